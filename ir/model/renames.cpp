// Variables that only got another name: see diff.h.
//
// What a variable says is written as one text, in which every name that came or went is a blank: a
// variable that went and one that came are the same when their texts are equal and nobody else's
// is.
#include <map>
#include <set>

#include "ir/model/diff.h"

namespace weir {

namespace {

using Names = std::map<std::string, Name>;  // by key: what stands in its place

/// Calls `change` for every name that an expression refers to.
template <class Change>
void each_name(Expr& expr, const Change& change);

template <class Change>
void each_name(std::vector<Subscript>& subs, const Change& change) {
  for (Subscript& sub : subs) {
    for (Expr& index : sub.index) each_name(index, change);
  }
}

template <class Change>
void each_name(Expr& expr, const Change& change) {
  for (Name& part : expr.path) change(part);
  for (Name& output : expr.outputs) change(output);
  each_name(expr.subs, change);
  for (Expr& arg : expr.args) each_name(arg, change);
}

template <class Change>
void each_name(Equation& equation, const Change& change) {
  each_name(equation.subs, change);
  each_name(equation.expr, change);
  if (equation.init) each_name(*equation.init, change);
  for (Expr& content : equation.more_contents) each_name(content, change);
}

template <class Change>
void each_name(std::vector<Equation>& equations, const Change& change) {
  for (Equation& equation : equations) each_name(equation, change);
}

/// All names that the definition of a variable refers to, but not its own.
template <class Change>
void each_name(Variable& var, const Change& change) {
  each_name(var.equations, change);
  for (std::vector<FlowRef>* flows : {&var.inflows, &var.outflows}) {
    for (FlowRef& flow : *flows) change(flow.name);
  }
  if (var.multiplier) each_name(*var.multiplier, change);
  if (var.distribution) each_name(*var.distribution, change);
  if (var.leak) each_name(var.leak->fraction, change);
  if (!var.container) return;
  Container& box = *var.container;
  for (std::vector<Equation>* part :
       {&box.transit_time, &box.capacity, &box.inflow_limit, &box.sample, &box.arrest})
    each_name(*part, change);
}

/// A text that two variables share when they say the same but for the names in `blanks`.
std::string signature(Variable var, const std::set<std::string>& blanks) {
  each_name(var, [&](Name& name) {
    if (blanks.contains(name.key)) name.key = name.spelled = "?";
  });
  std::string text = var.units + '\n' + var.doc + '\n';
  for (const Equation& equation : var.equations) {
    text += to_text(equation.expr) + '\n';
    for (const Subscript& sub : equation.subs) text += sub.name.key + ',';
    for (const LookupTable& table : equation.tables) text += std::to_string(table.xs.size()) + ';';
  }
  for (const FlowRef& flow : var.inflows) text += '+' + flow.name.key;
  for (const FlowRef& flow : var.outflows) text += '-' + flow.name.key;
  return text;
}

using Variables = std::map<std::string, const Variable*>;  // by key

Variables variables_of(const Sector& sector) {
  Variables found;
  for (const Variable& var : sector.variables) found.emplace(var.name.key, &var);
  return found;
}

/// Those of `from` that `other` lacks, each text with the only variable that has it (null: several
/// have it).
std::map<std::string, const Variable*> only_in(const Variables& from, const Variables& other) {
  std::set<std::string> names;
  for (const auto& [key, var] : from) {
    if (!other.contains(key)) names.insert(key);
  }
  std::map<std::string, const Variable*> by_text;
  for (const std::string& key : names) {
    const Variable* var = from.at(key);
    const auto [place, is_new] = by_text.emplace(signature(*var, names), var);
    if (!is_new) place->second = nullptr;
  }
  return by_text;
}

void find_in(const Sector& before, const Sector& after, std::vector<Rename>& renames) {
  const Variables old_ones = variables_of(before), new_ones = variables_of(after);
  const auto gone = only_in(old_ones, new_ones);
  const auto come = only_in(new_ones, old_ones);
  for (const auto& [text, var] : gone) {
    const auto found = come.find(text);
    if (var != nullptr && found != come.end() && found->second != nullptr)
      renames.push_back({var->name, found->second->name});
  }
}

}  // namespace

std::vector<Rename> find_renames(const Model& before, const Model& after) {
  std::vector<Rename> renames;
  for (const Sector& sector : before.sectors) {
    for (const Sector& other : after.sectors) {
      if (sector.name == other.name) find_in(sector, other, renames);
    }
  }
  // a name that another module has too stays: the places that mean one of them are not told apart
  std::map<std::string, int> owners;
  for (const Sector& sector : before.sectors) {
    for (const Variable& var : sector.variables) ++owners[var.name.key];
  }
  std::erase_if(renames, [&](const Rename& each) { return owners[each.before.key] > 1; });
  return renames;
}

Model rename(Model model, const std::vector<Rename>& renames) {
  Names names;
  for (const Rename& each : renames) names.emplace(each.before.key, each.after);
  const auto change = [&](Name& name) {
    const auto found = names.find(name.key);
    if (found != names.end()) name = found->second;
  };
  for (Sector& sector : model.sectors) {
    for (Variable& var : sector.variables) {
      change(var.name);
      each_name(var, change);
    }
    for (View& view : sector.views) {
      for (ViewObject& object : view.objects)
        if (object.kind != ObjectKind::Group) change(object.name);
    }
    for (Group& group : sector.groups) {
      for (Name& member : group.members) change(member);
    }
    for (ModuleInstance& module : sector.modules) {
      for (Connection& connection : module.connections) {
        for (Name& part : connection.to) change(part);
        for (Name& part : connection.from) change(part);
      }
    }
  }
  return model;
}

}  // namespace weir
