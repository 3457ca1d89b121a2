// Equations that repeat each other as loops, for engines that make machine code of them.
#pragma once

#include <cstddef>
#include <optional>

#include "ir/program/program.h"

namespace weir {

/// The same Program with loops for equations that differ in their slots only; nothing where there
/// are none, or so few equations that a processor holds the code of all. The same bits, slots and
/// order. `program` has been optimised: nothing that asks for one statement an equation follows.
std::optional<Program> rolled(const Program& program);

/// About the number of operations of rolled(program), without making it.
std::size_t rolled_size(const Program& program);

}  // namespace weir
