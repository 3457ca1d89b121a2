// See structure.h.
#include "tools/draw/structure.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "tools/draw/variables.h"

namespace weir::draw {
namespace {

/// Whether an equation is a value only: no diagram has constants for flows.
bool is_number(const Variable& var) {
  return std::all_of(var.equations.begin(), var.equations.end(), [](const Equation& equation) {
    return equation.expr.kind == ExprKind::Number || equation.expr.kind == ExprKind::List ||
           equation.kind == EquationKind::Lookup;
  });
}

class StructureMaker {
 public:
  StructureMaker(const Sector& sector, Dialect dialect) : sector_(sector), dialect_(dialect) {}

  Structure make() {
    add_nodes();
    for (std::size_t at = 0; at < variables_.size(); ++at) add_pipes(*variables_[at], at);
    for (std::size_t at = 0; at < variables_.size(); ++at) add_influences(*variables_[at], at);
    for (const ModuleInstance& module : sector_.modules) add_connections(module);
    return std::move(made_);
  }

 private:
  void add_nodes() {
    for (const Variable& var : sector_.variables) {
      if (var.is_hidden || is_control(var, dialect_) || by_key_.contains(var.name.key)) continue;
      by_key_.emplace(var.name.key, made_.nodes.size());
      made_.nodes.push_back({var.name, is_stock(var) ? ObjectKind::Stock : ObjectKind::Aux});
      variables_.push_back(&var);
    }
    for (const ModuleInstance& module : sector_.modules) {
      by_key_.emplace(module.name.key, made_.nodes.size());
      made_.nodes.push_back({module.name, ObjectKind::Module});
    }
    pipe_of_.assign(made_.nodes.size(), kNowhere);
    for (std::size_t at = 0; at < variables_.size(); ++at) {
      if (variables_[at]->kind == VarKind::Flow) pipe(at);
    }
  }

  /// The node of the first part of a path that has a name.
  std::size_t find(const std::vector<Name>& path) const {
    for (const Name& part : path) {
      if (part.empty()) continue;
      const auto found = by_key_.find(part.key);
      return found == by_key_.end() ? kNowhere : found->second;
    }
    return kNowhere;
  }

  /// The pipe of a flow; makes it one.
  Pipe& pipe(std::size_t flow) {
    if (pipe_of_[flow] == kNowhere) {
      pipe_of_[flow] = made_.pipes.size();
      made_.pipes.push_back({flow, kNowhere, kNowhere});
      made_.nodes[flow].kind = ObjectKind::Flow;
    }
    return made_.pipes[pipe_of_[flow]];
  }

  void add_pipes(const Variable& var, std::size_t stock) {
    for (const FlowRef& flow : var.inflows) attach(find({flow.name}), stock, true);
    for (const FlowRef& flow : var.outflows) attach(find({flow.name}), stock, false);
    if (made_.nodes[stock].kind != ObjectKind::Stock || dialect_ != Dialect::Vensim) return;
    for (const Equation& equation : var.equations) {
      if (!equation.expr.args.empty()) add_terms(equation.expr.args[0], true, stock);
    }
  }

  /// Sums and differences of variables.
  void add_terms(const Expr& expr, bool is_added, std::size_t stock) {
    if (expr.kind == ExprKind::Binary && (expr.op == SyntaxOp::Add || expr.op == SyntaxOp::Sub)) {
      add_terms(expr.args[0], is_added, stock);
      add_terms(expr.args[1], is_added == (expr.op == SyntaxOp::Add), stock);
    } else if (expr.kind == ExprKind::Unary && expr.op != SyntaxOp::Not) {
      add_terms(expr.args[0], is_added == (expr.op == SyntaxOp::Plus), stock);
    } else if (expr.kind == ExprKind::Ref && expr.path.size() == 1) {
      const std::size_t flow = find(expr.path);
      const bool can_flow = flow < variables_.size() &&
                            made_.nodes[flow].kind != ObjectKind::Stock &&
                            !is_number(*variables_[flow]);
      if (can_flow) attach(flow, stock, is_added);
    }
  }

  void attach(std::size_t flow, std::size_t stock, bool is_inflow) {
    const bool can_flow = flow < variables_.size() && made_.nodes[flow].kind != ObjectKind::Stock;
    if (!can_flow) return;
    Pipe& attached = pipe(flow);
    std::size_t& end = is_inflow ? attached.target : attached.source;
    const std::size_t other = is_inflow ? attached.source : attached.target;
    // from one element of a stock to the next: drawn as leaving it only
    if (end == kNowhere && other != stock) end = stock;
  }

  bool is_shown_by_pipe(std::size_t from, std::size_t to) const {
    if (pipe_of_[from] == kNowhere) return false;
    const Pipe& shown = made_.pipes[pipe_of_[from]];
    return shown.source == to || shown.target == to;
  }

  void influence(std::size_t from, std::size_t to, bool is_initial_only) {
    if (from == kNowhere || from == to || is_shown_by_pipe(from, to)) return;
    const auto [found, is_new] =
        pairs_.try_emplace(from * made_.nodes.size() + to, made_.influences.size());
    if (is_new) made_.influences.push_back({from, to, is_initial_only});
    Influence& shown = made_.influences[found->second];
    shown.is_initial_only = shown.is_initial_only && is_initial_only;
  }

  void add_uses(const Expr& expr, std::size_t user, bool is_initial_only) {
    const bool is_name = expr.kind == ExprKind::Ref || expr.kind == ExprKind::Call;
    if (is_name) influence(find(expr.path), user, is_initial_only);
    for (const Subscript& sub : expr.subs) {
      for (const Expr& index : sub.index) add_uses(index, user, is_initial_only);
    }
    const bool is_integral = expr.kind == ExprKind::Call && expr.path.size() == 1 &&
                             dialect_ == Dialect::Vensim && expr.path[0].key == "integ";
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
      add_uses(expr.args[i], user, is_initial_only || (is_integral && i == 1));
    }
  }

  void add_uses(const std::vector<Equation>& equations, std::size_t user, bool is_initial_only) {
    for (const Equation& equation : equations) {
      add_uses(equation.expr, user, is_initial_only);
      if (equation.init) add_uses(*equation.init, user, true);
      for (const Expr& more : equation.more_contents) add_uses(more, user, is_initial_only);
    }
  }

  void add_influences(const Variable& var, std::size_t user) {
    // XMILE: the equation of a stock is its initial value
    add_uses(var.equations, user, var.kind == VarKind::Stock);
    if (var.multiplier) add_uses(*var.multiplier, user, false);
    if (var.leak) add_uses(var.leak->fraction, user, false);
    if (!var.container) return;
    for (const auto* part :
         {&var.container->transit_time, &var.container->capacity, &var.container->inflow_limit,
          &var.container->sample, &var.container->arrest}) {
      add_uses(*part, user, false);
    }
  }

  /// Into the module itself when `to` names a variable inside of it.
  void add_connections(const ModuleInstance& module) {
    for (const Connection& connection : module.connections) {
      const std::size_t to = connection.to.size() > 1 ? find(connection.to) : kNowhere;
      influence(find(connection.from), to != kNowhere ? to : find({module.name}), false);
    }
  }

  const Sector& sector_;
  Dialect dialect_;
  Structure made_;
  std::vector<const Variable*> variables_;  // of the first nodes
  std::unordered_map<std::string, std::size_t> by_key_;
  std::vector<std::size_t> pipe_of_;                    // per node
  std::unordered_map<std::size_t, std::size_t> pairs_;  // from and to, as one number
};

}  // namespace

Structure structure_of(const Sector& sector, Dialect dialect) {
  return StructureMaker(sector, dialect).make();
}

}  // namespace weir::draw
