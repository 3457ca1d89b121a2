// Uniflows and stocks that do not go below zero (xmile.md 16).
//
// A uniflow's equation becomes MAX(equation, 0). A non-negative stock limits its outflows in order
// of priority to what is there: its equation moves to a hidden "<flow> requested of <stock>", and
// the flow itself becomes
//
//     IF requested > 0 THEN MIN(requested, MAX(0, stock/DT + inflows - earlier outflows)) ELSE
//     requested
//
// An inflow that can be negative takes from the stock too: what it asks for is limited after all
// outflows, and counts for these only where it brings something.
//
// With the clamp rule (xmile.md 16.5) flows keep their value and the runtime holds the stock at
// zero instead.
#include "ir/model/passes/non_negative.h"

#include <unordered_map>
#include <unordered_set>

#include "ir/model/passes/resolver.h"

namespace weir {

bool is_non_negative(const Variable& variable, const Sector& sector, const Model& model) {
  if (variable.non_negative) return *variable.non_negative;
  const bool is_stock = variable.kind == VarKind::Stock;
  for (const Behavior* level : {&sector.behavior, &model.behavior}) {
    const std::optional<bool>& own = is_stock ? level->stocks : level->flows;
    if (own) return *own;
    if (level->all) return *level->all;
  }
  return false;
}

namespace {

/// The names that an expression reads.
void add_names(const Expr& expr, std::vector<std::string>& keys) {
  if (!expr.path.empty()) keys.push_back(expr.path.back().key);
  for (const Expr& arg : expr.args) add_names(arg, keys);
  for (const Subscript& sub : expr.subs) {
    for (const Expr& index : sub.index) add_names(index, keys);
  }
}

/// Limits the outflows of one sector's stocks. An inflow that itself needs the outflow being
/// limited at the same time counts with its value of the step before (xmile.md 16.6).
class Limiter {
 public:
  Limiter(Sector& sector, const std::unordered_set<std::string>& uniflows, Diagnostics& diags)
      : sector_(sector), diags_(diags), uniflows_(uniflows) {
    const std::vector<Variable>& variables = sector_.variables;
    for (std::size_t i = 0; i < variables.size(); ++i) by_key_[variables[i].name.key] = i;
    needs_.resize(variables.size());
    for (std::size_t i = 0; i < variables.size(); ++i) {
      if (variables[i].kind == VarKind::Stock) continue;  // it needs nothing of this moment
      std::vector<std::string> keys;
      for (const Equation& equation : variables[i].equations) add_names(equation.expr, keys);
      for (const std::string& key : keys) {
        if (const auto need = find(key)) needs_[i].push_back(*need);
      }
    }
  }

  void apply(const std::vector<std::size_t>& stocks) {
    for (const std::size_t stock : stocks) limit_flows(stock);
    for (Variable& variable : made_) sector_.variables.push_back(std::move(variable));
  }

 private:
  std::optional<std::size_t> find(const std::string& key) const {
    const auto at = by_key_.find(key);
    return at == by_key_.end() ? std::nullopt : std::optional(at->second);
  }

  /// Whether the value of one variable needs that of another at the same moment.
  bool reaches(std::size_t from, std::size_t to) const {
    std::vector<bool> seen(needs_.size(), false);
    std::vector<std::size_t> open{from};
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (at == to) return true;
      if (seen[at]) continue;
      seen[at] = true;
      open.insert(open.end(), needs_[at].begin(), needs_[at].end());
    }
    return false;
  }

  /// A flow as the limit of another sees it.
  Expr value_of(std::size_t flow, const FlowRef& ref, std::size_t limited) {
    Expr value = make_ref(ref.name, ref.span);
    if (reaches(flow, limited)) {
      return make_standard_call("PREVIOUS", {std::move(value), make_number(0, ref.span)}, ref.span);
    }
    needs_[limited].push_back(flow);
    return value;
  }

  /// What an inflow brings to a stock (times its multiplier: xmile.md 15.4), or takes from it.
  Expr arriving(std::size_t flow, Expr value, Span span) {
    const Rare<Expr>& multiplier = sector_.variables[flow].multiplier;
    return multiplier ? make_binary(SyntaxOp::Mul, *multiplier, std::move(value), span) : value;
  }

  /// What an inflow that can be negative brings: limiting changes nothing of that, so what it asks
  /// for is as good.
  Expr brought(std::size_t flow, Expr asked, std::size_t limited) {
    const Span span = asked.span;
    if (reaches(flow, limited)) {
      asked = make_standard_call("PREVIOUS", {std::move(asked), make_number(0, span)}, span);
    } else {
      const std::vector<std::size_t> needs = needs_[flow];
      needs_[limited].insert(needs_[limited].end(), needs.begin(), needs.end());
    }
    return make_standard_call("MAX", {make_number(0), arriving(flow, std::move(asked), span)},
                              span);
  }

  /// What a stock has to give in this step, as a rate: its content, its inflows, less what earlier
  /// outflows took. Flows that do not exist are reported when the stock's rate is made.
  Expr available(const Variable& stock, std::size_t outflow, std::size_t limited) {
    // a call, since a variable may be named DT
    Expr sum = make_binary(SyntaxOp::Div, make_ref(stock.name, stock.span),
                           make_standard_call("DT", {}, stock.span), stock.span);
    for (const FlowRef& inflow : stock.inflows) {
      const auto at = find(inflow.name.key);
      if (!at) continue;
      const auto asked = asked_.find(stock.name.key + "\n" + inflow.name.key);
      Expr value = asked == asked_.end()
                       ? arriving(*at, value_of(*at, inflow, limited), inflow.span)
                       : brought(*at, asked->second, limited);
      sum = make_binary(SyntaxOp::Add, std::move(sum), std::move(value), inflow.span);
    }
    for (std::size_t i = 0; i < outflow; ++i) {
      const FlowRef& earlier = stock.outflows[i];
      const auto at = find(earlier.name.key);
      if (!at) continue;
      sum =
          make_binary(SyntaxOp::Sub, std::move(sum), value_of(*at, earlier, limited), earlier.span);
    }
    return sum;
  }

  void limit_flows(std::size_t at) {
    const Variable stock = sector_.variables[at];
    std::vector<std::size_t> drains;
    for (const FlowRef& inflow : stock.inflows) {
      const auto flow = find(inflow.name.key);
      if (!flow || !may_drain(*flow, stock)) continue;
      asked_.emplace(stock.name.key + "\n" + inflow.name.key,
                     request_of(sector_.variables[*flow], stock));
      drains.push_back(*flow);
    }
    limit_outflows(stock);
    // after the outflows: less what earlier ones take
    Expr taken = make_number(0);
    for (const std::size_t flow : drains) {
      Variable& inflow = sector_.variables[flow];
      const Expr asked = asked_.at(stock.name.key + "\n" + inflow.name.key);
      const Span span = inflow.span;
      Expr left =
          make_binary(SyntaxOp::Add, available(stock, stock.outflows.size(), flow), taken, span);
      Expr room = make_standard_call("MAX", {make_number(0), std::move(left)}, span);
      if (inflow.multiplier)
        room = make_binary(SyntaxOp::Div, std::move(room), *inflow.multiplier, span);
      Expr floor = make_unary(SyntaxOp::Minus, std::move(room), span);
      set_equation(inflow, make_standard_call("MAX", {asked, std::move(floor)}, span));
      Expr drained = make_standard_call("MIN", {make_number(0), make_ref(inflow.name, span)}, span);
      taken = make_binary(SyntaxOp::Add, std::move(taken), arriving(flow, std::move(drained), span),
                          span);
    }
  }

  /// A flow into a stock that can run backwards. One of fewer dimensions than an array is not told
  /// apart by its elements and stays as it is.
  bool may_drain(std::size_t flow, const Variable& stock) const {
    const Variable& inflow = sector_.variables[flow];
    return inflow.kind == VarKind::Flow && !inflow.container &&
           inflow.dims.size() == stock.dims.size() && !is_uniflow(inflow);
  }
  bool is_uniflow(const Variable& flow) const { return uniflows_.contains(flow.name.key); }

  void limit_outflows(const Variable& stock) {
    for (std::size_t i = 0; i < stock.outflows.size(); ++i) {
      const auto flow = find(stock.outflows[i].name.key);
      if (!flow) continue;
      if (sector_.variables[*flow].dims.size() < stock.dims.size()) {
        diags_.report(DiagKind::UnsupportedConstruct, stock.outflows[i].span,
                      "an outflow without subscripts ('" + display(stock.outflows[i].name) +
                          "') of an array that may not go below zero");
        continue;
      }
      limit(sector_.variables[*flow], stock, available(stock, i, *flow));
    }
  }

  /// IF requested > 0 THEN MIN(requested, MAX(0, available)) ELSE requested
  void limit(Variable& flow, const Variable& stock, Expr available) {
    const Expr asked = request_of(flow, stock);
    Expr room = make_standard_call("MAX", {make_number(0), std::move(available)}, flow.span);
    Expr limited = make_standard_call("MIN", {asked, std::move(room)}, flow.span);
    Expr choice;
    choice.kind = ExprKind::If;
    choice.span = flow.span;
    choice.args = {make_binary(SyntaxOp::Greater, asked, make_number(0), flow.span),
                   std::move(limited), asked};
    set_equation(flow, std::move(choice));
  }

  /// A hidden variable with what the flow would be without the stock.
  Expr request_of(const Variable& flow, const Variable& stock) {
    Variable request = flow;
    request.name = Name(display(flow.name) + " requested of " + display(stock.name));
    request.is_hidden = true;
    made_.push_back(std::move(request));
    return make_ref(made_.back().name, flow.span);
  }

  static void set_equation(Variable& flow, Expr expr) {
    Equation equation;
    equation.expr = std::move(expr);
    equation.span = equation.name_span = flow.span;
    flow.equations.assign(1, std::move(equation));
  }

  Sector& sector_;
  Diagnostics& diags_;
  const std::unordered_set<std::string>& uniflows_;
  std::vector<Variable> made_;
  std::unordered_map<std::string, Expr> asked_;  // by stock and inflow: what it asks for
  std::unordered_map<std::string, std::size_t> by_key_;
  std::vector<std::vector<std::size_t>> needs_;  // of each variable: those it reads at the moment
};

/// value = MAX(0, equation), for every element (xmile.md 16.2).
void make_uniflow(Variable& flow) {
  for (Equation& equation : flow.equations) {
    if (equation.expr.is_missing()) continue;
    const Span span = equation.expr.span;
    equation.expr =
        make_standard_call("MAX", {std::move(equation.expr), make_number(0, span)}, span);
  }
}

void apply_non_negative(Sector& sector, const Model& model, ResolveOptions::NonNegative rule,
                        Diagnostics& diags) {
  std::vector<std::size_t> stocks;
  std::unordered_set<std::string> uniflows;
  for (std::size_t i = 0; i < sector.variables.size(); ++i) {
    Variable& variable = sector.variables[i];
    if (!is_non_negative(variable, sector, model)) continue;
    if (variable.container) continue;  // xmile.md 16.1
    if (variable.kind == VarKind::Flow) {
      make_uniflow(variable);
      uniflows.insert(variable.name.key);
    }
    if (variable.kind != VarKind::Stock || variable.access == Access::Input) continue;
    if (rule == ResolveOptions::NonNegative::Limit) stocks.push_back(i);
    variable.non_negative = true;
  }
  if (!stocks.empty()) Limiter(sector, uniflows, diags).apply(stocks);
}

}  // namespace

void apply_non_negative(Model& model, ResolveOptions::NonNegative rule, Diagnostics& diags) {
  for (Sector& sector : model.sectors) apply_non_negative(sector, model, rule, diags);
  // a macro's variables are like a model's (xmile.md 24.4)
  for (Macro& macro : model.macros) apply_non_negative(macro.body, model, rule, diags);
}

}  // namespace weir
