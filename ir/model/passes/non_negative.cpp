// Uniflows and stocks that do not go below zero (xmile.md 16).
//
// A uniflow's equation becomes MAX(equation, 0). A non-negative stock limits its outflows in order of priority to what is
// there: its equation moves to a hidden "<flow> requested of <stock>", and the flow itself becomes
//
//     IF requested > 0 THEN MIN(requested, MAX(0, stock/DT + inflows - earlier outflows)) ELSE requested
//
// With the clamp rule (xmile.md 16.5) flows keep their value and the runtime holds the stock at zero instead.
#include <algorithm>
#include <unordered_map>

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

using FlowIndex = std::unordered_map<std::string, std::size_t>;

/// The stocks of one sector that limit, and who feeds whom with a limited flow.
class Limiter {
 public:
  Limiter(Sector& sector, std::vector<std::size_t> stocks) : sector_(sector), stocks_(std::move(stocks)) {
    for (std::size_t i = 0; i < sector_.variables.size(); ++i) by_key_[sector_.variables[i].name.key] = i;
    for (std::size_t i = 0; i < stocks_.size(); ++i) {
      for (const FlowRef& flow : sector_.variables[stocks_[i]].outflows) limited_by_[flow.name.key] = i;
    }
  }

  void apply() {
    std::vector<Variable> made;
    for (std::size_t i = 0; i < stocks_.size(); ++i) limit_outflows(i, made);
    for (Variable& variable : made) sector_.variables.push_back(std::move(variable));
  }

 private:
  static Name requested(const Name& flow, const Name& stock) {
    return Name(display(flow) + " requested of " + display(stock));
  }

  /// Whether the limited outflows of stock `from` reach stock `to` through limited flows: then reading them limited
  /// would close a loop, and the requested value is the estimate (xmile.md 16.6).
  bool reaches(std::size_t from, std::size_t to) const {
    std::vector<bool> seen(stocks_.size(), false);
    std::vector<std::size_t> open{from};
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (at == to) return true;
      if (seen[at]) continue;
      seen[at] = true;
      for (std::size_t next = 0; next < stocks_.size(); ++next) {
        for (const FlowRef& inflow : sector_.variables[stocks_[next]].inflows) {
          const auto source = limited_by_.find(inflow.name.key);
          if (source != limited_by_.end() && source->second == at) open.push_back(next);
        }
      }
    }
    return false;
  }

  void limit_outflows(std::size_t at, std::vector<Variable>& made) {
    const Variable stock = sector_.variables[stocks_[at]];
    Expr available = make_binary(SyntaxOp::Div, make_ref(stock.name, stock.span), make_ref(Name("DT"), stock.span), stock.span);
    for (const FlowRef& inflow : stock.inflows) {
      const auto source = limited_by_.find(inflow.name.key);
      const bool closes_loop = source != limited_by_.end() && (source->second == at || reaches(at, source->second));
      const Name name =
          closes_loop ? requested(inflow.name, sector_.variables[stocks_[source->second]].name) : inflow.name;
      available = make_binary(SyntaxOp::Add, std::move(available), make_ref(name, inflow.span), inflow.span);
    }
    for (const FlowRef& outflow : stock.outflows) {
      const auto found = by_key_.find(outflow.name.key);
      if (found == by_key_.end()) continue;  // reported when the stock's rate is made
      Variable& flow = sector_.variables[found->second];
      if (flow.container) continue;
      Variable request = flow;
      request.name = requested(flow.name, stock.name);
      request.is_hidden = true;
      made.push_back(std::move(request));
      const Expr asked = make_ref(requested(flow.name, stock.name), flow.span);
      Expr room = make_call(Name("MAX"), {make_number(0), available}, flow.span);
      Expr limited = make_call(Name("MIN"), {asked, std::move(room)}, flow.span);
      Expr choice;
      choice.kind = ExprKind::If;
      choice.span = flow.span;
      choice.args = {make_binary(SyntaxOp::Greater, asked, make_number(0), flow.span), std::move(limited), asked};
      Equation equation;
      equation.expr = std::move(choice);
      equation.span = equation.name_span = flow.span;
      flow.equations.assign(1, std::move(equation));
      available = make_binary(SyntaxOp::Sub, std::move(available), make_ref(outflow.name, outflow.span), outflow.span);
    }
  }

  Sector& sector_;
  std::vector<std::size_t> stocks_;
  FlowIndex by_key_, limited_by_;
};

}  // namespace

void apply_non_negative(Model& model, ResolveOptions::NonNegative rule) {
  for (Sector& sector : model.sectors) {
    std::vector<std::size_t> stocks;
    for (std::size_t i = 0; i < sector.variables.size(); ++i) {
      Variable& variable = sector.variables[i];
      if (!is_non_negative(variable, sector, model)) continue;
      if (variable.kind == VarKind::Stock && variable.access != Access::Input) {
        if (rule == ResolveOptions::NonNegative::Limit) stocks.push_back(i);
        variable.non_negative = true;
      }
      if (variable.kind != VarKind::Flow) continue;
      for (Equation& equation : variable.equations) {
        if (equation.expr.is_missing()) continue;
        const Span span = equation.expr.span;
        equation.expr = make_call(Name("MAX"), {std::move(equation.expr), make_number(0, span)}, span);
      }
    }
    Limiter(sector, std::move(stocks)).apply();
  }
}

}  // namespace weir
