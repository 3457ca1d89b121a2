// The parser as its parts: for readers whose grammar goes on around expressions (frontend/mdl,
// frontend/xmile).
//
// Each function takes what belongs to it from the cursor and leaves the rest; a failure is reported
// by the cursor, once, and ends it.
#pragma once

#include <vector>

#include "frontend/syntax/cursor.h"
#include "ir/model/expr.h"

namespace weir::syntax {

/// One expression, up to the first token that cannot continue it.
Expr parse_operand_chain(Cursor& cursor);

/// A bracketed list of subscripts; the cursor stands at its '['.
std::vector<Subscript> parse_subscripts(Cursor& cursor);

/// Everything up to the end: nothing (Missing), a list of numbers, TABBED ARRAY, or an expression.
/// After a failure never Missing, so that a wrong equation is not reported again as a missing one.
Expr parse_right_side(Cursor& cursor);

}  // namespace weir::syntax
