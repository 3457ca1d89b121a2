// Numbers as text without any locale: a run must read and write the same bytes in every country.
#include "ir/base/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "ir/base/text.h"

namespace weir {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The parts of a decimal number that decide whether a number out of range is too large or too
/// small.
struct Decimal {
  bool negative = false;
  std::string_view unsigned_text;  // without sign: std::from_chars refuses a '+'
  long long point = 0;  // power of ten of the first digit that is not 0, less one; from digits only
  bool has_nonzero_digit = false;
  long long exponent = 0;  // saturated
};

/// Counts of digits stay far below this, so a saturated exponent always decides.
constexpr long long kExponentLimit = std::numeric_limits<long long>::max() / 4;

/// Reads `[sign] digits exponent` after the letter e; returns false when it is not an exponent.
bool scan_exponent(std::string_view text, Decimal& number) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) return false;
  for (char c : text) {
    if (!is_digit(c)) return false;
    if (number.exponent < kExponentLimit / 16) number.exponent = number.exponent * 10 + (c - '0');
  }
  if (negative) number.exponent = -number.exponent;
  return true;
}

/// Splits a trimmed text; nothing when it has not the form of a decimal number.
std::optional<Decimal> scan(std::string_view text) {
  Decimal number;
  number.negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  number.unsigned_text = text;

  // digits with at most one point; leading zeros behind the point lower the first digit's power
  bool has_digit = false;
  bool after_point = false;
  std::size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || text[at] == '.'); ++at) {
    if (text[at] == '.') {
      if (after_point) return std::nullopt;
      after_point = true;
      continue;
    }
    has_digit = true;
    number.has_nonzero_digit |= text[at] != '0';
    if (after_point && !number.has_nonzero_digit) --number.point;
    if (!after_point && number.has_nonzero_digit) ++number.point;
  }
  if (!has_digit) return std::nullopt;

  if (at == text.size()) return number;
  if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
  if (!scan_exponent(text.substr(at + 1), number)) return std::nullopt;
  return number;
}

/// What a number outside the range of double becomes: infinity or zero.
double out_of_range(const Decimal& number) {
  const bool too_large = number.has_nonzero_digit && number.point + number.exponent > 0;
  return too_large ? std::numeric_limits<double>::infinity() : 0.0;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  const std::optional<Decimal> number = scan(trim(text));
  if (!number) return std::nullopt;
  const std::string_view digits = number->unsigned_text;
  double value = 0.0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec == std::errc::result_out_of_range) value = out_of_range(*number);
  return number->negative ? -value : value;
}

std::string format_number(double value) {
  // the sign of a NaN depends on how the machine made it, so it is not shown
  if (std::isnan(value)) return "nan";
  std::array<char, 32> text;
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  return std::string(text.data(), result.ptr);
}

}  // namespace weir
