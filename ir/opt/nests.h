// Loops in loops: the parts of a statement, and which slots they meet in. For the passes of this
// room.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/opt/slots.h"
#include "ir/program/program.h"

namespace weir {

/// Some operations of a statement, from one to before another.
struct Part {
  const Statement* statement;
  std::size_t begin, end;

  const Inst& operator[](std::size_t at) const { return statement->body[at]; }
};

Part whole(const Statement& statement);

/// A loop that is in no other of the same part, and what stands around it.
struct LoopPart {
  Part before, inside, behind;
  LoopId loop;
  std::uint32_t count = 0;
  bool is_innermost = true;
};

/// The loop whose For stands at `loop`.
LoopPart loop_part(Part all, std::size_t loop);
std::optional<LoopPart> first_loop(Part all);
std::optional<LoopPart> last_loop(Part all);

/// Whether a register keeps its number from turn to turn: it gets one before the loop, too.
bool has_sum(const LoopPart& loop);

/// Whether all can be done at another place, were it not for the slots.
bool is_movable(Part part);

struct Access {
  SlotRange range;
  bool is_write;
  const Address* at;  // where it goes from turn to turn; null for a slot
};
using Accesses = std::vector<Access>;

Accesses accesses(const Reach& reach, Part part);

/// Whether one writes what the other reads or writes.
bool conflict(const Access& one, const Access& other);
bool conflict(const Accesses& a, const Accesses& b);
bool have_common_slots(const Accesses& a, const Accesses& b);

/// Whether two accesses, in loops of as many turns, meet within a turn only. Loops around these
/// must be the same ones.
bool are_turns_own(const Access& one, const LoopPart& a, const Access& other, const LoopPart& b);

}  // namespace weir
