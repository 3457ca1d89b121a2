// Division by a number that is known beforehand, without a division. Private to the runtime and the
// engines.
#pragma once

#include <optional>

namespace weir {

/// 1 / b in two numbers, the size of b being between 2^-200 and 2^200. For a whose size is kLeast
/// or more, a / b is fma(a, high, a * low) to the bit; for an infinite or missing a that is
/// infinite likewise, or NaN.
struct Inverse {
  static constexpr double kLeast = 0x1p-400;
  double high, low;
};

/// Nothing for the one number in eighty that has an a where the two differ, and for numbers so
/// large or small that parts of the inverse would leave the range of doubles.
std::optional<Inverse> inverse_of(double b);

}  // namespace weir
