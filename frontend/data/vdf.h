// Vensim's binary runs and data sets (.vdf): vensim.md 15.
//
// The form is nobody's standard: what is read here was checked against real files, and what was not
// is named, not guessed. So elements of arrays, series that a run took from a data set, and the
// newer .vdfx form are left out with words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::data {

/// One variable. In a run `times` is empty: its values stand at VdfFile::times. NaN: no value.
struct VdfSeries {
  std::string name;
  std::vector<double> times;
  std::vector<double> values;
};

struct VdfFile {
  std::vector<double> times;  // of a run; empty for a data set
  std::vector<VdfSeries> series;
  std::vector<std::string> unread;  // variables that are there and cannot be read
};

/// A file, or why there is none.
struct VdfRead {
  std::optional<VdfFile> file;
  std::string problem;
};

/// Whether the bytes begin as files of Vensim do, of any kind.
bool is_vdf(std::string_view bytes);

/// Reads a run or a data set. Nothing that the bytes say of themselves is believed.
VdfRead read_vdf(std::string_view bytes);

/// "the arrays and imported series of 'run.vdf' are not read: 'a', 'b', 'c' and 3 more"; `name` as
/// it shall stand there, quotes included.
std::string describe_unread(const VdfFile& file, std::string_view name);

}  // namespace weir::data
