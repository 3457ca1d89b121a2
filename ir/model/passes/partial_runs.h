// Runs of some groups or models only (xmile.md 4.1, 22). Private to ir/model/passes.
#pragma once

#include "ir/model/model.h"

namespace weir {

/// A conveyor or queue that a partial run leaves standing, or null: no plain equation says so.
const Variable* find_standing_container(const Model& model);

/// Model -> Model, XMILE only: what does not run keeps its initial value. After all passes that
/// write flows out as equations, so that those, too, keep what they were at the start.
void apply_partial_runs(Model& model);

}  // namespace weir
