// Conveyors and queues in a file of Vensim: weir's extension, which ir/translate writes.
//
// The equation of the stock names what it is, its flows and its parameters; those of its outflows
// name the stock:
//
//     Belt = XMILE CONVEYOR(XMILE CONTENTS(12), XMILE INFLOWS(hiring),
//                           XMILE OUTFLOWS(qualifying, quitting), XMILE TRANSIT TIME(6))
//     qualifying = XMILE OUTFLOW(Belt)
//     quitting = XMILE LEAK(Belt, 0.15, 0, 0.5, 0)
//     Yard = XMILE CONVEYOR(XMILE CONTENTS(6), XMILE STANDS())
//
// Here they become what a file of XMILE says (Variable::container and its kin), from which
// containers.cpp makes operations. Afterwards references get the subscripts that XMILE may leave
// out and Vensim may not.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ir/base/fetch_ahead.h"
#include "ir/model/passes/containers.h"

namespace weir {
namespace {

const Expr* form_of(const Equation& equation, std::string_view key) {
  const Expr& expr = equation.expr;
  const bool is_it =
      expr.kind == ExprKind::Call && expr.path.size() == 1 && expr.path[0].key == key;
  return is_it ? &expr : nullptr;
}

std::optional<ContainerKind> kind_of(const Variable& variable) {
  if (variable.equations.empty()) return std::nullopt;
  if (form_of(variable.equations.front(), "xmile conveyor")) return ContainerKind::Conveyor;
  if (form_of(variable.equations.front(), "xmile queue")) return ContainerKind::Queue;
  return std::nullopt;
}

bool has_containers(const Sector& sector) {
  for (std::size_t i = 0; i < sector.variables.size(); ++i) {
    fetch_first_ahead(i, sector.variables);
    if (kind_of(sector.variables[i])) return true;
  }
  return false;
}

Spread spread_of(std::string_view key) {
  if (key == "xmile spread evenly") return Spread::Even;
  if (key == "xmile spread by destination") return Spread::Destination;
  if (key == "xmile spread by source") return Spread::Source;
  return Spread::Distribution;  // XMILE SPREAD BY(flow, distribution)
}

/// One parameter for each equation of the stock.
void add_parameter(std::vector<Equation>& parameter, const Equation& of, const Expr& form) {
  if (form.args.size() != 1) return;
  Equation made;
  made.expr = form.args[0];
  made.span = made.name_span = form.span;
  made.subs = of.subs;
  parameter.push_back(std::move(made));
}

/// A number that every equation gives holds for all elements.
void join_numbers(std::vector<Equation>& parameter) {
  const auto first = parameter.empty() ? std::nullopt : given_numbers(parameter.front().expr);
  if (!first) return;
  const bool are_same = std::all_of(parameter.begin(), parameter.end(), [&](const Equation& each) {
    return given_numbers(each.expr) == first;
  });
  if (!are_same) return;
  parameter.resize(1);
  parameter.front().subs.clear();
}

/// The containers of one sector.
class Restorer {
 public:
  Restorer(Sector& sector, DimTable& dims) : vars_(sector.variables), dims_(dims) {
    for (std::size_t i = 0; i < vars_.size(); ++i) by_key_.emplace(vars_[i].name.key, i);
  }

  void restore() {
    for (std::size_t i = 0; i < vars_.size(); ++i) {
      if (const auto kind = kind_of(vars_[i])) restore_stock(vars_[i], *kind);
    }
  }

  /// References within what containers.cpp wrote, with the subscripts of what they name.
  void write_subscripts() {
    for (Variable& variable : vars_) {
      if (!variable.dims.empty()) dims_of_.emplace(variable.name.key, variable.dims);
    }
    for (Variable& variable : vars_) {
      const bool is_ours = variable.is_hidden || touched_.contains(variable.name.key);
      for (Equation& equation : variable.equations) {
        if (!is_ours) continue;
        if (equation.subs.empty()) equation.subs = variable.dims;
        write(equation.expr);
        if (equation.init) write(*equation.init);
      }
    }
  }

 private:
  void restore_stock(Variable& stock, ContainerKind kind) {
    const std::string_view key = kind == ContainerKind::Conveyor ? "xmile conveyor" : "xmile queue";
    Container container;
    container.kind = kind;
    container.span = stock.equations.front().expr.span;
    for (Equation& equation : stock.equations) {
      const Expr* form = form_of(equation, key);
      if (form == nullptr) return;  // the form is reported as an unknown function
      const Expr whole = *form;
      equation.expr = make_number(0, whole.span);
      for (const Expr& part : whole.args) take_part(stock, equation, part, container);
    }
    for (std::vector<Equation>* each :
         {&container.transit_time, &container.capacity, &container.inflow_limit, &container.sample,
          &container.arrest})
      join_numbers(*each);
    touch(stock);
    stock.kind = VarKind::Stock;
    stock.container = std::move(container);
    for (const FlowRef& flow : stock.outflows) restore_outflow(flow);
  }

  void take_part(Variable& stock, Equation& equation, const Expr& part, Container& container) {
    if (part.kind != ExprKind::Call) return;
    const std::string& key = part.path.back().key;
    const bool is_first = &equation == &stock.equations.front();
    if (key == "xmile contents" && !part.args.empty()) {
      equation.expr = part.args.front();
      equation.more_contents.assign(part.args.begin() + 1, part.args.end());
    }
    if (key == "xmile inflows" && is_first)
      for (const Expr& flow : part.args) add_inflow(stock, flow);
    if (key == "xmile outflows" && is_first)
      for (const Expr& flow : part.args) add_flow(stock.outflows, flow);
    if (key == "xmile transit time") add_parameter(container.transit_time, equation, part);
    if (key == "xmile capacity limit") add_parameter(container.capacity, equation, part);
    if (key == "xmile inflow limit") add_parameter(container.inflow_limit, equation, part);
    if (key == "xmile sample") add_parameter(container.sample, equation, part);
    if (key == "xmile arrest") add_parameter(container.arrest, equation, part);
    if (key == "xmile discrete") container.is_discrete = true;
    if (key == "xmile whole batches") container.keeps_batches = true;
    if (key == "xmile many at a time") container.takes_one_at_a_time = false;
    if (key == "xmile exponential leaks") container.leaks_exponentially = true;
    if (key == "xmile stands") container.stands = true;
  }

  /// A flow, perhaps with what it is multiplied by, perhaps spread (xmile.md 15.4, 19.9).
  void add_inflow(Variable& stock, const Expr& written) {
    const Expr* flow = &written;
    Spread spread = Spread::Beginning;
    const Expr* distribution = nullptr;
    if (flow->kind == ExprKind::Call && !flow->args.empty()) {
      spread = spread_of(flow->path.back().key);
      if (flow->args.size() > 1) distribution = &flow->args[1];
      flow = &flow->args[0];
    }
    const bool is_product = flow->kind == ExprKind::Binary && flow->op == SyntaxOp::Mul;
    Variable* variable = add_flow(stock.inflows, is_product ? flow->args[1] : *flow);
    if (variable == nullptr) return;
    variable->spread = spread;
    if (distribution) variable->distribution = *distribution;
    if (is_product) variable->multiplier = flow->args[0];
  }

  Variable* add_flow(std::vector<FlowRef>& flows, const Expr& flow) {
    if (flow.kind != ExprKind::Ref) return nullptr;
    flows.push_back({flow.path.back(), flow.span});
    const auto at = by_key_.find(flow.path.back().key);
    if (at == by_key_.end()) return nullptr;
    Variable& variable = vars_[at->second];
    touch(variable);
    variable.kind = VarKind::Flow;
    return &variable;
  }

  void restore_outflow(const FlowRef& flow) {
    const auto at = by_key_.find(flow.name.key);
    if (at == by_key_.end()) return;
    Variable& variable = vars_[at->second];
    if (variable.equations.empty()) return;
    const Equation first = variable.equations.front();
    if (form_of(first, "xmile outflow")) variable.equations.clear();
    if (form_of(first, "xmile overflow")) {
      variable.equations.clear();
      variable.overflow = first.expr.span;
    }
    if (const Expr* form = form_of(first, "xmile leak"); form && form->args.size() == 5) {
      const auto number = [&](std::size_t i) {
        const auto given = given_numbers(form->args[i]);
        return given ? given->front() : 0;
      };
      Leak leak;
      leak.span = form->span;
      leak.zone_start = number(2);
      leak.zone_end = number(3);
      leak.is_whole = number(4) != 0;
      leak.fraction = variable.equations;
      for (Equation& equation : leak.fraction) {
        if (const Expr* each = form_of(equation, "xmile leak"); each && each->args.size() == 5)
          equation.expr = Expr(each->args[1]);
      }
      variable.leak = std::move(leak);
      variable.equations.clear();
    }
  }

  /// The dimensions that its equations name.
  void touch(Variable& variable) {
    if (!touched_.insert(variable.name.key).second || variable.equations.empty()) return;
    for (std::size_t k = 0; k < variable.equations.front().subs.size(); ++k) {
      std::vector<ElemId> elems;
      for (const Equation& equation : variable.equations) {
        if (k >= equation.subs.size()) return variable.dims.clear();
        const std::string& key = equation.subs[k].name.key;
        const auto range = dims_.find_dim(key);
        const auto elem = dims_.find_elem(key);
        if (range)
          elems.insert(elems.end(), dims_.elems(*range).begin(), dims_.elems(*range).end());
        if (!range && elem) elems.push_back(*elem);
      }
      Subscript dim = variable.equations.front().subs[k];
      const bool is_range = variable.equations.size() == 1 && dims_.find_dim(dim.name.key);
      if (!is_range) dim.name = dims_.name(dims_.storage(elems));
      variable.dims.push_back(std::move(dim));
    }
  }

  void write(Expr& expr) {
    const bool is_call = expr.kind == ExprKind::Call;
    const bool is_standard = is_call && expr.path.size() == 2;  // no file of Vensim has such
    if (is_call && expr.path.back().key == "dt") expr = make_ref(Name("TIME STEP"), expr.span);
    if (is_standard && expr.path.back().key == "init") expr.path = {Name("INITIAL")};
    if (expr.kind == ExprKind::Ref && expr.subs.empty()) {
      const auto dims = dims_of_.find(expr.path.back().key);
      if (dims != dims_of_.end()) expr.subs = dims->second;
    }
    for (Expr& arg : expr.args) write(arg);
  }

  std::vector<Variable>& vars_;
  DimTable& dims_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::unordered_set<std::string> touched_;
  std::unordered_map<std::string, std::vector<Subscript>> dims_of_;
};

/// What the forms say, in every namespace that has some.
std::vector<Restorer> read_forms(Model& model, DimTable& dims) {
  std::vector<Restorer> restorers;
  const auto read = [&](Sector& sector) {
    if (has_containers(sector)) restorers.emplace_back(sector, dims).restore();
  };
  for (Sector& sector : model.sectors) read(sector);
  for (Macro& macro : model.macros) read(macro.body);
  return restorers;
}

}  // namespace

bool has_container_forms(const Model& model) {
  return std::any_of(model.sectors.begin(), model.sectors.end(), has_containers) ||
         std::any_of(model.macros.begin(), model.macros.end(),
                     [](const Macro& macro) { return has_containers(macro.body); });
}

void read_container_forms(Model& model) {
  Diagnostics told_by_resolver;
  DimTable dims(model.dimensions, told_by_resolver);
  read_forms(model, dims);
}

void restore_containers(Model& model, Diagnostics& diags) {
  if (!has_container_forms(model)) return;
  Diagnostics told_by_resolver;
  DimTable dims(model.dimensions, told_by_resolver);
  std::vector<Restorer> restorers = read_forms(model, dims);
  apply_containers(model, Dialect::Xmile, diags);
  for (Restorer& restorer : restorers) restorer.write_subscripts();
}

}  // namespace weir
