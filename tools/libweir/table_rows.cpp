// See table_rows.h.
#include "tools/libweir/table_rows.h"

#include <algorithm>

namespace weir {

void TextBuffer::put(std::string_view text) {
  used_until(std::copy(text.begin(), text.end(), room(text.size())));
}

void TextBuffer::grow(std::size_t most) {
  text_.resize(std::max(2 * text_.size(), length_ + most));
}

std::string TextBuffer::take() && {
  text_.resize(length_);
  return std::move(text_);
}

void RowPrinter::print(double time, const double* values, TextBuffer& text) {
  constexpr std::size_t kCellAndSeparator = NumberCell::kRoom + 1;
  char* at = text.room(beginning_.size() + (cells_.size() + 1) * kCellAndSeparator);
  at = std::copy(beginning_.begin(), beginning_.end(), at);
  at = time_.print_to(at, time);
  for (NumberCell& cell : cells_) {
    *at++ = separator_;
    at = cell.print_to(at, *values++);
  }
  *at++ = '\n';
  text.used_until(at);
}

}  // namespace weir
