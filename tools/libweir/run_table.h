// A table of runs: one row a run, its header names constants.
//
//     run,Room,Time constant,seed
//     cold,5,,1
//     warm,25,6,2
//
// A column `run` names the runs, a column `seed` seeds them; both are optional. An empty cell
// leaves a constant as it is in all runs. The whole table is judged when it is opened, in one pass
// that keeps nothing but its header, and then read again row by row: its length costs no memory.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tools/libweir/ensemble.h"

namespace weir {

/// Rows of a separated file, a stretch of it in memory at a time.
class RowReader {
 public:
  explicit RowReader(const std::string& path);

  /// The next row that is not empty; false at the end, or when there is a problem().
  bool next(std::vector<std::string>& cells);
  /// 1-based line at which the row of next() begins.
  std::uint64_t line() const { return line_; }
  /// The text of that row.
  const std::string& text() const { return text_; }
  bool rewind();
  const std::string& problem() const { return problem_; }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  bool read_record();
  bool append_line();

  std::unique_ptr<std::FILE, Closer> file_;
  char separator_ = 0;
  std::string text_;
  std::uint64_t line_ = 0, next_line_ = 1;
  std::string problem_;
};

}  // namespace weir
