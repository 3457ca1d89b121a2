// Puts the equations of a model in which they wait for each other into an order in which a
// processor has something to do while it waits.
//
// It looks some hundred operations ahead. As they are resolved, an equation stands close behind
// what it needs, so that one chain after the other is waited for:
//
//     a1 a2 a3 a4 a5 b1 b2 b3 b4 b5        =>        a1 b1 a2 b2 a3 b3 a4 b4 a5 b5
//
// Each statement goes midway between the earliest and the latest place that the others leave it,
// counted in statements: its place does not hang on what an equation computes, only on what it
// needs, so that an edit of a formula moves nothing. Where many equations do not wait, neighbours
// that share numbers stay together: what is computed apart is loaded again.
#include <algorithm>
#include <cstdint>
#include <numeric>

#include "ir/opt/chains.h"
#include "ir/opt/optimise.h"

namespace weir {

void order(Program& program, const OptimiseOptions&) {
  const std::optional<Chains> chains = waiting_chains(program);
  if (!chains) return;
  Section& section = program.section(SectionKind::Rates);
  std::vector<std::uint32_t> places(section.size());
  std::iota(places.begin(), places.end(), 0u);
  // what needs another is at least one later in the first and one earlier in the second
  const auto midway = [&](std::uint32_t at) { return chains->before[at] - chains->behind[at]; };
  std::stable_sort(places.begin(), places.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return midway(a) < midway(b); });
  Section made;
  made.reserve(section.size());
  for (const std::uint32_t at : places) made.push_back(std::move(section[at]));
  section = std::move(made);
}

}  // namespace weir
