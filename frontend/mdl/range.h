// Subscript ranges and equivalences (vensim.md 3.4).
#pragma once

#include "frontend/syntax/cursor.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// NAME : items -> mappings. The cursor stands at the name; after a report the range holds what was
/// understood.
Dimension parse_range(syntax::Cursor& cursor);

/// NAME <-> NAME
Dimension parse_equivalence(syntax::Cursor& cursor);

}  // namespace weir::mdl
