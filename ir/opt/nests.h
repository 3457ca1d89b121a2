// Loops in loops: the parts of a statement, and which slots they meet in. For the passes of this
// room.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ir/opt/slots.h"
#include "ir/program/program.h"

namespace weir {

/// Operations of a loop that others may join: more than fit into registers are too many.
inline constexpr std::size_t kMostOperations = 200;

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
  std::uint64_t turns = 0;  // of the innermost loop that has most, all in all
  bool is_innermost = true;
};

/// The loop whose For stands at `loop`.
LoopPart loop_part(Part all, std::size_t loop);
std::optional<LoopPart> first_loop(Part all);
std::optional<LoopPart> last_loop(Part all);

/// Whether a register keeps its number from turn to turn: it gets one before the loop, too.
bool has_sum(const LoopPart& loop);

/// Gives a loop of these operations another number.
void rename_loop(std::span<Inst> body, LoopId from, LoopId to);

/// Whether all can be done at another place, were it not for the slots.
bool is_movable(Part part);

struct Access {
  SlotRange range;
  bool is_write;
  const Address* at;      // where it goes from turn to turn; null for a slot
  std::size_t operation;  // its place in the statement
};
using Accesses = std::span<const Access>;

/// In the order of the operations. Good as long as the statement stays as it is.
std::vector<Access> accesses(const Reach& reach, Part part);
/// Those of a part, of those of the whole statement.
Accesses accesses_within(Accesses all, Part part);

/// Whether one writes what the other reads or writes.
bool conflict(const Access& one, const Access& other);
bool conflict(Accesses a, Accesses b);
bool have_common_slots(Accesses a, Accesses b);

/// Whether two accesses, in loops of as many turns, meet within a turn only. Loops around these
/// must be the same ones.
bool are_turns_own(const Access& one, const LoopPart& a, const Access& other, const LoopPart& b);

}  // namespace weir
