// The text of a number, kept: a number equal to the one above it in its column (a constant, a stock
// at rest) is not printed again.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "tools/libweir/number_text.h"

namespace weir {

/// The text of the last number of one column.
class NumberCell {
 public:
  /// None for a missing value.
  std::string_view print(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    if (!is_set_ || bits_ != bits) {
      bits_ = bits;
      is_set_ = true;
      length_ = static_cast<std::uint8_t>(print_number(text_.data(), value) - text_.data());
    }
    return text();
  }
  std::string_view text() const { return {text_.data(), length_}; }

 private:
  std::uint64_t bits_ = 0;
  std::uint8_t length_ = 0;
  bool is_set_ = false;
  std::array<char, kNumberRoom> text_ = {};
};

}  // namespace weir
