// What a .mdl cannot hold.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// Reports each part of the model that has no text in a .mdl (UnsupportedConstruct); nothing for a
/// model that was read from one.
void report_unwritable(const Model& model, Diagnostics& diags);

}  // namespace weir::mdl
