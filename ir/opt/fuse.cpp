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
// A statement moves up to an earlier one over those between. Nothing may notice: two accesses of
// which one writes must be of different slots, or, within the loop, of the same slot at each turn.
#include <algorithm>
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
  const Address* at;  // within the loop: null for a slot
};

bool overlap(const SlotRange& a, const SlotRange& b) {
  return a.first <= b.last && b.first <= a.last;
}

/// A statement with one loop that is not in another: what stands before it, in it, behind it.
struct Parts {
  std::size_t loop = 0, end = 0;  // of For, and behind its End
  std::uint32_t count = 0;
  bool has_sum = false;  // a register that keeps its number from turn to turn
};

std::optional<Parts> parts_of(const Statement& statement) {
  Parts parts;
  std::size_t depth = 0, loops = 0;
  std::vector<std::uint32_t> writes(statement.register_count, 0);
  for (std::size_t at = 0; at < statement.body.size(); ++at) {
    const Inst& inst = statement.body[at];
    const OpKind kind = op_row(inst.op).kind;
    if (!is_pure(inst.op) && kind != OpKind::Control) return std::nullopt;
    if (inst.op == Op::For && depth++ == 0) {
      parts.loop = at;
      parts.count = inst.count;
      ++loops;
    }
    if (inst.op == Op::End && --depth == 0) parts.end = at + 1;
    if (op_has_result(inst.op) && inst.result.kind == Operand::Kind::Reg)
      parts.has_sum = ++writes[inst.result.at] > 1 || parts.has_sum;
  }
  return loops == 1 ? std::optional(parts) : std::nullopt;
}

class Fuser {
 public:
  Fuser(const Program& program, Section& section) : reach_(program), section_(section) {}

  void fuse() {
    for (std::size_t at = 1; at < section_.size(); ++at) {
      if (!is_straight(section_[at]) && parts_of(section_[at])) join_with_earlier(at);
    }
    std::erase_if(section_, [](const Statement& statement) { return statement.body.empty(); });
  }

 private:
  using Accesses = std::vector<Access>;

  void join_with_earlier(std::size_t late) {
    const Accesses own = accesses(section_[late], 0, section_[late].body.size());
    const std::size_t first = late > kFarthest ? late - kFarthest : 0;
    for (std::size_t early = late; early-- > first;) {
      if (can_join(section_[early], section_[late])) {
        join(section_[early], section_[late]);
        section_[late] = {};
        return;
      }
      const Statement& passed = section_[early];
      if (conflict(accesses(passed, 0, passed.body.size()), own)) return;
    }
  }

  bool can_join(const Statement& a, const Statement& b) const {
    const auto of_a = parts_of(a), of_b = parts_of(b);
    if (!of_a || of_a->count != of_b->count || of_a->has_sum != of_b->has_sum) return false;
    if (of_a->end - of_a->loop + (of_b->end - of_b->loop) > kMostOperations) return false;
    if (a.register_count + b.register_count > kMaxRegisters) return false;
    const Accesses before_b = accesses(b, 0, of_b->loop), in_b = accesses(b, of_b->loop, of_b->end);
    const Accesses in_a = accesses(a, of_a->loop, of_a->end);
    const Accesses behind_a = accesses(a, of_a->end, a.body.size());
    // before b's loop comes before all of a's loop and what follows it; b's loop before what
    // follows a's
    return !conflict(in_a, before_b) && !conflict(behind_a, before_b) &&
           !conflict(behind_a, in_b) && agree(a, *of_a, in_a, b, *of_b, in_b);
  }

  // Each turn of both may follow each other.
  static bool agree(const Statement& a, const Parts& of_a, const Accesses& in_a, const Statement& b,
                    const Parts& of_b, const Accesses& in_b) {
    for (const Access& one : in_a) {
      for (const Access& other : in_b) {
        if (!(one.is_write || other.is_write) || !overlap(one.range, other.range)) continue;
        const bool is_same = one.at != nullptr && other.at != nullptr &&
                             is_turns_own(*one.at, a.body[of_a.loop].loop) &&
                             is_turns_own(*other.at, b.body[of_b.loop].loop) &&
                             one.at->base == other.at->base &&
                             one.at->terms[0].stride == other.at->terms[0].stride;
        if (!is_same) return false;
      }
    }
    return true;
  }

  // base + turn * stride: another slot at each turn
  static bool is_turns_own(const Address& at, LoopId loop) {
    return at.terms.size() == 1 && at.terms[0].kind == IndexTerm::Kind::Loop &&
           at.terms[0].loop == loop && at.terms[0].stride > 0;
  }

  Accesses accesses(const Statement& statement, std::size_t begin, std::size_t end) const {
    Accesses found;
    for (std::size_t at = begin; at < end; ++at) {
      const Inst& inst = statement.body[at];
      const Address* address = inst.op == Op::Load || inst.op == Op::Store ? &inst.at[0] : nullptr;
      const auto add = [&](SlotRange range, bool is_write) {
        // an operand beside an address is a slot of its own
        const bool is_slot = range.first == range.last && address != nullptr &&
                             !address->terms.empty() && inst.op == Op::Store && !is_write;
        found.push_back({range, is_write, is_slot ? nullptr : address});
      };
      reach_.each_read(statement, inst, [&](SlotRange range) { add(range, false); });
      reach_.each_write(statement, inst, [&](SlotRange range, bool) { add(range, true); });
    }
    return found;
  }

  static bool conflict(const Accesses& a, const Accesses& b) {
    return std::any_of(a.begin(), a.end(), [&](const Access& one) {
      return std::any_of(b.begin(), b.end(), [&](const Access& other) {
        return (one.is_write || other.is_write) && overlap(one.range, other.range);
      });
    });
  }

  static void join(Statement& a, Statement& b) {
    const Parts of_a = *parts_of(a), of_b = *parts_of(b);
    const LoopId outer = b.body[of_b.loop].loop;
    for (Inst& inst : b.body) renumber(inst, a, outer, a.body[of_a.loop].loop);
    std::vector<Inst> body;
    const auto take = [&](Statement& from, std::size_t begin, std::size_t end) {
      for (std::size_t at = begin; at < end; ++at) body.push_back(std::move(from.body[at]));
    };
    take(a, 0, of_a.loop);
    take(b, 0, of_b.loop);
    take(a, of_a.loop, of_a.end - 1);
    take(b, of_b.loop + 1, of_b.end);
    take(a, of_a.end, a.body.size());
    take(b, of_b.end, b.body.size());
    a.body = std::move(body);
    a.label += ", " + b.label;
    a.register_count += b.register_count;
    a.loop_count += b.loop_count;
  }

  // b's registers and loops after those of a; its outer loop is that of a
  static void renumber(Inst& inst, const Statement& a, LoopId outer, LoopId common) {
    const auto reg = [&](Operand& operand) {
      if (operand.kind == Operand::Kind::Reg) operand.at += a.register_count;
    };
    const auto loop = [&](LoopId& id) {
      id = id == outer ? common : LoopId(static_cast<std::uint32_t>(id.index()) + a.loop_count);
    };
    if (op_has_result(inst.op)) reg(inst.result);
    for (Operand& arg : inst.args) reg(arg);
    if (inst.op == Op::For) loop(inst.loop);
    for (Address& at : inst.at) {
      for (IndexTerm& term : at.terms) {
        if (term.kind == IndexTerm::Kind::Dynamic)
          reg(term.operand);
        else
          loop(term.loop);
      }
    }
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
