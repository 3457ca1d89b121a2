// The integration methods by their names in XMILE (xmile.md 27.1): a table read both ways.
#pragma once

#include <string>
#include <string_view>

#include "ir/model/model.h"

namespace weir::xmile {

/// The first method of a comma-separated list that weir has; Gear or Unknown when it has none.
Method find_method_in(std::string_view list);

/// The `method` attribute: as written, unless the method was changed since. Empty for a method that
/// XMILE has no name for.
std::string method_text(const SimSpecs& specs);

}  // namespace weir::xmile
