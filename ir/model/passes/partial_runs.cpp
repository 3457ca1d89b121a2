// See partial_runs.h. With <run by="group"/> only what is in a group with run="true" runs, and
// everything else stays at its initial value (xmile.md 22; with by="module" models say so
// themselves: 11.1):
//
//     an auxiliary, a flow   INIT(equation)
//     a stock                without flows
//     a conveyor, a queue    stands: containers.cpp
//
// A stock that runs and may not go below zero limits what leaves it all the same. A group that
// lists a module means all that is in it. Numbers are left alone: they can be given from outside.
// What no group lists is outside.
#include "ir/model/passes/partial_runs.h"

#include <algorithm>
#include <unordered_set>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

using Names = std::unordered_set<std::string>;

/// What the groups that run list.
Names listed(const Sector& sector) {
  Names names;
  for (const Group& group : sector.groups)
    for (const Name& member : group.members)
      if (group.runs) names.insert(member.key);
  return names;
}

/// Whether a module of this name, or one around it, is in a group that runs. Models stand in each
/// other no deeper than there are models.
bool is_listed_module(const Model& model, Name name) {
  for (std::size_t depth = 0; depth < model.sectors.size() && !name.empty(); ++depth) {
    const auto holds = [&](const Sector& sector) {
      return std::any_of(sector.modules.begin(), sector.modules.end(),
                         [&](const ModuleInstance& module) { return module.name == name; });
    };
    const auto outer = std::find_if(model.sectors.begin(), model.sectors.end(), holds);
    if (outer == model.sectors.end()) return false;
    if (listed(*outer).contains(name.key)) return true;
    name = outer->name;
  }
  return false;
}

/// What of one model runs.
class Running {
 public:
  Running(const Model& model, const Sector& sector)
      : is_whole_(model.specs.run_by == RunBy::Module ? sector.runs
                                                      : is_listed_module(model, sector.name)) {
    if (model.specs.run_by == RunBy::Group) names_ = listed(sector);
  }
  bool has(const Variable& variable) const {
    return is_whole_ || names_.contains(variable.name.key);
  }

 private:
  bool is_whole_;
  Names names_;
};

bool holds(const Running& running, const Variable& variable) {
  const bool is_plain = !variable.is_hidden && !variable.container;
  return variable.kind == VarKind::Stock && is_plain && !running.has(variable);
}

/// One model's variables.
class Holder {
 public:
  Holder(const Model& model, Sector& sector) : running_(model, sector), sector_(sector) {
    for (const Variable& variable : sector_.variables) {
      if (!variable.container || variable.kind != VarKind::Stock) continue;
      for (const FlowRef& flow : variable.outflows) driven_.insert(flow.name.key);
    }
  }

  void hold_values() {
    for (Variable& variable : sector_.variables) {
      const bool has_value = variable.kind != VarKind::Stock && variable.kind != VarKind::Graphical;
      const bool is_driven = driven_.contains(variable.name.key);
      if (variable.is_hidden || is_driven || running_.has(variable)) continue;
      if (has_value) hold_value(variable);
      if (variable.container) variable.container->stands = true;
    }
    for (Variable& variable : made_) sector_.variables.push_back(std::move(variable));
  }

  void hold_stocks() {
    for (Variable& variable : sector_.variables) {
      if (!holds(running_, variable)) continue;
      variable.inflows.clear();
      variable.outflows.clear();
    }
  }

 private:
  void hold_value(Variable& variable) {
    const auto reads_data = [](const Equation& equation) {
      return equation.kind == EquationKind::Data;
    };
    if (std::any_of(variable.equations.begin(), variable.equations.end(), reads_data))
      return hold_data(variable);
    for (Equation& equation : variable.equations) {
      const bool is_computed = equation.kind == EquationKind::Regular &&
                               !given_numbers(equation.expr) && !equation.expr.is_missing();
      if (is_computed)
        equation.expr = make_standard_call("INIT", {std::move(equation.expr)}, equation.span);
    }
  }

  /// A series has no expression that could be computed once: it goes on under another name.
  void hold_data(Variable& variable) {
    Variable series = variable;
    series.name = Name(display(variable.name) + " as it would run");
    series.is_hidden = true;
    Equation equation;
    equation.span = equation.name_span = variable.span;
    equation.expr =
        make_standard_call("INIT", {make_ref(series.name, variable.span)}, variable.span);
    variable.equations.assign(1, std::move(equation));
    made_.push_back(std::move(series));
  }

  const Running running_;
  Sector& sector_;
  Names driven_;  // flows, by containers
  std::vector<Variable> made_;
};

}  // namespace

void hold_values(Model& model) {
  if (model.specs.run_by == RunBy::All) return;
  for (Sector& sector : model.sectors) Holder(model, sector).hold_values();
}

bool stands(const Model& model, const Sector& sector, const Variable& stock) {
  const bool is_module = std::any_of(model.sectors.begin(), model.sectors.end(),
                                     [&](const Sector& other) { return &other == &sector; });
  return is_module && model.specs.run_by != RunBy::All && holds(Running(model, sector), stock);
}

void hold_stocks(Model& model) {
  if (model.specs.run_by == RunBy::All) return;
  for (Sector& sector : model.sectors) Holder(model, sector).hold_stocks();
}

}  // namespace weir
