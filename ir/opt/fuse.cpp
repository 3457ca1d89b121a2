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
// in the nearest cache when the next equation wants it; then those in them, in the same way. Small
// ones stay as they are: LLVM writes them out whole, and does worse with more in them.
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

constexpr std::uint64_t kFewestTurns = 512;  // of a nest that is not small
constexpr std::size_t kFarthest = 32;        // statements that one moves over

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

class Fuser {
 public:
  Fuser(const Program& program, Section& section) : reach_(program), section_(section) {}

  void fuse() {
    std::vector<std::size_t> movable;
    for (std::size_t at = 0; at < section_.size(); ++at)
      if (can_move(section_[at])) movable.push_back(at);
    if (movable.size() < 2) return;
    seen_.resize(section_.size());
    for (std::size_t at = 0; at < section_.size(); ++at)
      seen_[at].all = accesses(reach_, whole(section_[at]));
    for (const std::size_t at : movable) seen_[at].loop = one_loop(whole(section_[at]));
    for (const std::size_t at : movable) join_with_earlier(at);
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
    const std::size_t first = late > kFarthest ? late - kFarthest : 0;
    for (std::size_t early = late; early-- > first;) {
      if (seen_[early].loop && join(early, late)) return;
      if (conflict(seen_[early].all, seen_[late].all)) return;
    }
  }

  bool join(std::size_t early, std::size_t late) {
    Statement &a = section_[early], &b = section_[late];
    Seen &of_a = seen_[early], &of_b = seen_[late];
    if (a.register_count + b.register_count > kMaxRegisters) return false;
    if (!can_join({*of_a.loop, of_a.all}, {*of_b.loop, of_b.all})) return false;
    renumber(b, a);
    of_b.all = accesses(reach_, whole(b));
    std::vector<Inst> body;
    body.reserve(a.body.size() + b.body.size());
    join_parts({a, whole(a), of_a.all}, {b, whole(b), of_b.all}, body);
    a.body = std::move(body);
    a.label += ", " + b.label;
    a.register_count = b.register_count;
    a.loop_count = b.loop_count;
    b = {};
    of_b = {};
    of_a = {one_loop(whole(a)), accesses(reach_, whole(a))};
    return true;
  }

  /// Part of a statement whose operations go elsewhere; `all`: of the whole statement.
  struct Source {
    Statement& owner;
    Part part;
    Accesses all;

    void move_to(std::vector<Inst>& body, Part some) const {
      for (std::size_t at = some.begin; at < some.end; ++at)
        body.push_back(std::move(owner.body[at]));
    }
  };

  // One behind the other, or b's first loop in a's last. What has moved keeps its kind and its
  // result, which is all that is asked of it.
  static void join_parts(Source a, Source b, std::vector<Inst>& body) {
    const auto last = last_loop(a.part), first = first_loop(b.part);
    if (!last || !first ||
        !can_join({{*last, has_sum(*last)}, a.all}, {{*first, has_sum(*first)}, b.all})) {
      a.move_to(body, a.part);
      b.move_to(body, b.part);
      return;
    }
    rename_loop(b.owner.body, first->loop, last->loop);
    a.move_to(body, last->before);
    b.move_to(body, first->before);
    body.push_back(a.part[last->inside.begin - 1]);
    if (are_large_nests(*last, *first)) {
      join_parts({a.owner, last->inside, a.all}, {b.owner, first->inside, b.all}, body);
    } else {
      a.move_to(body, last->inside);
      b.move_to(body, first->inside);
    }
    body.push_back(a.part[last->inside.end]);
    a.move_to(body, last->behind);
    b.move_to(body, first->behind);
  }

  struct Loop {
    LoopPart part;
    bool has_sum = false;
  };
  static Loop one_loop(Part all) {
    const LoopPart part = *first_loop(all);
    return {part, has_sum(part)};
  }

  /// A loop, and the accesses of its whole statement.
  struct Side {
    Loop loop;
    Accesses all;

    Accesses before() const { return accesses_within(all, loop.part.before); }
    Accesses inside() const { return accesses_within(all, loop.part.inside); }
    Accesses behind() const { return accesses_within(all, loop.part.behind); }
  };

  // What stands before b's loop then comes before all of a's loop and what follows it; b's loop
  // before what follows a's.
  static bool can_join(const Side& a, const Side& b) {
    const LoopPart &of_a = a.loop.part, &of_b = b.loop.part;
    if (of_a.count != of_b.count) return false;
    const auto size = [](Part part) { return part.end - part.begin; };
    if (size(of_a.inside) + size(of_b.inside) > kMostOperations) return false;
    const bool gains = a.loop.has_sum == b.loop.has_sum ||
                       (are_large_nests(of_a, of_b) && have_common_slots(a.inside(), b.inside()));
    return gains && !conflict(a.inside(), b.before()) && !conflict(a.behind(), b.before()) &&
           !conflict(a.behind(), b.inside()) && agree(a, b);
  }

  static bool are_large_nests(const LoopPart& a, const LoopPart& b) {
    return !a.is_innermost && !b.is_innermost && std::min(a.turns, b.turns) >= kFewestTurns;
  }

  static bool is_element(const Access& access) {
    return access.at != nullptr && access.at->terms.size() == 1;
  }

  // Each turn of both may follow each other.
  static bool agree(const Side& a, const Side& b) {
    const Accesses in_a = a.inside(), in_b = b.inside();
    const LoopPart &of_a = a.loop.part, &of_b = b.loop.part;
    const bool may_meet_in_rows =
        (of_a.is_innermost && of_b.is_innermost) || are_large_nests(of_a, of_b);
    return std::all_of(in_a.begin(), in_a.end(), [&](const Access& one) {
      return std::all_of(in_b.begin(), in_b.end(), [&](const Access& other) {
        return !conflict(one, other) ||
               ((may_meet_in_rows || (is_element(one) && is_element(other))) &&
                are_turns_own(one, of_a, other, of_b));
      });
    });
  }

  /// What is known of a statement.
  struct Seen {
    std::optional<Loop> loop;  // of one that can move
    std::vector<Access> all;
  };

  const Reach reach_;
  Section& section_;
  std::vector<Seen> seen_;
};

}  // namespace

void fuse(Program& program, const OptimiseOptions&) {
  for (SectionKind kind : {SectionKind::Rates, SectionKind::Update, SectionKind::Observe})
    Fuser(program, program.section(kind)).fuse();
}

}  // namespace weir
