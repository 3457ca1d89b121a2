// The vocabulary of XMILE: which tags may stand where without a warning, though the readers make
// nothing of them.
#pragma once

#include <string_view>

namespace weir::xmile {

/// Whether a standard (unprefixed) tag is usual below `parent` (xmile.md 2-11, 22-24), or one of
/// those that real files hold against the standard (xmile.md 10, 35). Parents "stock", "flow",
/// "aux", "gf" share the row "variable".
bool is_usual(std::string_view parent, std::string_view tag);

}  // namespace weir::xmile
