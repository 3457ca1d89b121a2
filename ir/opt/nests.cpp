// See nests.h.
#include "ir/opt/nests.h"

#include <algorithm>
#include <utility>

namespace weir {
namespace {

bool overlap(const SlotRange& a, const SlotRange& b) {
  return a.first <= b.last && b.first <= a.last;
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

}  // namespace

Part whole(const Statement& statement) { return {&statement, 0, statement.body.size()}; }

LoopPart loop_part(Part all, std::size_t loop) {
  const Statement& statement = *all.statement;
  const std::size_t end = end_of_loop(statement, loop);
  LoopPart part{{&statement, all.begin, loop},
                {&statement, loop + 1, end - 1},
                {&statement, end, all.end},
                all[loop].loop,
                all[loop].count,
                all[loop].count};
  std::vector<std::uint64_t> turns = {part.turns};
  for (std::size_t at = loop + 1; at < end - 1; ++at) {
    if (all[at].op == Op::End) turns.pop_back();
    if (all[at].op != Op::For) continue;
    turns.push_back(turns.back() * all[at].count);
    part.turns = std::max(part.turns, turns.back());
    part.is_innermost = false;
  }
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

void rename_loop(std::span<Inst> body, LoopId from, LoopId to) {
  for (Inst& inst : body) {
    if (inst.op == Op::For && inst.loop == from) inst.loop = to;
    for (Address& at : inst.at) {
      for (IndexTerm& term : at.terms)
        if (term.kind != IndexTerm::Kind::Dynamic && term.loop == from) term.loop = to;
    }
  }
}

bool is_movable(Part part) {
  for (std::size_t at = part.begin; at < part.end; ++at)
    if (!is_pure(part[at].op) && op_row(part[at].op).kind != OpKind::Control) return false;
  return true;
}

std::vector<Access> accesses(const Reach& reach, Part part) {
  std::vector<Access> found;
  for (std::size_t at = part.begin; at < part.end; ++at) {
    const Inst& inst = part[at];
    const auto address = [&](Op op) { return inst.op == op ? &inst.at[0] : nullptr; };
    reach.each_read(*part.statement, inst, [&](SlotRange range) {
      found.push_back({range, false, address(Op::Load), at});
    });
    reach.each_write(*part.statement, inst, [&](SlotRange range, bool) {
      found.push_back({range, true, address(Op::Store), at});
    });
  }
  return found;
}

Accesses accesses_within(Accesses all, Part part) {
  const auto first_from = [&](std::size_t operation) {
    return std::partition_point(all.begin(), all.end(),
                                [&](const Access& access) { return access.operation < operation; });
  };
  return {first_from(part.begin), first_from(part.end)};
}

bool conflict(const Access& one, const Access& other) {
  return (one.is_write || other.is_write) && overlap(one.range, other.range);
}

bool conflict(Accesses a, Accesses b) {
  return std::any_of(a.begin(), a.end(), [&](const Access& one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const Access& other) { return conflict(one, other); });
  });
}

bool have_common_slots(Accesses a, Accesses b) {
  return std::any_of(a.begin(), a.end(), [&](const Access& one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const Access& other) { return overlap(one.range, other.range); });
  });
}

bool are_turns_own(const Access& one, const LoopPart& a, const Access& other, const LoopPart& b) {
  if (one.at == nullptr || other.at == nullptr) return false;
  const auto x = turn_slots(*one.at, a), y = turn_slots(*other.at, b);
  if (!x || !y || x->stride != y->stride || x->outer != y->outer) return false;
  const std::uint64_t first = std::min(x->base, y->base);
  return std::max(x->base + x->reach, y->base + y->reach) - first < x->stride;
}

}  // namespace weir
