// Which slots operations read and write, and who else does. For the passes of this room.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/opt/optimise.h"
#include "ir/program/program.h"

namespace weir {

/// Slots [first, last].
struct SlotRange {
  std::uint32_t first = 0, last = 0;
};

/// Whether a body has no loops.
bool is_straight(const Statement& statement);

/// How often a loop of the statement turns.
std::uint32_t iterations(const Statement& statement, LoopId loop);

/// Behind the End of the loop that begins at `loop`.
std::size_t end_of_loop(const Statement& statement, std::size_t loop);

/// Calls `see(operand)` for all that an instruction reads, indices too.
template <class Instruction, class See>
void each_operand(Instruction& inst, See see) {
  for (auto& arg : inst.args) see(arg);
  for (auto& at : inst.at) {
    for (auto& term : at.terms) {
      if (term.kind == IndexTerm::Kind::Dynamic) see(term.operand);
    }
  }
}

/// Whether an operation gives the same for the same arguments within one evaluation, and does
/// nothing else.
bool is_pure(Op op);

/// Slots of a Program's addresses. Holds what it needs to know of index tables, not the Program.
class Reach {
 public:
  explicit Reach(const Program& program);

  /// All slots that an address means.
  SlotRange range(const Statement& statement, const Address& at) const;

  /// Calls `see(SlotRange)` for all slots that the instruction may read.
  template <class See>
  void each_read(const Statement& statement, const Inst& inst, See see) const {
    each_operand(inst, [&](const Operand& operand) { see_slot(operand, see); });
    if (inst.op == Op::Load || op_row(inst.op).kind == OpKind::Array) {
      for (const Address& at : inst.at) see(range(statement, at));
    }
  }

  /// The same for all slots that it may write; `is_whole`: it writes each of them.
  template <class See>
  void each_write(const Statement& statement, const Inst& inst, See see) const {
    if (op_has_result(inst.op) && inst.result.kind == Operand::Kind::Slot)
      see(SlotRange{inst.result.at, inst.result.at}, true);
    if (inst.op == Op::Store) see(range(statement, inst.at[0]), is_dense(statement, inst.at[0]));
    if (op_row(inst.op).kind == OpKind::Array) see(range(statement, inst.at[0]), false);
  }

 private:
  template <class See>
  static void see_slot(const Operand& operand, See see) {
    if (operand.kind == Operand::Kind::Slot) see(SlotRange{operand.at, operand.at});
  }
  static bool is_dense(const Statement& statement, const Address& at);

  std::vector<SlotRange> entries_;  // least and greatest of each index table
};

/// Slots that the runtime reads or writes at any time: controls, stocks, memories and their like.
std::vector<std::uint8_t> runtime_slots(const Program& program);

/// Those and what is read from outside at a time that is saved.
std::vector<std::uint8_t> seen_slots(const Program& program, const OptimiseOptions& options);

/// Slots that keep their number from the end of `const` on.
std::vector<std::uint8_t> steady_slots(const Program& program);

/// One more slot at the end.
std::uint32_t add_slot(Program& program);

}  // namespace weir
