// Submodels with a smaller step of their own (xmile.md 23.7), for Vensim. Private to ir/translate.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// Model -> Model: such submodels make all their steps within one of the model. After
/// apply_non_negative, whose limits are those of the smaller step. Reports settings that no rule is
/// known for, and functions that equations of Vensim cannot repeat within a step.
void write_out_inner_steps(Model& model, Diagnostics& diags);

}  // namespace weir
