// Order of equations within a phase: see order.h.
#include "ir/lower/order.h"

#include <algorithm>
#include <string>

#include "ir/lower/elements.h"

namespace weir {
namespace {

/// Names shown of a loop's path; a longer one is cut in the middle of the message, not in meaning.
constexpr std::size_t kMaxPathShown = 20;

/// One stop of a loop's path.
struct Stop {
  EquationId equation;
  std::string name;
  VarId var;                  // whose name it is
  bool is_for_other = false;  // a hidden variable, under the name of the variable that needs it
};

class Orderer {
 public:
  Orderer(const ResolvedModel& model, const Layout& layout, const Dependence& dependence,
          const OrderRequest& request, Diagnostics& diags)
      : model_(model), layout_(layout), dependence_(dependence), request_(request), diags_(diags) {}

  std::vector<OrderedEquation> order() {
    for (const Component& component : components(request_.graph)) {
      if (!request_.wanted[component.nodes.front()]) continue;
      if (component.is_cyclic)
        take_apart(component);
      else
        ordered_.push_back({EquationId(component.nodes.front()), std::nullopt});
    }
    return std::move(ordered_);
  }

 private:
  bool is_scalar(const Component& component) const {
    return std::all_of(component.nodes.begin(), component.nodes.end(), [&](Node node) {
      return dependence_.equations[EquationId(node)].iterations == 1;
    });
  }

  bool is_quiet(const Component& component) const {
    return !request_.quiet.empty() && std::all_of(component.nodes.begin(), component.nodes.end(),
                                                  [&](Node node) { return request_.quiet[node]; });
  }

  /// Equations that need each other as wholes: by their elements.
  void take_apart(const Component& component) {
    // edges between equations of one iteration are exact already
    if (is_scalar(component)) return report_whole_loop(component);

    ElementGraph elements(layout_, dependence_, request_.parts, component.nodes);
    if (elements.is_too_large()) return report_too_large(component);
    const Components by_element = components(elements.graph());
    std::size_t errors = diags_.error_count();
    for (const Component& loop : by_element)
      if (loop.is_cyclic) report_element_loop(component, elements, loop);
    if (diags_.error_count() == errors) emit(component, elements, by_element);
  }

  /// Members that need each other only as over-cautious wholes stay whole, the others go by
  /// iteration.
  void emit(const Component& component, const ElementGraph& elements,
            const Components& by_element) {
    const Components groups = components(elements.between_members());
    std::vector<std::uint32_t> group_of(component.nodes.size());
    for (std::uint32_t g = 0; g < groups.size(); ++g)
      for (Node member : groups[g].nodes) group_of[member] = g;
    std::vector<std::vector<Node>> elements_of(groups.size());
    for (const Component& one : by_element)
      elements_of[group_of[elements.member_of(one.nodes.front())]].push_back(one.nodes.front());

    for (std::uint32_t g = 0; g < groups.size(); ++g) {
      if (!groups[g].is_cyclic) {
        ordered_.push_back({EquationId(component.nodes[groups[g].nodes.front()]), std::nullopt});
        continue;
      }
      for (Node element : elements_of[g])
        ordered_.push_back({EquationId(component.nodes[elements.member_of(element)]),
                            elements.iteration_of(element)});
    }
  }

  VarId var_of(EquationId id) const { return dependence_.equations[id].var; }

  /// The variable that a modeller knows of: itself, or the one that a hidden variable was made for.
  VarId author_of(VarId var) const {
    while (model_.vars[var].is_hidden && model_.vars[var].owner.valid())
      var = model_.vars[var].owner;
    return var;
  }

  void report_whole_loop(const Component& component) {
    if (is_quiet(component)) return;
    std::vector<Stop> path;
    for (Node node : shortest_cycle(request_.graph, component.nodes)) {
      const EquationRow& row = dependence_.equations[EquationId(node)];
      path.push_back({EquationId(node), written_name(row, 0), row.var});
    }
    report(path);
  }

  /// One report for loops that are alike in all iterations of the same equations.
  void report_element_loop(const Component& component, const ElementGraph& elements,
                           const Component& loop) {
    if (is_quiet(component)) return;
    is_reported_.resize(dependence_.equations.size());
    for (Node element : loop.nodes)
      if (is_reported_[component.nodes[elements.member_of(element)]]) return;
    for (Node element : loop.nodes)
      is_reported_[component.nodes[elements.member_of(element)]] = true;

    std::vector<Stop> path;
    for (Node element : shortest_cycle(elements.graph(), loop.nodes)) {
      EquationId id(component.nodes[elements.member_of(element)]);
      VarId var = var_of(id);
      path.push_back(
          {id, element_name(model_, layout_[var], var, elements.offset_of(element)), var});
    }
    report(path);
  }

  std::string written_name(const EquationRow& row, std::uint32_t iteration) const {
    if (row.kind == REquationKind::Vector) return model_.vars[row.var].name;
    std::vector<std::uint32_t> offsets =
        offsets_of(written_by(layout_, row), iterations_at(row.equation->loops, iteration));
    return element_name(model_, layout_[row.var], row.var, offsets.empty() ? 0 : offsets.front());
  }

  /// The path without hidden variables: the variable that needs one stands for it, once.
  std::vector<Stop> in_known_names(const std::vector<Stop>& path) const {
    std::vector<Stop> known;
    for (Stop stop : path) {
      VarId author = author_of(stop.var);
      if (author != stop.var)
        stop = {stop.equation, model_.vars[author].name, author, true};
      else if (model_.vars[stop.var].is_hidden)
        continue;
      bool repeats = !known.empty() && known.back().var == stop.var;
      if (repeats && stop.is_for_other) continue;
      if (repeats && known.back().is_for_other) known.pop_back();
      known.push_back(std::move(stop));
    }
    // the path is a ring
    bool is_ring = known.size() > 1 && known.front().var == known.back().var;
    if (is_ring && known.back().is_for_other)
      known.pop_back();
    else if (is_ring && known.front().is_for_other)
      known.erase(known.begin());
    return known.empty() ? path : known;
  }

  void report(const std::vector<Stop>& whole_path) {
    std::vector<Stop> path = in_known_names(whole_path);
    std::string text;
    for (std::size_t i = 0; i < std::min(path.size(), kMaxPathShown); ++i)
      text += path[i].name + " -> ";
    if (path.size() > kMaxPathShown)
      text += fmt::format("({} more) -> ", path.size() - kMaxPathShown);
    text += path.front().name;

    Diagnostic& diag = diags_.report(request_.loop_kind, span_of(path.front().equation),
                                     model_.vars[path.front().var].name, text);
    std::vector<EquationId> shown{path.front().equation};
    for (const Stop& stop : path) {
      bool is_new = std::find(shown.begin(), shown.end(), stop.equation) == shown.end();
      if (!is_new || shown.size() >= kMaxPathShown) continue;
      shown.push_back(stop.equation);
      diag.note(span_of(stop.equation), "'{}' is defined here", model_.vars[stop.var].name);
    }
  }

  void report_too_large(const Component& component) {
    EquationId first(component.nodes.front());
    diags_.report(DiagKind::TooLarge, span_of(first),
                  "the net of elements around '" + model_.vars[author_of(var_of(first))].name + "'",
                  fmt::format("{} edges", kMaxElementEdges));
  }

  Span span_of(EquationId id) const { return dependence_.equations[id].equation->span; }

  const ResolvedModel& model_;
  const Layout& layout_;
  const Dependence& dependence_;
  const OrderRequest& request_;
  Diagnostics& diags_;
  std::vector<OrderedEquation> ordered_;
  std::vector<bool> is_reported_;  // of each equation: stands in a reported element loop
};

}  // namespace

std::vector<OrderedEquation> order(const ResolvedModel& model, const Layout& layout,
                                   const Dependence& dependence, const OrderRequest& request,
                                   Diagnostics& diags) {
  return Orderer(model, layout, dependence, request, diags).order();
}

}  // namespace weir
