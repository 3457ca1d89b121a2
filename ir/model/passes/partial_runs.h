// Runs of some groups or models only (xmile.md 4.1, 22). Private to ir/model/passes.
#pragma once

#include "ir/model/model.h"

namespace weir {

/// A conveyor or queue that a partial run leaves standing, or null: no plain equation says so.
const Variable* find_standing_container(const Model& model);

/// Model -> Model, XMILE only: equations of what does not run keep their initial values. Before
/// apply_non_negative: a stock that runs still limits what leaves it.
void hold_values(Model& model);

/// Model -> Model, XMILE only: stocks that do not run, and what their containers drive, keep their
/// initial values. After apply_containers, which says what that is.
void hold_stocks(Model& model);

}  // namespace weir
