// Random loops in loops: what the passes make of them gives the same bits.
//
// Nests of a few lengths, so that many could be put together, over arrays that overlap, so that few
// may. Seeds are fixed.
#include <gtest/gtest.h>

#include <cstring>

#include "ir/opt/optimise.h"
#include "llvm_support.h"

namespace weir::test {
namespace {

constexpr std::uint32_t kSlots = 2200;
constexpr int kPrograms = 400;

class NestMaker {
 public:
  /// What they store goes so many slots behind what they would read.
  explicit NestMaker(Dice& dice, std::uint32_t results = 0) : dice_(dice), results_(results) {}

  Statement make() {
    outer_ = one_of({5, 16});
    inner_ = one_of({4, 33, 40});
    if (dice_.one_in(5)) body_.push_back(load(reg(7), at(slot(), {})));
    goes_on_ = dice_.one_in(6);
    if (goes_on_) body_.push_back(start_of_sum());
    body_.push_back(open_loop(0, outer_));
    const std::uint32_t rows = 1 + dice_.below(2);
    for (std::uint32_t row = 0; row < rows; ++row) dice_.one_in(2) ? add_up(row) : each(row);
    body_.push_back(close_loop());
    return statement(std::move(body_));
  }

 private:
  static Operand reg(std::uint32_t number) { return Operand::reg(number); }
  std::uint32_t one_of(std::initializer_list<std::uint32_t> choices) {
    return choices.begin()[dice_.below(static_cast<std::uint32_t>(choices.size()))];
  }
  std::uint32_t slot() { return kFree + one_of({0, 1, 40, 150, 300, 301, 600}); }

  Address of_row() { return at(slot(), {loop_term(0, one_of({1, 2, 40}))}); }
  Address of_element(std::uint32_t row) {
    return at(slot(), {loop_term(0, one_of({inner_, inner_ + 1, 40, 1})),
                       loop_term(row + 1, dice_.one_in(6) ? outer_ : 1)});
  }

  Address behind(Address address) const {
    address.base += results_;
    return address;
  }

  static Inst start_of_sum() { return op(Op::Move, reg(0), {Operand::value(0)}); }

  void add_up(std::uint32_t row) {
    if (!goes_on_) body_.push_back(start_of_sum());
    body_.push_back(open_loop(row + 1, inner_));
    body_.push_back(load(reg(1), of_element(row)));
    if (dice_.one_in(3)) body_.push_back(op(Op::Mul, reg(1), {reg(1), Operand::value(0.5)}));
    body_.push_back(op(Op::Add, reg(0), {reg(0), reg(1)}));
    body_.push_back(close_loop());
    dice_.one_in(8) ? body_.push_back(op(Op::Move, Operand::slot(slot() + results_), {reg(0)}))
                    : body_.push_back(store(behind(of_row()), reg(0)));
  }

  void each(std::uint32_t row) {
    body_.push_back(load(reg(2), of_row()));
    body_.push_back(open_loop(row + 1, inner_));
    body_.push_back(load(reg(3), of_element(row)));
    body_.push_back(op(Op::Sub, reg(4), {reg(3), reg(2)}));
    body_.push_back(op(Op::Mul, reg(5), {reg(4), Operand::value(0.25)}));
    body_.push_back(store(behind(of_element(row)), reg(5)));
    body_.push_back(close_loop());
  }

  Dice& dice_;
  const std::uint32_t results_;
  std::vector<Inst> body_;
  std::uint32_t outer_ = 0, inner_ = 0;
  bool goes_on_ = false;  // the sum of a row from that of the row before
};

Program random_nests(std::uint64_t seed) {
  Dice dice(seed);
  Program program = blank_program(kSlots);
  for (std::uint32_t i = 0; i < kSlots; ++i) program.image[kFree + i] = dice.below(1000) * 0.37;
  for (std::uint32_t n = 2 + dice.below(5); n > 0; --n)
    program.section(SectionKind::Rates).push_back(NestMaker(dice).make());
  return program;
}

std::size_t loop_count(const Program& program) {
  std::size_t count = 0;
  for (const Statement& statement : program.section(SectionKind::Rates)) {
    for (const Inst& inst : statement.body) count += inst.op == Op::For;
  }
  return count;
}

TEST(LlvmNests, GiveTheSameBitsAfterEachPass) {
  int fused = 0, widened = 0;
  for (int seed = 1; seed <= kPrograms; ++seed) {
    Program program = random_nests(static_cast<std::uint64_t>(seed));
    ASSERT_EQ(verify(program), "") << "seed " << seed;
    const std::vector<double> wanted = run_all(*make_interpreter(program));
    for (const auto pass : {fuse, rows, loops}) {
      const Program before = program;
      pass(program, {});
      ASSERT_EQ(verify(program), "") << "seed " << seed << "\n" << print(program);
      fused += loop_count(program) < loop_count(before);
      widened += loop_count(program) > loop_count(before);
      const std::vector<double> made = run_all(*make_interpreter(program));
      ASSERT_EQ(std::memcmp(made.data(), wanted.data(), wanted.size() * sizeof(double)), 0)
          << "seed " << seed << "\n"
          << print(before) << "became\n"
          << print(program);
    }
    if (seed % 40 == 0) {
      ASSERT_EQ(first_difference(program), "") << "seed " << seed << "\n" << print(program);
    }
  }
  // both had something to do, and something to leave
  EXPECT_GT(fused, kPrograms / 20);
  EXPECT_GT(widened, kPrograms / 20);
  EXPECT_LT(fused + widened, kPrograms);
}

// ---- steps that are not saved ----

constexpr std::uint32_t kStocks = 600, kRates = 700, kStepSlots = 3200;

/// Nests that read stocks, from the first free slot on, and each other's results behind these.
Program random_steps(std::uint64_t seed) {
  Dice dice(seed);
  Program program = blank_program(kStepSlots);
  for (std::uint32_t i = 0; i < kStepSlots; ++i) program.image[kFree + i] = dice.below(1000) * 0.37;
  program.image[program.controls.dt] = 0.3;
  program.stocks = {kFree, kStocks};
  program.rates = {kFree + kRates, kStocks};
  ProgramVar level;
  level.name = "level";
  level.kind = SlotKind::Stock;
  level.base = kFree;
  level.size = kStocks;
  const std::uint32_t columns = dice.one_in(2) ? 40 : 4;
  program.dims = {{"row", std::vector<std::string>(kStocks / columns, "r")},
                  {"column", std::vector<std::string>(columns, "c")}};
  level.dims = {0, 1};
  program.vars.push_back(level);
  for (std::uint32_t n = 1 + dice.below(4); n > 0; --n)
    program.section(SectionKind::Rates).push_back(NestMaker(dice, kRates).make());
  return program;
}

TEST(LlvmNests, MoveTheSameStocksInQuietSteps) {
  int made = 0, left = 0;
  for (std::uint64_t seed = 1; seed <= kPrograms; ++seed) {
    Program program = random_steps(seed);
    ASSERT_EQ(verify(program), "") << "seed " << seed;
    const Program before = program;
    for (const auto pass : {fuse, quiet, ahead}) pass(program, {});
    ASSERT_EQ(verify(program), "") << "seed " << seed << "\n" << print(program);
    if (program.section(SectionKind::Quiet).empty()) {
      ++left;
      continue;
    }
    ++made;
    ASSERT_TRUE(moves_the_same_stocks(before, program, made % 20 == 0))
        << "seed " << seed << "\n"
        << print(before) << "became\n"
        << print(program);
  }
  EXPECT_GT(made, kPrograms / 10);
  EXPECT_GT(left, kPrograms / 10);  // that need what a step before has left behind
}

}  // namespace
}  // namespace weir::test
