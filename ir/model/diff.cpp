// See diff.h. Parts are matched by their names, equations by their left sides; of parts that share
// a name the first is matched with the first.
#include "ir/model/diff.h"

#include <fmt/core.h>

#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "ir/base/number.h"
#include "ir/model/diff_views.h"
#include "ir/model/same.h"

namespace weir {

namespace {

/// The left side of an equation as one text, the same for all its spellings.
std::string subscript_key(const std::vector<Subscript>& subs) {
  std::string key;
  for (const Subscript& sub : subs) {
    key += sub.name.key;
    if (sub.kind == SubKind::Star) key += '*';
    for (const Expr& index : sub.index) key += to_text(index) + ':';
    key += ',';
  }
  return key;
}

std::string left_key(const Equation& equation) {
  std::string key = subscript_key(equation.subs);
  for (const auto& except : equation.except) key += "/" + subscript_key(except);
  return key;
}

std::string shown(const Equation& equation) {
  if (!equation.expr.is_missing()) return to_text(equation.expr);
  if (equation.tables.empty()) return "nothing";
  return fmt::format("a table of {} points", equation.tables.front().xs.size());
}

std::string shown(std::string_view text) { return text.empty() ? "none" : std::string(text); }

std::string shown(const std::optional<double>& bound) {
  return bound ? format_number(*bound) : "?";
}

std::string shown(const ValueRange& range) {
  return fmt::format("[{},{},{}]", shown(range.min), shown(range.max), shown(range.step));
}

template <class Part>
std::string name_of(const Part&) {
  return {};
}
std::string name_of(const Variable& var) { return display(var.name); }

/// Where the text of a part begins that people know it by.
template <class Part>
Span first_span(const Part& part) {
  return part.span;
}
Span first_span(const Variable& var) {
  return var.equations.empty() ? var.span : var.equations.front().span;
}

class Comparison {
 public:
  std::vector<Difference> take() { return std::move(differences_); }

  void models(const Model& a, const Model& b);

 private:
  template <class... Args>
  void add(DiffKind kind, fmt::format_string<Args...> text, Args&&... args) {
    differences_.push_back(
        {kind, where_ + fmt::format(text, std::forward<Args>(args)...), {}, {}, {}});
  }
  /// Says of the last one what it is about.
  void about(std::string name, Span before, Span after) {
    differences_.back().name = std::move(name);
    differences_.back().before = before;
    differences_.back().after = after;
  }
  template <class Part, class Key, class Compare>
  void match(DiffKind kind, std::string_view what, const std::vector<Part>& a,
             const std::vector<Part>& b, const Key& key, const Compare& compare);
  void dimensions(const Dimension& a, const Dimension& b);
  void macros(const Macro& a, const Macro& b);
  void sectors(const Sector& a, const Sector& b);
  void modules(const ModuleInstance& a, const ModuleInstance& b);
  void variables(const Variable& a, const Variable& b);
  void properties(const std::string& name, const Variable& a, const Variable& b);
  void equations(const std::string& name, const Equation& a, const Equation& b);
  void doc(std::string_view what, const std::string& name, const std::string& a,
           const std::string& b);
  void kept(const std::vector<Extra>& a, const std::vector<Extra>& b);

  std::vector<Difference> differences_;
  std::string where_;  // "in macro 'x': "
};

/// Calls compare(a, b) for parts of the same key, and reports the others as removed or added.
template <class Part, class Key, class Compare>
void Comparison::match(DiffKind kind, std::string_view what, const std::vector<Part>& a,
                       const std::vector<Part>& b, const Key& key, const Compare& compare) {
  using Place = std::pair<std::string, int>;  // a key, and which one of several
  std::map<Place, const Part*> after;
  std::unordered_map<std::string, int> seen;
  for (const Part& part : b) after.emplace(Place{key(part), seen[key(part)]++}, &part);
  seen.clear();
  for (const Part& part : a) {
    const auto found = after.find({key(part), seen[key(part)]++});
    if (found == after.end()) {
      add(kind, "{} '{}' removed", what, key(part));
      about(name_of(part), first_span(part), {});
    } else {
      compare(part, *found->second);
      after.erase(found);
    }
  }
  for (const auto& [place, part] : after) {
    add(kind, "{} '{}' added", what, place.first);
    about(name_of(*part), {}, first_span(*part));
  }
}

const auto by_name = [](const auto& part) { return part.name.key; };

void Comparison::models(const Model& a, const Model& b) {
  if (a.dialect != b.dialect) add(DiffKind::Specs, "another language");
  if (!is_same(a.specs, b.specs)) add(DiffKind::Specs, "other run settings");
  if (!is_same(a.behavior, b.behavior) || a.invalid_index_is_nan != b.invalid_index_is_nan)
    add(DiffKind::Specs, "other rules for the whole model");
  match(
      DiffKind::Unit, "unit", a.units, b.units,
      [](const UnitDefinition& unit) { return unit.name; },
      [this](const UnitDefinition& x, const UnitDefinition& y) {
        if (!is_same(x, y)) add(DiffKind::Unit, "another definition of unit '{}'", x.name);
      });
  match(DiffKind::Dimension, "range", a.dimensions, b.dimensions, by_name,
        [this](const Dimension& x, const Dimension& y) { dimensions(x, y); });
  match(DiffKind::Macro, "macro", a.macros, b.macros, by_name,
        [this](const Macro& x, const Macro& y) { macros(x, y); });
  match(DiffKind::Module, "module", a.sectors, b.sectors, by_name,
        [this](const Sector& x, const Sector& y) { sectors(x, y); });
  if (a.settings != b.settings) add(DiffKind::Layout, "other settings lines");
  kept(a.extras, b.extras);
}

void Comparison::dimensions(const Dimension& a, const Dimension& b) {
  const std::string name = display(a.name);
  if (!is_same(a.items, b.items) || a.alias_of != b.alias_of || !is_same(a.source, b.source))
    add(DiffKind::Dimension, "other elements of range '{}'", name);
  if (!is_same(a.mappings, b.mappings))
    add(DiffKind::Dimension, "other mappings of range '{}'", name);
  doc("range", name, a.doc, b.doc);
}

void Comparison::macros(const Macro& a, const Macro& b) {
  if (!is_same(a.params, b.params) || a.outputs != b.outputs || !is_same(a.result, b.result))
    add(DiffKind::Macro, "another head of macro '{}'", display(a.name));
  where_ = fmt::format("in macro '{}': ", display(a.name));
  sectors(a.body, b.body);
  where_.clear();
}

void Comparison::sectors(const Sector& a, const Sector& b) {
  if (!is_same(a.behavior, b.behavior) || !is_same(a.specs, b.specs) || a.runs != b.runs)
    add(DiffKind::Specs, "other rules of module '{}'", display(a.name));
  match(DiffKind::Module, "module", a.modules, b.modules, by_name,
        [this](const ModuleInstance& x, const ModuleInstance& y) { modules(x, y); });
  match(
      DiffKind::Property, "group", a.groups, b.groups,
      [](const Group& group) {
        std::string key = name_key(group.name);
        return key.empty() ? group.name : key;  // of blanks and underscores only
      },
      [this](const Group& x, const Group& y) {
        if (x.members != y.members) add(DiffKind::Property, "other members of group '{}'", x.name);
        if (x.runs != y.runs) add(DiffKind::Specs, "group '{}' runs or does not", x.name);
        doc("group", x.name, x.doc, y.doc);
      });
  match(DiffKind::Variable, "variable", a.variables, b.variables, by_name,
        [this](const Variable& x, const Variable& y) { variables(x, y); });
  for (const std::string& line : views_diff(a.views, b.views)) add(DiffKind::Layout, "{}", line);
  kept(a.extras, b.extras);
}

void Comparison::modules(const ModuleInstance& a, const ModuleInstance& b) {
  if (!is_same(a.connections, b.connections))
    add(DiffKind::Module, "other connections of module '{}'", display(a.name));
}

void Comparison::variables(const Variable& a, const Variable& b) {
  const std::string name = display(a.name);
  const bool is_same_container = is_same(a.container, b.container) && is_same(a.leak, b.leak) &&
                                 a.overflow.has_value() == b.overflow.has_value() &&
                                 a.spread == b.spread && is_same(a.distribution, b.distribution);
  if (a.kind != b.kind || !is_same(a.dims, b.dims) || !is_same_container)
    add(DiffKind::Variable, "'{}' is of another kind or shape", name);
  if (!is_same(a.inflows, b.inflows) || !is_same(a.outflows, b.outflows))
    add(DiffKind::Equation, "other flows of '{}'", name);
  if (!is_same(a.multiplier, b.multiplier) || a.non_negative != b.non_negative)
    add(DiffKind::Equation, "another multiplier or limit of '{}'", name);
  match(DiffKind::Equation, "equation of '" + name + "' for", a.equations, b.equations, left_key,
        [&](const Equation& x, const Equation& y) { equations(name, x, y); });
  properties(name, a, b);
}

void Comparison::properties(const std::string& name, const Variable& a, const Variable& b) {
  // in names of units, too, a blank is an underscore (xmile.md 5, 12.2)
  if (name_key(a.units) != name_key(b.units))
    add(DiffKind::Property, "units of '{}': {} -> {}", name, shown(a.units), shown(b.units));
  if (!is_same(a.range, b.range))
    add(DiffKind::Property, "range of '{}': {} -> {}", name, shown(a.range), shown(b.range));
  if (a.group != b.group)
    add(DiffKind::Property, "group of '{}': {} -> {}", name, shown(a.group), shown(b.group));
  if (a.is_supplementary != b.is_supplementary || a.access != b.access)
    add(DiffKind::Property, "other flags of '{}'", name);
  doc("variable", name, a.doc, b.doc);
}

void Comparison::equations(const std::string& name, const Equation& a, const Equation& b) {
  if (!is_same(a, b)) {
    add(DiffKind::Equation, "equation of '{}': {} -> {}", name, shown(a), shown(b));
    about(name, a.span, b.span);
  }
  if (a.window != b.window) add(DiffKind::Layout, "another window of the lookup '{}'", name);
}

void Comparison::doc(std::string_view what, const std::string& name, const std::string& a,
                     const std::string& b) {
  if (a != b) add(DiffKind::Documentation, "another text of {} '{}'", what, name);
}

/// What a reader keeps without understanding.
void Comparison::kept(const std::vector<Extra>& a, const std::vector<Extra>& b) {
  match(
      DiffKind::Layout, "kept text", a, b, [](const Extra& extra) { return extra.where; },
      [this](const Extra& x, const Extra& y) {
        if (x.text != y.text) add(DiffKind::Layout, "another kept text '{}'", x.where);
      });
}

}  // namespace

std::vector<Difference> model_diff(const Model& before, const Model& after) {
  Comparison comparison;
  comparison.models(before, after);
  return comparison.take();
}

std::string to_text(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& difference : differences) text += difference.text + '\n';
  return text;
}

}  // namespace weir
