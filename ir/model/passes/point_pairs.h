// The points of LOOKUPXY: those of two graphical functions, in pairs.
#pragma once

#include <vector>

#include "ir/model/model.h"

namespace weir {

/// A table through (xs[i], ys[i]) in the order of the xs; what one list has more is left out
/// (xmile.md 26.3).
LookupTable paired_points(const std::vector<double>& xs, const std::vector<double>& ys);

}  // namespace weir
