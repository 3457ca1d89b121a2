// What a Model holds that XMILE has no place for: a translation from Vensim leaves nothing of it.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// Reports UnsupportedConstruct for each.
void report_unwritable(const Model& model, Diagnostics& diags);

}  // namespace weir::xmile
