// On which side of their shapes names stand in a diagram that weir lays out: where fewest arrows,
// pipes and other objects are in their way.
#pragma once

#include <vector>

#include "ir/model/model.h"

namespace weir::draw {

/// A name that may stand on any side of its shape.
struct SideChoice {
  std::size_t object = 0;        // of the view
  double width = 0, height = 0;  // of the name as it is written
};

/// Sets `label_side` of each. Names of Vensim's flows stand above or below (`label_at`).
void choose_label_sides(View& view, const std::vector<SideChoice>& names, Dialect dialect);

}  // namespace weir::draw
