// See gaps.h.
#include "ir/translate/gaps.h"

#include <algorithm>

namespace weir {
namespace {

class Gaps {
 public:
  explicit Gaps(Diagnostics& diags) : diags_(diags) {}

  void expr(const Expr& expr) {
    const bool takes_operands = expr.kind == ExprKind::Unary || expr.kind == ExprKind::Binary ||
                                expr.kind == ExprKind::If || expr.kind == ExprKind::Transpose;
    // IF without ELSE is a form of its own
    const std::size_t operands = std::min<std::size_t>(expr.args.size(), 2);
    for (std::size_t i = 0; takes_operands && i < operands; ++i) {
      if (expr.args[i].is_missing() && expr.args[i].path.empty())
        diags_.report(DiagKind::UnexpectedToken, expr.span, "an expression", "nothing");
    }
    for (const Expr& arg : expr.args) this->expr(arg);
    for (const Subscript& sub : expr.subs) {
      for (const Expr& index : sub.index) this->expr(index);
    }
  }

  void sector(const Sector& sector) {
    for (const Variable& variable : sector.variables) {
      for (const Equation& equation : variable.equations) {
        expr(equation.expr);
        if (equation.init) expr(*equation.init);
        for (const Expr& more : equation.more_contents) expr(more);
      }
    }
  }

 private:
  Diagnostics& diags_;
};

}  // namespace

void report_gaps(const Model& made, Diagnostics& diags) {
  Gaps gaps(diags);
  for (const Sector& sector : made.sectors) gaps.sector(sector);
  for (const Macro& macro : made.macros) {
    if (macro.result) gaps.expr(*macro.result);
    gaps.sector(macro.body);
  }
}

}  // namespace weir
