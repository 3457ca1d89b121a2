// Sections of a Program: see schedule.h.
#include "ir/lower/schedule.h"

#include <algorithm>

namespace weir {
namespace {

/// Whether a running model computes this kind from its inputs, in the order of its inputs.
bool is_computed(REquationKind kind) {
  switch (kind) {
    case REquationKind::Auxiliary:
    case REquationKind::Active:
    case REquationKind::Vector:
    case REquationKind::Shift:
      return true;
    case REquationKind::Values:
    case REquationKind::Stock:
    case REquationKind::Memory:
    case REquationKind::Initial:
    case REquationKind::Solved:
    case REquationKind::Sought:
      return false;
  }
  return false;
}

bool moves_container(const REquation& equation) {
  return equation.expr.kind == RKind::Object &&
         (equation.expr.op == Op::ConveyorPush || equation.expr.op == Op::QueuePush);
}

/// Whether the runtime finds it, by running a section more than once.
bool is_found(REquationKind kind) {
  return kind == REquationKind::Solved || kind == REquationKind::Sought;
}

/// Whether the step at the end of a time needs what this kind reads.
bool changes_state(REquationKind kind) {
  return kind == REquationKind::Stock || kind == REquationKind::Memory ||
         kind == REquationKind::Shift || is_found(kind);
}

class Scheduler {
 public:
  Scheduler(const ResolvedModel& model, const Layout& layout, const Dependence& dependence,
            Diagnostics& diags)
      : model_(model), layout_(layout), dependence_(dependence), diags_(diags) {}

  Schedule make() {
    find_constants();
    order_running();
    order_initial();
    add_rates_and_updates();
    return std::move(schedule_);
  }

 private:
  std::size_t count() const { return dependence_.equations.size(); }
  REquationKind kind(Node node) const { return dependence_.equations[EquationId(node)].kind; }
  std::span<const Node> needs(Part part, Node node) const {
    return dependence_.graph(part).needs(node);
  }
  bool is_const(Node node) const { return schedule_.is_const[node]; }

  /// Constant is what no clock, state, random number or initial value can reach.
  void find_constants() {
    std::vector<Edge> edges;
    std::vector<Node> changing;
    for (Node node = 0; node < count(); ++node) {
      if (is_computed(kind(node)))
        for (Node need : needs(Part::Value, node)) edges.push_back({node, need});
      bool is_plain = kind(node) == REquationKind::Values ||
                      kind(node) == REquationKind::Auxiliary || kind(node) == REquationKind::Vector;
      if (!is_plain || dependence_.is_volatile[node]) changing.push_back(node);
    }
    running_ = Graph(count(), edges);
    schedule_.is_const = closure(reversed(running_), changing);
    schedule_.is_const.flip();
  }

  /// Auxiliaries of the running model: what derivatives, memories and the clock need, and the rest.
  void order_running() {
    std::vector<Node> seeds = clock_equations();
    for (Node node = 0; node < count(); ++node)
      if (changes_state(kind(node)))
        seeds.insert(seeds.end(), needs(Part::Value, node).begin(), needs(Part::Value, node).end());
    std::vector<bool> is_needed = closure(running_, seeds);

    OrderRequest request;
    request.parts.assign(count(), Part::Value);
    request.wanted.resize(count());
    for (Node node = 0; node < count(); ++node) request.wanted[node] = is_computed(kind(node));
    request.graph = std::move(running_);
    for (const OrderedEquation& next : order(model_, layout_, dependence_, request, diags_)) {
      auto node = static_cast<Node>(next.equation.index());
      SectionKind section = is_const(node)    ? SectionKind::Const
                            : is_needed[node] ? SectionKind::Rates
                                              : SectionKind::Observe;
      add(section, next, Action::Value);
    }
  }

  /// Initial values and what they need (vensim.md 8.2.1, xmile.md 15.6).
  void order_initial() {
    OrderRequest request;
    request.loop_kind = DiagKind::InitialLoop;
    request.quiet.resize(count());
    std::vector<Node> seeds = clock_equations();
    for (Node node = 0; node < count(); ++node) {
      bool is_started = kind(node) != REquationKind::Auxiliary &&
                        kind(node) != REquationKind::Vector && kind(node) != REquationKind::Shift;
      request.parts.push_back(is_started ? Part::Start : Part::Value);
      request.quiet[node] = !is_started;
      if (is_started && kind(node) != REquationKind::Values && kind(node) != REquationKind::Active)
        seeds.push_back(node);
    }
    find_early(request, seeds);
    for (const OrderedEquation& next : order(model_, layout_, dependence_, request, diags_)) {
      const std::size_t node = next.equation.index();
      const Action action = schedule_.is_early[node]             ? Action::Next
                            : request.parts[node] == Part::Start ? Action::Start
                                                                 : Action::Value;
      add(SectionKind::Init, next, action);
    }
  }

  /// What initial values need of that which is found by running a section again (vensim.md 8.8): it
  /// is found in `init` as at any other time. Nobody waits for it; all read what it is so far.
  void find_early(OrderRequest& request, const std::vector<Node>& seeds) {
    std::vector<bool>& is_early = schedule_.is_early;
    is_early.assign(count(), false);
    for (bool has_more = true; has_more;) {
      has_more = false;
      request.graph = initial_needs(request.parts);
      request.wanted = closure(request.graph, seeds);
      for (Node node = 0; node < count(); ++node) {
        if (is_const(node)) request.wanted[node] = false;
        if (!request.wanted[node]) continue;
        for (Node need : request.graph.needs(node)) {
          if (is_early[need] || !is_found(kind(need))) continue;
          is_early[need] = has_more = true;
          request.parts[need] = Part::Value;
        }
      }
    }
    if (std::find(is_early.begin(), is_early.end(), true) == is_early.end()) return;
    refuse_found_guesses(request.graph);
    std::vector<Edge> edges;
    for (Node node = 0; node < count(); ++node)
      for (Node need : request.graph.needs(node))
        if (!is_early[need]) edges.push_back({node, need});
    request.graph = Graph(count(), edges);
  }

  /// What the given parts need, but for constants.
  Graph initial_needs(const std::vector<Part>& parts) const {
    std::vector<Edge> edges;
    for (Node node = 0; node < count(); ++node) {
      if (is_const(node)) continue;
      for (Node need : needs(parts[node], node)) edges.push_back({node, need});
    }
    return {count(), edges};
  }

  /// A guess is read before anything is found.
  void refuse_found_guesses(const Graph& graph) {
    for (Node node = 0; node < count(); ++node) {
      if (!schedule_.is_early[node] || kind(node) != REquationKind::Solved) continue;
      const std::vector<bool> behind = closure(graph, needs(Part::Start, node));
      for (Node other = 0; other < count(); ++other) {
        if (!behind[other] || !schedule_.is_early[other]) continue;
        diags_.report(DiagKind::UnsupportedConstruct,
                      dependence_.equations[EquationId(node)].equation->span,
                      "a guess that SIMULTANEOUS itself has to find, for an initial value,");
        return;
      }
    }
  }

  /// Containers move last: other memories may ask for their content at the start of the step.
  void add_rates_and_updates() {
    std::vector<EquationId> containers;
    for (EquationId id : dependence_.equations.ids()) {
      const REquation& equation = *dependence_.equations[id].equation;
      switch (equation.kind) {
        case REquationKind::Stock:
          add(SectionKind::Rates, {id, std::nullopt}, Action::Rate);
          break;
        case REquationKind::Memory:
          if (moves_container(equation))
            containers.push_back(id);
          else
            add(SectionKind::Update, {id, std::nullopt}, Action::Next);
          break;
        case REquationKind::Solved:
        case REquationKind::Sought:
          // repeated with all that it depends on: vensim.md 8.8
          add(SectionKind::Rates, {id, std::nullopt}, Action::Next);
          break;
        default:
          break;
      }
    }
    // after the next values, which read the stocks as they are
    for (EquationId id : dependence_.equations.ids()) {
      if (dependence_.equations[id].kind == REquationKind::Shift)
        add(SectionKind::Update, {id, std::nullopt}, Action::Shift);
    }
    for (EquationId id : containers) add(SectionKind::Update, {id, std::nullopt}, Action::Next);
  }

  void add(SectionKind section, const OrderedEquation& ordered, Action action) {
    schedule_.section(section).push_back({ordered.equation, action, ordered.iteration});
  }

  /// What the runtime reads at the start and at every step.
  std::vector<Node> clock_equations() const {
    std::vector<Node> found;
    for (VarId var : {model_.start, model_.stop, model_.dt, model_.save}) {
      if (!var.valid()) continue;
      for (std::uint32_t owner : dependence_.owners[var])
        if (owner != kNoEquation) found.push_back(owner);
    }
    return found;
  }

  const ResolvedModel& model_;
  const Layout& layout_;
  const Dependence& dependence_;
  Diagnostics& diags_;
  Graph running_;  // auxiliaries and their inputs; stocks, memories and initial values need nothing
  Schedule schedule_;
};

}  // namespace

Schedule schedule(const ResolvedModel& model, const Layout& layout, const Dependence& dependence,
                  Diagnostics& diags) {
  return Scheduler(model, layout, dependence, diags).make();
}

}  // namespace weir
