// What a language has no text for: see print_expr.h. A translation from the other language leaves
// nothing of it behind.
#include <fmt/core.h>

#include "frontend/syntax/dialect.h"
#include "frontend/syntax/print_expr.h"

namespace weir::syntax {

namespace {

using Found = std::optional<Unwritable>;

bool is_mdl_literal(const std::string& text) { return text.find_first_of("'\r\n") == text.npos; }

/// What is wrong with the node itself; empty when nothing is.
std::string problem_in_mdl(const Expr& expr) {
  if (expr.path.size() > 1) return "a name with a module before it";
  if (expr.kind == ExprKind::Transpose) return "the transposition sign";
  if (expr.kind == ExprKind::Table && expr.table_type != TableType::Continuous)
    return "a lookup that does not hold its ends";
  if (expr.kind == ExprKind::Literal && !is_mdl_literal(expr.text))
    return "a text with an apostrophe or line end";
  return {};
}

std::string problem_in_xmile(const Expr& expr) {
  if (expr.kind == ExprKind::NotAvailable) return ":NA:";
  if (expr.kind == ExprKind::Literal) return "a text in apostrophes";
  if (expr.kind == ExprKind::Table) return "a lookup inside an equation";
  if (!expr.outputs.empty()) return "the outputs of a macro";
  return {};
}

std::string problem_of(const Expr& expr, Language language) {
  const bool lacks_infix =
      expr.kind == ExprKind::Binary && find_infix(language, expr.op) == nullptr;
  const bool lacks_prefix =
      expr.kind == ExprKind::Unary && find_prefix(language, expr.op) == nullptr;
  if (lacks_infix || lacks_prefix) return fmt::format("the operator {}", spelling(expr.op));
  return language == Language::Mdl ? problem_in_mdl(expr) : problem_in_xmile(expr);
}

bool is_writable(SubKind kind, Language language) {
  switch (kind) {
    case SubKind::Name:
      return true;
    case SubKind::Bang:
      return language == Language::Mdl;
    case SubKind::Star:
    case SubKind::StarOf:
    case SubKind::Position:
    case SubKind::Index:
    case SubKind::Range:
      return language == Language::Xmile;
  }
  return false;
}

Found find_below(const Expr& expr, Language language) {
  for (const Subscript& sub : expr.subs) {
    if (!is_writable(sub.kind, language)) {
      const char* construct =
          sub.kind == SubKind::Bang ? "a subscript with '!'" : "a subscript that is computed";
      return Unwritable{construct, sub.span};
    }
    for (const Expr& index : sub.index) {
      if (Found found = find_unwritable(index, language)) return found;
    }
  }
  for (const Expr& arg : expr.args) {
    if (arg.kind == ExprKind::List) return Unwritable{"a list inside an expression", arg.span};
    if (Found found = find_unwritable(arg, language)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Unwritable> find_unwritable(const Expr& expr, Language language) {
  const std::string problem = problem_of(expr, language);
  if (!problem.empty()) return Unwritable{problem, expr.span};
  return find_below(expr, language);
}

}  // namespace weir::syntax
