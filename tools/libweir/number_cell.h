// The text of a number, kept: a number equal to the one above it in its column (a constant, a stock
// at rest) is not printed again.
#pragma once

#include <fmt/compile.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "tools/libweir/results.h"

namespace weir {

/// The text of the last number of one column.
class NumberCell {
 public:
  /// Bytes that print_to() may touch.
  static constexpr std::size_t kRoom = 32;

  /// The fewest digits that read back to the same double, with an exponent below 1e-4 and from 1e16
  /// on; none for a missing value. (std::to_chars takes half as long again.)
  std::string_view print(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    if (!is_set_ || bits_ != bits) reprint(value, bits);
    return text();
  }
  /// Prints to a place with room for kRoom bytes and gives the end of the text there.
  char* print_to(char* to, double value) {
    print(value);
    // all of it: a copy of a known size takes no time
    std::copy(text_.begin(), text_.end(), to);
    return to + length_;
  }
  std::string_view text() const { return {text_.data(), length_}; }

 private:
  void reprint(double value, std::uint64_t bits) {
    bits_ = bits;
    is_set_ = true;
    length_ = 0;
    if (is_missing_value(value)) return;
    // a zero has no sign for who reads results, whatever led to it: -0 is what 0 * -1 gives
    if (value == 0) value = 0;
    const char* end = fmt::format_to(text_.data(), FMT_COMPILE("{}"), value);
    length_ = static_cast<std::uint8_t>(end - text_.data());
  }

  std::uint64_t bits_ = 0;
  std::uint8_t length_ = 0;
  bool is_set_ = false;
  std::array<char, kRoom> text_ = {};
};

}  // namespace weir
