// Cells of a separated table: rows and quotes as tools really write them (conformance.md 2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Cuts a separated table into rows of cells, in one pass: a quoted cell may hold a line end.
class CellReader {
 public:
  CellReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// The next row that is not empty, into `cells`; false at the end.
  bool next_row(std::vector<std::string>& cells);
  bool has_open_quote() const { return has_open_quote_; }
  /// Bytes of the text read so far.
  std::size_t position() const { return at_; }

 private:
  bool read_cell(std::vector<std::string>& cells);
  void read_quoted(std::string& cell);

  std::string_view text_;
  std::size_t at_ = 0;
  char separator_;
  bool has_open_quote_ = false;
};

/// Tab or comma: a tab in the header line decides, not the ending of the file's name.
char find_separator(std::string_view text);

/// A cell as it is written: in quotes where it holds the separator, a quote, a line end, or blanks
/// at an end.
std::string written_cell(std::string_view text, char separator);

}  // namespace weir
