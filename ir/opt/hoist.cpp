// Moves operations on numbers that no step changes into `const`, where they are done once for a
// set of parameters:
//
//     const:                           const:
//                                        v40 = div v7, 3          v7 is a given number
//     rates:                           rates:
//       %0 = div v7, 3            =>
//       %1 = mul %0, v5                  %1 = mul v40, v5
//
// `const` runs after numbers were set from outside, so a number that is set counts here too.
// Equations that as wholes depend on constants stand in `const` already. Of a statement with loops
// what stands before them is moved (`loops` puts there what no turn changes).
#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

class Hoister {
 public:
  explicit Hoister(Program& program) : program_(program), is_steady_(steady_slots(program)) {}

  void hoist(SectionKind kind) {
    for (Statement& statement : program_.section(kind)) pass(statement);
  }

 private:
  void pass(Statement& statement) {
    moved_.assign(statement.register_count, {});
    count_writes(statement);
    bool is_before_loops = true;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < statement.body.size(); ++i) {
      Inst& inst = statement.body[i];
      each_operand(inst, [&](Operand& operand) { replace(operand); });
      is_before_loops &= inst.op != Op::For;
      if (is_before_loops && is_single(inst) && can_move(inst)) {
        move(statement, inst);
      } else if (inst.result.kind == Operand::Kind::Reg && op_has_result(inst.op)) {
        moved_[inst.result.at] = Operand::value(0);
      }
      if (inst.op != Op::Move || inst.result.kind != Operand::Kind::Reg ||
          moved_[inst.result.at].kind != Operand::Kind::Slot)
        keep(statement.body, i, kept++);
    }
    statement.body.resize(kept);
  }

  static void keep(std::vector<Inst>& body, std::size_t from, std::size_t at) {
    if (from != at) body[at] = std::move(body[from]);
  }

  void count_writes(const Statement& statement) {
    writes_.assign(statement.register_count, 0);
    for (const Inst& inst : statement.body) {
      if (op_has_result(inst.op) && inst.result.kind == Operand::Kind::Reg)
        ++writes_[inst.result.at];
    }
  }

  // an accumulator starts before its loop and is another number within it
  bool is_single(const Inst& inst) const {
    return inst.result.kind != Operand::Kind::Reg || writes_[inst.result.at] == 1;
  }

  // a register whose operation went away is the slot that has its number
  void replace(Operand& operand) const {
    if (operand.kind != Operand::Kind::Reg) return;
    if (moved_[operand.at].kind == Operand::Kind::Slot) operand = moved_[operand.at];
  }

  bool can_move(const Inst& inst) const {
    const OpKind kind = op_row(inst.op).kind;
    if (kind != OpKind::Native && kind != OpKind::Math && kind != OpKind::Table) return false;
    if (!inst.at.empty() && !inst.at[0].terms.empty()) return false;
    if (program_.value_count == kMaxValues) return false;
    bool reads_slot = false;
    for (const Operand& arg : inst.args) {
      if (arg.kind == Operand::Kind::Reg) return false;
      if (arg.kind != Operand::Kind::Slot) continue;
      // a slot added here is written in `const` alone
      if (arg.at < is_steady_.size() && is_steady_[arg.at] == 0) return false;
      reads_slot = true;
    }
    // numbers alone are for reuse()
    return reads_slot || kind != OpKind::Native;
  }

  // leaves a move of the new slot behind
  void move(const Statement& statement, Inst& inst) {
    const Operand place = Operand::slot(add_slot(program_));
    Inst moved = inst;
    moved.result = place;
    Statement made;
    made.label = statement.label;
    made.span = statement.span;
    made.body.push_back(std::move(moved));
    program_.section(SectionKind::Const).push_back(std::move(made));
    inst.op = Op::Move;
    inst.args = {place};
    inst.at.clear();
    if (inst.result.kind == Operand::Kind::Reg) moved_[inst.result.at] = place;
  }

  Program& program_;
  const std::vector<std::uint8_t> is_steady_;
  std::vector<std::uint32_t> writes_;  // by register
  std::vector<Operand> moved_;         // by register: the slot in its place, else a number
};

}  // namespace

void hoist(Program& program, const OptimiseOptions&) {
  Hoister hoister(program);
  for (SectionKind kind : {SectionKind::Rates, SectionKind::Update, SectionKind::Observe})
    hoister.hoist(kind);
}

}  // namespace weir
