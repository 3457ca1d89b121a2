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
#include <optional>
#include <utility>

#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

constexpr std::size_t kMostOperations = 200;  // of a loop: more than fit into registers
constexpr std::size_t kFarthest = 32;         // statements that one moves over

struct Access {
  SlotRange range;
  bool is_write;
  const Address* at;  // where it goes from turn to turn; null for a slot
};
using Accesses = std::vector<Access>;

bool overlap(const SlotRange& a, const SlotRange& b) {
  return a.first <= b.last && b.first <= a.last;
}

bool conflict(const Accesses& a, const Accesses& b) {
  return std::any_of(a.begin(), a.end(), [&](const Access& one) {
    return std::any_of(b.begin(), b.end(), [&](const Access& other) {
      return (one.is_write || other.is_write) && overlap(one.range, other.range);
    });
  });
}

bool have_common_slots(const Accesses& a, const Accesses& b) {
  return std::any_of(a.begin(), a.end(), [&](const Access& one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const Access& other) { return overlap(one.range, other.range); });
  });
}

/// Some operations of a statement, from one to before another.
struct Part {
  const Statement* statement;
  std::size_t begin, end;

  const Inst& operator[](std::size_t at) const { return statement->body[at]; }
};

Part whole(const Statement& statement) { return {&statement, 0, statement.body.size()}; }

/// A loop that is in no other of the same part, and what stands around it.
struct LoopPart {
  Part before, inside, behind;
  LoopId loop;
  std::uint32_t count = 0;
  bool is_innermost = true;
};

LoopPart loop_part(Part all, std::size_t loop) {
  const Statement& statement = *all.statement;
  const std::size_t end = end_of_loop(statement, loop);
  LoopPart part{{&statement, all.begin, loop},
                {&statement, loop + 1, end - 1},
                {&statement, end, all.end},
                all[loop].loop,
                all[loop].count};
  for (std::size_t at = loop + 1; at < end; ++at)
    part.is_innermost = part.is_innermost && all[at].op != Op::For;
  return part;
}

std::optional<LoopPart> first_loop(Part all) {
  for (std::size_t at = all.begin; at < all.end; ++at)
    if (all[at].op == Op::For) return loop_part(all, at);
  return std::nullopt;
}

std::optional<LoopPart> last_loop(Part all) {
  std::optional<std::size_t> last;
  for (std::size_t at = all.begin; at < all.end; ++at) {
    if (all[at].op != Op::For) continue;
    last = at;
    at = end_of_loop(*all.statement, at) - 1;
  }
  return last ? std::optional(loop_part(all, *last)) : std::nullopt;
}

/// Whether a register keeps its number from turn to turn: it gets one before the loop, too.
bool has_sum(const LoopPart& loop) {
  const Statement& statement = *loop.inside.statement;
  const auto writes = [](const Inst& inst) {
    return op_has_result(inst.op) && inst.result.kind == Operand::Kind::Reg;
  };
  std::vector<std::uint8_t> counts(statement.register_count, 0);
  for (const Inst& inst : statement.body) {
    if (writes(inst) && counts[inst.result.at] < 2) ++counts[inst.result.at];
  }
  for (std::size_t at = loop.inside.begin; at < loop.inside.end; ++at) {
    const Inst& inst = loop.inside[at];
    if (writes(inst) && counts[inst.result.at] > 1) return true;
  }
  return false;
}

/// Where an address goes at a turn of a loop: base + turn * stride, and up to `reach` slots on.
struct TurnSlots {
  std::uint64_t base = 0, stride = 0, reach = 0;
  std::vector<std::pair<LoopId, std::uint32_t>> outer;  // what loops around this one add: strides
};

std::optional<std::uint64_t> turns_within(const LoopPart& loop, LoopId id) {
  for (std::size_t at = loop.inside.begin; at < loop.inside.end; ++at)
    if (loop.inside[at].op == Op::For && loop.inside[at].loop == id) return loop.inside[at].count;
  return std::nullopt;
}

std::optional<TurnSlots> turn_slots(const Address& at, const LoopPart& loop) {
  TurnSlots slots;
  slots.base = at.base;
  for (const IndexTerm& term : at.terms) {
    if (term.kind != IndexTerm::Kind::Loop) return std::nullopt;
    if (term.loop == loop.loop)
      slots.stride += term.stride;
    else if (const auto turns = turns_within(loop, term.loop))
      slots.reach += (*turns - 1) * term.stride;
    else
      slots.outer.emplace_back(term.loop, term.stride);
  }
  return slots;
}

/// Whether two accesses meet within a turn only.
bool are_turns_own(const Access& one, const LoopPart& a, const Access& other, const LoopPart& b) {
  if (one.at == nullptr || other.at == nullptr) return false;
  const auto x = turn_slots(*one.at, a), y = turn_slots(*other.at, b);
  if (!x || !y || x->stride != y->stride || x->outer != y->outer) return false;
  const std::uint64_t first = std::min(x->base, y->base);
  return std::max(x->base + x->reach, y->base + y->reach) - first < x->stride;
}

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
    return std::all_of(statement.body.begin(), statement.body.end(), [](const Inst& inst) {
      return is_pure(inst.op) || op_row(inst.op).kind == OpKind::Control;
    });
  }

  void join_with_earlier(std::size_t late) {
    const Accesses own = accesses(whole(section_[late]));
    const std::size_t first = late > kFarthest ? late - kFarthest : 0;
    for (std::size_t early = late; early-- > first;) {
      if (join(section_[early], section_[late])) {
        section_[late] = {};
        return;
      }
      if (conflict(accesses(whole(section_[early])), own)) return;
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
    const Accesses before_b = accesses(b.before), in_b = accesses(b.inside);
    const Accesses in_a = accesses(a.inside), behind_a = accesses(a.behind);
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
        return !(one.is_write || other.is_write) || !overlap(one.range, other.range) ||
               are_turns_own(one, a, other, b);
      });
    });
  }

  Accesses accesses(Part part) const {
    Accesses found;
    for (std::size_t at = part.begin; at < part.end; ++at) {
      const Inst& inst = part[at];
      const auto address = [&](Op op) { return inst.op == op ? &inst.at[0] : nullptr; };
      reach_.each_read(*part.statement, inst, [&](SlotRange range) {
        found.push_back({range, false, address(Op::Load)});
      });
      reach_.each_write(*part.statement, inst, [&](SlotRange range, bool) {
        found.push_back({range, true, address(Op::Store)});
      });
    }
    return found;
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
