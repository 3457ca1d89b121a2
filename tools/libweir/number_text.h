// The text of a number in result files.
#pragma once

#include <cstddef>

#include "tools/libweir/results.h"

namespace weir {

/// Bytes from the begin of a number's text on that printing it may touch.
inline constexpr std::size_t kNumberRoom = 40;
/// The longest text of a number: -1.7976931348623157e+308.
inline constexpr std::size_t kLongestNumber = 24;

/// Prints the fewest digits that read back to the same double, of those the closest to it, and
/// gives the end of the text: with an exponent below 1e-4 and from 1e16 on, the text that fmt's
/// `{}` gives.
char* print_shortest(char* to, double value);

/// As above for a cell of a table: none for a missing value, and a zero has no sign for who reads
/// results, whatever led to it (-0 is what 0 * -1 gives).
inline char* print_number(char* to, double value) {
  if (is_missing_value(value)) return to;
  return print_shortest(to, value == 0 ? 0 : value);
}

}  // namespace weir
