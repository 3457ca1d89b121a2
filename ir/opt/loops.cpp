// Does in a loop only what each turn needs, and once.
//
//     for i0 in 100 {                    %9 = div v5, v6
//       %0 = load v[20 + i0]             for i0 in 100 {
//       %1 = div v5, v6                    %0 = load v[20 + i0]
//       %2 = mul %0, %1            =>      %2 = mul %0, %9
//       store v[200 + i0], %2              store v[200 + i0], %2
//       %3 = load v[20 + i0]               %5 = add %2, %0
//       %4 = load v[200 + i0]              ...
//       %5 = add %4, %3
//
// What no turn changes goes before the loop: every loop has at least one turn, and no operation
// traps. Between two borders of loops an operation, or a load, that was done already is not done
// again, and what was stored is not loaded. Only registers that are written once take part: others
// are accumulators.
#include <algorithm>
#include <utility>

#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

bool is_same_term(const IndexTerm& a, const IndexTerm& b) {
  return a.kind == b.kind && a.loop == b.loop && a.table == b.table && a.operand == b.operand &&
         a.stride == b.stride && a.extent == b.extent;
}

// of loads, stores and tables
bool is_same_place(const Address& a, const Address& b) {
  return a.base == b.base && a.invalid == b.invalid &&
         std::equal(a.terms.begin(), a.terms.end(), b.terms.begin(), b.terms.end(), is_same_term);
}

bool is_overlapping(SlotRange a, SlotRange b) { return a.first <= b.last && b.first <= a.last; }

// gives a number that depends on arguments, slots and counters alone
bool is_value(const Inst& inst) {
  return is_pure(inst.op) || inst.op == Op::Load || inst.op == Op::IndexValue ||
         inst.op == Op::Move;
}

class LoopCleaner {
 public:
  LoopCleaner(const Reach& reach, Statement& statement)
      : reach_(reach), statement_(statement), writes_(statement.register_count, 0) {
    for (const Inst& inst : statement.body) {
      if (is_register(inst)) ++writes_[inst.result.at];
    }
  }

  void clean() {
    // from the innermost loops outwards
    for (std::size_t at = statement_.body.size(); at-- > 0;) {
      if (statement_.body[at].op == Op::For) move_out(at);
    }
    take_again();
    drop_unread();
  }

 private:
  static bool is_register(const Inst& inst) {
    return op_has_result(inst.op) && inst.result.kind == Operand::Kind::Reg;
  }
  bool is_written_once(const Inst& inst) const {
    return is_register(inst) && writes_[inst.result.at] == 1;
  }

  // invariants

  void move_out(std::size_t loop) {
    std::vector<Inst>& body = statement_.body;
    const std::size_t end = end_of_loop(statement_, loop);
    made_inside_.assign(statement_.register_count, 0);
    written_.clear();
    counters_.assign(statement_.loop_count, 0);
    for (std::size_t at = loop; at < end; ++at) {
      const Inst& inst = body[at];
      if (is_register(inst)) made_inside_[inst.result.at] = 1;
      if (inst.op == Op::For) counters_[inst.loop.index()] = 1;
      reach_.each_write(statement_, inst,
                        [&](SlotRange range, bool) { written_.push_back(range); });
    }
    std::vector<Inst> moved, kept;
    for (std::size_t at = loop; at < end; ++at) {
      const bool is_moved = is_written_once(body[at]) && is_invariant(body[at]);
      if (is_moved) made_inside_[body[at].result.at] = 0;
      (is_moved ? moved : kept).push_back(std::move(body[at]));
    }
    const auto at = body.begin() + static_cast<std::ptrdiff_t>(loop);
    std::move(kept.begin(), kept.end(), std::move(moved.begin(), moved.end(), at));
  }

  bool is_invariant(const Inst& inst) const {
    if (!is_value(inst)) return false;
    bool is_steady = true;
    each_operand(inst, [&](const Operand& operand) {
      if (operand.kind == Operand::Kind::Reg && made_inside_[operand.at]) is_steady = false;
    });
    for (const Address& at : inst.at) {
      for (const IndexTerm& term : at.terms) {
        if (term.kind != IndexTerm::Kind::Dynamic && counters_[term.loop.index()])
          is_steady = false;
      }
    }
    reach_.each_read(statement_, inst, [&](SlotRange read) {
      for (const SlotRange& range : written_) is_steady &= !is_overlapping(read, range);
    });
    return is_steady;
  }

  // what was done already

  void take_again() {
    same_.assign(statement_.register_count, {});
    for (std::size_t reg = 0; reg < same_.size(); ++reg)
      same_[reg] = Operand::reg(static_cast<std::uint32_t>(reg));
    done_.clear();
    stored_.clear();
    for (Inst& inst : statement_.body) {
      each_operand(inst, [&](Operand& operand) { replace(operand); });
      if (inst.op == Op::For || inst.op == Op::End) {
        done_.clear();
        stored_.clear();
      } else if (is_written_once(inst) && is_value(inst)) {
        look_up(inst);
      }
      forget(inst);
    }
  }

  void replace(Operand& operand) const {
    if (operand.kind == Operand::Kind::Reg) operand = same_[operand.at];
  }

  // neither a slot nor an accumulator
  bool is_fixed(const Operand& operand) const {
    return operand.kind == Operand::Kind::Number ||
           (operand.kind == Operand::Kind::Reg && writes_[operand.at] == 1);
  }

  void look_up(const Inst& inst) {
    if (inst.op == Op::Move) {
      if (is_fixed(inst.args[0])) same_[inst.result.at] = inst.args[0];
      return;
    }
    bool is_of_accumulators = false;
    each_operand(inst, [&](const Operand& operand) {
      is_of_accumulators |= operand.kind == Operand::Kind::Reg && writes_[operand.at] > 1;
    });
    if (is_of_accumulators) return;
    if (inst.op == Op::Load) {
      for (const Inst* store : stored_) {
        if (!is_same_place(store->at[0], inst.at[0])) continue;
        same_[inst.result.at] = store->args[0];
        return;
      }
    }
    for (const Inst* known : done_) {
      if (!is_same(*known, inst)) continue;
      same_[inst.result.at] = known->result;
      return;
    }
    if (done_.size() < kMostRemembered) done_.push_back(&inst);
  }

  static bool is_same(const Inst& a, const Inst& b) {
    return a.op == b.op && a.args == b.args &&
           std::equal(a.at.begin(), a.at.end(), b.at.begin(), b.at.end(), is_same_place);
  }

  // a value that reads what is written now is old, and so is a store there
  void forget(const Inst& inst) {
    reach_.each_write(statement_, inst, [&](SlotRange range, bool) {
      const auto is_hit = [&](const Inst* known) {
        bool is_old = false;
        const auto see = [&](SlotRange seen) { is_old |= is_overlapping(seen, range); };
        reach_.each_read(statement_, *known, see);
        if (known->op == Op::Store)
          reach_.each_write(statement_, *known, [&](SlotRange seen, bool) { see(seen); });
        return is_old;
      };
      std::erase_if(done_, is_hit);
      std::erase_if(stored_, is_hit);
    });
    if (inst.op != Op::Store || stored_.size() == kMostRemembered) return;
    if (is_fixed(inst.args[0])) stored_.push_back(&inst);
  }

  void drop_unread() {
    std::vector<std::uint8_t> is_read(statement_.register_count, 0);
    // a register is read behind its only write, so that one pass backwards sees all
    std::vector<Inst>& body = statement_.body;
    std::vector<std::uint8_t> is_dropped(body.size(), 0);
    for (std::size_t at = body.size(); at-- > 0;) {
      const Inst& inst = body[at];
      is_dropped[at] = is_written_once(inst) && is_value(inst) && !is_read[inst.result.at];
      if (is_dropped[at]) continue;
      each_operand(inst, [&](const Operand& operand) {
        if (operand.kind == Operand::Kind::Reg) is_read[operand.at] = 1;
      });
    }
    std::size_t at = 0;
    std::erase_if(body, [&](const Inst&) { return is_dropped[at++] != 0; });
  }

  // Equations are short; what makes a long one is not worth a table of its own.
  static constexpr std::size_t kMostRemembered = 64;

  const Reach& reach_;
  Statement& statement_;
  std::vector<std::uint32_t> writes_;  // by register
  std::vector<std::uint8_t> made_inside_, counters_;
  std::vector<SlotRange> written_;
  std::vector<Operand> same_;        // by register: what holds the same number
  std::vector<const Inst*> done_;    // values that can be taken again
  std::vector<const Inst*> stored_;  // stores that can be loaded from
};

}  // namespace

void loops(Program& program, const OptimiseOptions&) {
  const Reach reach(program);
  for (Section& section : program.sections) {
    for (Statement& statement : section) {
      if (!is_straight(statement)) LoopCleaner(reach, statement).clean();
    }
  }
}

}  // namespace weir
