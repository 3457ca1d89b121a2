// Random equations that repeat each other: as loops they give the same bits.
//
// Most blocks are long enough to become loops. Their slots go on by even steps, by uneven ones, or
// not at all, and often meet those of others. Seeds are fixed.
#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <vector>

#include "ir/opt/optimise.h"
#include "ir/opt/roll.h"
#include "llvm_support.h"

namespace weir::test {
namespace {

constexpr std::uint32_t kSlots = 6000;
constexpr std::uint32_t kShared = 600;  // the first ones, that all statements meet in
constexpr std::size_t kStatements = 2048;

/// Writes blocks of statements that repeat each other, most of them often enough.
class RepeatMaker {
 public:
  RepeatMaker(Dice& dice, Section& section) : dice_(dice), section_(section) {}

  void make_block() {
    const std::uint32_t turns = dice_.one_in(8) ? 5 : 64 + dice_.below(200);
    const std::uint32_t period = 1 + dice_.below(4);
    std::vector<Statement> shapes;
    std::vector<std::vector<Walk>> walks(period);
    Walk last = any_walk(turns);
    for (std::uint32_t i = 0; i < period; ++i) {
      walks[i] = {dice_.one_in(2) ? last : any_walk(turns), any_walk(turns), result_walk(turns)};
      last = walks[i].back();
      shapes.push_back(shape());
    }
    for (std::uint32_t turn = 0; turn < turns; ++turn) {
      for (std::uint32_t i = 0; i < period; ++i) put(shapes[i], walks[i], turn);
    }
  }

 private:
  using Walk = std::vector<std::uint32_t>;  // a slot for each turn

  Walk walk(std::uint32_t turns, std::uint32_t base, std::uint32_t kind) {
    Walk slots;
    for (std::uint32_t turn = 0; turn < turns; ++turn) {
      const std::uint32_t steps[] = {0, turn, 2 * turn, turn / 2, turns - turn, dice_.below(50)};
      slots.push_back(kFree + base + steps[kind]);
    }
    return slots;
  }
  Walk any_walk(std::uint32_t turns) { return walk(turns, dice_.below(60), dice_.below(6)); }
  // often slots that nothing else has
  Walk result_walk(std::uint32_t turns) {
    if (dice_.one_in(3)) return any_walk(turns);
    next_own_ = (next_own_ + turns) % (kSlots - kShared - 300);
    return walk(turns, kShared + next_own_, 1);
  }

  // the slots 0, 1, 2 stand for the walks
  Statement shape() {
    const Op ops[] = {Op::Add, Op::Sub, Op::Mul, Op::Max, Op::Min};
    const Op one = ops[dice_.below(5)];
    switch (dice_.below(3)) {
      case 0:
        return statement({op(Op::Move, Operand::slot(2), {Operand::slot(0)})});
      case 1:
        return statement({op(one, Operand::slot(2), {Operand::slot(0), Operand::slot(1)})});
      default:
        return statement({op(one, Operand::reg(0), {Operand::slot(0), Operand::value(0.5)}),
                          op(Op::Mul, Operand::reg(1), {Operand::reg(0), Operand::value(0.25)}),
                          op(Op::Sub, Operand::slot(2), {Operand::reg(1), Operand::slot(1)})});
    }
  }

  void put(Statement statement, const std::vector<Walk>& walks, std::uint32_t turn) {
    const auto place = [&](Operand& operand) {
      if (operand.kind == Operand::Kind::Slot) operand.at = walks[operand.at][turn];
    };
    for (Inst& inst : statement.body) {
      place(inst.result);
      for (Operand& arg : inst.args) place(arg);
    }
    section_.push_back(std::move(statement));
  }

  Dice& dice_;
  Section& section_;
  std::uint32_t next_own_ = 0;
};

Program random_repeats(std::uint64_t seed) {
  Dice dice(seed);
  Program program = blank_program(kSlots);
  for (std::uint32_t i = 0; i < kSlots; ++i) program.image[kFree + i] = dice.below(1000) * 0.37;
  Section& rates = program.section(SectionKind::Rates);
  RepeatMaker maker(dice, rates);
  while (rates.size() < kStatements) maker.make_block();
  OptimiseOptions options;
  options.wanted.emplace();
  for (int i = dice.one_in(2) ? 0 : 40; i > 0; --i)
    options.wanted->push_back(kFree + dice.below(kSlots));
  locals(program, options);
  return program;
}

/// The first slot, but for those that need not be kept, that differs; or the number of all.
std::size_t first_other(const Program& program, std::vector<double> a, std::vector<double> b) {
  for (const LocalSlot& local : program.locals) a[local.slot] = b[local.slot] = 0;
  std::size_t at = 0;
  while (at < a.size() && std::memcmp(&a[at], &b[at], sizeof(double)) == 0) ++at;
  return at;
}

std::vector<Inst> all_operations(const Program& program) {
  std::vector<Inst> all;
  for (const Statement& statement : program.section(SectionKind::Rates))
    all.insert(all.end(), statement.body.begin(), statement.body.end());
  return all;
}

TEST(LlvmRoll, GivesTheSameBits) {
  std::size_t loops = 0, tables = 0, stores = 0;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    const Program program = random_repeats(seed);
    ASSERT_EQ(verify(program), "") << "seed " << seed;
    const std::optional<Program> rolled_one = rolled(program);
    ASSERT_TRUE(rolled_one);
    ASSERT_EQ(verify(*rolled_one), "") << "seed " << seed << "\n" << print(*rolled_one);
    tables += rolled_one->index_tables.size();
    for (const Inst& inst : all_operations(*rolled_one)) {
      loops += inst.op == Op::For;
      stores += inst.op == Op::Store;
    }
    const std::vector<double> wanted = run_all(*make_interpreter(program));
    const std::vector<double> made = run_all(*make_interpreter(*rolled_one));
    ASSERT_EQ(first_other(program, wanted, made), wanted.size()) << "seed " << seed << "\n"
                                                                 << print(*rolled_one);
    if (seed % 200 != 0) continue;
    ASSERT_EQ(first_other(program, wanted, run_llvm(program, 1)), wanted.size())
        << "seed " << seed << "\n"
        << print(*rolled_one);
  }
  // they had something to do
  EXPECT_GT(loops, 300u);
  EXPECT_GT(tables, 300u);
  EXPECT_GT(stores, 300u);
}

// Each turn reads what the one before wrote.
TEST(LlvmRoll, KeepsTheOrder) {
  Program program = blank_program(2 * kStatements);
  program.image[kFree] = 1;
  for (std::uint32_t i = 0; i < kStatements; ++i) {
    program.section(SectionKind::Rates)
        .push_back(statement({op(Op::Add, Operand::slot(kFree + i + 1),
                                 {Operand::slot(kFree + i), Operand::value(0.5)})}));
  }
  const std::optional<Program> loops = rolled(program);
  ASSERT_TRUE(loops);
  ASSERT_EQ(loops->section(SectionKind::Rates).size(), 1u);
  for (const std::vector<double>& values :
       {run_all(*make_interpreter(*loops)), run_llvm(program, 1)}) {
    for (std::uint32_t i = 0; i <= kStatements; ++i) ASSERT_EQ(values[kFree + i], 1 + 0.5 * i);
  }
}

}  // namespace
}  // namespace weir::test
