// Puts loops of the same length together, so that a turn does what several did:
//
//     for i0 in 100 { %1 = load v[7 + i0]                for i0 in 100 { %1 = load v[7 + i0]
//                     %0 = add %0, %1 }                                  %0 = add %0, %1
//     v3 = move %0                                =>                     %3 = load v[7 + i0]
//     for i0 in 100 { %1 = load v[7 + i0] ...                            ... }
//
// Sums that wait for their own last addition then wait together; what one equation stores and the
// next loads at the same turn need not be loaded (loops.cpp, after this). Sums and equations by
// element stay apart: the latter are made several at once by vector instructions, sums are not.
//
// Of loops in loops, the outer ones of equations that have slots in common, so that a row is still
// in the nearest cache when the next equation wants it; then those in them, in the same way.
//
// A statement moves up to an earlier one over those between. Nothing may notice: two accesses of
// which one writes must be of different slots, or, within the loop, of slots that are the turn's
// own.
#include <algorithm>
#include <utility>

#include "ir/opt/nests.h"
#include "ir/opt/optimise.h"

namespace weir {
namespace {

constexpr std::size_t kMostOperations = 200;  // of a loop: more than fit into registers
constexpr std::size_t kFarthest = 32;         // statements that one moves over

/// b's registers and loops get numbers behind those of a.
void renumber(Statement& b, const Statement& a) {
  const auto reg = [&](Operand& operand) {
    if (operand.kind == Operand::Kind::Reg) operand.at += a.register_count;
  };
  const auto loop = [&](LoopId& id) {
    id = LoopId(static_cast<std::uint32_t>(id.index()) + a.loop_count);
  };
  for (Inst& inst : b.body) {
    if (op_has_result(inst.op)) reg(inst.result);
    for (Operand& arg : inst.args) reg(arg);
    if (inst.op == Op::For) loop(inst.loop);
    for (Address& at : inst.at) {
      for (IndexTerm& term : at.terms)
        term.kind == IndexTerm::Kind::Dynamic ? reg(term.operand) : loop(term.loop);
    }
  }
  b.register_count += a.register_count;
  b.loop_count += a.loop_count;
}

void rename_loop(Statement& statement, LoopId from, LoopId to) {
  for (Inst& inst : statement.body) {
    if (inst.op == Op::For && inst.loop == from) inst.loop = to;
    for (Address& at : inst.at) {
      for (IndexTerm& term : at.terms) {
        if (term.kind != IndexTerm::Kind::Dynamic && term.loop == from) term.loop = to;
      }
    }
  }
}

class Fuser {
 public:
  Fuser(const Program& program, Section& section) : reach_(program), section_(section) {}

  void fuse() {
    for (std::size_t at = 1; at < section_.size(); ++at) {
      if (can_move(section_[at])) join_with_earlier(at);
    }
    std::erase_if(section_, [](const Statement& statement) { return statement.body.empty(); });
  }

 private:
  // One loop, in which others may be, and nothing that has to happen at its place.
  static bool can_move(const Statement& statement) {
    const auto loop = first_loop(whole(statement));
    if (!loop || first_loop(loop->behind)) return false;
    return is_movable(whole(statement));
  }

  void join_with_earlier(std::size_t late) {
    const Accesses own = accesses(reach_, whole(section_[late]));
    const std::size_t first = late > kFarthest ? late - kFarthest : 0;
    for (std::size_t early = late; early-- > first;) {
      if (join(section_[early], section_[late])) {
        section_[late] = {};
        return;
      }
      if (conflict(accesses(reach_, whole(section_[early])), own)) return;
    }
  }

  bool join(Statement& a, const Statement& b) const {
    if (a.register_count + b.register_count > kMaxRegisters || !can_move(a)) return false;
    if (!can_join(*last_loop(whole(a)), *first_loop(whole(b)))) return false;
    Statement moved = b;
    renumber(moved, a);
    a.body = joined(whole(a), moved, whole(moved));
    a.label += ", " + b.label;
    a.register_count = moved.register_count;
    a.loop_count = moved.loop_count;
    return true;
  }

  // One behind the other, or b's first loop in a's last.
  std::vector<Inst> joined(Part a, Statement& owner_of_b, Part b) const {
    std::vector<Inst> body;
    const auto take = [&](Part part) {
      for (std::size_t at = part.begin; at < part.end; ++at) body.push_back(part[at]);
    };
    const auto of_a = last_loop(a), of_b = first_loop(b);
    if (!of_a || !of_b || !can_join(*of_a, *of_b)) {
      take(a);
      take(b);
      return body;
    }
    rename_loop(owner_of_b, of_b->loop, of_a->loop);
    take(of_a->before);
    take(of_b->before);
    body.push_back(a[of_a->inside.begin - 1]);
    for (Inst& inst : joined(of_a->inside, owner_of_b, of_b->inside))
      body.push_back(std::move(inst));
    body.push_back(a[of_a->inside.end]);
    take(of_a->behind);
    take(of_b->behind);
    return body;
  }

  // What stands before b's loop then comes before all of a's loop and what follows it; b's loop
  // before what follows a's.
  bool can_join(const LoopPart& a, const LoopPart& b) const {
    if (a.count != b.count || a.is_innermost != b.is_innermost) return false;
    const std::size_t operations = a.inside.end - a.inside.begin + (b.inside.end - b.inside.begin);
    if (operations > kMostOperations) return false;
    const Accesses before_b = accesses(reach_, b.before), in_b = accesses(reach_, b.inside);
    const Accesses in_a = accesses(reach_, a.inside), behind_a = accesses(reach_, a.behind);
    if (conflict(in_a, before_b) || conflict(behind_a, before_b) || conflict(behind_a, in_b))
      return false;
    const bool gains = a.is_innermost ? has_sum(a) == has_sum(b) : have_common_slots(in_a, in_b);
    return gains && agree(a, in_a, b, in_b);
  }

  // Each turn of both may follow each other.
  static bool agree(const LoopPart& a, const Accesses& in_a, const LoopPart& b,
                    const Accesses& in_b) {
    return std::all_of(in_a.begin(), in_a.end(), [&](const Access& one) {
      return std::all_of(in_b.begin(), in_b.end(), [&](const Access& other) {
        return !conflict(one, other) || are_turns_own(one, a, other, b);
      });
    });
  }

  const Reach reach_;
  Section& section_;
};

}  // namespace

void fuse(Program& program, const OptimiseOptions&) {
  for (SectionKind kind : {SectionKind::Rates, SectionKind::Update, SectionKind::Observe})
    Fuser(program, program.section(kind)).fuse();
}

}  // namespace weir
