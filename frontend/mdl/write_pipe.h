// The pipe of a flow as Vensim has it: two that start at the valve.
#pragma once

#include <vector>

#include "ir/model/view.h"

namespace weir::mdl {

/// From the valve to each end, over the bends; empty where the flow has no such end.
struct PipeParts {
  std::vector<Point> upstream, downstream;
  bool is_upright = false;  // where the valve lies
};
PipeParts split_pipe(const ViewObject& flow);

}  // namespace weir::mdl
