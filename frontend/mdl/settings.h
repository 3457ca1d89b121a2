// The settings section of a .mdl (vensim.md 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/syntax/syntax.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// Keeps every line in Model::settings; understands 15 (integration type) and 22 (unit
/// equivalences). What stands before the settings proper (graph definitions) is kept as an Extra
/// "graphs".
void read_settings(std::string_view text, syntax::TextPlace place, Model& model,
                   Diagnostics& diags);

/// The number of an integration method (vensim.md 4.3); nothing for one that Vensim does not have.
std::optional<int> integration_type(Method method);

/// The lines of a model's settings section: those it was read with, but for codes 15 and 22 where
/// its method or its units have been changed. Empty when there is nothing to set.
std::vector<std::string> settings_lines(const Model& model);

}  // namespace weir::mdl
