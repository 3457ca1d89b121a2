// What a model leaves empty has to stay so in the other language, or be told.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// A call of Vensim may have an empty argument, which no run takes but every file may have. Reports
/// those that became an operand: no language can write that.
void report_gaps(const Model& made, Diagnostics& diags);

}  // namespace weir
