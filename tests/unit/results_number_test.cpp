// The text of a number in result files: exactly what fmt's `{}` gives, which is another program for
// the same answer, and what reads back to the same bits.
#include <fmt/compile.h>
#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "ir/base/number.h"
#include "tools/libweir/number_text.h"

namespace weir {
namespace {

std::string text_of(double value) {
  char text[kNumberRoom];
  return {text, print_shortest(text, value)};
}

/// Nothing where all is well.
std::string complaint(double value) {
  const std::string text = text_of(value), expected = fmt::format(FMT_COMPILE("{}"), value);
  if (text != expected) return text + " instead of " + expected;
  double again = 0;
  std::from_chars(text.data(), text.data() + text.size(), again);
  if (again != value && !std::isnan(value)) return text + " reads back to another number";
  if (text.size() > kLongestNumber) return text + " is too long";
  return {};
}

void expect_same(double value) { EXPECT_EQ(complaint(value), ""); }

/// A number, both its neighbours, and all of them below zero.
void expect_same_around(double value) {
  constexpr double kEnd = std::numeric_limits<double>::infinity();
  for (double near : {value, std::nextafter(value, kEnd), std::nextafter(value, -kEnd)}) {
    expect_same(near);
    expect_same(-near);
  }
}

TEST(NumberText, KnownNumbers) {
  EXPECT_EQ(text_of(0), "0");
  EXPECT_EQ(text_of(1), "1");
  EXPECT_EQ(text_of(-1), "-1");
  EXPECT_EQ(text_of(0.1), "0.1");
  EXPECT_EQ(text_of(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(text_of(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(text_of(2.0 / 3), "0.6666666666666666");
  EXPECT_EQ(text_of(-100.25), "-100.25");
  EXPECT_EQ(text_of(0.0001), "0.0001");
  EXPECT_EQ(text_of(0.00012345678901234567), "0.00012345678901234567");
  EXPECT_EQ(text_of(0.00001), "1e-05");
  EXPECT_EQ(text_of(-1.5e-7), "-1.5e-07");
  EXPECT_EQ(text_of(123456.789), "123456.789");
  EXPECT_EQ(text_of(1234567890123456.8), "1234567890123456.8");
  EXPECT_EQ(text_of(9007199254740991), "9007199254740991");
  EXPECT_EQ(text_of(1e15), "1000000000000000");
  EXPECT_EQ(text_of(1.2e15), "1200000000000000");
  EXPECT_EQ(text_of(1e16), "1e+16");
  EXPECT_EQ(text_of(12345678901234567890.0), "1.2345678901234567e+19");
  EXPECT_EQ(text_of(1e21), "1e+21");
  EXPECT_EQ(text_of(3e99), "3e+99");
  EXPECT_EQ(text_of(3e100), "3e+100");
  EXPECT_EQ(text_of(5e-324), "5e-324");
  EXPECT_EQ(text_of(2.2250738585072014e-308), "2.2250738585072014e-308");
  EXPECT_EQ(text_of(-1.7976931348623157e308), "-1.7976931348623157e+308");
  EXPECT_EQ(text_of(std::numeric_limits<double>::infinity()), "inf");
}

TEST(NumberText, CellsOfMissingValuesAreEmptyAndZeroHasNoSign) {
  char text[kNumberRoom];
  EXPECT_EQ(print_number(text, kNotAvailable), text);
  EXPECT_EQ(print_number(text, std::nan("")), text);
  EXPECT_EQ(std::string(text, print_number(text, -0.0)), "0");
  EXPECT_EQ(std::string(text, print_number(text, -0.5)), "-0.5");
}

TEST(NumberText, AllExponents) {
  std::mt19937_64 random(1);
  for (std::uint64_t exponent = 0; exponent < 0x7ff; ++exponent) {
    expect_same_around(std::bit_cast<double>(exponent << 52));
    for (int i = 0; i < 200; ++i) {
      expect_same(std::bit_cast<double>(exponent << 52 | random() >> 12));
    }
  }
}

// numbers of few digits are where a shorter text is or is not near enough
TEST(NumberText, FewDigitsAndTheirNeighbours) {
  for (int exponent = -330; exponent <= 308; ++exponent) {
    for (int digits = 1; digits < 100; ++digits) {
      const std::string text = std::to_string(digits) + "e" + std::to_string(exponent);
      expect_same_around(std::strtod(text.c_str(), nullptr));
    }
  }
  for (int thousandths = 1; thousandths < 100'000; ++thousandths) expect_same(thousandths / 1000.0);
}

TEST(NumberText, WholeNumbers) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 200'000; ++i) {
    expect_same(i);
    expect_same(static_cast<double>(random() >> i % 64));
    expect_same(static_cast<double>(random() >> i % 64) / 4);
  }
}

TEST(NumberText, AnyBits) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 500'000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isnan(value)) expect_same(value);
    // of the size that numbers of models have
    expect_same(
        std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 100) - 80));
  }
}

}  // namespace
}  // namespace weir
