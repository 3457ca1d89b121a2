// The settings section of a .mdl (vensim.md 4).
#pragma once

#include <string_view>

#include "frontend/syntax/syntax.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// Keeps every line in Model::settings; understands 15 (integration type) and 22 (unit
/// equivalences). What stands before the settings proper (graph definitions) is kept as an Extra
/// "graphs".
void read_settings(std::string_view text, syntax::TextPlace place, Model& model,
                   Diagnostics& diags);

}  // namespace weir::mdl
