// Option filters that change stocks (xmile.md 24.6): those of a stock's own value, and those of a
// flow that change the stock before or behind it. After each step they take what the stock's flows,
// limited where it may not go below zero, have made of it. By Euler's method that is
//
//     stock = PREVIOUS(filter(stock + DT * flows, option), filter(initial value, option))
//
// By methods with stages a hidden stock goes on by the flows alone, and the stock follows it within
// a step, from what the filter made of it at the step's start:
//
//     unfiltered = INTEG(flows, filter(initial value, option))
//     at start   = unfiltered, as of the start of the step
//     filtered   = filter(filtered before + at start - at start before, option before)
//     stock      = filtered + (unfiltered - at start)
//
// There filters of flows that change a stock are refused: a flow has several values within a step,
// and no document says which of them is meant. So are filters of what conveyors and queues hold:
// none says from which of their material a filter takes.
#include <algorithm>

#include "ir/model/option_filter.h"
#include "ir/model/passes/partial_runs.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

using AppliesTo = OptionFilter::AppliesTo;

Expr call_of_vensim(const char* function, std::vector<Expr> args, Span span) {
  Expr made = make_call(Name(function), std::move(args), span);
  made.path.insert(made.path.begin(), Name("vensim"));
  return made;
}

/// x, as it was at the start of the step before; at first as it is.
Expr before(const Expr& x) {
  return given_numbers(x) ? x : make_standard_call("PREVIOUS", {x, x}, x.span);
}

/// The stocks of one module or macro.
class StockFilters {
 public:
  StockFilters(const Model& model, const std::vector<Name>& tags, Sector& sector,
               ResolveOptions::NonNegative rule, Diagnostics& diags)
      : model_(model), tags_(tags), sector_(sector), rule_(rule), diags_(diags) {}

  void apply() {
    for (Variable& variable : sector_.variables)
      if (variable.kind == VarKind::Stock) filter(variable);
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
  std::vector<Step> steps_of(const Variable& stock) const {
    std::vector<Step> steps;
    add_steps(stock, AppliesTo::Object, steps);
    for (const FlowRef& ref : stock.inflows)
      if (const Variable* flow = find(ref.name)) add_steps(*flow, AppliesTo::Downstream, steps);
    for (const FlowRef& ref : stock.outflows)
      if (const Variable* flow = find(ref.name)) add_steps(*flow, AppliesTo::Upstream, steps);
    return steps;
  }

  bool may_filter(const Variable& stock, const std::vector<Step>& steps) {
    const auto refuse = [&](const Step& step, const char* what) {
      diags_.report(DiagKind::UnsupportedConstruct, step.option->span, what);
      return false;
    };
    if (stock.container)
      return refuse(steps.front(), "an option filter that changes a conveyor, queue or oven");
    const auto of_flow = std::find_if(steps.begin(), steps.end(),
                                      [](const Step& step) { return step.flow != nullptr; });
    if (of_flow == steps.end() || !has_stages(model_.specs.method)) return true;
    return refuse(*of_flow,
                  "an option filter of a flow that changes a stock, with a method other than "
                  "Euler,");
  }

  static Expr put_through(const Step& step, Expr value, Expr option) {
    const Span span = step.option->span;
    std::vector<Expr> args{std::move(value), std::move(option)};
    if (step.flow) args.push_back(make_ref(step.flow->name, span));
    return make_call(step.macro->name, std::move(args), span);
  }

  /// The filters of flows are left out at the start: flows follow from the stocks.
  void filter(Variable& stock) {
    const std::vector<Step> steps = steps_of(stock);
    if (steps.empty() || !may_filter(stock, steps)) return;
    for (Equation& equation : stock.equations) {
      if (equation.expr.is_missing()) continue;
      Expr start = std::move(equation.init ? *equation.init : equation.expr);
      equation.init.reset();
      for (const Step& step : steps)
        if (!step.flow) start = put_through(step, std::move(start), step.option->value);
      equation.expr = std::move(start);
    }
    if (stands(model_, sector_, stock)) return;
    if (has_stages(model_.specs.method)) {
      follow_stages(stock, steps);
    } else {
      follow_steps(stock, steps);
    }
    stock.kind = VarKind::Auxiliary;
    stock.inflows.clear();
    stock.outflows.clear();
  }

  /// A stock that is held at zero is so after its filters too (xmile.md 16.5).
  Expr held(const Variable& stock, Expr value) const {
    const bool is_held =
        rule_ == ResolveOptions::NonNegative::Clamp && stock.non_negative.value_or(false);
    if (!is_held) return value;
    return make_standard_call("MAX", {std::move(value), make_number(0)}, stock.span);
  }

  void follow_steps(Variable& stock, const std::vector<Step>& steps) {
    Expr value = integrated(stock);
    for (const Step& step : steps) value = put_through(step, std::move(value), step.option->value);
    const Expr next = add(stock, "of the next step", held(stock, std::move(value)));
    for (Equation& equation : stock.equations) {
      if (equation.expr.is_missing()) continue;
      Expr later = next;
      later.subs = equation.subs;
      equation.expr = make_standard_call("PREVIOUS", {std::move(later), std::move(equation.expr)},
                                         equation.span);
    }
  }

  /// What the stock would be at the next step, by its flows alone (xmile.md 15.1, 15.4).
  Expr integrated(const Variable& stock) const {
    const Span span = stock.span;
    Expr sum = make_ref(stock.name, span);
    const auto add_flow = [&](SyntaxOp op, const FlowRef& ref) {
      const Variable* flow = find(ref.name);
      Expr volume = make_binary(SyntaxOp::Mul, make_standard_call("DT", {}, span),
                                make_ref(ref.name, ref.span));
      if (op == SyntaxOp::Add && flow && flow->multiplier)
        volume = make_binary(SyntaxOp::Mul, *flow->multiplier, std::move(volume), span);
      sum = make_binary(op, std::move(sum), std::move(volume), span);
    };
    for (const FlowRef& ref : stock.inflows) add_flow(SyntaxOp::Add, ref);
    for (const FlowRef& ref : stock.outflows) add_flow(SyntaxOp::Sub, ref);
    return sum;
  }

  void follow_stages(Variable& stock, const std::vector<Step>& steps) {
    const Span span = stock.span;
    const auto combined = [&](SyntaxOp op, Expr a, Expr b) {
      return make_binary(op, std::move(a), std::move(b), span);
    };
    const auto held_within = [&](Expr condition, Expr value, Expr start) {
      return call_of_vensim("SAMPLE IF TRUE",
                            {std::move(condition), std::move(value), std::move(start)}, span);
    };
    Variable integral = stock;
    integral.name = Name(display(stock.name) + " unfiltered");
    integral.is_hidden = true;
    integral.non_negative = false;
    const Expr unfiltered = make_ref(integral.name, span);
    made_.push_back(std::move(integral));
    const auto last = [&](const Expr& value) {
      return make_standard_call("PREVIOUS", {value, unfiltered}, span);
    };

    const Expr at_start = add(stock, "unfiltered at the start of the step",
                              held_within(make_number(1), unfiltered, unfiltered));
    const Expr filtered = make_ref(Name(display(stock.name) + " filtered"), span);
    Expr change = combined(SyntaxOp::Sub, at_start, last(at_start));
    Expr value = combined(SyntaxOp::Add, last(filtered), std::move(change));
    for (const Step& step : steps)
      value = put_through(step, std::move(value), before(step.option->value));
    const Expr next = add(stock, "at the end of a step", held(stock, std::move(value)));
    // at the start of the run it is its initial value
    Expr has_begun = combined(SyntaxOp::Greater, make_standard_call("TIME", {}, span),
                              make_standard_call("STARTTIME", {}, span));
    add(stock, "filtered", held_within(std::move(has_begun), next, unfiltered));
    Equation equation;
    equation.span = equation.name_span = span;
    equation.expr =
        combined(SyntaxOp::Add, filtered, combined(SyntaxOp::Sub, unfiltered, at_start));
    stock.equations.assign(1, std::move(equation));
  }

  /// A hidden variable of the stock's shape.
  Expr add(const Variable& stock, const char* what, Expr value) {
    Variable made;
    made.name = Name(display(stock.name) + ' ' + what);
    made.kind = VarKind::Auxiliary;
    made.dims = stock.dims;
    made.is_hidden = true;
    made.span = stock.span;
    Equation equation;
    equation.span = equation.name_span = stock.span;
    equation.expr = std::move(value);
    made.equations.push_back(std::move(equation));
    made_.push_back(std::move(made));
    return make_ref(made_.back().name, stock.span);
  }

  const Variable* find(const Name& name) const {
    for (const Variable& variable : sector_.variables)
      if (variable.name == name) return &variable;
    return nullptr;  // told when the stock's rate is made
  }

  const Model& model_;
  const std::vector<Name>& tags_;  // of each macro of the model: the tag it reads
  Sector& sector_;
  const ResolveOptions::NonNegative rule_;
  Diagnostics& diags_;
  std::vector<Variable> made_;
};

}  // namespace

void apply_stock_filters(Model& model, const std::vector<Name>& tags,
                         ResolveOptions::NonNegative rule, Diagnostics& diags) {
  if (tags.empty()) return;
  for (Sector& sector : model.sectors) StockFilters(model, tags, sector, rule, diags).apply();
  for (Macro& macro : model.macros) StockFilters(model, tags, macro.body, rule, diags).apply();
}

}  // namespace weir
