// What each operation gives, on awkward numbers too: ops.def is the contract.
#include <cmath>
#include <limits>

#include "tests/unit/interp_harness.h"

namespace weir {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();

// operands once as slots and once as numbers: both spaces give the same
double value_of(const std::string& op, const std::vector<double>& args) {
  std::string slots, numbers;
  for (std::size_t i = 0; i < args.size(); ++i) {
    slots += (i ? ", v" : " v") + std::to_string(10 + i);
    numbers += (i ? ", %" : " %") + std::to_string(i);
  }
  std::string body = "rates:\neq \"e\"\nv5 = " + op + slots + "\n";
  for (std::size_t i = 0; i < args.size(); ++i) {
    body += "%" + std::to_string(i) + " = move v" + std::to_string(10 + i) + "\n";
  }
  body += "%0 = " + op + numbers + "\nv6 = move %0\n";
  Machine machine(body);
  for (std::size_t i = 0; i < args.size(); ++i) machine[10 + i] = args[i];
  machine.run(SectionKind::Rates);
  const double a = machine[5], b = machine[6];
  EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << op;
  EXPECT_EQ(std::signbit(a), std::signbit(b)) << op;
  return a;
}

bool is_negative_zero(double x) { return x == 0 && std::signbit(x); }
bool is_positive_zero(double x) { return x == 0 && !std::signbit(x); }

TEST(InterpOps, Arithmetic) {
  EXPECT_EQ(value_of("add", {1.5, 2.25}), 3.75);
  EXPECT_EQ(value_of("sub", {1.5, 2.25}), -0.75);
  EXPECT_EQ(value_of("mul", {1.5, -2}), -3);
  EXPECT_EQ(value_of("div", {1, 4}), 0.25);
  EXPECT_EQ(value_of("div", {1, 0}), kInf);
  EXPECT_EQ(value_of("div", {1, -0.0}), -kInf);
  EXPECT_TRUE(std::isnan(value_of("div", {0, 0})));
  EXPECT_TRUE(std::isnan(value_of("sub", {kInf, kInf})));
  EXPECT_TRUE(is_negative_zero(value_of("add", {-0.0, -0.0})));
  EXPECT_TRUE(is_positive_zero(value_of("add", {-0.0, 0.0})));
  EXPECT_TRUE(is_negative_zero(value_of("mul", {-1, 0})));
  EXPECT_EQ(value_of("div", {kTiny, 2}), 0);
}

TEST(InterpOps, NothingIsContracted) {
  // (1 + 2^-30)^2 = 1 + 2^-29 + 2^-60: the product rounds to 1 + 2^-29 before the sum; a fused one
  // would keep 2^-60
  Machine machine("rates:\neq \"e\"\n%0 = mul v10, v10\nv5 = sub %0, v11\n");
  machine[10] = 1 + std::ldexp(1, -30);
  machine[11] = 1 + std::ldexp(1, -29);
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[5], 0);
}

TEST(InterpOps, Signs) {
  EXPECT_TRUE(is_negative_zero(value_of("neg", {0.0})));
  EXPECT_TRUE(is_positive_zero(value_of("neg", {-0.0})));
  EXPECT_EQ(value_of("neg", {kInf}), -kInf);
  EXPECT_TRUE(std::signbit(value_of("neg", {std::copysign(kNan, 1.0)})));
  EXPECT_TRUE(is_positive_zero(value_of("abs", {-0.0})));
  EXPECT_EQ(value_of("abs", {-kInf}), kInf);
  EXPECT_FALSE(std::signbit(value_of("abs", {std::copysign(kNan, -1.0)})));
}

TEST(InterpOps, RootsAndWholeParts) {
  EXPECT_EQ(value_of("sqrt", {2}), 1.4142135623730951);
  EXPECT_TRUE(std::isnan(value_of("sqrt", {-1})));
  EXPECT_TRUE(is_negative_zero(value_of("sqrt", {-0.0})));
  EXPECT_EQ(value_of("floor", {-1.5}), -2);
  EXPECT_TRUE(is_negative_zero(value_of("floor", {-0.0})));
  EXPECT_EQ(value_of("floor", {1e300}), 1e300);
  EXPECT_EQ(value_of("trunc", {-1.5}), -1);
  EXPECT_TRUE(is_negative_zero(value_of("trunc", {-0.5})));
  EXPECT_EQ(value_of("trunc", {-kInf}), -kInf);
}

TEST(InterpOps, MinAndMaxPropagateNan) {
  EXPECT_EQ(value_of("min", {1, 2}), 1);
  EXPECT_EQ(value_of("max", {1, 2}), 2);
  EXPECT_EQ(value_of("min", {2, -kInf}), -kInf);
  for (const char* op : {"min", "max"}) {
    EXPECT_TRUE(std::isnan(value_of(op, {kNan, 1})));
    EXPECT_TRUE(std::isnan(value_of(op, {1, kNan})));
    // equal: the first
    EXPECT_TRUE(is_negative_zero(value_of(op, {-0.0, 0.0})));
    EXPECT_TRUE(is_positive_zero(value_of(op, {0.0, -0.0})));
  }
}

TEST(InterpOps, Comparisons) {
  struct Case {
    const char* op;
    double less, equal, greater, unordered;
  };
  const Case cases[] = {{"lt", 1, 0, 0, 0}, {"le", 1, 1, 0, 0}, {"gt", 0, 0, 1, 0},
                        {"ge", 0, 1, 1, 0}, {"eq", 0, 1, 0, 0}, {"ne", 1, 0, 1, 1}};
  for (const Case& each : cases) {
    EXPECT_EQ(value_of(each.op, {-1, 1}), each.less) << each.op;
    EXPECT_EQ(value_of(each.op, {-0.0, 0.0}), each.equal) << each.op;
    EXPECT_EQ(value_of(each.op, {kInf, 1}), each.greater) << each.op;
    EXPECT_EQ(value_of(each.op, {kNan, kNan}), each.unordered) << each.op;
    EXPECT_EQ(value_of(each.op, {1, kNan}), each.unordered) << each.op;
  }
}

TEST(InterpOps, LogicTakesNanAsFalse) {
  EXPECT_EQ(value_of("and", {2, -1}), 1);
  EXPECT_EQ(value_of("and", {2, -0.0}), 0);
  EXPECT_EQ(value_of("and", {kNan, 1}), 0);
  EXPECT_EQ(value_of("or", {kNan, kTiny}), 1);
  EXPECT_EQ(value_of("or", {kNan, 0}), 0);
  EXPECT_EQ(value_of("not", {kNan}), 1);
  EXPECT_EQ(value_of("not", {-0.0}), 1);
  EXPECT_EQ(value_of("not", {kInf}), 0);
}

TEST(InterpOps, Select) {
  EXPECT_EQ(value_of("select", {1, 10, 20}), 10);
  EXPECT_EQ(value_of("select", {-0.0, 10, 20}), 20);
  EXPECT_EQ(value_of("select", {kNan, 10, 20}), 20);
  EXPECT_TRUE(std::isnan(value_of("select", {-3, kNan, 20})));
}

TEST(InterpOps, MathCallsTheRuntime) {
  EXPECT_EQ(value_of("pow", {2, 10}), 1024);
  EXPECT_EQ(value_of("exp", {0}), 1);
  EXPECT_EQ(value_of("ln", {1}), 0);
  EXPECT_EQ(value_of("mod_floor", {-1, 3}), 2);
  EXPECT_EQ(value_of("mod_trunc", {-1, 3}), -1);
  EXPECT_EQ(value_of("round", {-2.5}), -3);
  EXPECT_EQ(value_of("is_na", {WEIR_NA}), 1);
  EXPECT_EQ(value_of("is_nan", {kNan}), 1);
}

TEST(InterpOps, ConstantsKeepTheirBits) {
  Machine machine("rates:\neq \"e\"\nv5 = move -0\nv6 = move 0\nv7 = move nan\nv8 = move -inf\n");
  machine.run(SectionKind::Rates);
  EXPECT_TRUE(is_negative_zero(machine[5]));
  EXPECT_TRUE(is_positive_zero(machine[6]));
  EXPECT_TRUE(std::isnan(machine[7]));
  EXPECT_EQ(machine[8], -kInf);
}

TEST(InterpOps, RandomNumbersTakeTheirOperandsInOrder) {
  Machine machine(
      "rates:\neq \"e\"\nv5 = random_uniform 1, 0, 7, 7\nv6 = random_uniform v10, 0, 2, 3\n");
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[5], 7);
  EXPECT_GE(machine[6], 2);
  EXPECT_LE(machine[6], 3);
}

TEST(InterpOps, LookupsByNumberAndByAddress) {
  Machine machine(
      "table 0 \"a\" continuous (0, 0) (10, 100)\ntable 1 \"b\" extrapolate (0, 0) (1, 2)\n"
      "rates:\neq \"e\"\nv5 = lookup table[0], 2.5\nv6 = lookup_area table[1], 0, 1\n"
      "for i0 in 2 {\n%0 = lookup table[0 + i0], 20\nstore v[10 + i0], %0\n}\n");
  machine.run(SectionKind::Rates);
  EXPECT_EQ(machine[5], 25);
  EXPECT_EQ(machine[6], 1);
  EXPECT_EQ(machine.slots(10, 2), (std::vector<double>{100, 40}));
}

TEST(InterpOps, ObjectsByNumberAndByAddress) {
  // a fixed delay of two steps of length 1: input 5 then 6; its first outputs are the initial value
  Machine machine(
      "objects 3\ninit:\neq \"e\"\nv5 = fixed_start object[0], 2, 9\n"
      "for i0 in 2 {\n%0 = fixed_start object[1 + i0], 1, v7\nstore v[20 + i0], %0\n}\n"
      "update:\neq \"e\"\nv6 = fixed_push object[0], v10\n"
      "for i0 in 2 {\n%0 = fixed_push object[1 + i0], v10\nstore v[20 + i0], %0\n}\n");
  machine[7] = 3;
  machine.run(SectionKind::Init);
  EXPECT_EQ(machine[5], 9);
  EXPECT_EQ(machine.slots(20, 2), (std::vector<double>{3, 3}));
  machine[10] = 5;
  machine.run(SectionKind::Update);
  EXPECT_EQ(machine[6], 9);
  EXPECT_EQ(machine.slots(20, 2), (std::vector<double>{5, 5}));
  machine[10] = 6;
  machine.run(SectionKind::Update);
  EXPECT_EQ(machine[6], 5);
}

}  // namespace
}  // namespace weir
