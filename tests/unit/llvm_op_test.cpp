// Every Native and Math operation by LLVM: stated values, and the same bits as the interpreter over
// awkward numbers.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "llvm_support.h"

namespace weir::test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNaN = std::numeric_limits<double>::quiet_NaN();

// The value of an operation over numbers that LLVM cannot see when it compiles: they lie in slots.
double value_of(Op operation, const std::vector<double>& arguments, int level) {
  Program program = blank_program(static_cast<std::uint32_t>(arguments.size() + 1));
  Operands operands;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::uint32_t slot = kFree + 1 + static_cast<std::uint32_t>(i);
    program.image[slot] = arguments[i];
    operands.push_back(Operand::slot(slot));
  }
  program.section(SectionKind::Rates)
      .push_back(statement({op(operation, Operand::slot(kFree), operands)}));
  return run_llvm(program, level).at(kFree);
}

struct StatedCase {
  Op op;
  std::vector<double> arguments;
  double value;
};

// ops.def, by hand; -0 is told from 0 by its sign
const StatedCase kStated[] = {
    {Op::Sub, {1, 0.25}, 0.75},
    {Op::Div, {1, -0.0}, -kInfinity},
    {Op::Neg, {0.0}, -0.0},
    {Op::Abs, {-0.0}, 0.0},
    {Op::Sqrt, {-1}, kNaN},
    {Op::Sqrt, {2}, 1.4142135623730951},
    {Op::Floor, {-0.5}, -1},
    {Op::Trunc, {-0.5}, -0.0},
    {Op::Min, {kNaN, 1}, kNaN},
    {Op::Min, {1, kNaN}, kNaN},
    {Op::Min, {-0.0, 0.0}, -0.0},
    {Op::Min, {0.0, -0.0}, 0.0},
    {Op::Max, {kNaN, 1}, kNaN},
    {Op::Max, {1, kNaN}, kNaN},
    {Op::Max, {-0.0, 0.0}, -0.0},
    {Op::Max, {2, 3}, 3},
    {Op::Less, {1, kNaN}, 0},
    {Op::GreaterEqual, {kNaN, kNaN}, 0},
    {Op::Equal, {0.0, -0.0}, 1},
    {Op::Equal, {kNaN, kNaN}, 0},
    {Op::NotEqual, {kNaN, kNaN}, 1},
    {Op::And, {1, kNaN}, 0},
    {Op::And, {-kInfinity, 1e-300}, 1},
    {Op::Or, {kNaN, -0.0}, 0},
    {Op::Not, {kNaN}, 1},
    {Op::Select, {kNaN, 1, 2}, 2},
    {Op::Select, {-0.0, 1, 2}, 2},
    {Op::Select, {0.1, 1, 2}, 1},
};

TEST(LlvmOp, GivesTheStatedValue) {
  for (const StatedCase& stated : kStated) {
    for (int level : {0, 1}) {
      const double value = value_of(stated.op, stated.arguments, level);
      SCOPED_TRACE(std::string(op_row(stated.op).text) + " at level " + std::to_string(level));
      EXPECT_EQ(std::isnan(value), std::isnan(stated.value));
      if (std::isnan(stated.value)) continue;
      EXPECT_EQ(value, stated.value);
      EXPECT_EQ(std::signbit(value), std::signbit(stated.value));
    }
  }
}

// (1 + 2^-27)^2 is 1 + 2^-26 + 2^-54; rounded to 53 bits the last term goes. A fused multiply-add
// would keep it.
TEST(LlvmOp, DoesNotFuseMultiplyAndAdd) {
  Program program = blank_program(3);
  program.image[kFree] = 1 + 0x1p-27;
  program.image[kFree + 1] = -(1 + 0x1p-26);
  const Operand x = Operand::slot(kFree), product = Operand::reg(0);
  program.section(SectionKind::Rates)
      .push_back(
          statement({op(Op::Mul, product, {x, x}),
                     op(Op::Add, Operand::slot(kFree + 2), {product, Operand::slot(kFree + 1)})}));
  EXPECT_EQ(run_llvm(program, 0).at(kFree + 2), 0.0);
  EXPECT_EQ(run_llvm(program, 1).at(kFree + 2), 0.0);
}

// ((1e16 + 1) + 1): from left to right each 1 is lost; reassociated they make 2.
TEST(LlvmOp, DoesNotReassociateASum) {
  Program program = blank_program(9);
  program.image[kFree] = 1e16;
  for (std::uint32_t i = 1; i < 8; ++i) program.image[kFree + i] = 1;
  const Operand sum = Operand::reg(0), x = Operand::reg(1);
  program.section(SectionKind::Rates)
      .push_back(statement({op(Op::Move, sum, {Operand::value(0)}), open_loop(0, 8),
                            load(x, at(kFree, {loop_term(0, 1)})), op(Op::Add, sum, {sum, x}),
                            close_loop(), op(Op::Move, Operand::slot(kFree + 8), {sum})}));
  EXPECT_EQ(run_llvm(program, 0).at(kFree + 8), 1e16);
  EXPECT_EQ(run_llvm(program, 1).at(kFree + 8), 1e16);
}

// out[i][j][k] = op(in[i], in[j], in[k]) in loops, which LLVM may turn into vector code.
Program grid_in_loops(Op operation) {
  const std::vector<double>& numbers = awkward_numbers();
  const auto n = static_cast<std::uint32_t>(numbers.size());
  const std::size_t arity = op_row(operation).arguments;
  std::uint32_t size = 1;
  for (std::size_t i = 0; i < arity; ++i) size *= n;
  Program program = blank_program(n + size);
  std::copy(numbers.begin(), numbers.end(), program.image.begin() + kFree);

  std::vector<Inst> body;
  Operands operands;
  Address out = at(kFree + n);
  std::uint32_t stride = size;
  for (std::size_t i = 0; i < arity; ++i) {
    stride /= n;
    operands.push_back(Operand::reg(static_cast<std::uint32_t>(i)));
    out.terms.push_back(loop_term(i, stride));
    body.push_back(open_loop(i, n));
  }
  for (std::size_t i = 0; i < arity; ++i)
    body.push_back(load(operands[i], at(kFree, {loop_term(i, 1)})));
  const Operand result = Operand::reg(static_cast<std::uint32_t>(arity));
  body.push_back(op(operation, result, operands));
  body.push_back(store(out, result));
  for (std::size_t i = 0; i < arity; ++i) body.push_back(close_loop());
  program.section(SectionKind::Rates).push_back(statement(body));
  return program;
}

// One statement for each pair of numbers, given in the code: LLVM computes them when it compiles.
Program grid_of_constants(Op operation) {
  const std::vector<double>& numbers = awkward_numbers();
  const std::size_t n = numbers.size();
  Program program = blank_program(static_cast<std::uint32_t>(n * n));
  for (std::size_t i = 0; i < n * n; ++i) {
    const double cycle[] = {numbers[i / n], numbers[i % n], numbers[(i * 5 + 3) % n]};
    Operands operands;
    for (std::size_t k = 0; k < op_row(operation).arguments; ++k)
      operands.push_back(Operand::value(cycle[k]));
    const Operand result = Operand::slot(kFree + static_cast<std::uint32_t>(i));
    program.section(SectionKind::Rates).push_back(statement({op(operation, result, operands)}));
  }
  return program;
}

// The same over slots, without loops: scalar machine code.
Program grid_of_slots(Op operation) {
  Program program = grid_of_constants(operation);
  for (Statement& each : program.section(SectionKind::Rates)) {
    for (Operand& operand : each.body[0].args) {
      program.image.push_back(operand.number);
      operand = Operand::slot(program.value_count++);
    }
  }
  return program;
}

// DivBy wants the inverse of its divisor: below.
bool is_native(Op op) { return op_row(op).kind == OpKind::Native && op != Op::DivBy; }

bool is_native_or_math(Op op) { return is_native(op) || op_row(op).kind == OpKind::Math; }

void expect_agreement(bool (*is_wanted)(Op), Program (*grid)(Op)) {
  for (std::size_t i = 0; i < op_count(); ++i) {
    const Op operation = static_cast<Op>(i);
    if (!is_wanted(operation)) continue;
    EXPECT_EQ(first_difference(grid(operation)), "") << op_row(operation).text;
  }
}

TEST(LlvmOp, AgreesWithTheInterpreterInLoops) {
  expect_agreement(is_native_or_math, grid_in_loops);
}

TEST(LlvmOp, AgreesWithTheInterpreterOnConstants) {
  expect_agreement(is_native_or_math, grid_of_constants);
}

TEST(LlvmOp, AgreesWithTheInterpreterOnSlots) { expect_agreement(is_native, grid_of_slots); }

// Each of the numbers by each: the interpreter divides, native code multiplies by what `const`
// made.
TEST(LlvmOp, DividesByInverses) {
  std::vector<double> numbers = awkward_numbers();
  for (const double more : {3.0, 0.1, 7e-61, 1e61, 0x1p-201, 5e-324, 1e-200})
    numbers.insert(numbers.end(), {more, -more});
  const auto n = static_cast<std::uint32_t>(numbers.size());
  Program program = blank_program(3 * n + n * n);
  std::copy(numbers.begin(), numbers.end(), program.image.begin() + kFree);
  for (std::uint32_t b = 0; b < n; ++b) {
    const Operand divisor = Operand::slot(kFree + b);
    const Operand high = Operand::slot(kFree + n + b), low = Operand::slot(kFree + 2 * n + b);
    program.section(SectionKind::Const)
        .push_back(
            statement({op(Op::Inverse, high, {divisor}), op(Op::InverseRest, low, {divisor})}));
    for (std::uint32_t a = 0; a < n; ++a) {
      const Operand quotient = Operand::slot(kFree + (3 + b) * n + a);
      program.section(SectionKind::Rates)
          .push_back(
              statement({op(Op::DivBy, quotient, {Operand::slot(kFree + a), divisor, high, low})}));
    }
  }
  EXPECT_EQ(first_difference(program), "");
}

}  // namespace
}  // namespace weir::test
