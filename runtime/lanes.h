// Several runs of the same code at once, in step with each other.
#pragma once

#include <optional>
#include <vector>

#include "runtime/sim.h"

namespace weir {

/// Makes as many runs at once as `code` has lanes; there may be fewer. They may differ in overrides
/// and seeds; what is saved, the limits and `progress` are those of the first. Each outcome is to
/// the bit that of `simulate` with code of one lane; nothing stands for a run that cannot go on
/// beside the others (it has other times, or it fails) and is to be made by itself.
std::vector<std::optional<RunOutcome>> simulate_lanes(const weir_code& code,
                                                      const std::vector<RunOptions>& options);

}  // namespace weir
