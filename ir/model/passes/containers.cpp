// Writes conveyors and queues out as operations (xmile.md 19, 20).
//
// A container's stock becomes a memory whose value is its content: `start` makes the object,
// `push` moves it at the end of each step. What its flows are in a step follows from the object as
// it is and from other flows, in this order:
//
//     outflow at the exit   conveyor_leave    plans all that leaves the belt
//     leaks                 conveyor_leak     read the plan
//     inflows               MIN(MAX(requested, 0), conveyor_room / DT), in the order of the stock
//     outflows of a queue   queue_take, limited by conveyor_room where they lead to a conveyor
//     the stock             conveyor_push, queue_push
//
// so that the schedule orders containers among each other, and reports what goes in a circle.
// Parameters become hidden variables with the shape of their stock.
#include "ir/model/passes/containers.h"

#include <algorithm>
#include <limits>

#include "ir/model/passes/container_net.h"

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Expr operation(const char* op, Expr container, std::vector<Expr> args, Span span) {
  Expr made;
  made.kind = ExprKind::Container;
  made.text = op;
  made.span = span;
  made.args.push_back(std::move(container));
  for (Expr& arg : args) made.args.push_back(std::move(arg));
  return made;
}

Name hidden_name(const char* what, const Name& of) {
  return Name(fmt::format("#{} of {}", what, display(of)));
}

Expr parameter(const Variable& variable, const std::vector<Equation>& equations, const char* what,
               double fallback) {
  if (equations.empty()) return make_number(fallback, variable.span);
  if (const auto number = only_number(equations)) return make_number(*number, variable.span);
  return make_ref(hidden_name(what, variable.name), variable.span);
}

Expr arrest_of(const Variable& stock) {
  return parameter(stock, stock.container->arrest, "arrest", 0);
}
Expr inflow_limit_of(const Variable& stock) {
  return parameter(stock, stock.container->inflow_limit, "inflow limit", kInfinity);
}
/// What a leak flow says of its fraction: in <leak>, or as its equation (xmile.md 19.1).
Expr fraction_of(const Variable& flow) {
  return make_ref(hidden_name("leak fraction", flow.name), flow.span);
}

/// The containers of one sector.
class ContainerMaker {
 public:
  ContainerMaker(Sector& sector, Diagnostics& diags)
      : vars_(sector.variables), diags_(diags), net_(vars_, diags), ends_(net_.ends()) {}

  void make() {
    if (!net_.is_sound()) return silence_flows();
    for (std::size_t i = 0; i < vars_.size(); ++i) {
      if (!net_.is_container(i)) continue;
      limit_inflows(i);
      if (net_.is_conveyor(i)) make_conveyor(i);
      if (net_.is_queue(i)) make_queue(i);
    }
    for (std::size_t i = 0; i < vars_.size(); ++i)
      if (net_.is_container(i) && vars_[i].container->stands) keep_still(i);
    for (Variable& variable : made_) vars_.push_back(std::move(variable));
  }

 private:
  std::size_t flow_at(const FlowRef& flow) const { return net_.at(flow.name); }
  Expr ref(std::size_t i) const { return make_ref(vars_[i].name, vars_[i].span); }
  Expr ref(const FlowRef& flow) const { return make_ref(flow.name, flow.span); }

  /// Nothing further is said of flows that something else should have driven.
  void silence_flows() {
    for (std::size_t i = 0; i < vars_.size(); ++i) {
      const bool is_driven = ends_[i].from || is_marked(vars_[i]) || vars_[i].overflow;
      if (is_driven && vars_[i].equations.empty()) set_equation(i, make_number(0, vars_[i].span));
    }
  }

  // equations

  void set_equation(std::size_t i, Expr expr) {
    Equation equation;
    equation.span = equation.name_span = vars_[i].span;
    equation.expr = std::move(expr);
    vars_[i].equations.assign(1, std::move(equation));
  }

  /// A hidden variable with the shape of `like`.
  Name define(const Name& name, const Variable& like, std::vector<Equation> equations) {
    Variable made;
    made.name = name;
    made.kind = VarKind::Auxiliary;
    made.dims = like.dims;
    made.equations = std::move(equations);
    made.is_hidden = true;
    made.span = like.span;
    made_.push_back(std::move(made));
    return name;
  }

  Expr define(const char* what, std::size_t like, Expr expr) {
    Equation equation;
    equation.span = equation.name_span = vars_[like].span;
    equation.expr = std::move(expr);
    const Name name = define(hidden_name(what, vars_[like].name), vars_[like], {equation});
    return make_ref(name, vars_[like].span);
  }

  void define_parameter(const Variable& stock, const std::vector<Equation>& equations,
                        const char* what) {
    if (!equations.empty() && !only_number(equations))
      define(hidden_name(what, stock.name), stock, equations);
  }

  /// A flow's rate as the stock it leads to sees it (xmile.md 15.4).
  Expr brought_by(const FlowRef& flow) const {
    const Rare<Expr>& multiplier = vars_[flow_at(flow)].multiplier;
    if (!multiplier) return ref(flow);
    return make_binary(SyntaxOp::Mul, *multiplier, ref(flow), flow.span);
  }

  static Expr sum_of(std::vector<Expr> terms, Span span) {
    if (terms.empty()) return make_number(0, span);
    Expr sum = std::move(terms.front());
    for (std::size_t i = 1; i < terms.size(); ++i)
      sum = make_binary(SyntaxOp::Add, std::move(sum), std::move(terms[i]), span);
    return sum;
  }

  /// The stock: one operation to start each element's object, one to move it.
  void set_memory(std::size_t i, const char* start, std::vector<Expr> start_args, const char* push,
                  const std::vector<Expr>& push_args) {
    for (Equation& equation : vars_[i].equations) {
      std::vector<Expr> args = start_args;
      args.push_back(equation.init ? *equation.init : equation.expr);
      if (!equation.init)
        for (Expr& more : equation.more_contents) args.push_back(std::move(more));
      equation.more_contents.clear();
      const Span span = equation.span;
      equation.init = operation(start, {}, std::move(args), span);
      equation.expr = operation(push, {}, push_args, span);
    }
  }

  /// What is in it stays in it, and what leaves it is always the same (xmile.md 22).
  void keep_still(std::size_t i) {
    Variable& stock = vars_[i];
    for (Equation& equation : stock.equations) {
      equation.expr = make_ref(stock.name, equation.span);
      equation.expr.subs = equation.subs;
    }
    for (const FlowRef& flow : stock.outflows) {
      for (Equation& equation : vars_[flow_at(flow)].equations)
        equation.expr = make_standard_call("INIT", {std::move(equation.expr)}, equation.span);
    }
    stock.inflows.clear();
    stock.outflows.clear();
  }

  // inflows

  /// Whether a conveyor brings the flow: it is always admitted (xmile.md 19.6).
  bool is_driven(std::size_t flow) const {
    return ends_[flow].from && net_.is_conveyor(*ends_[flow].from);
  }

  /// The outflow at the exit: the first that is not marked as a leak (xmile.md 19.2).
  const FlowRef& exit_of(std::size_t conveyor) const {
    const std::vector<FlowRef>& outflows = vars_[conveyor].outflows;
    for (const FlowRef& flow : outflows)
      if (!is_marked(vars_[flow_at(flow)])) return flow;
    return outflows.front();
  }

  /// The volume that an inflow of a conveyor may bring in this step; nothing where there is no
  /// limit.
  std::optional<Expr> room_for(std::size_t flow) const {
    const std::size_t to = *ends_[flow].to;
    const Variable& stock = vars_[to];
    const Container& container = *stock.container;
    if (container.capacity.empty() && container.inflow_limit.empty() && container.arrest.empty())
      return std::nullopt;
    std::vector<Expr> driven, earlier;
    for (std::size_t k = 0; k < stock.inflows.size(); ++k) {
      const bool is_from_conveyor = is_driven(flow_at(stock.inflows[k]));
      if (is_from_conveyor) driven.push_back(brought_by(stock.inflows[k]));
      if (!is_from_conveyor && k < ends_[flow].inflow_number)
        earlier.push_back(brought_by(stock.inflows[k]));
    }
    const Span span = vars_[flow].span;
    Expr room = operation("ConveyorRoom", ref(to),
                          {ref(exit_of(to)), capacity_of(stock), inflow_limit_of(stock),
                           sum_of(std::move(driven), span), sum_of(std::move(earlier), span)},
                          span);
    if (!vars_[flow].multiplier) return room;
    return make_binary(SyntaxOp::Div, std::move(room), *vars_[flow].multiplier, span);
  }

  /// Inflows that have equations are not negative; a conveyor takes what it has room for.
  void limit_inflows(std::size_t stock) {
    for (const FlowRef& inflow : vars_[stock].inflows) {
      const std::size_t flow = flow_at(inflow);
      if (ends_[flow].from) continue;
      const auto room = net_.is_conveyor(stock) ? room_for(flow) : std::nullopt;
      if (room)
        limit(flow, *room);
      else
        make_uniflow(flow);
    }
  }

  void make_uniflow(std::size_t flow) {
    const auto number = only_number(vars_[flow].equations);
    if (number && *number >= 0) return;
    for (Equation& equation : vars_[flow].equations) {
      if (equation.expr.is_missing()) continue;
      const Span span = equation.expr.span;
      equation.expr =
          make_call(Name("MAX"), {std::move(equation.expr), make_number(0, span)}, span);
    }
  }

  void limit(std::size_t flow, Expr room) {
    const Span span = vars_[flow].span;
    const Name name = define(hidden_name("request", vars_[flow].name), vars_[flow],
                             std::move(vars_[flow].equations));
    Expr asked = make_call(Name("MAX"), {make_ref(name, span), make_number(0, span)}, span);
    Expr most = make_binary(SyntaxOp::Div, std::move(room), make_call(Name("DT"), {}, span), span);
    set_equation(flow, make_call(Name("MIN"), {std::move(asked), std::move(most)}, span));
  }

  // conveyors

  /// Whether the stock that a flow leads to is an arrested conveyor: nothing gets into it.
  Expr shut_after(std::size_t flow) const {
    const auto to = ends_[flow].to;
    return to && net_.is_conveyor(*to) ? arrest_of(vars_[*to]) : make_number(0, vars_[flow].span);
  }

  std::vector<std::size_t> leaks_of(std::size_t conveyor) const {
    const FlowRef& exit = exit_of(conveyor);
    std::vector<std::size_t> leaks;
    for (const FlowRef& flow : vars_[conveyor].outflows)
      if (!(flow.name == exit.name)) leaks.push_back(flow_at(flow));
    return leaks;
  }

  void make_conveyor(std::size_t i) {
    const Variable stock = vars_[i];
    const Container& container = *stock.container;
    define_parameter(stock, container.transit_time, "transit time");
    define_parameter(stock, container.capacity, "capacity");
    define_parameter(stock, container.inflow_limit, "inflow limit");
    define_parameter(stock, container.sample, "sample");
    define_parameter(stock, container.arrest, "arrest");
    const std::size_t exit = flow_at(exit_of(i));
    const std::vector<std::size_t> leaks = leaks_of(i);
    make_leaks(i, exit, leaks);

    const Span span = stock.span;
    const auto flag = [&](bool value) { return make_number(value ? 1 : 0, span); };
    std::vector<Expr> leave{arrest_of(stock), shut_after(exit)};
    std::vector<Expr> start{flag(container.is_discrete), flag(container.leaks_exponentially),
                            transit_time_of(stock),
                            make_number(static_cast<double>(leaks.size()), span)};
    for (const std::size_t leak : leaks) {
      leave.push_back(fraction_of(vars_[leak]));
      leave.push_back(shut_after(leak));
      leave.push_back(flag(follows_leak(leak)));
      const Leak how = vars_[leak].leak ? *vars_[leak].leak : Leak{};
      for (Expr& part : std::vector<Expr>{make_number(how.zone_start), make_number(how.zone_end),
                                          flag(how.is_whole), fraction_of(vars_[leak])})
        start.push_back(std::move(part));
    }
    set_equation(exit, operation("ConveyorLeave", ref(i), std::move(leave), vars_[exit].span));
    std::vector<Expr> push{ref(exit), sample_of(stock), transit_time_of(stock)};
    for (const FlowRef& inflow : stock.inflows) {
      const std::size_t flow = flow_at(inflow);
      add_spread(flow, push);
      push.push_back(flag(is_driven(flow)));
      push.push_back(brought_by(inflow));
    }
    set_memory(i, "ConveyorStart", std::move(start), "ConveyorPush", push);
  }

  /// How an inflow lies on its conveyor (xmile.md 19.9), as runtime/spread.h reads it.
  void add_spread(std::size_t flow, std::vector<Expr>& push) {
    const Variable& inflow = vars_[flow];
    const bool leaks = follows_leak(flow);
    const bool is_lost = inflow.spread == Spread::Source && !leaks;
    const Spread spread = is_lost ? Spread::Beginning : inflow.spread;
    push.push_back(make_number(static_cast<double>(spread), inflow.span));
    if (spread == Spread::Distribution)
      push.push_back(operation("TableNumber", *inflow.distribution, {}, inflow.distribution->span));
    if (spread != Spread::Source) return;
    const std::vector<std::size_t> others = leaks_of(*ends_[flow].from);
    const auto number = std::find(others.begin(), others.end(), flow) - others.begin();
    // a variable of its own: what pushes one belt need not wait for the other
    push.push_back(define("belt before", flow,
                          operation("ContainerNumber", ref(*ends_[flow].from), {}, inflow.span)));
    push.push_back(make_number(static_cast<double>(number), inflow.span));
  }

  /// Whether where a flow leaked counts where it lands: it leads from one conveyor into another.
  bool follows_leak(std::size_t flow) const {
    if (vars_[flow].spread != Spread::Source || !ends_[flow].from || !ends_[flow].to) return false;
    const bool joins = net_.is_conveyor(*ends_[flow].from) && net_.is_conveyor(*ends_[flow].to);
    return joins && !(vars_[flow].name == exit_of(*ends_[flow].from).name);
  }

  /// The leaks read the plan that is made with the outflow at the exit.
  void make_leaks(std::size_t conveyor, std::size_t exit, const std::vector<std::size_t>& leaks) {
    for (std::size_t k = 0; k < leaks.size(); ++k) {
      Variable& flow = vars_[leaks[k]];
      const bool has_own = flow.leak && !flow.leak->fraction.empty();
      if (!has_own && flow.equations.empty()) {
        diags_.report(DiagKind::MissingEquation, flow.span, display(flow.name));
      }
      define(hidden_name("leak fraction", flow.name), flow,
             has_own ? flow.leak->fraction : std::move(flow.equations));
      const Span span = flow.span;
      set_equation(leaks[k],
                   operation("ConveyorLeak", ref(conveyor),
                             {ref(exit), make_number(static_cast<double>(k), span)}, span));
    }
  }

  // queues

  void make_queue(std::size_t i) {
    const Variable stock = vars_[i];
    const Span span = stock.span;
    std::vector<Expr> entering, leaving;
    for (const FlowRef& flow : stock.inflows) entering.push_back(brought_by(flow));
    const Expr all_entering = sum_of(std::move(entering), span);
    std::vector<Expr> blocked;  // by conveyors: of earlier outflows
    for (const FlowRef& outflow : stock.outflows) {
      const std::size_t flow = flow_at(outflow);
      std::vector<Expr> taking{all_entering, sum_of(leaving, span)};
      add_terms(flow, taking);
      set_equation(flow, taken(i, flow, taking, blocked));
      const auto to = ends_[flow].to;
      if (to && net_.is_conveyor(*to) && !vars_[flow].overflow)
        blocked.push_back(
            define("blocking", flow, operation("QueueBlocked", ref(i), taking, vars_[flow].span)));
      leaving.push_back(ref(outflow));
    }
    set_memory(i, "QueueStart", {}, "QueuePush", {all_entering, sum_of(leaving, span)});
  }

  /// Room, and how batches are treated: what the stock behind an outflow of a queue asks for
  /// (xmile.md 20.2).
  void add_terms(std::size_t flow, std::vector<Expr>& taking) {
    const Span span = vars_[flow].span;
    const auto to = ends_[flow].to;
    const bool is_limited = to && net_.is_conveyor(*to);
    const auto room = is_limited ? room_for(flow) : std::nullopt;
    taking.push_back(room ? define("room", flow, *room) : make_number(kInfinity, span));
    taking.push_back(
        make_number(is_limited && vars_[*to].container->takes_one_at_a_time ? 1 : 0, span));
    taking.push_back(make_number(is_limited && vars_[*to].container->keeps_batches ? 1 : 0, span));
  }

  /// An outflow takes its share; an overflow only where an earlier outflow is blocked.
  Expr taken(std::size_t queue, std::size_t flow, std::vector<Expr> taking,
             const std::vector<Expr>& blocked) const {
    const Span span = vars_[flow].span;
    Expr take = operation("QueueTake", ref(queue), std::move(taking), span);
    if (!vars_[flow].overflow) return take;
    Expr choice;
    choice.kind = ExprKind::If;
    choice.span = span;
    choice.args = {sum_of(blocked, span), std::move(take), make_number(0, span)};
    return choice;
  }

  std::vector<Variable>& vars_;
  Diagnostics& diags_;
  const ContainerNet net_;
  const std::vector<FlowEnds>& ends_;  // of each variable
  std::vector<Variable> made_;
};

/// A container that takes part, or null.
const Variable* find_container(const Sector& sector) {
  for (const Variable& variable : sector.variables)
    if (variable.container) return &variable;
  return nullptr;
}

/// xmile.md 27.5: Euler only; for files of Stella with a warning instead of an error.
void check_method(Model& model, Dialect dialect, const Variable& stock, Diagnostics& diags) {
  if (model.specs.method == Method::Euler) return;
  const char* kind = container_word(stock.container->kind);
  const bool falls_back = dialect == Dialect::Stella;
  diags.report(falls_back ? DiagKind::ContainerFallback : DiagKind::ContainerMethod,
               stock.container->span, display(stock.name), kind, method_name(model.specs.method));
  model.specs.method = Method::Euler;
}

}  // namespace

Expr capacity_of(const Variable& stock) {
  return parameter(stock, stock.container->capacity, "capacity", kInfinity);
}

Expr sample_of(const Variable& stock) {
  return parameter(stock, stock.container->sample, "sample", 1);
}

Expr transit_time_of(const Variable& stock) {
  return parameter(stock, stock.container->transit_time, "transit time", 1);
}

void apply_containers(Model& model, Dialect dialect, Diagnostics& diags) {
  std::vector<Sector*> sectors;
  for (Sector& sector : model.sectors) sectors.push_back(&sector);
  for (Macro& macro : model.macros) sectors.push_back(&macro.body);
  for (Sector* sector : sectors) {
    ContainerMaker(*sector, diags).make();
    if (const Variable* stock = find_container(*sector))
      check_method(model, dialect, *stock, diags);
  }
}

void refuse_containers(const Model& model, Diagnostics& diags) {
  for (const Sector& sector : model.sectors) {
    for (const Variable& variable : sector.variables) {
      if (!variable.container) continue;
      diags.report(DiagKind::UnsupportedConstruct, variable.container->span,
                   std::string(container_word(variable.container->kind)) + " in Vensim's dialect");
    }
  }
}

}  // namespace weir
