// Which equations of `rates` wait for each other, and how long.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/program/program.h"

namespace weir {

/// For each statement of `rates` the longest chain of statements that each need the one before:
/// of those that must stand before it, and of those that must stand behind it.
struct Chains {
  std::vector<std::int32_t> before, behind;
  std::int32_t longest = 0;  // of all: before + 1 + behind
};

/// Of a model that is small and narrow enough for a processor to wait for its equations rather than
/// to be busy with them; of another nothing, and of one with loops.
std::optional<Chains> waiting_chains(const Program& program);

}  // namespace weir
