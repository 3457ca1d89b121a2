// Fast mathematics: how far each function may be from the true value, what stays exact, and that
// strict code is none of it. True values are those of long double, 11 bits longer.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "codegen/native/chunk_key.h"
#include "codegen/native/object_cache.h"
#include "llvm_support.h"

namespace weir::test {
namespace {

constexpr double kMostUnits = 4;  // libmvec's documented bound

struct FunctionRow {
  Op op;
  long double (*one)(long double);
  double least, most;  // where it is tried
};

// beyond: sin, cos and tan of large numbers are what they are of the remainder
const FunctionRow kFunctions[] = {
    {Op::Exp, [](long double x) { return std::exp(x); }, -700, 700},
    {Op::Ln, [](long double x) { return std::log(x); }, 1e-3, 1e3},
    {Op::Log10, [](long double x) { return std::log10(x); }, 1e-3, 1e3},
    {Op::Sin, [](long double x) { return std::sin(x); }, -50, 50},
    {Op::Cos, [](long double x) { return std::cos(x); }, -50, 50},
    {Op::Tan, [](long double x) { return std::tan(x); }, -50, 50},
    {Op::Asin, [](long double x) { return std::asin(x); }, -1, 1},
    {Op::Acos, [](long double x) { return std::acos(x); }, -1, 1},
    {Op::Atan, [](long double x) { return std::atan(x); }, -50, 50},
    {Op::Sinh, [](long double x) { return std::sinh(x); }, -50, 50},
    {Op::Cosh, [](long double x) { return std::cosh(x); }, -50, 50},
    {Op::Tanh, [](long double x) { return std::tanh(x); }, -20, 20},
};

/// How many units in the last place `got` is off; infinite when one is no number, or infinite, and
/// the other not so, or zeros differ by their sign.
double units_off(double got, long double want) {
  const auto near = static_cast<double>(want);
  if (std::isnan(got) || std::isnan(near) || std::isinf(got) || std::isinf(near) || near == 0) {
    const bool is_same = got == near && std::signbit(got) == std::signbit(near);
    return is_same || (std::isnan(got) && std::isnan(near))
               ? 0
               : std::numeric_limits<double>::infinity();
  }
  const double unit = std::nextafter(std::fabs(near), HUGE_VAL) - std::fabs(near);
  return static_cast<double>(std::fabs(static_cast<long double>(got) - want) / unit);
}

LlvmOptions fast_options(std::uint32_t lanes) {
  LlvmOptions options;
  options.lanes = lanes;
  options.math = MathMode::Fast;
  return options;
}

/// All lanes' values with fast mathematics; of one lane too.
std::vector<std::vector<double>> run_fast(const Program& program, std::uint32_t lanes) {
  std::string problem;
  const auto executable = make_llvm_engine(program, fast_options(lanes), problem);
  EXPECT_NE(executable, nullptr) << problem;
  if (!executable) return {};
  if (lanes == 1) return {run_all(*executable)};
  return run_lanes(*executable);
}

constexpr std::uint32_t at_argument(std::uint32_t i) { return kFree + 2 * i; }
constexpr std::uint32_t at_result(std::uint32_t i) { return kFree + 2 * i + 1; }

/// A function of each of `numbers`, one statement each.
Program one_by_one(Op function, const std::vector<double>& numbers) {
  const auto count = static_cast<std::uint32_t>(numbers.size());
  Program program = blank_program(2 * count);
  for (std::uint32_t i = 0; i < count; ++i) {
    program.image[at_argument(i)] = numbers[i];
    program.section(SectionKind::Rates)
        .push_back(statement(
            {op(function, Operand::slot(at_result(i)), {Operand::slot(at_argument(i))})}));
  }
  return program;
}

/// The same in a loop, which may be made for several elements at once.
Program in_a_loop(Op function, const std::vector<double>& numbers) {
  const auto count = static_cast<std::uint32_t>(numbers.size());
  Program program = blank_program(2 * count);
  for (std::uint32_t i = 0; i < count; ++i) program.image[kFree + i] = numbers[i];
  const Operand x = Operand::reg(0), y = Operand::reg(1);
  program.section(SectionKind::Rates)
      .push_back(statement({open_loop(0, count), load(x, at(kFree, {loop_term(0, 1)})),
                            op(function, y, {x}), store(at(kFree + count, {loop_term(0, 1)}), y),
                            close_loop()}));
  return program;
}

std::vector<double> spread(const FunctionRow& row) {
  constexpr int kCount = 64;
  std::vector<double> numbers;
  for (int i = 0; i <= kCount; ++i) {
    numbers.push_back(row.least + (row.most - row.least) * i / kCount);
    numbers.push_back(numbers.back() / 97);
  }
  return numbers;
}

TEST(FastMath, StaysWithinFourUnits) {
  for (const FunctionRow& row : kFunctions) {
    SCOPED_TRACE(op_row(row.op).text);
    const Program program = one_by_one(row.op, spread(row));
    for (const std::uint32_t lanes : {1u, 4u, 8u}) {
      for (const std::vector<double>& values : run_fast(program, lanes)) {
        for (std::uint32_t i = 0; at_result(i) < values.size(); ++i) {
          const double x = values[at_argument(i)];
          // the numbers of other lanes are moved on: some arguments are results to be
          if (x == 0) continue;
          EXPECT_LE(units_off(values[at_result(i)], row.one(x)), kMostUnits)
              << "of " << x << " with " << lanes << " lanes";
        }
      }
    }
  }
}

TEST(FastMath, StaysWithinFourUnitsInLoops) {
  for (const FunctionRow& row : kFunctions) {
    SCOPED_TRACE(op_row(row.op).text);
    const std::vector<double> numbers = spread(row);
    const std::vector<double> values = run_fast(in_a_loop(row.op, numbers), 1).at(0);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      EXPECT_LE(units_off(values[kFree + numbers.size() + i], row.one(numbers[i])), kMostUnits)
          << "of " << numbers[i];
    }
  }
}

/// Numbers that functions treat apart, and ends of their domains; :NA: is -2^109.
std::vector<double> special_numbers() {
  std::vector<double> numbers = awkward_numbers();
  numbers.insert(numbers.end(), {-0x1p109, 5e-324, -5e-324, 1e-300, 709.0, 710.0, -745.0, -746.0,
                                 -2.0, 1.5, -1.5, 0x1.fffffffffffffp-1, 0x1.0000000000001p0});
  return numbers;
}

// NaN, infinity and the signs of zeros are those of the function of one number: models test them.
TEST(FastMath, KeepsSpecialValues) {
  for (const FunctionRow& row : kFunctions) {
    SCOPED_TRACE(op_row(row.op).text);
    for (const std::uint32_t lanes : {4u, 8u}) {
      for (const std::vector<double>& values :
           run_fast(one_by_one(row.op, special_numbers()), lanes)) {
        for (std::uint32_t i = 0; at_result(i) < values.size(); ++i) {
          const double x = values[at_argument(i)];
          EXPECT_LE(units_off(values[at_result(i)], row.one(x)), kMostUnits) << "of " << x;
        }
      }
    }
  }
}

TEST(FastMath, KeepsPowersOfSpecialValues) {
  const std::vector<double> numbers = special_numbers();
  const auto count = static_cast<std::uint32_t>(numbers.size());
  Program program = blank_program(count + count * count);
  std::copy(numbers.begin(), numbers.end(), program.image.begin() + kFree);
  const auto result = [&](std::uint32_t i, std::uint32_t j) { return kFree + count * (i + 1) + j; };
  for (std::uint32_t i = 0; i < count; ++i) {
    for (std::uint32_t j = 0; j < count; ++j) {
      program.section(SectionKind::Rates)
          .push_back(statement({op(Op::Pow, Operand::slot(result(i, j)),
                                   {Operand::slot(kFree + i), Operand::slot(kFree + j)})}));
    }
  }
  for (const std::uint32_t lanes : {4u, 8u}) {
    for (const std::vector<double>& values : run_fast(program, lanes)) {
      for (std::uint32_t i = 0; i < count; ++i) {
        for (std::uint32_t j = 0; j < count; ++j) {
          const double x = values[kFree + i], y = values[kFree + j];
          const long double want = std::pow(static_cast<long double>(x), y);
          EXPECT_LE(units_off(values[result(i, j)], want), kMostUnits) << x << " ^ " << y;
        }
      }
    }
  }
}

// exp(-t/8) of an exponential decay, t = 0 ... 63, is e^(-1/8) to the t: 4 units in each factor and
// the rounding of t products.
TEST(FastMath, DecaysAsTheClosedForm) {
  std::vector<double> times;
  for (int t = 0; t < 64; ++t) times.push_back(-t / 8.0);
  const std::vector<double> values = run_fast(one_by_one(Op::Exp, times), 8).at(0);
  long double decayed = 1;
  for (std::uint32_t t = 0; t < 64; ++t) {
    EXPECT_LE(units_off(values[at_result(t)], decayed), kMostUnits) << "at time " << t;
    decayed *= 0.8824969025845954028648921432290507L;  // e^(-1/8)
  }
}

// (1 + 2^-27)^2 - (1 + 2^-26) is 2^-54: what a fused multiply-add keeps and two roundings lose.
Program fusible() {
  Program program = blank_program(3);
  program.image[kFree] = 1 + 0x1p-27;
  program.image[kFree + 1] = -(1 + 0x1p-26);
  const Operand x = Operand::slot(kFree), product = Operand::reg(0);
  program.section(SectionKind::Rates)
      .push_back(
          statement({op(Op::Mul, product, {x, x}),
                     op(Op::Add, Operand::slot(kFree + 2), {product, Operand::slot(kFree + 1)})}));
  return program;
}

TEST(FastMath, FusesMultiplyAndAddWhereTheProcessorDoes) {
  const double sum = run_fast(fusible(), 1).at(0).at(kFree + 2);
#ifdef __x86_64__
  EXPECT_EQ(sum, __builtin_cpu_supports("fma") ? 0x1p-54 : 0.0);
#else
  EXPECT_TRUE(sum == 0x1p-54 || sum == 0.0) << sum;
#endif
}

// 64 times 0.1 added in any order: each of 63 additions rounds by half a unit of at most 6.4.
TEST(FastMath, AddsUpInAnyOrder) {
  Program program = blank_program(65);
  for (std::uint32_t i = 0; i < 64; ++i) program.image[kFree + i] = 0.1;
  const Operand sum = Operand::reg(0), x = Operand::reg(1);
  program.section(SectionKind::Rates)
      .push_back(statement({op(Op::Move, sum, {Operand::value(0)}), open_loop(0, 64),
                            load(x, at(kFree, {loop_term(0, 1)})), op(Op::Add, sum, {sum, x}),
                            close_loop(), op(Op::Move, Operand::slot(kFree + 64), {sum})}));
  EXPECT_NEAR(run_fast(program, 1).at(0).at(kFree + 64), 64 * 0.1, 63 * 0x1p-51);
  LlvmOptions options = fast_options(1);
  EXPECT_NE(llvm_text(program, options, false).find("reassoc"), std::string::npos);
  options.math = MathMode::Strict;
  EXPECT_EQ(llvm_text(program, options, false).find("reassoc"), std::string::npos);
}

// The nearest number to 1.1 * 1.1, and what is infinite or no number as by pow.
TEST(FastMath, SquaresByAProduct) {
  const std::vector<double> numbers = {1.1, -1.1, 1e200, -HUGE_VAL, std::nan("")};
  Program program = blank_program(10);
  for (std::uint32_t i = 0; i < 5; ++i) {
    program.image[kFree + i] = numbers[i];
    program.section(SectionKind::Rates)
        .push_back(statement({op(Op::Pow, Operand::slot(kFree + 5 + i),
                                 {Operand::slot(kFree + i), Operand::value(2)})}));
  }
  const std::vector<double> values = run_fast(program, 1).at(0);
  const double want[] = {0x1.35c28f5c28f5dp+0, 0x1.35c28f5c28f5dp+0, HUGE_VAL, HUGE_VAL};
  for (std::uint32_t i = 0; i < 4; ++i) EXPECT_EQ(values[kFree + 5 + i], want[i]);
  EXPECT_TRUE(std::isnan(values[kFree + 9]));
}

TEST(FastMath, CallsLibmvecWhereAskedFor) {
  const Program program = in_a_loop(Op::Exp, std::vector<double>(64, 1.0));
  for (const std::uint32_t lanes : {1u, 8u}) {
    LlvmOptions options = fast_options(lanes);
    const bool is_wide = native_lanes() > 1;
    EXPECT_EQ(llvm_text(program, options, true).find("_ZGV") != std::string::npos, is_wide)
        << lanes << " lanes: " << llvm_text(program, options, true);
    options.math = MathMode::Strict;
    EXPECT_EQ(llvm_text(program, options, true).find("_ZGV"), std::string::npos);
    EXPECT_EQ(llvm_text(fusible(), options, false).find("contract"), std::string::npos);
  }
}

TEST(FastMath, HasKeptCodeOfItsOwn) {
  LlvmOptions strict;
  if (!code_identity(strict).empty()) {
    EXPECT_NE(code_identity(strict), code_identity(fast_options(1)));
  }
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("weir_fast_" + std::to_string(getpid()));
  const ObjectCache cache((folder / "code").string(), 1 << 20);
  std::vector<std::size_t> found;
  for (const MathMode math : {MathMode::Strict, MathMode::Fast, MathMode::Fast}) {
    LlvmTimes times;
    LlvmOptions options = fast_options(8);
    options.math = math;
    options.times = &times;
    options.cache = &cache;
    std::string problem;
    EXPECT_NE(make_llvm_engine(one_by_one(Op::Exp, {1, 2}), options, problem), nullptr) << problem;
    found.push_back(times.chunks_found);
  }
  const std::size_t again = code_identity(strict).empty() ? 0 : 1;
  EXPECT_EQ(found, (std::vector<std::size_t>{0, 0, again}));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace weir::test
