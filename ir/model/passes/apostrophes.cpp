#include "ir/model/passes/apostrophes.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace weir {
namespace {

/// The reference under a transposition, or under several; null for anything else.
Expr* transposed_name(Expr& expr) {
  Expr* found = &expr;
  while (found->kind == ExprKind::Transpose && !found->in_parentheses) found = &found->args[0];
  const bool is_name =
      found->kind == ExprKind::Ref && found->subs.empty() && !found->in_parentheses;
  return is_name && found != &expr ? found : nullptr;
}

class Apostrophes {
 public:
  explicit Apostrophes(Model& model) : model_(model) {
    for (const Sector& sector : model.sectors) add_names(sector);
    for (const Macro& macro : model.macros) {
      add_names(macro.body);
      for (const MacroParam& param : macro.params) add_name(param.name);
    }
  }

  void apply() {
    if (names_.empty()) return;
    for (Sector& sector : model_.sectors) apply(sector);
    for (Macro& macro : model_.macros) {
      apply(macro.body);
      if (macro.result) apply(*macro.result);
    }
  }

 private:
  void add_name(const Name& name) {
    if (!name.key.empty() && name.key.back() == '\'') names_.insert(name.key);
  }

  void add_names(const Sector& sector) {
    for (const Variable& variable : sector.variables) add_name(variable.name);
  }

  void apply(Sector& sector) {
    for (Variable& variable : sector.variables) {
      if (variable.multiplier) apply(*variable.multiplier);
      if (variable.distribution) apply(*variable.distribution);
      for (Equation& equation : variable.equations) {
        apply(equation.expr);
        if (equation.init) apply(*equation.init);
        for (Expr& content : equation.more_contents) apply(content);
      }
    }
  }

  void apply(Expr& expr) {
    if (Expr* name = transposed_name(expr)) return join(expr, *name);
    for (Expr& arg : expr.args) apply(arg);
    for (Subscript& sub : expr.subs) {
      for (Expr& index : sub.index) apply(index);
    }
  }

  /// The longest name that there is; the apostrophes behind it transpose.
  void join(Expr& expr, Expr& name) {
    if (expr.kind != ExprKind::Transpose) return;
    std::string spelled = name.path.back().spelled;
    for (const Expr* at = &expr; at != &name; at = &at->args[0]) spelled += '\'';
    const Name whole(spelled);
    if (!names_.contains(whole.key)) return join(expr.args[0], name);
    Expr made = name;
    made.path.back() = whole;
    made.span = expr.span;
    expr = std::move(made);
  }

  Model& model_;
  std::unordered_set<std::string> names_;
};

}  // namespace

void apply_apostrophes(Model& model) { Apostrophes(model).apply(); }

}  // namespace weir
