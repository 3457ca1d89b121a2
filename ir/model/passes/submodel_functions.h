// Submodels that equations call like functions (xmile.md 14.7, 23.6).
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// Model -> Model, XMILE only: a submodel with one output that is called becomes a macro whose
/// parameters are its inputs in the order of the file, and is no submodel unless a module stands
/// for it too. Before all other passes. Reports what cannot be called.
void apply_submodel_functions(Model& model, Diagnostics& diags);

}  // namespace weir
