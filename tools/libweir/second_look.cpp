// What is legal but worth a second look, for `weir check`: variables that nothing reads, names of
// functions.
#include <vector>

#include "ir/builtins/builtins.h"
#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

/// Marks what equations read; a variable that only reads itself stays unmarked.
class ReadMarks {
 public:
  explicit ReadMarks(const ResolvedModel& model) : read_(model.vars.size(), false) {
    for (VarId var : model.vars.ids()) {
      reader_ = var;
      for (const REquation& equation : model.vars[var].equations) mark(equation);
    }
  }
  bool is_read(VarId var) const { return read_[var.index()]; }

 private:
  void mark(const REquation& equation) {
    mark(equation.expr);
    mark(equation.init);
    for (const RView& view : equation.views) {
      mark(view.var);
      mark(view.index);
    }
    for (const RExpr& arg : equation.args) mark(arg);
  }
  void mark(const RExpr& expr) {
    mark(expr.var);
    mark(expr.index);
    for (const RExpr& arg : expr.args) mark(arg);
  }
  void mark(const std::vector<RIndex>& index) {
    for (const RIndex& position : index) {
      for (const RExpr& expr : position.expr) mark(expr);
    }
  }
  void mark(VarId var) {
    if (var.valid() && var != reader_) read_[var.index()] = true;
  }

  std::vector<bool> read_;
  VarId reader_;
};

bool is_stock(const RVar& var) {
  for (const REquation& equation : var.equations) {
    if (equation.kind == REquationKind::Stock) return true;
  }
  return false;
}

bool is_control(const ResolvedModel& model, VarId var) {
  return var == model.time || var == model.step_time || var == model.start || var == model.stop ||
         var == model.dt || var == model.save;
}

}  // namespace

void report_unused(const Lowered& lowered, Diagnostics& diags) {
  const ResolvedModel& model = lowered.resolved;
  const ReadMarks marks(model);
  for (VarId id : model.vars.ids()) {
    const RVar& var = model.vars[id];
    if (marks.is_read(id) || var.is_hidden || var.is_supplementary) continue;
    // a stock is there for its own sake; the clock and the run settings are read by the run
    if (is_stock(var) || is_control(model, id)) continue;
    diags.report(DiagKind::UnusedVariable, var.span, var.name);
  }
}

void report_function_names(const Lowered& lowered, Diagnostics& diags) {
  const FunctionLanguage language = lowered.resolved.dialect == Dialect::Vensim
                                        ? FunctionLanguage::Vensim
                                        : FunctionLanguage::Xmile;
  for (const Sector& sector : lowered.model.sectors) {
    for (const Variable& variable : sector.variables) {
      if (find_builtins(variable.name.key, language).empty()) continue;
      diags.report(DiagKind::NameIsFunction, variable.span, display(variable.name));
    }
  }
}

}  // namespace weir
