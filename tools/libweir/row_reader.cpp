// RowReader of run_table.h.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "ir/base/text.h"
#include "tools/libweir/cells.h"
#include "tools/libweir/run_table.h"

namespace weir {
namespace {

constexpr std::size_t kLongestRow = std::size_t{16} << 20;

}  // namespace

RowReader::RowReader(const std::string& path) : file_(std::fopen(path.c_str(), "rb")) {
  if (!file_) {
    problem_ = errno == ENOENT ? "no such file" : std::strerror(errno);
  }
}

bool RowReader::rewind() {
  next_line_ = 1;
  return problem_.empty() && std::fseek(file_.get(), 0, SEEK_SET) == 0;
}

/// One more line at the end of text_; false at the end of the file.
bool RowReader::append_line() {
  char piece[4096];
  const std::size_t before = text_.size();
  while (std::fgets(piece, sizeof piece, file_.get()) != nullptr) {
    // a line that holds a zero byte is cut there: no table has one
    text_ += piece;
    if (text_.ends_with('\n') || text_.size() > kLongestRow) break;
  }
  if (std::ferror(file_.get()) != 0) problem_ = std::strerror(errno);
  if (text_.size() == before) return false;
  ++next_line_;
  return true;
}

/// A line, or several when quotes hold line ends.
bool RowReader::read_record() {
  text_.clear();
  line_ = next_line_;
  while (append_line()) {
    if (std::count(text_.begin(), text_.end(), '"') % 2 == 0) break;
    if (text_.size() > kLongestRow) break;
  }
  if (line_ == 1 && text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
  if (text_.size() > kLongestRow) problem_ = "a row of it is longer than 16 MiB";
  if (line_ == 1 && (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF"))) {
    problem_ = "it is UTF-16; a table of runs is UTF-8";
  }
  return !text_.empty() && problem_.empty();
}

bool RowReader::next(std::vector<std::string>& cells) {
  while (problem_.empty() && read_record()) {
    if (!is_valid_utf8(text_)) text_ = from_windows1252(text_);
    if (separator_ == 0) separator_ = find_separator(text_);
    CellReader reader(text_, separator_);
    if (!reader.next_row(cells)) continue;
    if (reader.has_open_quote()) {
      problem_ = "line " + std::to_string(line_) + ": a quote is not closed";
    } else if (std::vector<std::string> more; reader.next_row(more)) {
      problem_ = "line " + std::to_string(line_) + ": it ends with a lone carriage return";
    }
    return problem_.empty();
  }
  return false;
}

}  // namespace weir
