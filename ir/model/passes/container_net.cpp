// Which flows connect which containers, and what must hold of them: see container_net.h.
#include "ir/model/passes/container_net.h"

namespace weir {
namespace {

/// Flows of one container: each is an argument of several operations.
constexpr std::size_t kMostFlows = 200;

}  // namespace

ContainerNet::ContainerNet(const std::vector<Variable>& vars, Diagnostics& diags)
    : vars_(vars), diags_(diags), ends_(vars.size()) {
  const std::size_t errors = diags_.error_count();
  for (std::size_t i = 0; i < vars_.size(); ++i) by_key_.emplace(vars_[i].name.key, i);
  for (std::size_t i = 0; i < vars_.size(); ++i)
    if (is_container(i)) find_ends(i);
  for (std::size_t i = 0; i < vars_.size(); ++i) check(i);
  is_sound_ = diags_.error_count() == errors;
}

void ContainerNet::problem(Span span, const Name& name, const std::string& what) {
  diags_.report(DiagKind::ContainerProblem, span, "'" + display(name) + "'", what);
}

void ContainerNet::find_ends(std::size_t stock) {
  if (vars_[stock].inflows.size() + vars_[stock].outflows.size() > kMostFlows) {
    diags_.report(DiagKind::TooLarge, vars_[stock].span,
                  "the number of flows of '" + display(vars_[stock].name) + "'",
                  std::to_string(kMostFlows));
    return;
  }
  std::size_t number = 0;
  for (const FlowRef& flow : vars_[stock].inflows) {
    if (FlowEnds* ends = ends_of(stock, flow)) {
      claim(ends->to, stock, flow, "leads into two conveyors or queues");
      ends->inflow_number = number;
    }
    ++number;
  }
  for (const FlowRef& flow : vars_[stock].outflows)
    if (FlowEnds* ends = ends_of(stock, flow))
      claim(ends->from, stock, flow, "leaves two conveyors or queues");
}

FlowEnds* ContainerNet::ends_of(std::size_t stock, const FlowRef& flow) {
  const auto at = by_key_.find(flow.name.key);
  if (at == by_key_.end()) {
    diags_.report(DiagKind::UnknownFlow, flow.span, display(vars_[stock].name), display(flow.name));
    return nullptr;
  }
  if (vars_[at->second].kind == VarKind::Flow) return &ends_[at->second];
  problem(flow.span, flow.name, "is a flow of a conveyor or queue but not declared as a flow");
  return nullptr;
}

void ContainerNet::claim(std::optional<std::size_t>& end, std::size_t stock, const FlowRef& flow,
                         const char* complaint) {
  if (end) problem(flow.span, flow.name, complaint);
  end = stock;
}

void ContainerNet::check(std::size_t i) {
  const Variable& variable = vars_[i];
  if (is_marked(variable) && !(ends_[i].from && is_conveyor(*ends_[i].from)))
    problem(variable.leak->span, variable.name, "leaks but is no outflow of a conveyor");
  if (variable.overflow && !(ends_[i].from && is_queue(*ends_[i].from)))
    problem(*variable.overflow, variable.name, "is an overflow but no outflow of a queue");
  check_spread(i);
  if (!is_container(i)) return;
  switch (variable.container->kind) {
    case ContainerKind::Conveyor:
      return check_conveyor(i);
    case ContainerKind::Queue:
      return check_queue(i);
    case ContainerKind::Oven:
      diags_.report(DiagKind::UnsupportedConstruct, variable.container->span, "an oven");
  }
}

/// xmile.md 19.9.
void ContainerNet::check_spread(std::size_t i) {
  const Variable& flow = vars_[i];
  const bool lands_on_belt = ends_[i].to && is_conveyor(*ends_[i].to);
  if (flow.spread == Spread::Distribution && lands_on_belt && !flow.distribution)
    problem(flow.span, flow.name, "is spread by a distribution that is not given");
  if (flow.spread != Spread::Source || !lands_on_belt) return;
  const bool leaks = ends_[i].from && is_conveyor(*ends_[i].from) && is_leak(*ends_[i].from, flow);
  if (!leaks)
    diags_.report(DiagKind::NoEffect, flow.span,
                  fmt::format("isee:spreadflow=\"source\" of '{}', which is no leak of a conveyor,",
                              display(flow.name)));
}

/// Whether an outflow of a conveyor is not the one at its end (xmile.md 19.2).
bool ContainerNet::is_leak(std::size_t conveyor, const Variable& flow) const {
  for (const FlowRef& outflow : vars_[conveyor].outflows) {
    const auto at = by_key_.find(outflow.name.key);
    if (at == by_key_.end() || is_marked(vars_[at->second])) continue;
    return !(outflow.name == flow.name);
  }
  return true;
}

void ContainerNet::check_conveyor(std::size_t i) {
  const Variable& stock = vars_[i];
  const Span span = stock.container->span;
  if (stock.container->transit_time.empty())
    problem(span, stock.name, "is a conveyor without a transit time, <len>");
  const auto length = only_number(stock.container->transit_time);
  if (length && !(*length > 0))
    problem(stock.container->transit_time[0].span, stock.name,
            "is a conveyor whose transit time is not above 0");
  std::size_t unmarked = 0;
  bool has_marks = false;
  for (const FlowRef& flow : stock.outflows) {
    const auto at = by_key_.find(flow.name.key);
    if (at == by_key_.end()) return;  // reported
    unmarked += !is_marked(vars_[at->second]);
    has_marks = has_marks || is_marked(vars_[at->second]);
  }
  if (unmarked == 0) problem(span, stock.name, "is a conveyor without an outflow at its end");
  if (unmarked > 1 && has_marks)
    problem(span, stock.name, "is a conveyor with several outflows that do not leak");
}

void ContainerNet::check_queue(std::size_t i) {
  const Variable& stock = vars_[i];
  for (std::size_t k = 0; k < stock.outflows.size(); ++k) {
    const auto at = by_key_.find(stock.outflows[k].name.key);
    if (at == by_key_.end()) return;  // reported
    const Variable& flow = vars_[at->second];
    if (k == 0 && flow.overflow)
      problem(*flow.overflow, flow.name, "is an overflow but the first outflow of its queue");
    const auto to = ends_[at->second].to;
    if (to && is_conveyor(*to) && !vars_[*to].container->is_discrete)
      problem(vars_[*to].container->span, vars_[*to].name,
              "follows a queue and must be a conveyor with discrete=\"true\"");
  }
}

std::optional<double> only_number(const std::vector<Equation>& equations) {
  if (equations.size() != 1 || !equations[0].subs.empty()) return std::nullopt;
  const auto numbers = given_numbers(equations[0].expr);
  return numbers && numbers->size() == 1 ? std::optional(numbers->front()) : std::nullopt;
}

bool is_marked(const Variable& flow) { return flow.leak && flow.leak->span.valid(); }

}  // namespace weir
