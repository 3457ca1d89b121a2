// What is legal but worth a second look, for `weir check`: variables that nothing reads, names of
// functions, rules that weir had to choose.
#include <vector>

#include "ir/builtins/builtins.h"
#include "ir/model/check/chosen_rules.h"
#include "tools/libweir/reads.h"
#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

/// What equations read, by variable; one that only reads itself stays unmarked.
std::vector<bool> read_marks(const ResolvedModel& model) {
  std::vector<bool> is_read(model.vars.size(), false);
  for (VarId reader : model.vars.ids()) {
    each_read(model.vars[reader], [&](VarId var, bool) {
      if (var != reader) is_read[var.index()] = true;
    });
  }
  return is_read;
}

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
  const std::vector<bool> is_read = read_marks(model);
  for (VarId id : model.vars.ids()) {
    const RVar& var = model.vars[id];
    if (is_read[id.index()] || var.is_hidden || var.is_supplementary) continue;
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

void report_chosen_rules(const Lowered& lowered, Diagnostics& diags) {
  const ControlValues times = control_values(lowered.program, {});
  note_chosen_rules(lowered.model, lowered.resolved.dialect,
                    {times.start, times.stop, times.dt, times.save}, diags);
}

}  // namespace weir
