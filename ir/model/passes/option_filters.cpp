// Option filters of XMILE (xmile.md 24.6): macros that the values of variables go through where the
// variable has a tag of the macro's name.
//
//     <macro name="rounded" filter="flow">: result of (value, option)
//     <flow name="sales"><eqn>a / b</eqn><rounded>10</rounded></flow>   sales = rounded(a / b, 10)
//
// A filter of a stock's inflows or outflows changes each of these flows, in their order, and is
// told what those before it took. What stocks go through is in stock_filters.cpp.
#include <fmt/core.h>

#include <algorithm>
#include <unordered_set>

#include "ir/model/option_filter.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

using AppliesTo = OptionFilter::AppliesTo;

/// Filters of one name may differ only in what they apply to, which no call tells: later ones get
/// names of their own.
void name_apart(Model& model) {
  std::unordered_set<std::string> taken;
  for (Macro& macro : model.macros) {
    const std::string own = display(macro.name);
    const auto is_taken = [&] {
      return !taken.insert(fmt::format("{} {}", macro.name.key, macro.params.size())).second;
    };
    for (int i = 2; is_taken() && macro.filter; ++i)
      macro.name = Name(fmt::format("{} as filter {}", own, i));
  }
}

/// The rows of xmile.md 24.6.
bool is_supported(const OptionFilter& filter) {
  switch (filter.applies_to) {
    case AppliesTo::Object:
      return true;
    case AppliesTo::Inflows:
    case AppliesTo::Outflows:
      return filter.kind == VarKind::Stock;
    case AppliesTo::Upstream:
    case AppliesTo::Downstream:
      return filter.kind == VarKind::Flow;
  }
  return false;
}

class ValueFilters {
 public:
  ValueFilters(const Model& model, const std::vector<Name>& tags, Sector& sector)
      : model_(model), tags_(tags), sector_(sector) {}

  /// First what variables have of their own, then what their stocks make of it.
  void filter_values() {
    const std::vector<Variable> variables = sector_.variables;
    for (const bool is_own : {true, false}) {
      for (const Variable& variable : variables)
        for (const OptionTag& option : variable.options) apply(option, variable, is_own);
    }
  }

 private:
  Variable* find(const Name& name) {
    for (Variable& variable : sector_.variables)
      if (variable.name == name) return &variable;
    return nullptr;  // told when the stock's rate is made
  }

  void apply(const OptionTag& option, const Variable& variable, bool is_own) {
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      const auto& filter = model_.macros[i].filter;
      const bool is_meant = filter && tags_[i] == option.name && filter->kind == variable.kind &&
                            !changes_stock(*filter) &&
                            (filter->applies_to == AppliesTo::Object) == is_own;
      if (is_meant) apply(model_.macros[i], option, variable);
    }
  }

  void apply(const Macro& macro, const OptionTag& option, const Variable& variable) {
    if (macro.filter->applies_to == AppliesTo::Object)
      return put_through(*find(variable.name), macro, {option.value}, option.span);
    const bool is_inflows = macro.filter->applies_to == AppliesTo::Inflows;
    Expr before = make_number(0, option.span);
    for (const FlowRef& ref : is_inflows ? variable.inflows : variable.outflows) {
      Variable* flow = find(ref.name);
      if (!flow) continue;
      put_through(*flow, macro, {option.value, make_ref(variable.name, option.span), before},
                  option.span);
      Expr own = make_ref(ref.name, option.span);
      const bool is_first = before.kind == ExprKind::Number;
      before = is_first
                   ? std::move(own)
                   : make_binary(SyntaxOp::Add, std::move(before), std::move(own), option.span);
    }
  }

  /// Each equation becomes macro(equation, arguments).
  static void put_through(Variable& variable, const Macro& macro,
                          const std::vector<Expr>& arguments, Span span) {
    for (Equation& equation : variable.equations) {
      if (equation.expr.is_missing()) continue;
      std::vector<Expr> all{std::move(equation.expr)};
      all.insert(all.end(), arguments.begin(), arguments.end());
      equation.expr = make_call(macro.name, std::move(all), span);
    }
  }

  const Model& model_;
  const std::vector<Name>& tags_;  // of each macro of the model: the tag it reads
  Sector& sector_;
};

}  // namespace

std::vector<Name> apply_option_filters(Model& model, Diagnostics& diags) {
  if (std::none_of(model.macros.begin(), model.macros.end(),
                   [](const Macro& macro) { return macro.filter.has_value(); }))
    return {};
  std::vector<Name> tags;
  for (Macro& macro : model.macros) {
    tags.push_back(macro.name);
    if (!macro.filter || is_supported(*macro.filter)) continue;
    diags.report(DiagKind::UnsupportedConstruct, macro.filter->span,
                 "an option filter of this kind that applies to this");
    macro.filter.reset();
  }
  name_apart(model);
  for (Sector& sector : model.sectors) ValueFilters(model, tags, sector).filter_values();
  for (Macro& macro : model.macros) ValueFilters(model, tags, macro.body).filter_values();
  return tags;
}

}  // namespace weir
