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
#include <unordered_set>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

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
  explicit Limiter(Sector& sector) : sector_(sector) {
    for (std::size_t i = 0; i < sector_.variables.size(); ++i) {
      const Variable& variable = sector_.variables[i];
      by_key_[variable.name.key] = i;
      std::vector<std::string>& needs = needs_[variable.name.key];
      if (variable.kind == VarKind::Stock) continue;  // a stock needs nothing of this moment
      for (const Equation& equation : variable.equations) add_names(equation.expr, needs);
    }
  }

  void apply(const std::vector<std::size_t>& stocks) {
    for (const std::size_t stock : stocks) limit_outflows(stock);
    for (Variable& variable : made_) sector_.variables.push_back(std::move(variable));
  }

 private:
  bool reaches(const std::string& from, const std::string& to) const {
    std::unordered_set<std::string> seen;
    std::vector<std::string> open{from};
    while (!open.empty()) {
      const std::string at = std::move(open.back());
      open.pop_back();
      if (at == to) return true;
      if (!seen.insert(at).second) continue;
      const auto needs = needs_.find(at);
      if (needs != needs_.end())
        open.insert(open.end(), needs->second.begin(), needs->second.end());
    }
    return false;
  }

  /// What a stock has to give in this step, as a rate: its content, its inflows, less what earlier
  /// outflows took.
  Expr available(const Variable& stock, std::size_t outflow) {
    const std::string& limited = stock.outflows[outflow].name.key;
    Expr sum = make_binary(SyntaxOp::Div, make_ref(stock.name, stock.span),
                           make_ref(Name("DT"), stock.span), stock.span);
    for (const FlowRef& inflow : stock.inflows) {
      Expr value = make_ref(inflow.name, inflow.span);
      if (reaches(inflow.name.key, limited)) {
        value = make_call(Name("PREVIOUS"), {std::move(value), make_number(0, inflow.span)},
                          inflow.span);
      } else {
        needs_[limited].push_back(inflow.name.key);
      }
      sum = make_binary(SyntaxOp::Add, std::move(sum), std::move(value), inflow.span);
    }
    for (std::size_t i = 0; i < outflow; ++i) {
      const FlowRef& earlier = stock.outflows[i];
      Expr value = make_ref(earlier.name, earlier.span);
      if (reaches(earlier.name.key, limited)) {
        value = make_call(Name("PREVIOUS"), {std::move(value), make_number(0, earlier.span)},
                          earlier.span);
      } else {
        needs_[limited].push_back(earlier.name.key);
      }
      sum = make_binary(SyntaxOp::Sub, std::move(sum), std::move(value), earlier.span);
    }
    return sum;
  }

  void limit_outflows(std::size_t at) {
    const Variable stock = sector_.variables[at];
    for (std::size_t i = 0; i < stock.outflows.size(); ++i) {
      const auto found = by_key_.find(stock.outflows[i].name.key);
      if (found == by_key_.end()) continue;  // reported when the stock's rate is made
      Variable& flow = sector_.variables[found->second];
      if (flow.container) continue;
      Variable request = flow;
      request.name = Name(display(flow.name) + " requested of " + display(stock.name));
      request.is_hidden = true;
      const Expr asked = make_ref(request.name, flow.span);
      made_.push_back(std::move(request));
      Expr room = make_call(Name("MAX"), {make_number(0), available(stock, i)}, flow.span);
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
  }

  Sector& sector_;
  std::vector<Variable> made_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::unordered_map<std::string, std::vector<std::string>>
      needs_;  // non-stock variable -> names it reads
};

/// value = MAX(0, equation), for every element (xmile.md 16.2).
void make_uniflow(Variable& flow) {
  for (Equation& equation : flow.equations) {
    if (equation.expr.is_missing()) continue;
    const Span span = equation.expr.span;
    equation.expr = make_call(Name("MAX"), {std::move(equation.expr), make_number(0, span)}, span);
  }
}

void apply_non_negative(Sector& sector, const Model& model, ResolveOptions::NonNegative rule) {
  std::vector<std::size_t> stocks;
  for (std::size_t i = 0; i < sector.variables.size(); ++i) {
    Variable& variable = sector.variables[i];
    if (!is_non_negative(variable, sector, model)) continue;
    if (variable.kind == VarKind::Flow) make_uniflow(variable);
    if (variable.kind != VarKind::Stock || variable.access == Access::Input) continue;
    if (rule == ResolveOptions::NonNegative::Limit) stocks.push_back(i);
    variable.non_negative = true;
  }
  if (!stocks.empty()) Limiter(sector).apply(stocks);
}

}  // namespace

void apply_non_negative(Model& model, ResolveOptions::NonNegative rule) {
  for (Sector& sector : model.sectors) apply_non_negative(sector, model, rule);
  // a macro's variables are like a model's (xmile.md 24.4)
  for (Macro& macro : model.macros) apply_non_negative(macro.body, model, rule);
}

}  // namespace weir
