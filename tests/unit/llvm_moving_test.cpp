// Random equations that repeat each other, of stocks that move among them: a step that is not saved
// moves them to the same bits as rates and Euler's method.
//
// Most stocks read others: before, behind, half as far, anywhere; rates hand each other
// auxiliaries. Seeds are fixed.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "ir/opt/optimise.h"
#include "ir/opt/roll.h"
#include "llvm_support.h"

namespace weir::test {
namespace {

constexpr std::uint32_t kStocks = 1500;
constexpr std::uint32_t kFirstStock = kFree, kFirstRate = kFree + kStocks;
constexpr std::uint32_t kFirstAux = kFree + 2 * kStocks;
constexpr int kPrograms = 400;

/// Writes turns of an auxiliary and a rate until there are rates enough.
class StockMaker {
 public:
  StockMaker(Dice& dice, Section& section) : dice_(dice), section_(section) {}

  void make_all() {
    while (next_ < kStocks) {
      const std::uint32_t longest = dice_.one_in(6) ? 30 : 1500;
      make_block(std::min(kStocks - next_, 1 + dice_.below(longest)));
    }
  }

 private:
  void make_block(std::uint32_t turns) {
    const std::uint32_t first = next_;
    next_ += turns;
    const std::uint32_t own = any_place(), other = any_place(), handed = dice_.below(8);
    const bool is_twice = dice_.one_in(12), reads_behind = dice_.one_in(10);
    const Op ops[] = {Op::Add, Op::Sub, Op::Mul, Op::Max, Op::Min};
    const Op one = ops[dice_.below(5)], two = ops[dice_.below(5)];
    for (std::uint32_t turn = 0; turn < turns; ++turn) {
      const auto slot = [&](std::uint32_t base, std::uint32_t place) {
        return Operand::slot(base + place);
      };
      const auto stock = [&](std::uint32_t kind) {
        return slot(kFirstStock, place(first, turn, turns, kind));
      };
      // its own auxiliary, or that of the turn before
      const std::uint32_t from = handed == 0 && turn > 0 ? turn - 1 : turn;
      const Operand aux = slot(kFirstAux, first + turn);
      const Operand rate = slot(kFirstRate, first + turn);
      section_.push_back(statement({op(one, Operand::reg(0), {stock(own), Operand::value(0.5)}),
                                    op(two, aux, {Operand::reg(0), stock(other)})}));
      section_.push_back(
          statement({op(Op::Mul, Operand::reg(0), {slot(kFirstAux, first + from), stock(0)}),
                     op(Op::Mul, rate, {Operand::reg(0), Operand::value(0.001)})}));
      if (reads_behind) {
        section_.push_back(
            statement({op(Op::Add, slot(kFirstAux, kStocks + first + turn), {aux, stock(0)})}));
      }
      if (is_twice)
        section_.push_back(statement({op(Op::Add, rate, {rate, Operand::value(0.25)})}));
    }
    // the same stocks, when all of them may have moved
    if (!dice_.one_in(8)) return;
    for (std::uint32_t turn = 0; turn < turns; ++turn) {
      section_.push_back(
          statement({op(Op::Add, Operand::slot(kFirstAux + 2 * kStocks + first + turn),
                        {Operand::slot(kFirstStock + first + turn), Operand::value(1)})}));
    }
  }

  std::uint32_t any_place() { return dice_.one_in(3) ? 0 : dice_.below(7); }
  /// Whose stock a turn reads.
  std::uint32_t place(std::uint32_t first, std::uint32_t turn, std::uint32_t turns,
                      std::uint32_t kind) {
    switch (kind) {
      case 0:
        return first + turn;
      case 1:
        return first + (turn == 0 ? 0 : turn - 1);
      case 2:
        return first + (turn + 1 == turns ? turn : turn + 1);
      case 3:
        return first + turn / 2;
      case 4:
        return first;
      case 5:
        return first + turns - 1 - turn;
      default:
        return dice_.below(kStocks);
    }
  }

  Dice& dice_;
  Section& section_;
  std::uint32_t next_ = 0;
};

Program random_stocks(std::uint64_t seed) {
  Dice dice(seed);
  const std::uint32_t slots = 6 * kStocks;
  Program program = blank_program(slots);
  for (std::uint32_t i = 0; i < slots; ++i) program.image[kFree + i] = dice.below(1000) * 0.37;
  program.image[program.controls.dt] = 0.3;
  program.stocks = {kFirstStock, kStocks};
  program.rates = {kFirstRate, kStocks};
  StockMaker(dice, program.section(SectionKind::Rates)).make_all();
  locals(program, {});
  return program;
}

/// The loops that move stocks: with the turns from the first to the last, from the last to the
/// first, or after all.
struct Ways {
  int forward = 0, backward = 0, after = 0;
};

void count(const Program& program, Ways& ways) {
  constexpr std::size_t kMoveAlone = 8;  // dt, a loop of two loads, mul, add, store
  for (const Statement& statement : program.section(SectionKind::Quiet)) {
    for (const Inst& inst : statement.body) {
      if (inst.op != Op::Store || inst.at[0].base >= kFirstRate) continue;
      const bool is_backward = std::any_of(statement.body.begin(), statement.body.end(),
                                           [](const Inst& each) { return each.is_backward; });
      ++(statement.body.size() <= kMoveAlone ? ways.after
         : is_backward                       ? ways.backward
                                             : ways.forward);
    }
  }
}

TEST(LlvmMoving, MovesTheSameStocks) {
  Ways ways;
  int made = 0;
  for (std::uint64_t seed = 1; seed <= kPrograms; ++seed) {
    const Program program = random_stocks(seed);
    ASSERT_EQ(verify(program), "") << "seed " << seed;
    const std::optional<Program> loops = rolled(program);
    ASSERT_TRUE(loops);
    ASSERT_EQ(verify(*loops), "") << "seed " << seed << "\n" << print(*loops);
    if (loops->section(SectionKind::Quiet).empty()) continue;
    ++made;
    count(*loops, ways);
    ASSERT_TRUE(moves_the_same_stocks(program, *loops, made % 50 == 0)) << "seed " << seed << "\n"
                                                                        << print(*loops);
  }
  EXPECT_GT(made, kPrograms / 4);
  EXPECT_GT(ways.forward, 50);
  EXPECT_GT(ways.backward, 50);
  EXPECT_GT(ways.after, 50);
}

}  // namespace
}  // namespace weir::test
