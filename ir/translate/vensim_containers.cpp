// Conveyors and queues: weir's extension of Vensim (ir/model/passes/restore_containers.cpp).
#include <algorithm>

#include "ir/model/passes/container_net.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

namespace {

/// The outflow at the end of a conveyor: the first that is not marked as a leak (xmile.md 19.2).
const Name& exit_of(const Variable& conveyor, const std::vector<Variable>& variables) {
  for (const FlowRef& flow : conveyor.outflows) {
    for (const Variable& variable : variables) {
      if (variable.name == flow.name && !is_marked(variable)) return flow.name;
    }
  }
  return conveyor.outflows.front().name;
}

bool is_in(const std::vector<FlowRef>& flows, const Name& name) {
  for (const FlowRef& flow : flows)
    if (flow.name == name) return true;
  return false;
}

/// Both name the same elements, one by one.
bool are_same_elements(const std::vector<Subscript>& a, const std::vector<Subscript>& b) {
  return !a.empty() && std::equal(a.begin(), a.end(), b.begin(), b.end(),
                                  [](const Subscript& x, const Subscript& y) {
                                    return x.kind == SubKind::Name && y.kind == SubKind::Name &&
                                           x.name == y.name;
                                  });
}

Expr form(const char* name, std::vector<Expr> args) {
  return make_call(Name(name), std::move(args));
}

}  // namespace

/// The container that a flow leaves; null for none.
const Variable* VensimTranslator::container_before(const Variable& flow, const Scope& scope) const {
  if (scope.variables == nullptr) return nullptr;
  for (const Variable& variable : *scope.variables)
    if (variable.container && is_in(variable.outflows, flow.name)) return &variable;
  return nullptr;
}

/// The container behind a reference; null for none.
const Variable* VensimTranslator::container_named(const Expr& source, const Place& place) const {
  const Symbol* symbol = source.kind == ExprKind::Ref ? find(source.path, *place.scope) : nullptr;
  return symbol && symbol->variable && symbol->variable->container ? symbol->variable : nullptr;
}

/// What a container's equation says of its contents and flows, for one equation of the stock.
Expr VensimTranslator::container_form(const Variable& stock, const Equation& equation,
                                      Place& place) {
  const Container& container = *stock.container;
  std::vector<Expr> parts, contents;
  contents.push_back(expr(equation.init ? *equation.init : equation.expr, place));
  if (!equation.init)
    for (const Expr& more : equation.more_contents) contents.push_back(expr(more, place));
  parts.push_back(form("XMILE CONTENTS", std::move(contents)));
  if (!stock.inflows.empty()) parts.push_back(form("XMILE INFLOWS", inflow_forms(stock, place)));
  std::vector<Expr> outflows;
  for (const FlowRef& flow : stock.outflows)
    if (const Symbol* symbol = find({flow.name}, *place.scope))
      outflows.push_back(value_of(*symbol, make_ref(flow.name, flow.span), place));
  if (!outflows.empty()) parts.push_back(form("XMILE OUTFLOWS", std::move(outflows)));
  const auto add = [&](const char* name, const std::vector<Equation>& equations, const char* what) {
    if (!equations.empty())
      parts.push_back(form(name, {container_parameter(stock, equation, equations, what, place)}));
  };
  add("XMILE TRANSIT TIME", container.transit_time, "transit time");
  add("XMILE CAPACITY LIMIT", container.capacity, "capacity");
  add("XMILE INFLOW LIMIT", container.inflow_limit, "inflow limit");
  add("XMILE SAMPLE", container.sample, "sample");
  add("XMILE ARREST", container.arrest, "arrest");
  if (container.is_discrete) parts.push_back(form("XMILE DISCRETE", {}));
  if (container.keeps_batches) parts.push_back(form("XMILE WHOLE BATCHES", {}));
  if (!container.takes_one_at_a_time) parts.push_back(form("XMILE MANY AT A TIME", {}));
  if (container.leaks_exponentially) parts.push_back(form("XMILE EXPONENTIAL LEAKS", {}));
  if (container.stands) parts.push_back(form("XMILE STANDS", {}));
  const bool is_conveyor = container.kind == ContainerKind::Conveyor;
  return form(is_conveyor ? "XMILE CONVEYOR" : "XMILE QUEUE", std::move(parts));
}

std::vector<Expr> VensimTranslator::inflow_forms(const Variable& stock, Place& place) {
  std::vector<Expr> flows;
  for (const FlowRef& flow : stock.inflows) {
    const Symbol* symbol = find({flow.name}, *place.scope);
    if (symbol == nullptr || symbol->variable == nullptr) continue;
    Expr made = value_of(*symbol, make_ref(flow.name, flow.span), place);
    const Variable& variable = *symbol->variable;
    if (variable.multiplier)
      made =
          make_binary(SyntaxOp::Mul, expr(*variable.multiplier, place), std::move(made), flow.span);
    flows.push_back(spread_form(variable, std::move(made), place));
  }
  return flows;
}

/// A graphical function or a whole array by its name alone: Vensim has no subscript for all.
Expr VensimTranslator::distribution_form(const Expr& source, Place& place) {
  const Symbol* symbol = source.kind == ExprKind::Ref ? find(source.path, *place.scope) : nullptr;
  const bool is_whole = std::all_of(source.subs.begin(), source.subs.end(),
                                    [](const Subscript& sub) { return sub.kind == SubKind::Star; });
  if (symbol == nullptr || !is_whole) return expr(source, place);
  return make_ref(connected(*symbol).name, source.span);
}

/// An inflow with how it lies on its conveyor (xmile.md 19.9).
Expr VensimTranslator::spread_form(const Variable& flow, Expr made, Place& place) {
  switch (flow.spread) {
    case Spread::Beginning:
      return made;
    case Spread::Even:
      return form("XMILE SPREAD EVENLY", {std::move(made)});
    case Spread::Destination:
      return form("XMILE SPREAD BY DESTINATION", {std::move(made)});
    case Spread::Source:
      return form("XMILE SPREAD BY SOURCE", {std::move(made)});
    case Spread::Distribution:
      if (!flow.distribution) return made;
      return form("XMILE SPREAD BY",
                  {std::move(made), distribution_form(*flow.distribution, place)});
  }
  return made;
}

/// What the parameter says where the stock's equation holds, or a variable of its own with the
/// stock's dimensions.
Expr VensimTranslator::container_parameter(const Variable& stock, const Equation& of,
                                           const std::vector<Equation>& equations, const char* what,
                                           Place& place) {
  if (const auto number = only_number(equations)) return make_number(*number, stock.span);
  for (const Equation& equation : equations) {
    const bool is_alone = equation.subs.empty() && equations.size() == 1;
    if (is_alone || are_same_elements(equation.subs, of.subs)) return expr(equation.expr, place);
  }
  const std::string key = place.name.key + " " + what;
  const Name name = ranges_.try_emplace(key, fresh(display(place.name) + " " + what)).first->second;
  std::vector<Variable>& made = *place.scope->made;
  const bool is_there = std::any_of(made.begin(), made.end(),
                                    [&](const Variable& each) { return each.name == name; });
  if (!is_there) {
    Variable parameter;
    parameter.name = name;
    parameter.dims = stock.dims;
    parameter.equations = equations;
    parameter.span = stock.span;
    Variable helper;
    helper.name = name;
    helper.span = stock.span;
    add_equations(parameter, *place.scope, helper);
    made.push_back(std::move(helper));
  }
  Expr value = make_ref(name, stock.span);
  value.subs = left_subscripts(place);
  return value;
}

/// The equations of a flow that a container drives.
void VensimTranslator::add_driven(const Variable& flow, const Variable& stock, const Scope& scope,
                                  Variable& out) {
  const bool is_queue = stock.container->kind == ContainerKind::Queue;
  const bool is_leak = !is_queue && !(exit_of(stock, *scope.variables) == flow.name);
  const Symbol& symbol = scope.symbols->at(stock.name.key);
  const Leak leak = flow.leak ? *flow.leak : Leak{};
  std::vector<Equation> equations{Equation{}};
  equations.front().span = flow.span;
  if (is_leak) equations = leak.fraction.empty() ? flow.equations : leak.fraction;
  for (const Equation& equation : equations) {
    Place place;
    place.scope = &scope;
    place.variable = &flow;
    place.name = out.name;
    place.left = left_of(flow, equation);
    Equation made;
    made.span = equation.span;
    made.subs = left_subscripts(place);
    std::vector<Expr> args{value_of(symbol, make_ref(stock.name, flow.span), place)};
    if (is_leak) {
      args.push_back(expr(equation.expr, place));
      for (const double number : {leak.zone_start, leak.zone_end, leak.is_whole ? 1.0 : 0.0})
        args.push_back(make_number(number, flow.span));
    }
    made.expr = form(is_leak         ? "XMILE LEAK"
                     : flow.overflow ? "XMILE OVERFLOW"
                                     : "XMILE OUTFLOW",
                     std::move(args));
    out.equations.push_back(std::move(made));
  }
}

/// conv[i], A[k][i]: the i-th slat or batch (xmile.md 18.9); nothing for anything else.
std::optional<Expr> VensimTranslator::container_item(const Symbol& symbol, const Expr& source,
                                                     Place& place) {
  const bool is_container = symbol.variable && symbol.variable->container;
  if (!is_container || source.subs.size() != symbol.variable->dims.size() + 1) return std::nullopt;
  const Subscript& last = source.subs.back();
  Expr container = source;
  container.subs.pop_back();
  Expr at = last.kind == SubKind::Name ? make_ref(last.name, last.span)
            : last.index.empty()       ? make_number(0, last.span)
                                       : last.index[0];
  Expr chosen = value_of(symbol, container, place);
  if (chosen.kind != ExprKind::Ref) return computed_container(source);
  return form("XMILE QELEM", {std::move(chosen), expr(at, place)});
}

/// What is asked of a container needs its name: no element is moved to another.
Expr VensimTranslator::computed_container(const Expr& source) {
  return unsupported(source, "a conveyor or queue chosen by a computed subscript");
}

/// SIZE, MIN, MEAN and their kin of the items of one container; nothing for anything else.
std::optional<Expr> VensimTranslator::on_items(const Builtin& row, const Expr& source,
                                               Place& place) {
  if (source.args.size() != 1) return std::nullopt;
  const Variable* stock = container_named(source.args[0], place);
  if (stock == nullptr) return std::nullopt;
  Expr container = source.args[0];
  const auto is_slice = [](const Subscript& sub) {
    return sub.kind == SubKind::Star || sub.kind == SubKind::StarOf || sub.kind == SubKind::Range;
  };
  if (container.subs.size() == stock->dims.size() + 1 && is_slice(container.subs.back()))
    container.subs.pop_back();
  bool is_one = container.subs.size() == stock->dims.size();
  for (const Subscript& sub : container.subs) is_one = is_one && !is_slice(sub);
  if (!is_one) return std::nullopt;
  Expr value = expr(container, place);
  if (row.special == SpecialFunction::Sum) {
    note_call(source, Fate::Equivalent, "what the stock holds");
    return value;
  }
  if (value.kind != ExprKind::Ref) return computed_container(source);
  note_call(source, Fate::Extension,
            "Vensim has no conveyors and queues; only weir understands 'XMILE " +
                std::string(row.spelling) + "'");
  return form((std::string("XMILE ") + row.spelling).c_str(), {std::move(value)});
}

}  // namespace weir
