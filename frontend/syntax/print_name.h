// Names as text of either language: see print_name in print_expr.h.
#pragma once

#include <string>
#include <string_view>

#include "frontend/syntax/syntax.h"
#include "ir/base/name.h"

namespace weir::syntax {

/// A name behind the '.' that ends `before`, where a language may allow more (`Dim.1`).
std::string print_part(const Name& name, std::string_view before, Language language);

}  // namespace weir::syntax
