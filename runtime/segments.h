// Lookups cut into segments that are read without a search. Private to the runtime and the engines.
#pragma once

#include <vector>

#include "weir/rt.h"

namespace weir {

/// The segments of a table, one more than it has points: rt.h, weir_segment. Those that would not
/// give weir_rt_lookup's own bits are never read.
std::vector<weir_segment> make_segments(const weir_table& table);

}  // namespace weir
