// Pieces of one line of a printed Program: words, numbers, quoted texts. Lines and statements: see
// parse.cpp.
#include "ir/program/line_scanner.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "ir/base/number.h"

namespace weir {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// all of `text` as a number in `base`
template <class Number>
bool to_number(std::string_view text, Number& number, int base) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, base);
  return error == std::errc() && stop == end && !text.empty();
}

// length of `12`, `.5`, `1e-05` at the start of `text`; 0 when no digit stands there
std::size_t real_length(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - start;
  };
  std::size_t seen = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    seen += digits();
  }
  if (seen == 0) return 0;
  const std::size_t before_exponent = at;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return before_exponent;
  }
  return at;
}

}  // namespace

void LineScanner::fail(std::string problem) {
  if (!failed()) problem_ = std::move(problem);
}

void LineScanner::skip_blanks() {
  while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\r')) take(1);
}

std::string_view LineScanner::take(std::size_t length) {
  const std::string_view taken = rest_.substr(0, length);
  rest_.remove_prefix(taken.size());
  return taken;
}

bool LineScanner::at_end() {
  skip_blanks();
  return rest_.empty() || rest_[0] == ';';
}

bool LineScanner::accept(char sign) {
  skip_blanks();
  if (failed() || rest_.empty() || rest_[0] != sign) return false;
  take(1);
  return true;
}

void LineScanner::expect(char sign) {
  if (!accept(sign)) fail(fmt::format("expected '{}'", sign));
}

std::string_view LineScanner::peek_word() {
  skip_blanks();
  std::size_t length = 0;
  while (length < rest_.size() && is_word(rest_[length])) ++length;
  return failed() ? std::string_view() : rest_.substr(0, length);
}

std::string_view LineScanner::word() { return take(peek_word().size()); }

bool LineScanner::accept_word(std::string_view expected) {
  if (peek_word() != expected) return false;
  word();
  return true;
}

void LineScanner::expect_word(std::string_view expected) {
  if (!accept_word(expected)) fail(fmt::format("expected '{}'", expected));
}

std::uint32_t LineScanner::count() {
  std::uint32_t number = 0;
  if (to_number(peek_word(), number, 10)) {
    word();
    return number;
  }
  fail("expected a whole number");
  return 0;
}

bool LineScanner::sees_numbered(char letter) {
  const std::string_view spelled = peek_word();
  return spelled.size() > 1 && spelled[0] == letter && is_digit(spelled[1]);
}

std::uint32_t LineScanner::numbered(char letter) {
  std::uint32_t number = 0;
  if (sees_numbered(letter) && to_number(peek_word().substr(1), number, 10)) {
    word();
    return number;
  }
  fail(fmt::format("expected '{}' and a number", letter));
  return 0;
}

double LineScanner::real() {
  const bool is_negative = accept('-');
  const std::size_t length = failed() ? 0 : real_length(rest_);
  if (length == 0) return special_real(is_negative);
  const std::optional<double> value = parse_number(take(length));
  if (!value) fail("expected a number");
  return is_negative ? -value.value_or(0) : value.value_or(0);
}

double LineScanner::special_real(bool is_negative) {
  const double sign = is_negative ? -1 : 1;
  if (accept_word("inf")) return sign * std::numeric_limits<double>::infinity();
  if (accept_word("nan")) return std::numeric_limits<double>::quiet_NaN();
  const std::string_view spelled = peek_word();
  std::uint64_t bits = 0;
  if (spelled.starts_with("nan_") && to_number(spelled.substr(4), bits, 16)) {
    const auto value = std::bit_cast<double>(bits);
    if (std::isnan(value)) {
      word();
      return value;
    }
  }
  fail("expected a number");
  return 0;
}

std::string LineScanner::quoted() {
  std::string text;
  expect('"');
  while (!failed()) {
    if (rest_.empty()) {
      fail("a quoted text has no end");
      break;
    }
    const char c = take(1)[0];
    if (c == '"') return text;
    text += c == '\\' ? escaped() : c;
  }
  return {};
}

// what stands after a backslash
char LineScanner::escaped() {
  const std::string_view sign = take(1);
  if (sign == "\\" || sign == "\"") return sign[0];
  if (sign == "n") return '\n';
  std::uint8_t byte = 0;
  if (sign == "x" && to_number(take(2), byte, 16)) return static_cast<char>(byte);
  fail("unknown escape in a quoted text");
  return 0;
}

}  // namespace weir
