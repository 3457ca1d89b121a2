// Rows of a table of numbers as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Text that grows at its end, where others write: room for the most they may need, then how much
/// it was.
class TextBuffer {
 public:
  char* room(std::size_t most) {
    if (room_ - length_ < most) grow(most);
    return text_.get() + length_;
  }
  void used_until(const char* end) { length_ = static_cast<std::size_t>(end - text_.get()); }
  void put(std::string_view text);
  std::size_t size() const { return length_; }
  std::string_view text() const { return {text_.get(), length_}; }
  void clear() { length_ = 0; }

 private:
  void grow(std::size_t most);

  std::unique_ptr<char[]> text_;  // not a string: that would write zeros first
  std::size_t room_ = 0, length_ = 0;
};

/// Prints rows of a table that follow each other: a text that begins each of them, the time, and a
/// cell for each number. A number equal to the one above it (a constant, a stock at rest) is
/// copied, not printed again.
class RowPrinter {
 public:
  RowPrinter(std::size_t columns, char separator, std::string_view beginning = {})
      : separator_(separator), beginning_(beginning), ends_(columns + 1) {}
  /// A row for each time; its numbers follow those of the row before in `values`.
  void print(std::span<const double> times, const double* values, TextBuffer& text);

 private:
  char* print_row(double time, const double* values, const char* above, char* to);

  char separator_;
  std::string beginning_;
  std::vector<std::uint32_t> ends_;  // of the cells of the row above, time first, in that row
};

}  // namespace weir
