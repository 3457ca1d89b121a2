// Parts of a diagram that nothing joins, put beside and below each other.
#pragma once

#include "tools/draw/graphviz/door.h"

namespace weir::draw {

/// Moves each connected part of `graph` as a whole, so that all of them fill a sheet that is
/// somewhat wider than high, with `apart` between their boxes.
void pack(LayoutGraph& graph, double apart);

}  // namespace weir::draw
