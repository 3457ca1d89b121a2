// Conveyors and queues that weir has put into a file of Vensim, as XMILE has them (xmile.md 19,
// 20).
//
// What the forms say stands in the fields of the variables already (restore_containers.cpp); here
// their expressions become XMILE's.
#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

/// A word of restore_containers.cpp; every other call of this kind is a function of XMILE.
bool is_form(const Expr& expr) {
  return expr.kind == ExprKind::Call && expr.path.back().key.starts_with("xmile ") &&
         find_builtins(expr.path.back().key, FunctionLanguage::Vensim).empty();
}

void note_forms(const Expr& expr, Ledger& ledger) {
  if (is_form(expr))
    ledger.note({ConstructKind::Call, display(expr.path.back()), expr.span}, Fate::Equivalent,
                "XMILE says it in a word of its own");
  for (const Expr& arg : expr.args) note_forms(arg, ledger);
}

void note_forms(const Sector& sector, Ledger& ledger) {
  for (const Variable& variable : sector.variables) {
    for (const Equation& equation : variable.equations) {
      if (!is_form(equation.expr)) continue;
      note_forms(equation.expr, ledger);
      ledger.note({ConstructKind::Equation, display(variable.name), equation.span},
                  Fate::Equivalent, "a conveyor, a queue or a flow that one drives");
    }
  }
}

}  // namespace

void note_container_forms(const Model& vensim, Ledger& ledger) {
  for (const Sector& sector : vensim.sectors) note_forms(sector, ledger);
  for (const Macro& macro : vensim.macros) note_forms(macro.body, ledger);
}

/// The flows and parameters of a conveyor or queue.
void XmileTranslation::add_container(VensimScope& scope, const Variable& stock, Variable& made) {
  const auto flows = [&](const std::vector<FlowRef>& from, std::vector<FlowRef>& to) {
    for (const FlowRef& flow : from) {
      const auto renamed = scope.renamed.find(flow.name.key);
      to.push_back({renamed == scope.renamed.end() ? flow.name : renamed->second, flow.span});
    }
  };
  flows(stock.inflows, made.inflows);
  flows(stock.outflows, made.outflows);
  made.container = stock.container;
  for (std::vector<Equation>* each :
       {&made.container->transit_time, &made.container->capacity, &made.container->inflow_limit,
        &made.container->sample, &made.container->arrest})
    *each = translated_parameter(scope, stock, *each);
}

/// What a container makes of a flow.
void XmileTranslation::add_flow_parts(VensimScope& scope, const Variable& flow, Variable& made) {
  made.overflow = flow.overflow;
  made.spread = flow.spread;
  if (flow.distribution) {
    Equation profile;
    profile.expr = *flow.distribution;
    profile.subs = flow.dims;
    const std::vector<Equation> translated = translated_parameter(scope, flow, {profile});
    if (!translated.empty()) made.distribution = translated.front().expr;
  }
  if (flow.leak) {
    made.leak = flow.leak;
    made.leak->fraction = translated_parameter(scope, flow, flow.leak->fraction);
  }
  if (!flow.multiplier) return;
  Equation factor;
  factor.expr = *flow.multiplier;
  factor.subs = flow.dims;
  factor.span = flow.span;
  const std::vector<Equation> translated = translated_parameter(scope, flow, {factor});
  if (!translated.empty()) made.multiplier = translated.front().expr;
}

/// One equation for all elements where that says it, else one an element.
std::vector<Equation> XmileTranslation::translated_parameter(
    VensimScope& scope, const Variable& owner, const std::vector<Equation>& equations) {
  std::vector<Equation> made;
  for (const Equation& source : equations) {
    VensimPlace place{scope, &owner, &source, {}, nullptr, {}, {}};
    for (const Subscript& sub : source.subs)
      place.ranges.push_back(dims_.find_dim(sub.name.key).value_or(DimId()));
    const std::vector<DimId>& dims = scope.variables.at(owner.name.key).dims;
    place.dims = named_subscripts(dims);
    Equation each = source;
    if (place.ranges.empty() ||
        (place.ranges == dims && fits_ranges(scope, source.expr, place.ranges))) {
      each.subs.clear();
      each.expr = translate(source.expr, place);
      made.push_back(std::move(each));
      continue;
    }
    for (const ElementTuple& tuple : product_of(source.subs)) {
      if (!spell(source.span)) break;
      place.tuple = &tuple;
      place.subs = each.subs = element_subscripts(tuple);
      each.expr = translate(source.expr, place);
      made.push_back(each);
    }
  }
  return made;
}

/// `XMILE QELEM(Belt, i)`: Belt[i], as far as Belt is a container (xmile.md 18.9).
std::optional<Expr> XmileTranslation::item_of_container(const Expr& expr, VensimPlace& place) {
  const bool is_item = expr.path.back().key == "xmile qelem" && expr.args.size() == 2 &&
                       expr.args[0].kind == ExprKind::Ref;
  if (!is_item) return std::nullopt;
  const auto stock = place.scope.variables.find(expr.args[0].path.back().key);
  const bool is_whole = stock != place.scope.variables.end() && stock->second.source &&
                        stock->second.source->container &&
                        expr.args[0].subs.size() == stock->second.dims.size();
  if (!is_whole) return std::nullopt;
  Expr made = translate(expr.args[0], place);
  Subscript at;
  at.kind = SubKind::Index;
  at.span = expr.args[1].span;
  at.starts_group = !made.subs.empty();
  at.index = {translate(expr.args[1], place)};
  made.subs.push_back(std::move(at));
  note_call(expr, place, Fate::Equivalent, "is a subscript of XMILE");
  return made;
}

}  // namespace weir
