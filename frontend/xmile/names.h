// Names as text of an XMILE file outside equations (xmile.md 12.1, 12.3).
#pragma once

#include <string>
#include <vector>

#include "ir/model/expr.h"

namespace weir::xmile {

/// The value of a `name` attribute: the display form, with escapes where the name holds quotes or
/// backslashes. It reads back to the same name with the same display.
std::string name_attribute(const Name& name);

/// `Boston, 2`: of `<element subscript="...">`.
std::string subscript_text(const std::vector<Subscript>& subs);

/// `Plant.demand`, `.cost`: of `<connect>`.
std::string path_text(const std::vector<Name>& path);

}  // namespace weir::xmile
