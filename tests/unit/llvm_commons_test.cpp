// Random Programs of constants and what is computed of them: runs in lanes that have numbers in
// common give the bits of the interpreter.
//
// Constants lie in rows with gaps; section const computes from them, from what runs set, from
// chance, some of it twice; rates read all of it by operand, by loop, by table, by a computed
// index. Seeds are fixed.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ir/opt/commons.h"
#include "llvm_support.h"

namespace weir::test {
namespace {

constexpr std::uint32_t kGiven = 60, kComputed = 60, kOutputs = 80;
constexpr std::uint32_t kFirstComputed = kFree + kGiven, kFirstOutput = kFirstComputed + kComputed;
constexpr std::uint32_t kMostTurns = 6;
constexpr int kPrograms = 300;

class ProgramMaker {
 public:
  explicit ProgramMaker(std::uint64_t seed)
      : dice_(seed), program_(blank_program(kGiven + kComputed + kOutputs)) {}

  Program make() {
    put_constants();
    put_results();
    for (std::uint32_t t = 0; t < 3; ++t) {
      std::vector<std::uint32_t> entries;
      for (std::uint32_t turn = 0; turn < kMostTurns; ++turn)
        entries.push_back(dice_.one_in(4) ? dice_.below(12) : turn * (t + 1));
      program_.index_tables.add(entries);
    }
    for (std::uint32_t n = 2 + dice_.below(10); n > 0; --n)
      program_.section(SectionKind::Const).push_back(computing());
    if (dice_.one_in(4)) {
      program_.section(SectionKind::Init)
          .push_back(statement({op(Op::Mul, computed(), {any(), Operand::value(0.5)})}));
    }
    for (std::uint32_t n = 2 + dice_.below(10); n > 0; --n)
      program_.section(SectionKind::Rates).push_back(dice_.one_in(3) ? sum() : reading());
    return std::move(program_);
  }

 private:
  void put_results() {
    const bool are_unseen = dice_.one_in(2);
    for (std::uint32_t at = 0; at < kComputed + kOutputs; ++at) {
      ProgramVar& var = program_.vars.emplace_back();
      var.name = "c" + std::to_string(at);
      var.base = kFirstComputed + at;
      var.is_unseen = are_unseen && at < kComputed;
    }
  }

  void put_constants() {
    for (std::uint32_t slot = kFree; slot < kFirstComputed; ++slot)
      program_.image[slot] = 1 + 0.25 * dice_.below(40);
    for (std::uint32_t at = 0; at < kGiven;) {
      ProgramVar& var = program_.vars.emplace_back();
      var.name = "k" + std::to_string(at);
      var.kind = dice_.one_in(12) ? SlotKind::Auxiliary : SlotKind::Constant;
      var.base = kFree + at++;
    }
  }

  Op arithmetic() {
    constexpr Op kOps[] = {Op::Add, Op::Sub, Op::Mul, Op::Div, Op::Min, Op::Pow};
    return kOps[dice_.below(std::size(kOps))];
  }
  Operand given() { return Operand::slot(kFree + dice_.below(kGiven)); }
  Operand computed() {
    if (dice_.one_in(8)) return Operand::slot(kFirstComputed + dice_.below(kComputed));
    const std::uint32_t own = next_computed_++ % kComputed;
    return Operand::slot(kFirstComputed + own);
  }
  Operand any() {
    if (dice_.one_in(24)) return Operand::slot(dice_.below(kFree));
    return Operand::slot(kFree + dice_.below(dice_.one_in(8)   ? kGiven + kComputed + kOutputs
                                             : dice_.one_in(2) ? kGiven
                                                               : kGiven + kComputed));
  }

  std::vector<IndexTerm> way() {
    if (dice_.one_in(3)) return {table_term(0, dice_.below(3))};
    return {loop_term(0, 1 + dice_.below(3))};
  }

  Statement computing() {
    if (dice_.one_in(10)) {
      return statement({op(Op::RandomUniform, computed(),
                           {Operand::value(1), Operand::value(0), any(), Operand::value(3)})});
    }
    if (dice_.one_in(2)) return statement({op(arithmetic(), computed(), {any(), any()})});
    const std::uint32_t turns = 1 + dice_.below(kMostTurns);
    const std::uint32_t first = next_computed_ % (kComputed - kMostTurns);
    next_computed_ = first + turns;
    return statement({open_loop(0, turns), load(Operand::reg(0), at(from(), way())),
                      op(arithmetic(), Operand::reg(1), {Operand::reg(0), any()}),
                      store(at(kFirstComputed + first, {loop_term(0, 1)}), Operand::reg(1)),
                      close_loop()});
  }

  std::uint32_t from() { return kFree + dice_.below(kGiven + kComputed - 20); }

  Statement sum() {
    return statement({op(arithmetic(), Operand::reg(0), {any(), any()}),
                      op(arithmetic(), output(), {Operand::reg(0), any()})});
  }

  Statement reading() {
    std::vector<IndexTerm> terms = way();
    const bool is_nest = dice_.one_in(3);
    if (is_nest) terms.push_back(loop_term(1, 1 + dice_.below(3)));
    if (dice_.one_in(6)) terms.push_back(dynamic_term(any(), 1, 3));
    std::vector<Inst> body = {open_loop(0, 1 + dice_.below(kMostTurns))};
    if (is_nest) body.push_back(open_loop(1, 1 + dice_.below(3)));
    body.push_back(load(Operand::reg(0), at(from(), terms)));
    body.push_back(op(arithmetic(), Operand::reg(1), {Operand::reg(0), any()}));
    std::vector<IndexTerm> to = {loop_term(0, 1)};
    if (is_nest) to.push_back(loop_term(1, kMostTurns));
    body.push_back(store(at(kFirstOutput + dice_.below(kOutputs - 30), to), Operand::reg(1)));
    if (is_nest) body.push_back(close_loop());
    body.push_back(close_loop());
    return statement(std::move(body));
  }
  Operand output() { return Operand::slot(kFirstOutput + dice_.below(kOutputs)); }

  Dice dice_;
  Program program_;
  std::uint32_t next_computed_ = 0;
};

/// What reads in common: constants, and what is computed.
void count(const Program& program, const Commons& commons, std::size_t& loops, std::size_t& all) {
  for (const Statement& statement : program.section(SectionKind::Rates)) {
    for (const Inst& inst : statement.body) {
      all += inst.op == Op::Common ? 1 : 0;
      loops += inst.op == Op::Common && !inst.at[0].terms.empty() ? 1 : 0;
    }
  }
  all += commons.statements.size();
}

TEST(LlvmCommons, GiveTheSameBits) {
  std::size_t loops = 0, all = 0, computed = 0, left_out = 0;
  for (int seed = 1; seed <= kPrograms; ++seed) {
    const Program program = ProgramMaker(static_cast<std::uint64_t>(seed)).make();
    ASSERT_EQ(verify(program), "") << "seed " << seed;
    std::vector<std::uint32_t> varied;
    for (std::uint32_t i = 0; i < kGiven; ++i) {
      if ((i + static_cast<std::uint32_t>(seed)) % 20 == 0) varied.push_back(kFree + i);
    }
    const Commons commons = find_commons(program, varied, true);
    computed += commons.statements.size();
    const Program made = with_commons(program, commons, program.image);
    count(made, commons, loops, all);
    left_out +=
        program.section(SectionKind::Const).size() - made.section(SectionKind::Const).size();
    ASSERT_EQ(first_difference_of_lanes(program, seed % 2 == 0 ? 4 : 8, varied), "")
        << "seed " << seed << "\n"
        << print(program);
  }
  EXPECT_GT(loops, 100u);
  EXPECT_GT(computed, 400u);
  EXPECT_GT(all, 1000u);
  EXPECT_GT(left_out, 100u);
}

}  // namespace
}  // namespace weir::test
