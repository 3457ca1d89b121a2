// Which numbers can be divided by with two operations. N. Brisebarre, J.-M. Muller, S. K. Raina:
// Accelerating Correctly Rounded Floating-Point Division When the Divisor Is Known in Advance, IEEE
// Transactions on Computers 53 (2004).
//
// With h = RN(1/b) and l = RN((1 - b*h) / b), fma(a, h, RN(a*l)) rounds a number that is a/b but
// for
//
//     |a/b| * (|1 - b*(h + l)| + 2^-53 * |b*l|)
//
// It is a/b rounded unless a point halfway between two doubles lies between. As integers of 53
// bits, a = A and b = M, a quotient is k / 2M of its last bit away from such a point, where
//
//     2^p * A - (2*Q + 1) * M = k        p = 53 for A >= M, else 54
//
// so that only those few A matter whose k is small enough: they are tried.
#include "runtime/inverse.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "weir/rt.h"

namespace weir {
namespace {

constexpr int kBits = 53;
constexpr std::uint64_t kEnd = std::uint64_t{1} << kBits;
constexpr double kRange = 0x1p200;
// a number that is as even is further away from all such points than the method can err
constexpr int kVeryEven = 10;

// The number below `odd` with 2^power * number = k modulo `odd`, power < 64: k and so many times
// `odd` that the sum divides.
std::uint64_t halved(std::int64_t k, int power, std::uint64_t odd) {
  std::uint64_t inverse = odd;  // modulo 2^64; right in three bits, and each time in twice as many
  for (int bits = 3; bits < 64; bits *= 2) inverse *= 2 - odd * inverse;
  const std::uint64_t mask = (std::uint64_t{1} << power) - 1;
  const std::uint64_t times = (0 - static_cast<std::uint64_t>(k) * inverse) & mask;
  return static_cast<std::uint64_t>((static_cast<__int128>(odd) * times + k) >> power);
}

class Divisor {
 public:
  /// b: a whole number of 53 bits
  explicit Divisor(double b) : b_(b), whole_(static_cast<std::uint64_t>(b)) {
    inverse_.high = 1 / b;
    // both remainders are exact
    const double rest = std::fma(-b, inverse_.high, 1.0);
    inverse_.low = rest / b;
    const double last_rest = std::fma(-b, inverse_.low, rest);
    // in units of the last bit of a quotient, of which it has at most 2^53
    const double error =
        0x1p53 * (std::fabs(last_rest) + 0x1p-53 * std::fabs(b * inverse_.low)) * 1.001;
    greatest_k_ = error * 2 * b;
  }

  bool always_divides() const {
    const int twos = std::countr_zero(whole_);
    const double scaled = greatest_k_ / static_cast<double>(std::uint64_t{1} << twos);
    if (scaled < 1) return true;
    if (twos > kVeryEven) return false;
    const std::uint64_t odd = whole_ >> twos;
    for (std::int64_t size = 1; static_cast<double>(size) <= scaled; size += 2) {
      for (const std::int64_t k : {size, -size}) {
        if (!divides(halved(k, kBits - twos, odd), odd, whole_, kEnd)) return false;
        if (!divides(halved(k, kBits + 1 - twos, odd), odd, kEnd / 2, whole_)) return false;
      }
    }
    return true;
  }

  const Inverse& inverse() const { return inverse_; }

 private:
  // All A = first modulo `odd` of a range.
  bool divides(std::uint64_t first, std::uint64_t odd, std::uint64_t begin,
               std::uint64_t end) const {
    for (std::uint64_t at = begin + (first + odd - begin % odd) % odd; at < end; at += odd) {
      const auto a = static_cast<double>(at);
      if (std::fma(a, inverse_.high, a * inverse_.low) != a / b_) return false;
    }
    return true;
  }

  double b_;
  std::uint64_t whole_;
  Inverse inverse_{};
  double greatest_k_ = 0;
};

}  // namespace

// The whole number of 53 bits and the power of two that it is times.
std::optional<Inverse> inverse_of(double b) {
  const double size = std::fabs(b);
  if (!(size > 1 / kRange && size < kRange)) return std::nullopt;
  constexpr int kFraction = kBits - 1, kBias = 1023;
  const auto bits = std::bit_cast<std::uint64_t>(b);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << kFraction) - 1);
  const auto exponent = static_cast<int>(bits >> kFraction & 0x7FF) - kBias - kFraction;
  const Divisor divisor(static_cast<double>(fraction | std::uint64_t{1} << kFraction));
  if (!divisor.always_divides()) return std::nullopt;
  const auto power =
      std::bit_cast<double>(static_cast<std::uint64_t>(kBias - exponent) << kFraction);
  const double scale = std::copysign(power, b);
  return Inverse{divisor.inverse().high * scale, divisor.inverse().low * scale};
}

}  // namespace weir

double weir_rt_inverse(double b) {
  const auto inverse = weir::inverse_of(b);
  return inverse ? inverse->high : std::numeric_limits<double>::quiet_NaN();
}

double weir_rt_inverse_rest(double b) {
  const auto inverse = weir::inverse_of(b);
  return inverse ? inverse->low : std::numeric_limits<double>::quiet_NaN();
}
