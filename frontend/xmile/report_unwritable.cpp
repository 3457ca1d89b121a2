// See report_unwritable.h. The list follows the members of model.h.
#include "frontend/xmile/report_unwritable.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "frontend/syntax/print_expr.h"
#include "frontend/xmile/extensions.h"
#include "frontend/xmile/specs.h"
#include "frontend/xmile/vendors.h"
#include "frontend/xmile/write_parts.h"

namespace weir::xmile {

namespace {

class Check {
 public:
  explicit Check(Diagnostics& diags) : diags_(diags) {}

  void model(const Model& model);

 private:
  void lacks(bool is_lacking, Span span, std::string_view what) {
    if (!is_lacking) return;
    diags_.report(DiagKind::UnsupportedConstruct, span, fmt::format("{} in an XMILE file", what));
  }
  void specs(const SimSpecs& specs);
  void dimension(const Dimension& dim);
  void sector(const Sector& sector);
  void variable(const Variable& var);
  void equations(const std::vector<Equation>& list, VarKind kind);
  void equation(const Equation& equation, VarKind kind);
  void inheritance(const Variable& var);
  void top_expr(const Expr& expr, VarKind kind);
  void expr(const Expr& expr);
  void extras(const std::vector<Extra>& extras);

  Diagnostics& diags_;
  bool uses_isee_ = false;  // names of isee that the writer makes itself
};

void Check::model(const Model& model) {
  // one mistake, one error: all else follows from it
  if (model.dialect == Dialect::Vensim) return lacks(true, {}, "a model with Vensim's meaning");
  specs(model.specs);
  for (const Dimension& dim : model.dimensions) dimension(dim);
  for (const Macro& macro : model.macros) {
    lacks(!macro.outputs.empty(), macro.span, "a macro with further outputs");
    lacks(!macro.result, macro.span, "a macro without an equation");
    if (macro.result) expr(*macro.result);
    for (const MacroParam& param : macro.params)
      if (param.default_value) expr(*param.default_value);
    sector(macro.body);
  }
  for (const Sector& each : model.sectors) sector(each);
  extras(model.extras);
  for (const Extra& extra : model.extras) {
    lacks(uses_isee_ && extra.where == "@xmlns:isee" && extra.text != kIseeNamespace, extra.span,
          "the prefix 'isee' for another namespace");
    lacks(extra.where == "@xmlns:weir" && extra.text != kOwnNamespace, extra.span,
          "the prefix 'weir' for another namespace");
  }
}

void Check::specs(const SimSpecs& specs) {
  uses_isee_ = uses_isee_ || !specs.save.is_missing();
  lacks(method_text(specs).empty(), specs.span, "this integration method");
  for (const Expr* value : {&specs.start, &specs.stop, &specs.dt, &specs.save}) expr(*value);
}

void Check::dimension(const Dimension& dim) {
  lacks(dim.source.has_value(), dim.span, "elements from another file");
  const bool is_numbered = dim.items.size() == 1 && dim.items[0].first.key == "1";
  for (const DimItem& item : dim.items)
    lacks(item.last && !is_numbered, item.span, "a range of elements");
}

void Check::sector(const Sector& sector) {
  if (sector.specs) specs(*sector.specs);
  for (const Variable& var : sector.variables)
    if (!is_statement(var)) variable(var);
  extras(sector.extras);
}

void Check::variable(const Variable& var) {
  lacks(var.kind == VarKind::ByEquation, var.span, "a variable without a declared kind");
  lacks(var.is_supplementary, var.span, "the mark of a supplementary variable");
  lacks(!var.group.empty(), var.span, "a variable that names its group");
  lacks(var.range.step.has_value(), var.span, "a range with a step");
  const bool is_oven = var.container && var.container->kind == ContainerKind::Oven;
  uses_isee_ = uses_isee_ || is_oven || var.spread != Spread::Beginning;
  const bool is_stock = var.kind == VarKind::Stock;
  lacks(!is_stock && (!var.inflows.empty() || !var.outflows.empty() || var.container), var.span,
        "flows or a container of something that is no stock");
  const bool has_flow_parts = var.multiplier || var.leak || var.overflow || var.distribution;
  lacks(var.kind != VarKind::Flow && has_flow_parts, var.span,
        "a part of a flow in something that is none");
  for (const Subscript& dim : var.dims)
    lacks(dim.kind != SubKind::Name, dim.span, "a dimension that is computed");
  equations(var.equations, var.kind);
  inheritance(var);
  if (var.multiplier) expr(*var.multiplier);
  if (var.distribution) expr(*var.distribution);
  if (var.leak) equations(var.leak->fraction, VarKind::Stock);
  if (!var.container) return;
  const Container& each = *var.container;
  for (const auto* list :
       {&each.transit_time, &each.capacity, &each.inflow_limit, &each.sample, &each.arrest})
    equations(*list, VarKind::Stock);
}

/// An element has what it does not say itself from its variable (xmile.md 17.4): it cannot lack
/// that.
void Check::inheritance(const Variable& var) {
  const auto has_table = [](const Equation& equation) {
    return equation.kind == EquationKind::Lookup || is_graph_call(equation.expr);
  };
  const auto own = std::find_if(var.equations.begin(), var.equations.end(),
                                [](const Equation& equation) { return equation.subs.empty(); });
  if (own == var.equations.end()) return;
  for (const Equation& each : var.equations) {
    if (&each == &*own) continue;
    lacks(each.subs.empty(), each.span, "a second equation for a whole variable");
    const bool has_equation = !each.expr.is_missing();
    lacks(has_equation && has_table(*own) && !has_table(each), each.span,
          "an element without the graphical function of its variable");
    lacks(each.kind == EquationKind::Lookup && !own->expr.is_missing(), each.span,
          "an element without the equation of its variable");
    lacks(own->init && !each.init, each.span,
          "an element without the initial value of its variable");
  }
}

void Check::equations(const std::vector<Equation>& list, VarKind kind) {
  for (const Equation& each : list) equation(each, kind);
}

void Check::equation(const Equation& equation, VarKind kind) {
  const bool is_lookup = equation.kind == EquationKind::Lookup && kind != VarKind::Stock;
  const bool is_function = kind == VarKind::Graphical;
  lacks(equation.kind != EquationKind::Regular && !is_lookup, equation.span,
        "an equation of this kind");
  lacks(is_function && (!is_lookup || !equation.subs.empty()), equation.span,
        "a function that is more than its points");
  lacks(is_lookup && equation.tables.size() != 1, equation.span, "a lookup of several tables");
  lacks(!is_lookup && !equation.tables.empty(), equation.span, "a table beside an equation");
  lacks(!equation.except.empty(), equation.span, "an exception");
  lacks(equation.data_mode != DataMode::Default, equation.span, "a way of reading data");
  lacks(!equation.window.empty(), equation.span, "the window of a lookup");
  for (const Subscript& sub : equation.subs)
    lacks(sub.kind != SubKind::Name, sub.span, "a subscript that is no name on the left side");
  for (const LookupTable& table : equation.tables)
    for (const std::vector<double>* values : {&table.xs, &table.ys})
      lacks(std::any_of(values->begin(), values->end(), [](double x) { return std::isnan(x); }),
            equation.span, "a point that is no number");
  top_expr(equation.expr, kind);
  if (equation.init) top_expr(*equation.init, VarKind::Stock);
  for (const Expr& content : equation.more_contents) expr(content);
}

/// What may stand at the top of an equation only: a graphical function, rows of numbers.
void Check::top_expr(const Expr& expr, VarKind kind) {
  lacks(expr.kind == ExprKind::List && expr.values.empty(), expr.span, "an empty list");
  const bool is_graph = kind != VarKind::Stock && kind != VarKind::Graphical;
  this->expr(is_graph && is_graph_call(expr) ? expr.args[0] : expr);
}

void Check::expr(const Expr& expr) {
  const auto found = syntax::find_unwritable(expr, syntax::Language::Xmile);
  if (found) lacks(true, found->span, found->construct);
}

/// Elements and attributes; what a Vensim file kept is neither.
void Check::extras(const std::vector<Extra>& extras) {
  for (const Extra& extra : extras) {
    const std::size_t slash = extra.where.rfind('/');
    const bool is_attribute =
        extra.where.compare(slash == std::string::npos ? 0 : slash + 1, 1, "@") == 0;
    lacks(!is_attribute && !extra.text.starts_with('<'), extra.span,
          fmt::format("what was kept as '{}'", extra.where));
  }
}

}  // namespace

void report_unwritable(const Model& model, Diagnostics& diags) { Check(diags).model(model); }

}  // namespace weir::xmile
