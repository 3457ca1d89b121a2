// Files that an XMILE model imports (xmile.md 8).
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// Puts what the files of <data> give in the place of the equations of their variables. Reports
/// what cannot be read.
void import_data(Model& model, Diagnostics& diags);

}  // namespace weir
