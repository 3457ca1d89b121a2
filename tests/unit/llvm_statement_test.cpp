// Loops, accumulators, addresses and calls of the runtime by LLVM: stated values, and agreement
// with the interpreter.
#include <gtest/gtest.h>

#include <limits>

#include "llvm_support.h"

namespace weir::test {
namespace {

Operand reg(std::uint32_t n) { return Operand::reg(n); }
Operand number(double x) { return Operand::value(x); }
Operand slot(std::uint32_t n) { return Operand::slot(kFree + n); }

void add(Program& program, SectionKind section, std::vector<Inst> body) {
  program.section(section).push_back(statement(std::move(body)));
}

// Values at both levels; the interpreter must agree.
void expect_slots(const Program& program, std::uint32_t first,
                  const std::vector<double>& expected) {
  EXPECT_EQ(first_difference(program), "");
  for (int level : {0, 1}) {
    const std::vector<double> values = run_llvm(program, level);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(values.at(kFree + first + i), expected[i])
          << "slot " << first + i << " at level " << level;
    }
  }
}

TEST(LlvmStatement, RunsAnEmptyProgram) { EXPECT_EQ(first_difference(blank_program(0)), ""); }

TEST(LlvmStatement, RunsEverySection) {
  Program program = blank_program(7);
  for (std::uint32_t i = 0; i < kSectionCount; ++i) {
    add(program, static_cast<SectionKind>(i), {op(Op::Add, slot(i), {slot(i), number(1)})});
  }
  expect_slots(program, 0, {1, 1, 3, 3, 1, 3, 3});  // those of steps run three times
}

// a[2x3] -> its transpose, by strides
TEST(LlvmStatement, TransposesByStrides) {
  Program program = blank_program(12);
  for (std::uint32_t i = 0; i < 6; ++i) program.image[kFree + i] = i + 1;
  add(program, SectionKind::Rates,
      {open_loop(0, 2), open_loop(1, 3),
       load(reg(0), at(kFree, {loop_term(0, 3), loop_term(1, 1)})),
       store(at(kFree + 6, {loop_term(1, 2), loop_term(0, 1)}), reg(0)), close_loop(),
       close_loop()});
  expect_slots(program, 6, {1, 4, 2, 5, 3, 6});
}

TEST(LlvmStatement, SumsEachRow) {
  Program program = blank_program(8);
  for (std::uint32_t i = 0; i < 6; ++i) program.image[kFree + i] = i + 1;
  add(program, SectionKind::Rates,
      {open_loop(0, 2), op(Op::Move, reg(0), {number(0)}), open_loop(1, 3),
       load(reg(1), at(kFree, {loop_term(0, 3), loop_term(1, 1)})),
       op(Op::Add, reg(0), {reg(0), reg(1)}), close_loop(),
       store(at(kFree + 6, {loop_term(0, 1)}), reg(0)), close_loop()});
  expect_slots(program, 6, {6, 15});
}

// a register written once in a loop keeps the last iteration's value behind it
TEST(LlvmStatement, KeepsALoopsLastValue) {
  Program program = blank_program(2);
  Inst counter = op(Op::IndexValue, reg(0), {});
  counter.at = {at(10, {loop_term(0, 2)})};
  add(program, SectionKind::Rates,
      {open_loop(0, 5), counter, close_loop(), op(Op::Move, slot(0), {reg(0)})});
  add(program, SectionKind::Rates,
      {open_loop(0, 1), counter, close_loop(), op(Op::Move, slot(1), {reg(0)})});
  expect_slots(program, 0, {18, 10});
}

// a loop that reads what it wrote an iteration ago must not become vector code
TEST(LlvmStatement, CarriesAValueFromElementToElement) {
  Program program = blank_program(40);
  program.image[kFree] = 1;
  add(program, SectionKind::Rates,
      {open_loop(0, 39), load(reg(0), at(kFree, {loop_term(0, 1)})),
       op(Op::Mul, reg(1), {reg(0), number(2)}), store(at(kFree + 1, {loop_term(0, 1)}), reg(1)),
       close_loop()});
  expect_slots(program, 36, {0x1p36, 0x1p37, 0x1p38, 0x1p39});
}

TEST(LlvmStatement, ReadsThroughAnIndexTable) {
  Program program = blank_program(6);
  program.image[kFree] = 10;
  program.image[kFree + 1] = 20;
  program.image[kFree + 2] = 30;
  program.index_tables.add({2, 0, 1});
  add(program, SectionKind::Rates,
      {open_loop(0, 3), load(reg(0), at(kFree, {table_term(0, 0)})),
       store(at(kFree + 3, {loop_term(0, 1)}), reg(0)), close_loop()});
  expect_slots(program, 3, {30, 10, 20});
}

TEST(LlvmStatement, GivesInvalidOutsideADynamicIndex) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<double> indices = {1,
                                       2,
                                       3.9,
                                       0.9999999,
                                       2.9999995,
                                       0,
                                       4,
                                       -1,
                                       1e300,
                                       kInfinity,
                                       -kInfinity,
                                       std::numeric_limits<double>::quiet_NaN(),
                                       4294967297.0,
                                       0.5};
  const std::vector<double> expected = {10, 20, 30, 10, 30, -7, -7, -7, -7, -7, -7, -7, -7, -7};
  const auto n = static_cast<std::uint32_t>(indices.size());
  Program program = blank_program(3 + 2 * n);
  for (std::uint32_t i = 0; i < 3; ++i) program.image[kFree + i] = 10 * (i + 1);
  std::copy(indices.begin(), indices.end(), program.image.begin() + kFree + 3);
  Address address = at(kFree, {dynamic_term(reg(0), 1, 3)});
  address.invalid = -7;
  add(program, SectionKind::Rates,
      {open_loop(0, n), load(reg(0), at(kFree + 3, {loop_term(0, 1)})), load(reg(1), address),
       store(at(kFree + 3 + n, {loop_term(0, 1)}), reg(1)), close_loop()});
  expect_slots(program, 3 + n, expected);
}

TEST(LlvmStatement, NeedsEveryDynamicIndexInside) {
  Program program = blank_program(10);
  for (std::uint32_t i = 0; i < 6; ++i) program.image[kFree + i] = i + 1;
  const double pairs[][2] = {{2, 3}, {3, 1}, {1, 4}, {1, 1}};
  for (std::uint32_t i = 0; i < 4; ++i) {
    Address address = at(
        kFree, {dynamic_term(number(pairs[i][0]), 3, 2), dynamic_term(number(pairs[i][1]), 1, 3)});
    address.invalid = -1;
    add(program, SectionKind::Rates, {load(slot(6 + i), address)});
  }
  expect_slots(program, 6, {6, -1, -1, 1});
}

Inst array_op(Op operation, std::vector<Address> views, Operands scalars) {
  Inst inst = op(operation, {}, std::move(scalars));
  inst.at = std::move(views);
  return inst;
}

Address view(std::uint32_t base, std::uint32_t rows, std::uint32_t columns) {
  Address address = at(base);
  address.rows = rows;
  address.columns = columns;
  address.row_stride = columns;
  address.column_stride = 1;
  return address;
}

// [[4, 7], [2, 6]] has determinant 10 and inverse [[0.6, -0.7], [-0.2, 0.4]]
TEST(LlvmStatement, InvertsAMatrix) {
  Program program = blank_program(8);
  const double matrix[] = {4, 7, 2, 6};
  std::copy(matrix, matrix + 4, program.image.begin() + kFree);
  add(program, SectionKind::Rates,
      {array_op(Op::InvertMatrix, {view(kFree + 4, 2, 2), view(kFree, 2, 2)}, {number(2)})});
  EXPECT_EQ(first_difference(program), "");
  const std::vector<double> values = run_llvm(program, 1);
  EXPECT_NEAR(values.at(kFree + 4), 0.6, 1e-12);
  EXPECT_NEAR(values.at(kFree + 6), -0.2, 1e-12);
}

TEST(LlvmStatement, RanksTheRowsOfAnArrayInALoop) {
  Program program = blank_program(12);
  const double rows[] = {30, 10, 20, 1, 3, 2};
  std::copy(rows, rows + 6, program.image.begin() + kFree);
  Address result = view(kFree + 6, 3, 1), vector = view(kFree, 3, 1);
  result.terms = vector.terms = {loop_term(0, 3)};
  for (Op operation : {Op::Rank, Op::SortOrder}) {
    add(program, SectionKind::Rates,
        {open_loop(0, 2), array_op(operation, {result, vector}, {number(1)}), close_loop()});
  }
  EXPECT_EQ(first_difference(program), "");
}

TEST(LlvmStatement, ReadsLookupsByNumber) {
  Program program = blank_program(2);
  program.tables.push_back({"rise", ReadKind::Continuous, {0, 10}, {0, 100}});
  program.tables.push_back({"fall", ReadKind::Continuous, {0, 10}, {100, 0}});
  Inst lookup = op(Op::Lookup, reg(0), {number(2.5)});
  lookup.at = {at(0, {loop_term(0, 1)})};
  add(program, SectionKind::Rates,
      {open_loop(0, 2), lookup, store(at(kFree, {loop_term(0, 1)}), reg(0)), close_loop()});
  expect_slots(program, 0, {25, 75});
}

// Objects change in `update`; a value read before a push must not be taken from after it.
TEST(LlvmStatement, PushesADelay) {
  Program program = blank_program(4);
  program.object_count = 1;
  program.image[kFree] = 5;
  Inst start = op(Op::FixedStart, slot(1), {number(0.5), number(9)});
  Inst push = op(Op::FixedPush, slot(1), {slot(0)});
  start.at = push.at = {at(0)};
  add(program, SectionKind::Init, {start});
  add(program, SectionKind::Rates, {op(Op::Add, slot(2), {slot(2), slot(1)})});
  add(program, SectionKind::Update, {push, op(Op::Add, slot(0), {slot(0), number(1)})});
  EXPECT_EQ(first_difference(program), "");
}

TEST(LlvmStatement, DrawsTheSameRandomNumbers) {
  Program program = blank_program(8);
  add(program, SectionKind::Rates,
      {open_loop(0, 4), load(reg(0), at(kFree, {loop_term(0, 1)})),
       op(Op::RandomNormal, reg(1),
          {number(1), reg(0), number(-3), number(3), number(0), number(1)}),
       store(at(kFree + 4, {loop_term(0, 1)}), reg(1)), close_loop()});
  EXPECT_EQ(first_difference(program), "");
}

TEST(LlvmText, NamesFunctionsAndVariables) {
  Program program = blank_program(2);
  ProgramVar births;
  births.name = "births";
  births.base = kFree;
  program.vars.push_back(births);
  add(program, SectionKind::Rates,
      {op(Op::Exp, reg(0), {slot(0)}), op(Op::Add, slot(1), {slot(0), reg(0)})});
  LlvmOptions options;
  const std::string text = llvm_text(program, options, false);
  EXPECT_NE(text.find("define void @weir_rates(ptr"), std::string::npos) << text;
  EXPECT_NE(text.find("%births = load double"), std::string::npos) << text;
  EXPECT_NE(text.find("call double @weir_rt_exp(double %births)"), std::string::npos) << text;
  EXPECT_NE(llvm_text(program, options, true).find("weir_rates_0:"), std::string::npos);
}

/// How often code asks for numbers ahead, of rows that are added up and then read again.
std::size_t asks_ahead(std::uint32_t rows, std::uint32_t columns, LlvmOptions options = {},
                       bool is_backward = false) {
  Program program = blank_program(rows * columns + columns);
  const std::vector<IndexTerm> first = {loop_term(0, columns), loop_term(1, 1)};
  const std::vector<IndexTerm> second = {loop_term(0, columns), loop_term(2, 1)};
  Inst open_rows = open_loop(0, rows);
  open_rows.is_backward = is_backward;
  add(program, SectionKind::Rates,
      {open_rows, op(Op::Move, reg(0), {number(0)}), open_loop(1, columns),
       load(reg(1), at(kFree, first)), op(Op::Add, reg(0), {reg(0), reg(1)}), close_loop(),
       open_loop(2, columns), load(reg(2), at(kFree, second)),
       op(Op::Sub, reg(3), {reg(2), reg(0)}), store(at(kFree, second), reg(3)), close_loop(),
       close_loop()});
  EXPECT_EQ(verify(program), "");
  const std::string text = llvm_text(program, options, false), call = "call void @llvm.prefetch";
  std::size_t count = 0;
  for (std::size_t found = text.find(call); found != std::string::npos; ++count)
    found = text.find(call, found + 1);
  return count;
}

// 64 KiB are more than a first cache holds, a row of 32 KiB would not stay there
TEST(LlvmText, AsksOnceForTheRowThatComesNextWhereLanesMakeArraysLarge) {
  LlvmOptions lanes;
  lanes.lanes = 8;
  EXPECT_EQ(asks_ahead(32, 32, lanes), 1u);
  EXPECT_EQ(asks_ahead(31, 32, lanes), 0u);
  EXPECT_EQ(asks_ahead(32, 512, lanes), 1u);
  EXPECT_EQ(asks_ahead(32, 513, lanes), 0u);
  EXPECT_EQ(asks_ahead(32, 32, lanes, true), 0u);
  EXPECT_EQ(asks_ahead(256, 32), 0u);
  lanes.lanes = 4;
  EXPECT_EQ(asks_ahead(63, 32, lanes), 0u);
  EXPECT_EQ(asks_ahead(64, 32, lanes), 1u);
}

/// One chunk to compile.
Program small_program() {
  Program program = blank_program(2);
  add(program, SectionKind::Rates, {op(Op::Add, slot(1), {slot(0), number(1)})});
  return program;
}

TEST(LlvmEngine, TellsItsTimes) {
  LlvmTimes times;
  LlvmOptions options;
  options.times = &times;
  std::string problem;
  EXPECT_NE(make_llvm_engine(small_program(), options, problem), nullptr) << problem;
  EXPECT_GT(times.emit_ms, 0);
  EXPECT_GT(times.optimise_ms, 0);
  EXPECT_GT(times.link_ms, 0);
}

// In a process of its own, because the module is opened once.
TEST(LlvmEngineDeathTest, SaysThatItsModuleIsMissing) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto ask_without_module = [] {
    setenv("WEIR_LLVM_MODULE", "/nonexistent/libweir_llvm.so", 1);
    std::string problem;
    const bool is_made = make_llvm_engine(small_program(), {}, problem) != nullptr;
    std::fputs(problem.c_str(), stderr);
    std::exit(is_made ? 0 : 3);
  };
  EXPECT_EXIT(ask_without_module(), testing::ExitedWithCode(3),
              "the LLVM engine is not installed: no file /nonexistent/libweir_llvm.so");
}

}  // namespace
}  // namespace weir::test
