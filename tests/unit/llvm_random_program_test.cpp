// Random well-typed Programs: both engines give the same bits.
//
// A Program is a row of statements over 24 input slots and 64 outputs; outputs are read again by
// later statements. A statement has up to two nested loops, some of them backward, operations over
// what is in reach, accumulators, and loads by loop counter, by index table and by a computed
// index. Seeds are fixed; the stream is our own, so that every machine tests the same.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>

#include "llvm_support.h"

namespace weir::test {
namespace {

constexpr std::uint32_t kInputs = 24;
constexpr std::uint32_t kOutputs = 64;
constexpr std::uint32_t kMostIterations = 8;

class StatementMaker {
 public:
  StatementMaker(Dice& dice, std::size_t index_tables) : dice_(dice), index_tables_(index_tables) {}

  Statement make() {
    const std::uint32_t accumulator = next_register_++;
    body_.push_back(op(Op::Move, Operand::reg(accumulator), {operand()}));
    readable_.push_back(accumulator);
    const std::uint32_t depth = dice_.below(3);
    for (std::uint32_t i = 0; i < depth; ++i) {
      operations(2);
      loops_.push_back(1 + dice_.below(kMostIterations));
      body_.push_back(open_loop(i, loops_.back()));
      body_.back().is_backward = dice_.one_in(3);
    }
    operations(6);
    body_.push_back(
        op(arithmetic(), Operand::reg(accumulator), {Operand::reg(accumulator), operand()}));
    body_.push_back(store(element(), operand()));
    while (!loops_.empty()) {
      body_.push_back(close_loop());
      loops_.pop_back();
      operations(1);
    }
    body_.push_back(op(Op::Move, output(), {Operand::reg(accumulator)}));
    return statement(std::move(body_));
  }

 private:
  Op arithmetic() {
    constexpr Op kOps[] = {Op::Add, Op::Sub, Op::Mul, Op::Div, Op::Min, Op::Max};
    return kOps[dice_.below(std::size(kOps))];
  }

  Op any_operation() {
    for (;;) {
      const Op op = static_cast<Op>(dice_.below(static_cast<std::uint32_t>(op_count())));
      if (op == Op::DivBy) continue;  // wants the inverse of its divisor
      if (op_row(op).kind == OpKind::Native) return op;
      if (op_row(op).kind == OpKind::Math && dice_.one_in(4)) return op;
    }
  }

  Operand output() { return Operand::slot(kFree + kInputs + dice_.below(kOutputs)); }

  Operand operand() {
    if (!readable_.empty() && !dice_.one_in(3)) {
      return Operand::reg(readable_[dice_.below(static_cast<std::uint32_t>(readable_.size()))]);
    }
    if (dice_.one_in(3)) {
      return Operand::value(
          awkward_numbers()[dice_.below(static_cast<std::uint32_t>(awkward_numbers().size()))]);
    }
    return Operand::slot(kFree + dice_.below(kInputs + kOutputs));
  }

  // 8 and 7 elements of counters fit into 64 outputs; the last 16 stay for the base
  std::vector<IndexTerm> counter_terms() {
    std::vector<IndexTerm> terms;
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      if (index_tables_ > 0 && dice_.one_in(3)) {
        terms.push_back(table_term(i, dice_.below(static_cast<std::uint32_t>(index_tables_))));
      } else {
        terms.push_back(loop_term(i, 1 + dice_.below(3)));
      }
    }
    return terms;
  }

  Address element() { return at(kFree + kInputs + dice_.below(16), counter_terms()); }

  Address readable_address() {
    Address address =
        dice_.one_in(2) ? element() : at(kFree + dice_.below(kInputs), counter_terms());
    if (!dice_.one_in(4)) return address;
    address.terms.push_back(dynamic_term(operand(), 1 + dice_.below(2), 1 + dice_.below(4)));
    address.invalid =
        awkward_numbers()[dice_.below(static_cast<std::uint32_t>(awkward_numbers().size()))];
    return address;
  }

  void operations(std::uint32_t most) {
    for (std::uint32_t n = dice_.below(most + 1); n > 0; --n) operation();
  }

  void operation() {
    const bool goes_to_slot = dice_.one_in(5);
    const std::uint32_t made = next_register_;
    const Operand result = goes_to_slot ? output() : Operand::reg(made);
    if (dice_.one_in(3)) {
      body_.push_back(load(result, readable_address()));
    } else {
      const Op chosen = any_operation();
      Operands operands;
      for (std::size_t i = 0; i < op_row(chosen).arguments; ++i) operands.push_back(operand());
      body_.push_back(op(chosen, result, std::move(operands)));
    }
    if (goes_to_slot) return;
    readable_.push_back(made);
    ++next_register_;
  }

  Dice& dice_;
  std::size_t index_tables_;
  std::vector<Inst> body_;
  std::vector<std::uint32_t> readable_;  // registers written so far
  std::vector<std::uint32_t> loops_;     // iterations of the open loops
  std::uint32_t next_register_ = 0;
};

Program random_program(std::uint64_t seed) {
  Dice dice(seed);
  Program program = blank_program(kInputs + kOutputs);
  for (std::uint32_t i = 0; i < kInputs; ++i) {
    program.image[kFree + i] =
        dice.one_in(2) ? awkward_numbers()[i % awkward_numbers().size()] : dice.below(9) * 0.75;
  }
  for (std::uint32_t t = dice.below(3); t > 0; --t) {
    std::vector<std::uint32_t> entries;
    for (std::uint32_t i = 0; i < kMostIterations; ++i)
      entries.push_back(dice.below(kMostIterations));
    program.index_tables.add(entries);
  }
  for (std::uint32_t n = 1 + dice.below(12); n > 0; --n) {
    Section& section = program.sections[dice.below(kSectionCount)];
    section.push_back(StatementMaker(dice, program.index_tables.size()).make());
  }
  return program;
}

// WEIR_RANDOM_PROGRAMS=2000 for a longer look
std::uint64_t program_count() {
  const char* asked = std::getenv("WEIR_RANDOM_PROGRAMS");
  return asked != nullptr ? std::strtoull(asked, nullptr, 10) : 100;
}

TEST(LlvmRandomProgram, AgreesWithTheInterpreter) {
  for (std::uint64_t seed = 1; seed <= program_count(); ++seed) {
    const Program program = random_program(seed);
    ASSERT_EQ(first_difference(program), "") << "seed " << seed << "\n" << print(program);
  }
}

}  // namespace
}  // namespace weir::test
