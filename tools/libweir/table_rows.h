// Rows of a table of numbers as text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/libweir/number_cell.h"

namespace weir {

/// Text that grows at its end, where others write: room for the most they may need, then how much
/// it was.
class TextBuffer {
 public:
  char* room(std::size_t most) {
    if (text_.size() - length_ < most) grow(most);
    return text_.data() + length_;
  }
  void used_until(const char* end) { length_ = static_cast<std::size_t>(end - text_.data()); }
  void put(std::string_view text);
  std::size_t size() const { return length_; }
  std::string_view text() const { return {text_.data(), length_}; }
  void clear() { length_ = 0; }
  std::string take() &&;

 private:
  void grow(std::size_t most);

  std::string text_;  // its first length_ bytes
  std::size_t length_ = 0;
};

/// Prints rows that follow each other: a text that begins each of them, the time, and a cell for
/// each number.
class RowPrinter {
 public:
  RowPrinter(std::size_t columns, char separator, std::string_view beginning = {})
      : separator_(separator), beginning_(beginning), cells_(columns) {}
  void print(double time, const double* values, TextBuffer& text);

 private:
  char separator_;
  std::string beginning_;
  NumberCell time_;
  std::vector<NumberCell> cells_;
};

}  // namespace weir
