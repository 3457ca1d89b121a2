// Numbers read and written as text.
#include "ir/base/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(ParseNumber, ReadsEveryDecimalForm) {
  EXPECT_EQ(parse_number("0"), 0.0);
  EXPECT_EQ(parse_number("42"), 42.0);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("5."), 5.0);
  EXPECT_EQ(parse_number("1.25"), 1.25);
  EXPECT_EQ(parse_number("+3"), 3.0);
  EXPECT_EQ(parse_number("-3"), -3.0);
  EXPECT_EQ(parse_number("1e3"), 1000.0);
  EXPECT_EQ(parse_number("1E+3"), 1000.0);
  EXPECT_EQ(parse_number("25.e-2"), 0.25);
  EXPECT_EQ(parse_number("-.5e1"), -5.0);
  EXPECT_EQ(parse_number("1e0000000000000000000000002"), 100.0);
  EXPECT_EQ(parse_number(" \t12\r\n"), 12.0);
}

TEST(ParseNumber, RefusesWhatIsNotWhollyANumber) {
  for (const char* text :
       {"",    " ",    ".",   "-",   "+",    "e5",       ".e5", "1e",  "1e+",  "1.2.3", "1 2",
        "1,5", "0x10", "inf", "nan", "-inf", "infinity", "--1", "+-1", "1e5x", "1d5",   "1e1.5"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(ParseNumber, RoundsToTheNearestDouble) {
  EXPECT_EQ(parse_number("0.1"), 0.1);
  // 2^53 + 1 lies halfway between two doubles and goes to the even one
  EXPECT_EQ(parse_number("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(parse_number("9007199254740993.00000000000000000000000000001"), 9007199254740994.0);
  EXPECT_EQ(parse_number("5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(parse_number("1.7976931348623157e308"), std::numeric_limits<double>::max());
}

TEST(ParseNumber, OverflowIsInfinityUnderflowIsZero) {
  EXPECT_EQ(parse_number("1e309"), kInfinity);
  EXPECT_EQ(parse_number("-1e309"), -kInfinity);
  EXPECT_EQ(parse_number("1e-400"), 0.0);
  EXPECT_EQ(parse_number("1e99999999999999999999999"), kInfinity);
  EXPECT_EQ(parse_number("1e-99999999999999999999999"), 0.0);
  EXPECT_EQ(parse_number("0e99999999999999999999999"), 0.0);
  EXPECT_EQ(parse_number("0.000e400"), 0.0);
  EXPECT_EQ(parse_number(std::string(400, '9')), kInfinity);
  EXPECT_EQ(parse_number("." + std::string(400, '0') + "1"), 0.0);
}

TEST(ParseNumber, DigitsAndExponentAreWeighedTogether) {
  EXPECT_EQ(parse_number("1" + std::string(400, '0') + "e-400"), 1.0);
  EXPECT_EQ(parse_number("." + std::string(400, '0') + "1e401"), 1.0);
}

TEST(ParseNumber, ZeroKeepsItsSign) {
  EXPECT_TRUE(std::signbit(parse_number("-0").value()));
  EXPECT_FALSE(std::signbit(parse_number("0").value()));
  EXPECT_TRUE(std::signbit(parse_number("-1e-400").value()));
}

TEST(FormatNumber, IsTheShortestTextThatReadsBack) {
  EXPECT_EQ(format_number(0.1), "0.1");
  EXPECT_EQ(format_number(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(format_number(30), "30");
  EXPECT_EQ(format_number(1e-5), "1e-05");
  EXPECT_EQ(format_number(1e22), "1e+22");
  EXPECT_EQ(format_number(-2.5), "-2.5");
}

TEST(FormatNumber, HasOneTextForEverySpecialValue) {
  EXPECT_EQ(format_number(0.0), "0");
  EXPECT_EQ(format_number(-0.0), "-0");
  EXPECT_EQ(format_number(kInfinity), "inf");
  EXPECT_EQ(format_number(-kInfinity), "-inf");
  EXPECT_EQ(format_number(std::nan("")), "nan");
  EXPECT_EQ(format_number(-std::nan("")), "nan");
}

TEST(FormatNumber, EveryAwkwardDoubleComesBack) {
  for (double value : {1.0 / 3.0, 1e100, -1e-300, 5e-324, std::numeric_limits<double>::max(),
                       std::numeric_limits<double>::min(), 123456789012345678.0, kNotAvailable}) {
    EXPECT_EQ(parse_number(format_number(value)), value);
  }
}

TEST(NotAvailable, IsMinusTwoToThePower109) { EXPECT_EQ(kNotAvailable, -std::ldexp(1.0, 109)); }

}  // namespace
}  // namespace weir
