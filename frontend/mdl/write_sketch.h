// Views as sketches of Vensim (vensim.md 16.8).
#pragma once

#include <string>
#include <vector>

#include "ir/model/view.h"

namespace weir::mdl {

/// One section for each view of stocks and flows, without the line that ends the sketches. Objects
/// that Vensim has no word for are boxes with their name (groups, modules); devices of XMILE are
/// left out. Coordinates become whole numbers on the view's grid.
std::string write_sketch(const std::vector<View>& views);

}  // namespace weir::mdl
