// Which elements a reference can touch, as offsets within the block of its variable.
//
//     x[i, 3, j!]   base: 3 * stride; loop i: one offset per iteration; loop j: one offset per
//     iteration
//
// Offsets of positions that run with the same loop are summed, so that `x[i, i]` touches the
// diagonal only.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/lower/slots.h"

namespace weir {

struct Reach {
  struct Loop {
    std::uint32_t loop = 0;               // its number within the equation
    std::vector<std::uint32_t> offsets;   // one per iteration; kNoPosition: no such element
    std::vector<std::uint32_t> distinct;  // the same, ascending, each once
  };
  struct Range {
    std::uint32_t count = 0, stride = 0;
  };
  std::uint32_t base = 0;
  std::vector<Loop> loops;
  std::vector<Range> ranges;  // positions that take every element: of dynamic indexes and of views
  bool is_nowhere = false;    // a constant position that does not exist
  bool is_dynamic = false;    // may touch less than it says
};

Reach reach_of(const Block& block, const std::vector<RIndex>& index);
Reach reach_of(const Block& block, const RView& view);
Reach reach_of_all(const Block& block);

/// How many offsets `offsets_of` gives, with the loops below `bound_count` bound to one iteration
/// each.
std::uint64_t count_of(const Reach& reach, std::uint32_t bound_count);

/// The offsets, with loop n bound to iteration bound[n] and other loops running. Each once, when
/// nothing is bound.
std::vector<std::uint32_t> offsets_of(const Reach& reach, const std::vector<std::uint32_t>& bound);

/// The first offset that `index` reaches with loop n at iteration at[n] (dynamic indexes at their
/// first element); kNoPosition when there is none. For single iterations: `offsets_of` would list
/// the whole loop first.
std::uint32_t offset_at(const Block& block, const std::vector<RIndex>& index,
                        const std::vector<std::uint32_t>& at);

/// Iteration number (row-major over the loops) -> iteration of each loop.
std::vector<std::uint32_t> iterations_at(const std::vector<ResolvedLoop>& loops,
                                         std::uint32_t number);

}  // namespace weir
