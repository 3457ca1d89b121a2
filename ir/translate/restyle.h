// XMILE of the standard <-> XMILE of Stella, as Model -> Model (xmile.md 37): the same numbers
// under the other's reading.
#pragma once

#include "ir/model/model.h"
#include "ir/translate/ledger.h"

namespace weir {

/// The model for readers of `target`, which is Xmile or Stella as the model's own dialect is. Every
/// construct is noted.
Model restyle(Model model, Dialect target, Ledger& ledger);

}  // namespace weir
