// Submodels with a smaller step of their own (xmile.md 23.7). Private to ir/model/passes.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// Model -> Model, XMILE only: such submodels make all their steps within one of the model. After
/// apply_non_negative, whose limits are those of the smaller step. Reports run settings that no
/// rule is known for.
void apply_inner_steps(Model& model, Diagnostics& diags);

}  // namespace weir
