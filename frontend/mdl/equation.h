// One equation: left side, kind, right side (vensim.md 3.1, 3.2, 5).
#pragma once

#include "frontend/syntax/cursor.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// The equation at the cursor, and the name it defines in `name` (empty when not even that can be
/// read).
Equation parse_equation(syntax::Cursor& cursor, Name& name);

}  // namespace weir::mdl
