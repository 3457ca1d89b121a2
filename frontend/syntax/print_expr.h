// Expressions as text of either language, for both writers: the inverse of the parser.
//
// Parentheses stand where the author wrote them, and where the operator tables (dialect.h) ask for
// them; so parse(print(e)) is e for every expression that the parser of that language makes. What a
// language cannot say is found first, by `find_unwritable`; printing it gives text that does not
// read back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/syntax/syntax.h"
#include "ir/model/expr.h"

namespace weir::syntax {

/// One line of text. Numbers keep their spelling; a lookup its window.
std::string print_expr(const Expr& expr, Language language);

/// A name as it stands in an equation: as written where the language can read that, else respelled
/// or in quotes (vensim.md 2.2, xmile.md 12.3). The identity of the name never changes.
std::string print_name(const Name& name, Language language);

/// A bracketed list, or nothing for no subscripts.
std::string print_subscripts(const std::vector<Subscript>& subs, Language language);

/// A number of a table, with its sign: `:NA:` in Vensim, digits beyond the range for infinity.
std::string print_entry(double value, Language language);

/// The points of a lookup behind its '(' : `[window],(x,y),(x,y)` (vensim.md 3.7).
std::string print_points(const std::string& window, const std::vector<double>& xs,
                         const std::vector<double>& ys);

struct Unwritable {
  std::string construct;  // "the operator MOD"
  Span span;
};

/// The first part of an expression that the language has no text for.
std::optional<Unwritable> find_unwritable(const Expr& expr, Language language);

}  // namespace weir::syntax
