// Whether the equations of a model keep to its units (vensim.md 11.4, xmile.md 5.5). Never changes
// a result.
#pragma once

#include <string>
#include <unordered_map>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// Reports, as warnings, equations that disagree with the units of their variables. What has no
/// units is not checked, and told of once, unless nothing in the model has units. Call only for a
/// model that resolves without errors.
void check_units(const Model& model, Dialect dialect, Diagnostics& diags);

/// Units of the variables that have none, as far as they follow from their equations: by the name
/// that a resolved model gives them ("module.variable").
std::unordered_map<std::string, std::string> infer_units(const Model& model, Dialect dialect);

}  // namespace weir
