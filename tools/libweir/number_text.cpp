// See number_text.h.
//
// A table of results is mostly numbers of 16 or 17 digits, and printing them is most of writing it.
// fmt finds the digits; putting them down takes it twice as long as that, one at a time where all
// 16 can be made at once. So the usual number is put down here. The digits come from the inside of
// fmt's header: should it change, this does not compile, or results_number_test tells.
#include "tools/libweir/number_text.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace weir {

#if defined(__x86_64__)
namespace {

constexpr int kDigits = 16;  // of Decimal::digits

/// A number d.ddd... * 10^exponent.
struct Decimal {
  std::uint64_t digits = 0;  // the first 16, not 0 at the front
  std::uint64_t last = 0;    // the 17th; 0 where fewer are enough
  int exponent = 0;
};

constexpr std::array<std::uint64_t, kDigits + 1> powers_of_ten() {
  std::array<std::uint64_t, kDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}

int digit_count(std::uint64_t number) {
  constexpr auto kPowers = powers_of_ten();
  // log10(2) is 1233 / 4096, a little less
  const auto fewest = static_cast<unsigned>(std::bit_width(number)) * 1233 >> 12;
  if (fewest > kDigits) return kDigits + 1;
  return static_cast<int>(fewest) + (number >= kPowers[fewest] ? 1 : 0);
}

/// Of a finite number that is not 0, above 0.
Decimal shortest(double value) {
  constexpr auto kPowers = powers_of_ten();
  const auto [significand, exponent] = fmt::detail::dragonbox::to_decimal(value);
  const int count = digit_count(significand);
  const int exponent_of_first = exponent + count - 1;
  if (count > kDigits) return {significand / 10, significand % 10, exponent_of_first};
  return {significand * kPowers[static_cast<std::size_t>(kDigits - count)], 0, exponent_of_first};
}

/// The first 16 digits as text, and how many of all there are without the zeros at the end.
struct Digits {
  __m128i text;
  int count;
};

/// Halves, quarters and eighths are divided all at once.
inline Digits find_digits(const Decimal& decimal) {
  constexpr std::uint64_t kEightDigits = 100'000'000;
  const std::uint64_t high = decimal.digits / kEightDigits;
  const std::uint64_t low = decimal.digits - high * kEightDigits;
  const __m128i eights = _mm_set_epi64x(static_cast<long long>(low), static_cast<long long>(high));
  // n / 10000 is n * 0xd1b71759 >> 45; n / 100 is n * 5243 >> 19; n / 10 is n * 6554 >> 16
  const __m128i ten_thousands =
      _mm_srli_epi64(_mm_mul_epu32(eights, _mm_set1_epi64x(0xd1b71759)), 45);
  const __m128i units = _mm_sub_epi32(eights, _mm_mul_epu32(ten_thousands, _mm_set1_epi64x(10000)));
  const __m128i fours = _mm_or_si128(ten_thousands, _mm_slli_epi64(units, 32));
  const __m128i hundreds = _mm_srli_epi16(_mm_mulhi_epu16(fours, _mm_set1_epi16(5243)), 3);
  const __m128i below_100 = _mm_sub_epi16(fours, _mm_mullo_epi16(hundreds, _mm_set1_epi16(100)));
  const __m128i twos = _mm_or_si128(hundreds, _mm_slli_epi32(below_100, 16));
  const __m128i tens = _mm_mulhi_epu16(twos, _mm_set1_epi16(6554));
  const __m128i below_10 = _mm_sub_epi16(twos, _mm_mullo_epi16(tens, _mm_set1_epi16(10)));
  const __m128i digits = _mm_or_si128(tens, _mm_slli_epi16(below_10, 8));

  // a bit for each digit that is not 0, the last one highest; no branch, as nobody can guess it
  const __m128i is_zero = _mm_cmpeq_epi8(digits, _mm_setzero_si128());
  const auto others = static_cast<std::uint16_t>(~_mm_movemask_epi8(is_zero));
  const auto has_last = static_cast<std::uint32_t>(decimal.last + 15) >> 4;
  const std::uint32_t all = others | has_last << kDigits;
  return {_mm_or_si128(digits, _mm_set1_epi8('0')), static_cast<int>(std::bit_width(all))};
}

inline void store(char* to, __m128i text) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), text);
}

/// 12.34 or 1200, where the point stands behind the first digit or further on.
inline char* print_point_inside(char* to, const Digits& digits, int exponent, char last) {
  char* point = to + exponent + 1;
  store(to, digits.text);
  if (digits.count <= exponent + 1) return point;
  const __m128i behind = _mm_loadu_si128(reinterpret_cast<const __m128i*>(point));
  *point = '.';
  store(point + 1, behind);
  to[kDigits + 1] = last;
  return to + digits.count + 1;
}

/// 0.0012.
inline char* print_point_before(char* to, const Digits& digits, int exponent, char last) {
  constexpr char kZeros[] = {'0', '.', '0', '0', '0', '0', '0', '0'};
  std::memcpy(to, kZeros, sizeof kZeros);
  to += 1 - exponent;
  store(to, digits.text);
  to[kDigits] = last;
  return to + digits.count;
}

/// 1.2e-05.
inline char* print_exponent(char* to, const Digits& digits, int exponent, char last) {
  store(to + 1, digits.text);
  to[kDigits + 1] = last;
  to[0] = to[1];
  to[1] = '.';
  to += digits.count == 1 ? 1 : digits.count + 1;
  *to++ = 'e';
  *to++ = exponent < 0 ? '-' : '+';
  const int size = exponent < 0 ? -exponent : exponent;
  if (size >= 100) *to++ = static_cast<char>('0' + size / 100);
  *to++ = static_cast<char>('0' + size / 10 % 10);
  *to++ = static_cast<char>('0' + size % 10);
  return to;
}

/// Null for a number that fmt prints.
inline char* print_usual(char* to, double value) {
  if (value == 0 || !std::isfinite(value)) return nullptr;
  const Decimal decimal = shortest(std::fabs(value));
  *to = '-';
  to += std::signbit(value) ? 1 : 0;
  const Digits digits = find_digits(decimal);
  const char last = static_cast<char>('0' + decimal.last);
  const int exponent = decimal.exponent;
  if (exponent >= 0 && exponent < 16) return print_point_inside(to, digits, exponent, last);
  if (exponent < 0 && exponent >= -4) return print_point_before(to, digits, exponent, last);
  return print_exponent(to, digits, exponent, last);
}

}  // namespace
#else
static char* print_usual(char*, double) { return nullptr; }
#endif

char* print_shortest(char* to, double value) {
  char* end = print_usual(to, value);
  return end != nullptr ? end : fmt::format_to(to, FMT_COMPILE("{}"), value);
}

}  // namespace weir
