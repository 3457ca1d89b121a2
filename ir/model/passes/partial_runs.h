// Runs of some groups or models only (xmile.md 4.1, 22). Private to ir/model/passes.
#pragma once

#include "ir/model/model.h"

namespace weir {

/// Model -> Model, XMILE only: equations of what does not run keep their initial values, containers
/// of it stand. Before apply_non_negative: a stock that runs still limits what leaves it.
void hold_values(Model& model);

/// Whether hold_stocks keeps a stock at its initial value.
bool stands(const Model& model, const Sector& sector, const Variable& stock);

/// Model -> Model, XMILE only: stocks that do not run keep their initial values. After
/// apply_non_negative and apply_containers, which read what flows into them.
void hold_stocks(Model& model);

}  // namespace weir
