// See cells.h.
#include "tools/libweir/cells.h"

#include "ir/base/text.h"

namespace weir {
namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

}  // namespace

bool CellReader::next_row(std::vector<std::string>& cells) {
  while (at_ < text_.size()) {
    cells.clear();
    while (read_cell(cells)) {
    }
    if (cells.size() > 1 || !cells.front().empty()) return true;
  }
  return false;
}

/// Reads one cell; returns whether another one follows in the row.
bool CellReader::read_cell(std::vector<std::string>& cells) {
  std::string& cell = cells.emplace_back();
  if (at_ < text_.size() && text_[at_] == '"') read_quoted(cell);
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != separator_ && !is_line_end(text_[at_])) ++at_;
  cell += text_.substr(begin, at_ - begin);
  if (at_ == text_.size()) return false;
  if (text_[at_++] == separator_) return true;
  if (text_[at_ - 1] == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
  return false;
}

void CellReader::read_quoted(std::string& cell) {
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '"') {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') {
        ++at_;
        return;
      }
      ++at_;
    }
    cell += text_[at_];
  }
  has_open_quote_ = true;
}

char find_separator(std::string_view text) {
  bool is_quoted = false;
  bool has_text = false;
  for (char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (c == '\t') return '\t';
    if (is_line_end(c) && !is_quoted && has_text) break;
    has_text |= !is_line_end(c);
  }
  return ',';
}

std::string written_cell(std::string_view text, char separator) {
  const bool plain = text.find(separator) == std::string_view::npos &&
                     text.find_first_of("\"\r\n") == std::string_view::npos &&
                     trim(text).size() == text.size();
  if (plain) return std::string(text);
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace weir
