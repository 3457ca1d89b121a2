// See report_unwritable.h. The list follows the members of model.h.
#include "frontend/mdl/report_unwritable.h"

#include <fmt/core.h>

#include <string>
#include <string_view>

#include "frontend/mdl/fields.h"
#include "frontend/mdl/kept_comments.h"
#include "frontend/mdl/settings.h"
#include "frontend/mdl/write_record.h"
#include "frontend/syntax/print_expr.h"

namespace weir::mdl {

namespace {

class Check {
 public:
  explicit Check(Diagnostics& diags) : diags_(diags) {}

  void model(const Model& model);

 private:
  void lacks(bool is_lacking, Span span, std::string_view what) {
    if (!is_lacking) return;
    diags_.report(DiagKind::UnsupportedConstruct, span, fmt::format("{} in a Vensim file", what));
  }
  void text(const std::string& text, Span span, std::string_view what) {
    lacks(text.find_first_of("~|") != text.npos, span, fmt::format("'~' or '|' in {}", what));
  }
  void specs(const SimSpecs& specs);
  void sector(const Sector& sector);
  void variable(const Variable& var);
  void equation(const Equation& equation);
  void expr(const Expr& expr);
  void extras(const std::vector<Extra>& extras);
  void view(const View& view);

  Diagnostics& diags_;
};

void Check::model(const Model& model) {
  specs(model.specs);
  const Behavior& rules = model.behavior;
  lacks(rules.all || rules.stocks || rules.flows, {}, "a rule that values are not negative");
  lacks(model.invalid_index_is_nan, {}, "a value for subscripts out of range");
  lacks(model.sectors.size() > 1, {}, "a module");
  for (const UnitDefinition& unit : model.units)
    lacks(!unit.equation.empty(), {}, fmt::format("the equation of unit '{}'", unit.name));
  for (const Dimension& dim : model.dimensions) text(dim.doc, dim.span, "a text");
  for (const Macro& macro : model.macros) {
    lacks(macro.result.has_value(), macro.span, "a macro whose value is an expression");
    for (const MacroParam& param : macro.params)
      lacks(param.default_value.has_value(), macro.span, "a macro argument with a default");
    sector(macro.body);
  }
  sector(model.root());
  extras(model.extras);
}

void Check::specs(const SimSpecs& specs) {
  const bool has_times = !specs.start.is_missing() || !specs.stop.is_missing() ||
                         !specs.dt.is_missing() || !specs.save.is_missing();
  lacks(has_times, specs.span, "a run time that is no variable");
  // the settings of a Vensim file may ask for a type that is none
  const bool has_type = integration_type(specs.method) || specs.method == Method::Unknown;
  lacks(!has_type, specs.span, "this integration method");
  lacks(!specs.time_units.empty(), specs.span, "a time unit beside that of TIME STEP");
}

void Check::sector(const Sector& sector) {
  for (const ModuleInstance& module : sector.modules) lacks(true, module.span, "a module");
  for (const Group& group : sector.groups) {
    lacks(!group.members.empty(), group.span, "a group that lists its members");
    lacks(group.name.find_first_of("*~|") != group.name.npos, group.span,
          "'*', '~' or '|' in the name of a group");
    text(group.doc, group.span, "a text");
  }
  const Behavior& rules = sector.behavior;
  lacks(rules.all || rules.stocks || rules.flows, sector.span,
        "a rule that values are not negative");
  if (sector.specs) specs(*sector.specs);
  for (const Variable& var : sector.variables) variable(var);
  for (const View& each : sector.views) view(each);
  extras(sector.extras);
}

void Check::variable(const Variable& var) {
  lacks(var.kind != VarKind::ByEquation, var.span, "a variable with a declared kind");
  lacks(!var.dims.empty(), var.span, "a variable with declared dimensions");
  lacks(!var.inflows.empty() || !var.outflows.empty(), var.span, "a stock with listed flows");
  lacks(var.multiplier.has_value(), var.span, "a flow with a multiplier");
  lacks(var.non_negative.has_value(), var.span, "a rule that values are not negative");
  lacks(var.access != Access::None, var.span, "an input or output of a module");
  if (var.container) lacks(true, var.container->span, container_word(var.container->kind));
  if (var.leak) lacks(true, var.span, "a leakage of a conveyor");
  if (var.overflow) lacks(true, *var.overflow, "an overflow of a queue");
  lacks(var.spread != Spread::Beginning, var.span, "an inflow spread over a conveyor");
  lacks(var.equations.empty(), var.span, "a variable without an equation");
  text(var.doc, var.span, "a text");
  const UnitsField again = read_units(units_text(var.units, var.range));
  lacks(var.units.find_first_of("~|") != var.units.npos || again.units != var.units, var.span,
        fmt::format("the unit '{}'", var.units));
  for (const Equation& each : var.equations) equation(each);
}

void Check::equation(const Equation& equation) {
  lacks(equation.init.has_value(), equation.span, "an initial value beside the equation");
  lacks(!equation.more_contents.empty(), equation.span, "a list of initial contents");
  const bool is_lookup = equation.kind == EquationKind::Lookup;
  lacks(is_lookup && equation.tables.size() > 1, equation.span, "a lookup of several tables");
  for (const LookupTable& table : equation.tables)
    lacks(table.type != TableType::Continuous, equation.span,
          "a lookup that does not hold its ends");
  const bool is_text =
      equation.kind == EquationKind::RealityCheck || equation.kind == EquationKind::TestInput;
  if (!is_text) expr(equation.expr);
}

void Check::expr(const Expr& expr) {
  const auto found = syntax::find_unwritable(expr, syntax::Language::Mdl);
  if (found) lacks(true, found->span, found->construct);
}

void Check::view(const View& view) {
  lacks(view.kind != ViewKind::StockFlow, view.span, "a view without stocks and flows");
  for (const ViewObject& object : view.objects)
    lacks(object.kind == ObjectKind::Other && object.text.starts_with('<'), object.span,
          "a device in a diagram");
}

void Check::extras(const std::vector<Extra>& extras) {
  for (const Extra& extra : extras) {
    const bool is_ours =
        extra.where == "sketch" || extra.where == "graphs" || is_kept_comment(extra) ||
        extra.where.starts_with("units of ") || extra.where.starts_with("range of ") ||
        extra.where.starts_with("comment of ") || extra.where.starts_with("flags of ");
    lacks(!is_ours, extra.span, fmt::format("<{}>", extra.where));
  }
}

}  // namespace

void report_unwritable(const Model& model, Diagnostics& diags) { Check(diags).model(model); }

}  // namespace weir::mdl
