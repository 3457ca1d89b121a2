// Which arrows of a diagram that is laid out would be too long to follow: in their place the user
// of a variable has a second picture of it nearby, a ghost.
#pragma once

#include <vector>

#include "ir/model/view.h"
#include "tools/draw/structure.h"

namespace weir::draw {

struct Ghosts {
  std::vector<std::size_t> of;  // by ghost: the node that it shows
  std::vector<std::size_t> at;  // by influence: the ghost that it comes from; kNowhere: none
};

/// Chosen by the places of the nodes. Every variable that has arrows keeps one at least; users that
/// are near each other share a ghost.
Ghosts choose_ghosts(const Structure& structure, const std::vector<Point>& places);

}  // namespace weir::draw
