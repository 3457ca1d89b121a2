// A short way to parse one expression in a test.
#pragma once

#include <fmt/core.h>

#include <string>

#include "frontend/syntax/syntax.h"
#include "ir/base/diag.h"
#include "ir/base/render.h"
#include "ir/base/source.h"
#include "ir/model/expr.h"

namespace weir::test {

struct Parsed {
  Expr expr;
  Diagnostics diags;
  SourceMap sources;

  /// Neutral text with every operator in parentheses, so that a test sees the shape of the tree.
  std::string shape() const { return shape(expr); }
  static std::string shape(const Expr& expr);
  std::string messages() const { return render(diags, sources); }
};

inline std::string Parsed::shape(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::Unary:
      return fmt::format("({}{})", spelling(expr.op), shape(expr.args[0]));
    case ExprKind::Binary:
      return fmt::format("({}{}{})", shape(expr.args[0]), spelling(expr.op), shape(expr.args[1]));
    case ExprKind::If:
      return fmt::format("if({},{},{})", shape(expr.args[0]), shape(expr.args[1]),
                         shape(expr.args[2]));
    default:
      return to_text(expr);
  }
}

inline Parsed parse(std::string text, syntax::Language language) {
  Parsed parsed;
  const FileId file = parsed.sources.add(SourceFile("e", text));
  parsed.expr = syntax::parse_expr(parsed.sources[file].text(), language, {file}, parsed.diags);
  return parsed;
}

inline Parsed parse_mdl(std::string text) { return parse(std::move(text), syntax::Language::Mdl); }
inline Parsed parse_xmile(std::string text) {
  return parse(std::move(text), syntax::Language::Xmile);
}

}  // namespace weir::test
