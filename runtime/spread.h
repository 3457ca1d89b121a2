// How an inflow lies on a conveyor's belt (xmile.md 19.9). Private to the runtime.
#pragma once

#include <cstddef>
#include <vector>

#include "runtime/container.h"
#include "runtime/object.h"

namespace weir {

/// Takes from the arguments how the next inflow is spread, and weighs the slats of its way, the
/// exit first. No weights: all lands at the entry.
///
///   0                          at the entry
///   1                          evenly
///   2                          as what lies there
///   3, 0, number               as the area of table `number`, whose x run from the entry to the
///   exit 3, count, share...         as shares of parts of one length, from the entry to the exit
///   4, object, leak            as conveyor `object` lost it to its leak, at the same part of the
///   way
std::vector<double> next_spread(const weir_frame& frame, Conveyor& conveyor, Arguments& given,
                                std::size_t way);

}  // namespace weir
