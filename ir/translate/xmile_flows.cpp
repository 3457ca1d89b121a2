// INTEG as a stock with flows (vensim.md 17.2, xmile.md 15.1).
//
// A rate that is a sum of plain variables, each over the stock's own ranges, becomes inflows and
// outflows; a variable that leaves one stock and enters another is one flow. One that enters two
// stocks, or is no equation of its own, gets a flow that copies it. Every other rate becomes one
// net flow. Flows of Vensim may be negative, so none is marked otherwise.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

/// Terms of a sum; one with more is no sum of flows that a person would draw.
constexpr std::size_t kMostTerms = 200;

/// The terms of a sum with their signs, parentheses opened.
template <class Term>
void split(const Expr& expr, bool is_out, std::vector<Term>& terms) {
  if (terms.size() > kMostTerms) return;
  const bool is_sum =
      expr.kind == ExprKind::Binary && (expr.op == SyntaxOp::Add || expr.op == SyntaxOp::Sub);
  if (is_sum) {
    split(expr.args[0], is_out, terms);
    split(expr.args[1], expr.op == SyntaxOp::Sub ? !is_out : is_out, terms);
    return;
  }
  const bool is_signed =
      expr.kind == ExprKind::Unary && (expr.op == SyntaxOp::Plus || expr.op == SyntaxOp::Minus);
  if (is_signed) return split(expr.args[0], expr.op == SyntaxOp::Minus ? !is_out : is_out, terms);
  terms.push_back({&expr, is_out});
}

bool are_same(const std::vector<Subscript>& a, const std::vector<Subscript>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Subscript& x, const Subscript& y) {
                      return x.kind == SubKind::Name && y.kind == SubKind::Name && x.name == y.name;
                    });
}

std::string key_of(const std::string& flow, bool is_out) { return (is_out ? "-" : "+") + flow; }

}  // namespace

/// Whether an equation is INTEG as a whole.
bool XmileTranslation::is_integ(const Equation& equation) const {
  const Expr& expr = equation.expr;
  return expr.kind == ExprKind::Call && expr.path.size() == 1 && expr.path[0].key == "integ" &&
         expr.args.size() == 2 && !model_macro("integ");
}

/// The rate as a sum of plain references over the stock's own ranges; nothing where it is another.
std::optional<std::vector<XmileTranslation::Term>> XmileTranslation::flow_terms(
    VensimScope& scope, const Variable& stock) const {
  const VensimVariable& known = scope.variables.at(stock.name.key);
  if (!known.is_over_ranges) return std::nullopt;
  const Equation& equation = stock.equations[0];
  std::vector<Term> terms;
  split(equation.expr.args[0], false, terms);
  std::set<std::string> seen;
  for (const Term& term : terms) {
    const bool is_plain = term.expr->kind == ExprKind::Ref && term.expr->path.size() == 1 &&
                          are_same(term.expr->subs, equation.subs) &&
                          scope.variables.contains(term.expr->path[0].key) &&
                          !scope.variables.at(term.expr->path[0].key).is_lookup &&
                          seen.insert(term.expr->path[0].key).second;
    if (!is_plain) return std::nullopt;
  }
  if (terms.size() > kMostTerms) return std::nullopt;
  return terms;
}

/// Whether the variable of a term can itself be the flow: an equation of its own over the same
/// dimensions.
bool XmileTranslation::may_be_flow(const VensimScope& scope, const Variable& stock,
                                   const Expr& term) const {
  const VensimVariable& flow = scope.variables.at(term.path[0].key);
  const bool is_driven = flow.source && flow.source->kind == VarKind::Flow;
  if (!flow.source || flow.is_stock || (flow.source->equations.empty() && !is_driven)) return false;
  return flow.dims == scope.variables.at(stock.name.key).dims;
}

/// Which variables are flows: asked before any is translated.
void XmileTranslation::find_flows(VensimScope& scope, const Sector& sector) {
  std::set<std::string> used;  // flow and direction
  for (const Variable& container : sector.variables) {
    for (const FlowRef& flow : container.inflows) used.insert(key_of(flow.name.key, false));
    for (const FlowRef& flow : container.outflows) used.insert(key_of(flow.name.key, true));
  }
  for (const Variable& stock : sector.variables) {
    const auto known = scope.variables.find(stock.name.key);
    if (known == scope.variables.end() || !known->second.is_stock || stock.container) continue;
    const auto terms = flow_terms(scope, stock);
    if (!terms) continue;
    for (const Term& term : *terms) {
      const std::string& key = term.expr->path[0].key;
      if (may_be_flow(scope, stock, *term.expr) && used.insert(key_of(key, term.is_out)).second) {
        scope.variables.at(key).is_flow = true;
        flow_of_.insert({known->second.source, key});
      }
    }
  }
}

/// The flows of a stock.
void XmileTranslation::add_flows(VensimScope& scope, const Variable& stock, Variable& made) {
  const auto terms = flow_terms(scope, stock);
  if (!terms) return add_net_flow(scope, stock, made);
  for (const Term& term : *terms) add_flow(scope, stock, term, made);
}

/// One flow: the variable itself, or a copy of it.
void XmileTranslation::add_flow(VensimScope& scope, const Variable& stock, const Term& term,
                                Variable& made) {
  const Expr& expr = *term.expr;
  auto& list = term.is_out ? made.outflows : made.inflows;
  const auto renamed = scope.renamed.find(expr.path[0].key);
  const Name& flow = renamed == scope.renamed.end() ? expr.path[0] : renamed->second;
  if (flow_of_.contains({&stock, expr.path[0].key})) {
    list.push_back({flow, expr.span});
    return;
  }
  Variable copy;
  copy.kind = VarKind::Flow;
  copy.name = unique(scope, fmt::format("{} {} {}", display(flow), term.is_out ? "from" : "into",
                                        display(made.name)));
  copy.dims = made.dims;
  copy.group = stock.group;
  copy.extensions.push_back({"made", {}, stock.span});
  Equation equation;
  VensimPlace place = place_of(scope, stock, 0);
  equation.expr = translate(expr, place);
  equation.span = equation.name_span = expr.span;
  copy.equations.push_back(std::move(equation));
  list.push_back({copy.name, expr.span});
  scope.made.push_back(std::move(copy));
}

/// One flow that holds the whole rate.
void XmileTranslation::add_net_flow(VensimScope& scope, const Variable& stock, Variable& made) {
  Variable flow;
  flow.kind = VarKind::Flow;
  flow.name = unique(scope, display(made.name) + " net flow");
  flow.dims = made.dims;
  flow.group = stock.group;
  flow.extensions.push_back({"made", {}, stock.span});
  const VensimVariable known = scope.variables.at(stock.name.key);
  const auto add = [&](VensimPlace& place, const Equation& source, std::vector<Subscript> subs) {
    Equation equation;
    equation.subs = std::move(subs);
    equation.expr = translate(source.expr.args[0], place);
    equation.span = equation.name_span = source.span;
    flow.equations.push_back(std::move(equation));
  };
  if (known.is_over_ranges) {
    VensimPlace place = place_of(scope, stock, 0);
    add(place, stock.equations[0], {});
  } else {
    const auto claimed = claimed_elements(known);
    for (std::size_t i = 0; i < claimed.size(); ++i) {
      for (const ElementTuple& tuple : claimed[i]) {
        if (!spell(stock.span)) break;
        VensimPlace place = place_of(scope, stock, i);
        place.tuple = &tuple;
        place.subs = element_subscripts(tuple);
        add(place, stock.equations[i], place.subs);
      }
    }
  }
  made.inflows.push_back({flow.name, stock.span});
  scope.made.push_back(std::move(flow));
}

}  // namespace weir
