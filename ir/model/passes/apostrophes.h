// Names that end in an apostrophe, which is also XMILE's transposition.
#pragma once

#include "ir/model/model.h"

namespace weir {

/// Model -> Model: `x'` is the variable of that name where there is one, else x transposed
/// (xmile.md 13.6).
void apply_apostrophes(Model& model);

}  // namespace weir
