// Tables of numbers: lists, tabbed arrays, bodies of lookups (vensim.md 3.2, 3.7, 3.8;
// xmile.md 19.8).
#pragma once

#include "frontend/syntax/cursor.h"
#include "ir/model/expr.h"

namespace weir::syntax {

/// Whether a list of numbers begins here: at least two numbers, or one with ';' behind it.
bool at_number_list(const Cursor& cursor);

/// Numbers with ',' between them and (Vensim) ';' between rows, as ExprKind::List.
Expr parse_number_list(Cursor& cursor);

/// The part of TABBED ARRAY( ... ) from its '(' on, as ExprKind::List: a line is a row.
Expr parse_tabbed_array(Cursor& cursor);

/// A lookup body behind its '(', and the ')': as ExprKind::Table, with the editor's window
/// [(..)-(..)] in `text`.
Expr parse_lookup_body(Cursor& cursor, Span opened);

}  // namespace weir::syntax
