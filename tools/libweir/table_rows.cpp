// See table_rows.h.
#include "tools/libweir/table_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "tools/libweir/number_text.h"

namespace weir {
namespace {

/// A cell and what follows it, copied as one piece of a known size.
struct CellBytes {
  std::uint64_t bytes[4];
};
constexpr std::size_t kCellRoom = kNumberRoom + 1;
static_assert(kLongestNumber + 1 <= sizeof(CellBytes) && sizeof(CellBytes) <= kCellRoom);

bool is_same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

}  // namespace

void TextBuffer::put(std::string_view text) {
  used_until(std::copy(text.begin(), text.end(), room(text.size())));
}

void TextBuffer::grow(std::size_t most) {
  const std::size_t more = std::max(2 * room_, length_ + most);
  auto text = std::make_unique_for_overwrite<char[]>(more);
  std::copy_n(text_.get(), length_, text.get());
  text_ = std::move(text);
  room_ = more;
}

void RowPrinter::print(std::span<const double> times, const double* values, TextBuffer& text) {
  const std::size_t most = beginning_.size() + ends_.size() * kCellRoom;
  std::size_t begin_above = 0;
  for (std::size_t row = 0; row < times.size(); ++row) {
    char* to = text.room(most);
    const std::size_t begin = text.size();
    const char* above = row == 0 ? nullptr : text.text().data() + begin_above;
    text.used_until(print_row(times[row], values, above, to));
    begin_above = begin;
    values += ends_.size() - 1;
  }
}

/// `above` is the row above, which printed the numbers in front of `values`; null for a first row.
char* RowPrinter::print_row(double time, const double* values, const char* above, char* to) {
  std::uint32_t* ends = ends_.data();
  const char separator = separator_;
  const char* begin = to;
  const std::size_t columns = ends_.size() - 1;
  const double* values_above = values - (above == nullptr ? 0 : columns);
  to = std::copy(beginning_.begin(), beginning_.end(), to);
  to = print_number(to, time);
  *to++ = separator;
  std::size_t begin_above = std::exchange(ends[0], static_cast<std::uint32_t>(to - begin));
  for (std::size_t i = 0; i < columns; ++i) {
    const std::size_t end_above = ends[i + 1];
    if (above != nullptr && is_same(values[i], values_above[i])) {
      CellBytes cell;
      std::memcpy(&cell, above + begin_above, sizeof cell);
      std::memcpy(to, &cell, sizeof cell);
      to += end_above - begin_above;
    } else {
      to = print_number(to, values[i]);
      *to++ = separator;
    }
    begin_above = end_above;
    ends[i + 1] = static_cast<std::uint32_t>(to - begin);
  }
  to[-1] = '\n';
  return to;
}

}  // namespace weir
