// Which variables an equation of the resolved model reads.
#pragma once

#include "ir/model/resolved.h"

namespace weir {

/// Calls `see(var, is_initial)` for every reference, repeated ones too; `is_initial`: only the
/// start of the run needs it.
template <class See>
class Reads {
 public:
  explicit Reads(See see) : see_(std::move(see)) {}

  void walk(const REquation& equation) {
    is_initial_ = equation.kind == REquationKind::Initial;
    walk(equation.expr);
    for (const RView& view : equation.views) {
      visit(view.var);
      walk(view.index);
    }
    for (const RExpr& arg : equation.args) walk(arg);
    is_initial_ = true;
    if (equation.init) walk(*equation.init);
  }

 private:
  void walk(const RExpr& expr) {
    visit(expr.var);
    walk(expr.index);
    for (const RExpr& arg : expr.args) walk(arg);
  }
  void walk(const std::vector<RIndex>& index) {
    for (const RIndex& position : index) {
      for (const RExpr& expr : position.expr) walk(expr);
    }
  }
  void visit(VarId var) {
    if (var.valid()) see_(var, is_initial_);
  }

  See see_;
  bool is_initial_ = false;
};

/// The references of all equations of a variable.
template <class See>
void each_read(const RVar& var, See see) {
  Reads<See> reads(std::move(see));
  for (const REquation& equation : var.equations) reads.walk(equation);
}

}  // namespace weir
