// What must be there when a run begins, for engines that make machine code of several runs.
#pragma once

#include <vector>

#include "ir/program/program.h"

namespace weir {

/// The slots that must hold the image's number when a run begins, ascending: what the runtime or a
/// section may read, or a run may save, before another has written it. The others may hold
/// anything. `program` has been optimised. Takes time as the values are many.
std::vector<Region> slots_to_set(const Program& program);

}  // namespace weir
