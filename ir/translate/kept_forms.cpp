// See kept_forms.h.
#include "ir/translate/kept_forms.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ir/model/same.h"
#include "ir/translate/kept_texts.h"

namespace weir {
namespace {

/// What hangs on what: helpers of helpers are few.
constexpr int kMostRounds = 100;

using Keys = std::unordered_set<std::string>;
using ByKey = std::unordered_map<std::string, const Variable*>;

std::string attribute_path(const Dimension& dimension, const char* attribute) {
  return "dim \"" + display(dimension.name) + "\"/@weir:" + attribute;
}

bool is_mark(const Extra& extra) {
  return extra.where == "made" || extra.where == "output" || extra.where == "copy";
}

/// The clock's settings.
bool say_the_same(const SimSpecs& a, const SimSpecs& b) {
  return is_same(a.start, b.start) && is_same(a.stop, b.stop) && is_same(a.dt, b.dt) &&
         is_same(a.save, b.save);
}

bool is_restored(const Variable& variable) { return !variable.ranged.empty(); }

ByKey by_key(const Model& model) {
  ByKey found;
  for (const Variable& variable : model.root().variables)
    found.emplace(variable.name.key, &variable);
  return found;
}

void add_names(const Expr& expr, Keys& names) {
  for (const Name& part : expr.path) names.insert(part.key);
  for (const Expr& arg : expr.args) add_names(arg, names);
  for (const Subscript& sub : expr.subs) {
    for (const Expr& index : sub.index) add_names(index, names);
  }
}

void add_names(const std::vector<Equation>& equations, Keys& names) {
  for (const Equation& equation : equations) {
    add_names(equation.expr, names);
    if (equation.init) add_names(*equation.init, names);
    for (const Expr& content : equation.more_contents) add_names(content, names);
  }
}

/// Every name that a variable reads.
Keys names_in(const Variable& variable) {
  Keys names;
  add_names(variable.equations, names);
  for (const FlowRef& flow : variable.inflows) names.insert(flow.name.key);
  for (const FlowRef& flow : variable.outflows) names.insert(flow.name.key);
  if (variable.multiplier) add_names(*variable.multiplier, names);
  if (variable.distribution) add_names(*variable.distribution, names);
  if (variable.leak) add_names(variable.leak->fraction, names);
  if (!variable.container) return names;
  const Container& container = *variable.container;
  for (const auto* part : {&container.transit_time, &container.capacity, &container.inflow_limit,
                           &container.sample, &container.arrest})
    add_names(*part, names);
  return names;
}

/// Without those that say nothing, of which a file has no sign.
std::vector<Equation> told(const std::vector<Equation>& equations) {
  std::vector<Equation> found;
  for (const Equation& each : equations) {
    if (!each.expr.is_missing() || each.init || !each.tables.empty()) found.push_back(each);
  }
  return found;
}

bool says_the_same(const Variable& a, const Variable& b) {
  return a.kind == b.kind && is_same(a.dims, b.dims) &&
         is_same(told(a.equations), told(b.equations)) && is_same(a.inflows, b.inflows) &&
         is_same(a.outflows, b.outflows) && is_same(a.container, b.container) &&
         is_same(a.leak, b.leak) && is_same(a.multiplier, b.multiplier);
}

void drop_form(Variable& variable) {
  variable.ranged.clear();
  std::erase_if(variable.extensions, is_mark);
  if (is_control_text(variable)) variable.equations[0].expr.text.clear();
}

bool is_mark_of_macro(const Extra& extra) {
  return extra.where == kMadeMacro || extra.where == kOutputMacro;
}

void drop_form(Macro& macro) {
  std::erase_if(macro.body.extras, [](const Extra& extra) {
    return is_mark_of_macro(extra) || is_macro_element(extra);
  });
}

/// The variable whose equation in Vensim's words defines this one too; empty: none.
std::string owner_of(const Variable& variable) {
  for (const Extra& extra : variable.extensions) {
    if (extra.where == "output") return name_key(extra.text);
  }
  return {};
}

/// The same of a macro that is a further output of one of Vensim.
std::string owner_of(const Macro& macro) {
  for (const Extra& extra : macro.body.extras) {
    if (extra.where == kOutputMacro) return name_key(extra.text);
  }
  return {};
}

/// What all those read that are written as they stand.
class Needs {
 public:
  explicit Needs(const Model& xmile) {
    for (const Variable& variable : xmile.root().variables) names_.push_back(names_in(variable));
    for (const Macro& macro : xmile.macros) {
      Keys names;
      for (const Variable& variable : macro.body.variables) names.merge(names_in(variable));
      if (macro.result) add_names(*macro.result, names);
      macro_names_.push_back(std::move(names));
    }
  }
  Keys of_plain(const Model& xmile) const {
    Keys needed;
    const std::vector<Variable>& variables = xmile.root().variables;
    for (std::size_t i = 0; i < variables.size(); ++i) {
      const bool is_plain = !is_restored(variables[i]) && !is_made(variables[i]);
      if (is_plain) needed.insert(names_[i].begin(), names_[i].end());
    }
    for (std::size_t i = 0; i < xmile.macros.size(); ++i) {
      const bool is_plain = !is_restored(xmile.macros[i]) && !is_made(xmile.macros[i]);
      if (is_plain) needed.insert(macro_names_[i].begin(), macro_names_[i].end());
    }
    return needed;
  }
  bool reads(std::size_t variable, const Keys& names) const {
    return has_any(names_[variable], names);
  }
  bool macro_reads(std::size_t macro, const Keys& names) const {
    return has_any(macro_names_[macro], names);
  }

 private:
  static bool has_any(const Keys& of, const Keys& names) {
    return std::any_of(of.begin(), of.end(), [&](const auto& key) { return names.contains(key); });
  }

  std::vector<Keys> names_, macro_names_;
};

/// A variable that is written as it stands needs all that it reads; what is needed is there for all
/// who read it, in their plain form too. Whether any form had to go.
bool drop_dependent(Model& xmile) {
  std::vector<Variable>& variables = xmile.root().variables;
  const Needs needs(xmile);
  bool is_dropped = false;
  bool is_changed = true;
  for (int round = 0; is_changed; ++round) {
    if (round == kMostRounds) drop_kept_forms(xmile);
    is_changed = false;
    const Keys needed = needs.of_plain(xmile);
    Keys restored, wanted;
    for (const Variable& variable : variables) {
      if (is_restored(variable)) restored.insert(variable.name.key);
    }
    for (Variable& variable : variables) {
      const std::string owner = owner_of(variable);
      const bool is_missed =
          owner.empty() ? needed.contains(variable.name.key) : !restored.contains(owner);
      if (!is_made(variable) || !is_missed) continue;
      if (owner.empty()) wanted.insert(variable.name.key);
      drop_form(variable);
      is_changed = true;
    }
    for (Macro& macro : xmile.macros) {
      if (!is_made(macro) || !needed.contains(macro.name.key)) continue;
      wanted.insert(macro.name.key);
      drop_form(macro);
      is_changed = true;
    }
    for (std::size_t i = 0; i < variables.size() && !wanted.empty(); ++i) {
      if (needs.reads(i, wanted)) drop_form(variables[i]);
    }
    is_dropped = is_dropped || is_changed;
  }
  return is_dropped;
}

/// Of the dimensions with these names.
void drop_forms(Model& xmile, const Keys& names) {
  Keys paths;
  for (Dimension& dimension : xmile.dimensions) {
    if (!names.contains(dimension.name.key)) continue;
    dimension.source_items.clear();
    dimension.source.reset();
    for (const char* attribute : {"made", "alias", "source"})
      paths.insert(attribute_path(dimension, attribute));
  }
  std::erase_if(xmile.extras, [&](const Extra& extra) { return paths.contains(extra.where); });
}

bool drop_contradicted_dimensions(const Model& again, Model& xmile) {
  std::unordered_map<std::string, const Dimension*> made_again;
  for (const Dimension& dimension : again.dimensions)
    made_again.emplace(dimension.name.key, &dimension);
  const DimensionForms forms(xmile);
  Keys contradicted;
  for (const Dimension& dimension : xmile.dimensions) {
    if (!forms.has(dimension)) continue;
    const auto found = made_again.find(dimension.name.key);
    const bool is_proven =
        found != made_again.end() && is_same(found->second->items, dimension.items);
    if (!is_proven) contradicted.insert(dimension.name.key);
  }
  if (!contradicted.empty()) drop_forms(xmile, contradicted);
  return !contradicted.empty();
}

bool says_the_same(const Macro& a, const Macro& b) {
  return is_same(a.params, b.params) && is_same(a.result, b.result) &&
         std::equal(a.body.variables.begin(), a.body.variables.end(), b.body.variables.begin(),
                    b.body.variables.end(), [](const Variable& x, const Variable& y) {
                      return x.name == y.name && says_the_same(x, y);
                    });
}

bool drop_contradicted_macros(const Model& again, Model& xmile) {
  std::unordered_map<std::string, const Macro*> made_again;
  for (const Macro& macro : again.macros) made_again.emplace(macro.name.key, &macro);
  Keys contradicted;
  for (Macro& macro : xmile.macros) {
    if (!is_made(macro) && !is_restored(macro)) continue;
    const auto found = made_again.find(macro.name.key);
    if (found != made_again.end() && says_the_same(macro, *found->second)) continue;
    contradicted.insert(macro.name.key);
    // all outputs of a macro stand and fall together
    if (const std::string owner = owner_of(macro); !owner.empty()) contradicted.insert(owner);
  }
  if (contradicted.empty()) return false;
  const Needs needs(xmile);
  for (bool is_changed = true; is_changed;) {
    is_changed = false;
    for (std::size_t i = 0; i < xmile.macros.size(); ++i) {
      Macro& macro = xmile.macros[i];
      if (!is_made(macro) && !is_restored(macro)) continue;
      const bool falls = contradicted.contains(macro.name.key) ||
                         contradicted.contains(owner_of(macro)) ||
                         (is_restored(macro) && needs.macro_reads(i, contradicted));
      if (!falls) continue;
      contradicted.insert(macro.name.key);
      drop_form(macro);
      is_changed = true;
    }
  }
  for (std::size_t i = 0; i < xmile.root().variables.size(); ++i) {
    if (needs.reads(i, contradicted)) drop_form(xmile.root().variables[i]);
  }
  return true;
}

/// The variables with these names.
void drop_forms_of(Model& xmile, const Keys& names) {
  for (Variable& variable : xmile.root().variables) {
    if (names.contains(variable.name.key)) drop_form(variable);
  }
}

}  // namespace

bool is_control_text(const Variable& variable) {
  const std::string& key = variable.name.key;
  const bool is_control =
      key == "initial time" || key == "final time" || key == "time step" || key == "saveper";
  return is_control && variable.equations.size() == 1 &&
         variable.equations[0].kind == EquationKind::String;
}

bool is_made(const Macro& macro) {
  return std::any_of(macro.body.extras.begin(), macro.body.extras.end(), is_mark_of_macro);
}

bool is_restored(const Macro& macro) {
  return std::any_of(macro.body.extras.begin(), macro.body.extras.end(), is_macro_element);
}

bool is_made(const Variable& variable) {
  return std::any_of(variable.extensions.begin(), variable.extensions.end(), is_mark);
}

DimensionForms::DimensionForms(const Model& xmile) {
  for (const Extra& extra : xmile.extras) {
    if (extra.where.starts_with("dim \"")) marks_.emplace(extra.where, &extra);
  }
}

bool DimensionForms::is_made(const Dimension& dimension) const {
  return marks_.contains(attribute_path(dimension, "made"));
}

Name DimensionForms::alias_of(const Dimension& dimension) const {
  const auto found = marks_.find(attribute_path(dimension, "alias"));
  return found == marks_.end() ? Name() : Name(found->second->text);
}

bool DimensionForms::has(const Dimension& dimension) const {
  return !dimension.source_items.empty() || dimension.source || is_made(dimension) ||
         !alias_of(dimension).empty();
}

std::string DimensionForms::source_path(const Dimension& dimension) {
  return attribute_path(dimension, "source");
}

std::string DimensionForms::source_of(const Dimension& dimension) const {
  const auto found = marks_.find(source_path(dimension));
  return found == marks_.end() ? std::string() : found->second->text;
}

void keep_forms(const Model& vensim, const Model& back, Model& xmile) {
  const ByKey originals = by_key(vensim), returned = by_key(back);
  for (Variable& variable : xmile.root().variables) {
    const auto original = originals.find(variable.name.key);
    const bool is_own = original != originals.end() && !is_made(variable);
    if (!is_own) continue;
    const auto found = returned.find(variable.name.key);
    const bool comes_back =
        found != returned.end() && is_same(original->second->equations, found->second->equations);
    if (!comes_back) variable.ranged = original->second->equations;
  }
  for (const Dimension& original : vensim.dimensions) {
    const auto is_it = [&](const Dimension& each) { return each.name == original.name; };
    const auto found = std::find_if(xmile.dimensions.begin(), xmile.dimensions.end(), is_it);
    if (original.source && found != xmile.dimensions.end()) found->source = original.source;
  }
}

bool has_kept_forms(const Model& xmile) {
  const DimensionForms forms(xmile);
  const std::vector<Variable>& variables = xmile.root().variables;
  return std::any_of(variables.begin(), variables.end(),
                     [](const Variable& each) { return is_restored(each) || is_made(each); }) ||
         std::any_of(xmile.macros.begin(), xmile.macros.end(),
                     [](const Macro& each) { return is_made(each) || is_restored(each); }) ||
         std::any_of(xmile.dimensions.begin(), xmile.dimensions.end(),
                     [&](const Dimension& each) { return forms.has(each); });
}

std::unordered_set<std::string> restored_variables(const Model& xmile) {
  Keys keys;
  for (const Variable& variable : xmile.root().variables) {
    if (is_restored(variable)) keys.insert(variable.name.key);
  }
  return keys;
}

bool drop_contradicted(const Model& again, Model& xmile) {
  bool is_dropped = drop_contradicted_dimensions(again, xmile);
  is_dropped = drop_contradicted_macros(again, xmile) || is_dropped;
  const ByKey made_again = by_key(again);
  Keys owners;
  for (Variable& variable : xmile.root().variables) {
    if (!is_restored(variable) && !is_made(variable)) continue;
    const auto found = made_again.find(variable.name.key);
    const bool is_proven = is_control_text(variable) ? say_the_same(again.specs, xmile.specs)
                                                     : found != made_again.end() &&
                                                           says_the_same(variable, *found->second);
    if (is_proven) continue;
    owners.insert(owner_of(variable));
    drop_form(variable);
    is_dropped = true;
  }
  drop_forms_of(xmile, owners);
  return drop_dependent(xmile) || is_dropped;
}

void drop_kept_forms(Model& xmile) {
  for (Variable& variable : xmile.root().variables) drop_form(variable);
  for (Macro& macro : xmile.macros) drop_form(macro);
  Keys all;
  for (Dimension& dimension : xmile.dimensions) all.insert(dimension.name.key);
  drop_forms(xmile, all);
}

}  // namespace weir
