// Option filters of XMILE (xmile.md 24.6): macros that the values of variables go through where the
// variable has a tag of the macro's name.
//
//     <macro name="rounded" filter="flow">: result of (value, option)
//     <flow name="sales"><eqn>a / b</eqn><rounded>10</rounded></flow>   sales = rounded(a / b, 10)
//
// A filter of a stock's inflows or outflows changes each of these flows, in their order, and is
// told what those before it took. Filters of a stock's own value, and those of a flow that change
// the stock before or behind it, take the stock off what its flows add up to. They make of it
//
//     stock = PREVIOUS(filter(stock + DT * flows, option), filter(initial value, option))
//
// which is a step of Euler: with another method they are refused, as they are for conveyors,
// queues, and stocks that limit their outflows.
#include <fmt/core.h>

#include <algorithm>
#include <unordered_set>

#include "ir/model/option_filter.h"
#include "ir/model/passes/non_negative.h"
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

class Filtering {
 public:
  Filtering(const Model& model, const std::vector<Name>& tags, Sector& sector, Diagnostics& diags)
      : model_(model), tags_(tags), sector_(sector), diags_(diags) {}

  /// First what variables have of their own, then what their stocks make of it, then the stocks.
  void apply() {
    const std::vector<Variable> variables = sector_.variables;
    for (const bool is_own : {true, false}) {
      for (const Variable& variable : variables)
        for (const OptionTag& option : variable.options) apply(option, variable, is_own);
    }
    for (const Variable& variable : variables)
      if (variable.kind == VarKind::Stock) filter_stock(variable);
    for (Variable& variable : made_) sector_.variables.push_back(std::move(variable));
  }

 private:
  /// A filter that a stock's value goes through.
  struct Step {
    const Macro* macro;
    const OptionTag* option;
    const Variable* flow;  // whose tag it is; null: the stock's own
  };

  void add_steps(const Variable& tagged, AppliesTo to, std::vector<Step>& steps) const {
    const bool is_own = to == AppliesTo::Object;
    for (const OptionTag& option : tagged.options) {
      for (std::size_t i = 0; i < tags_.size(); ++i) {
        const auto& filter = model_.macros[i].filter;
        if (!filter || tags_[i] != option.name || filter->applies_to != to) continue;
        if (filter->kind == tagged.kind)
          steps.push_back({&model_.macros[i], &option, is_own ? nullptr : &tagged});
      }
    }
  }

  /// The stock's own filters, then those of what flows in, then of what flows out.
  std::vector<Step> steps_of(const Variable& stock) {
    std::vector<Step> steps;
    add_steps(stock, AppliesTo::Object, steps);
    for (const FlowRef& ref : stock.inflows)
      if (const Variable* flow = find(ref.name)) add_steps(*flow, AppliesTo::Downstream, steps);
    for (const FlowRef& ref : stock.outflows)
      if (const Variable* flow = find(ref.name)) add_steps(*flow, AppliesTo::Upstream, steps);
    return steps;
  }

  bool can_filter(const Variable& stock, Span span) {
    const char* problem = nullptr;
    if (stock.container) {
      problem = "an option filter that changes a conveyor, queue or oven";
    } else if (is_non_negative(stock, sector_, model_)) {
      problem = "an option filter that changes a stock that limits its outflows";
    } else if (model_.specs.method != Method::Euler) {
      problem = "an option filter that changes a stock, with a method other than Euler,";
    }
    if (problem) diags_.report(DiagKind::UnsupportedConstruct, span, problem);
    return !problem;
  }

  static Expr put_through(const Step& step, Expr value) {
    const Span span = step.option->span;
    std::vector<Expr> args{std::move(value), step.option->value};
    if (step.flow) args.push_back(make_ref(step.flow->name, span));
    return make_call(step.macro->name, std::move(args), span);
  }

  /// What the stock would be at the next step, by its flows alone (xmile.md 15.1, 15.4).
  Expr integrated(const Variable& stock) {
    const Span span = stock.span;
    Expr sum = make_ref(stock.name, span);
    const auto add = [&](SyntaxOp op, const FlowRef& ref) {
      const Variable* flow = find(ref.name);
      Expr volume = make_binary(SyntaxOp::Mul, make_standard_call("DT", {}, span),
                                make_ref(ref.name, ref.span));
      if (op == SyntaxOp::Add && flow && flow->multiplier)
        volume = make_binary(SyntaxOp::Mul, *flow->multiplier, std::move(volume), span);
      sum = make_binary(op, std::move(sum), std::move(volume), span);
    };
    for (const FlowRef& ref : stock.inflows) add(SyntaxOp::Add, ref);
    for (const FlowRef& ref : stock.outflows) add(SyntaxOp::Sub, ref);
    return sum;
  }

  /// The filters of flows are left out at the start: flows follow from the stocks.
  void filter_stock(const Variable& source) {
    const std::vector<Step> steps = steps_of(source);
    if (steps.empty() || !can_filter(source, steps.front().option->span)) return;
    Variable& stock = *find(source.name);
    Variable next;
    next.name = Name(display(stock.name) + " of the next step");
    next.kind = VarKind::Auxiliary;
    next.dims = stock.dims;
    next.is_hidden = true;
    next.span = stock.span;
    Equation whole;
    whole.span = whole.name_span = stock.span;
    whole.expr = integrated(stock);
    for (const Step& step : steps) whole.expr = put_through(step, std::move(whole.expr));
    next.equations.push_back(std::move(whole));
    for (Equation& equation : stock.equations) {
      if (equation.expr.is_missing()) continue;
      Expr start = std::move(equation.init ? *equation.init : equation.expr);
      equation.init.reset();
      for (const Step& step : steps)
        if (!step.flow) start = put_through(step, std::move(start));
      Expr later = make_ref(next.name, stock.span);
      later.subs = equation.subs;
      equation.expr =
          make_standard_call("PREVIOUS", {std::move(later), std::move(start)}, equation.span);
    }
    stock.kind = VarKind::Auxiliary;
    stock.inflows.clear();
    stock.outflows.clear();
    made_.push_back(std::move(next));
  }

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
  Diagnostics& diags_;
  std::vector<Variable> made_;
};

}  // namespace

void apply_option_filters(Model& model, Diagnostics& diags) {
  if (std::none_of(model.macros.begin(), model.macros.end(),
                   [](const Macro& macro) { return macro.filter.has_value(); }))
    return;
  std::vector<Name> tags;
  for (Macro& macro : model.macros) {
    tags.push_back(macro.name);
    if (!macro.filter || is_supported(*macro.filter)) continue;
    diags.report(DiagKind::UnsupportedConstruct, macro.filter->span,
                 "an option filter of this kind that applies to this");
    macro.filter.reset();
  }
  name_apart(model);
  for (Sector& sector : model.sectors) Filtering(model, tags, sector, diags).apply();
  for (Macro& macro : model.macros) Filtering(model, tags, macro.body, diags).apply();
}

}  // namespace weir
