// What differs between the diagrams of two models. Not a door: model_diff calls it.
#pragma once

#include <string>
#include <vector>

#include "ir/model/view.h"

namespace weir {

/// One line a view, with how many objects came, went, moved or look otherwise, and their first
/// names; empty when they show the same. Ids and the order of objects do not count; places are the
/// same within a hundredth of a pixel.
std::vector<std::string> views_diff(const std::vector<View>& before,
                                    const std::vector<View>& after);

}  // namespace weir
