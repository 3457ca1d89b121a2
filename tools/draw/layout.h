// A diagram for a sector that has none (xmile.md 32.5): every variable once, stocks and flows as a
// backbone of straight pipes, the others around them, an arrow for each use.
//
// Graphviz finds the places and is loaded on first use (tools/draw/graphviz/).
#pragma once

#include <string>

#include "ir/model/model.h"

namespace weir::draw {

/// Beyond this many variables Graphviz would take minutes: they stand in rows.
inline constexpr std::size_t kMostArranged = 2500;

/// The sizes are those of the language that will show the view. Empty with `problem` told when
/// weir was built without Graphviz.
View layout(const Sector& sector, Dialect dialect, std::string& problem);

}  // namespace weir::draw
