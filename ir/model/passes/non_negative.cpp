// Uniflows and stocks that do not go below zero (xmile.md 16).
//
// A uniflow's equation becomes MAX(equation, 0). A non-negative stock limits its outflows in order
// of priority to what is there: its equation moves to a hidden "<flow> requested of <stock>", and
// the flow itself becomes
//
//     IF requested > 0 THEN MIN(requested, MAX(0, stock/DT + inflows - earlier outflows)) ELSE
//     requested
//
// With the clamp rule (xmile.md 16.5) flows keep their value and the runtime holds the stock at
// zero instead.
#include <unordered_map>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// The cascade of xmile.md 7.1: the variable itself, its model, the file.
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
  Limiter(Sector& sector, Diagnostics& diags) : sector_(sector), diags_(diags) {
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
    for (const std::size_t stock : stocks) limit_outflows(stock);
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
      return make_call(Name("PREVIOUS"), {std::move(value), make_number(0, ref.span)}, ref.span);
    }
    needs_[limited].push_back(flow);
    return value;
  }

  /// What a stock has to give in this step, as a rate: its content, its inflows (times their
  /// multiplier: xmile.md 15.4), less what earlier outflows took. Flows that do not exist are
  /// reported when the stock's rate is made.
  Expr available(const Variable& stock, std::size_t outflow, std::size_t limited) {
    // a call, since a variable may be named DT
    Expr sum = make_binary(SyntaxOp::Div, make_ref(stock.name, stock.span),
                           make_call(Name("DT"), {}, stock.span), stock.span);
    for (const FlowRef& inflow : stock.inflows) {
      const auto at = find(inflow.name.key);
      if (!at) continue;
      Expr value = value_of(*at, inflow, limited);
      const std::optional<Expr>& multiplier = sector_.variables[*at].multiplier;
      if (multiplier) {
        value = make_binary(SyntaxOp::Mul, *multiplier, std::move(value), inflow.span);
      }
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

  void limit_outflows(std::size_t at) {
    const Variable stock = sector_.variables[at];
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
    Variable request = flow;
    request.name = Name(display(flow.name) + " requested of " + display(stock.name));
    request.is_hidden = true;
    const Expr asked = make_ref(request.name, flow.span);
    made_.push_back(std::move(request));
    Expr room = make_call(Name("MAX"), {make_number(0), std::move(available)}, flow.span);
    Expr limited = make_call(Name("MIN"), {asked, std::move(room)}, flow.span);
    Expr choice;
    choice.kind = ExprKind::If;
    choice.span = flow.span;
    choice.args = {make_binary(SyntaxOp::Greater, asked, make_number(0), flow.span),
                   std::move(limited), asked};
    Equation equation;
    equation.expr = std::move(choice);
    equation.span = equation.name_span = flow.span;
    flow.equations.assign(1, std::move(equation));
  }

  Sector& sector_;
  Diagnostics& diags_;
  std::vector<Variable> made_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::vector<std::vector<std::size_t>> needs_;  // of each variable: those it reads at the moment
};

/// value = MAX(0, equation), for every element (xmile.md 16.2).
void make_uniflow(Variable& flow) {
  for (Equation& equation : flow.equations) {
    if (equation.expr.is_missing()) continue;
    const Span span = equation.expr.span;
    equation.expr = make_call(Name("MAX"), {std::move(equation.expr), make_number(0, span)}, span);
  }
}

void apply_non_negative(Sector& sector, const Model& model, ResolveOptions::NonNegative rule,
                        Diagnostics& diags) {
  std::vector<std::size_t> stocks;
  for (std::size_t i = 0; i < sector.variables.size(); ++i) {
    Variable& variable = sector.variables[i];
    if (!is_non_negative(variable, sector, model)) continue;
    if (variable.container) continue;  // xmile.md 16.1
    if (variable.kind == VarKind::Flow) make_uniflow(variable);
    if (variable.kind != VarKind::Stock || variable.access == Access::Input) continue;
    if (rule == ResolveOptions::NonNegative::Limit) stocks.push_back(i);
    variable.non_negative = true;
  }
  if (!stocks.empty()) Limiter(sector, diags).apply(stocks);
}

}  // namespace

void apply_non_negative(Model& model, ResolveOptions::NonNegative rule, Diagnostics& diags) {
  for (Sector& sector : model.sectors) apply_non_negative(sector, model, rule, diags);
  // a macro's variables are like a model's (xmile.md 24.4)
  for (Macro& macro : model.macros) apply_non_negative(macro.body, model, rule, diags);
}

}  // namespace weir
