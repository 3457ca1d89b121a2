// Numbers that are known while a macro is written out: what bounds its calls of itself and its own
// runs (xmile.md 24.3, 24.5).
#pragma once

#include <optional>

#include "ir/model/passes/place.h"

namespace weir {

/// The value of an expression of numbers and of parameters that are such; nothing where a function
/// or a variable of the model has a part in it, since that may be set for a run.
std::optional<double> known_number(const Expr& expr, const Scope& scope);

}  // namespace weir
