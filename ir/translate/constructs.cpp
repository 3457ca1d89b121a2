// The inventory of a model: see ledger.h.
#include <algorithm>
#include <functional>
#include <map>

#include "ir/base/number.h"
#include "ir/translate/kept_forms.h"
#include "ir/translate/ledger.h"

namespace weir {

namespace {

class Inventory {
 public:
  std::vector<Construct> found;

  void model(const Model& model);

 private:
  void add(ConstructKind kind, std::string name, Span span, std::string says = {}) {
    found.push_back({kind, std::move(name), span, owner_, std::move(says)});
  }
  void specs(const SimSpecs& specs, const std::string& of);
  void dimension(const Dimension& dim);
  void unit(const UnitDefinition& unit);
  void sector(const Sector& sector);
  void variable(const Variable& var);
  void properties(const Variable& var, const std::string& name);
  void equation(const Equation& equation, const Variable& var);
  void equations(const std::vector<Equation>& list, const Variable& var);
  void container(const Container& container, const Variable& var);
  void macro(const Macro& macro);
  void view(const View& view);
  void calls(const Expr& expr);
  void subscript_calls(const std::vector<Subscript>& subs);
  void kept(const std::vector<Extra>& extras);

  std::string space_;  // whose names: "", "module." or "macro:"
  std::string owner_;
};

std::string path_text(const std::vector<Name>& path) {
  std::string text;
  for (const Name& part : path) {
    if (!text.empty()) text += '.';
    text += display(part);
  }
  return text;
}

/// Names are the same whatever their case and blanks.
std::string words_of(const Expr& expr) { return name_key(to_text(expr)); }

std::string words_of(const std::vector<Subscript>& subs) {
  std::string text;
  for (const Subscript& sub : subs) {
    text += sub.name.key;
    for (const Expr& index : sub.index) text += words_of(index);
    text += ',';
  }
  return text;
}

std::string words_of(const std::optional<double>& number) {
  return number ? format_number(*number) : "-";
}

/// Of points, which may be many, a number that stands for them.
std::string words_of(const std::vector<double>& values) {
  const std::string_view bytes(reinterpret_cast<const char*>(values.data()),
                               values.size() * sizeof(double));
  return std::to_string(std::hash<std::string_view>{}(bytes)) + ' ';
}

/// Elements of what the left side leaves out are those of the variable.
std::string left_of(const Equation& equation, const Variable& var) {
  return words_of(equation.subs.empty() ? var.dims : equation.subs);
}

std::string words_of(const ViewObject& object) {
  return std::to_string(static_cast<int>(object.kind)) + ' ' + object.name.key + ' ' +
         format_number(object.at.x) + ' ' + format_number(object.at.y) + ' ' + object.text;
}

/// Vensim's groups may be nested by leading dots.
std::string group_key(const std::string& name) {
  return name_key(name.substr(std::min(name.find_first_not_of('.'), name.size())));
}

void Inventory::subscript_calls(const std::vector<Subscript>& subs) {
  for (const Subscript& sub : subs)
    for (const Expr& index : sub.index) calls(index);
}

void Inventory::calls(const Expr& expr) {
  if (expr.kind == ExprKind::Call) {
    const std::string name = path_text(expr.path);
    add(ConstructKind::Call, name, expr.span,
        name_key(name) + '/' + std::to_string(expr.args.size()));
  }
  if (expr.kind == ExprKind::Table) add(ConstructKind::Table, "", expr.span, words_of(expr.values));
  subscript_calls(expr.subs);
  for (const Expr& arg : expr.args) calls(arg);
}

void Inventory::equation(const Equation& equation, const Variable& var) {
  const std::string name = display(var.name), left = left_of(equation, var);
  std::string says = left + '=' + words_of(equation.expr);
  for (const Expr& content : equation.more_contents) says += ';' + words_of(content);
  add(ConstructKind::Equation, name, equation.span, std::move(says));
  for (const std::vector<Subscript>& list : equation.except)
    add(ConstructKind::Exception, name, list.empty() ? equation.span : list.front().span,
        left + '-' + words_of(list));
  if (!equation.tables.empty()) {
    std::string points = left;
    for (const LookupTable& table : equation.tables) {
      std::vector<double> values = table.xs;
      values.insert(values.end(), table.ys.begin(), table.ys.end());
      points += words_of(values);
    }
    add(ConstructKind::Table, name, equation.span, std::move(points));
  }
  calls(equation.expr);
  if (equation.init) {
    add(ConstructKind::Initial, name, equation.init->span, left + words_of(*equation.init));
    calls(*equation.init);
  }
  for (const Expr& content : equation.more_contents) calls(content);
}

void Inventory::equations(const std::vector<Equation>& list, const Variable& var) {
  for (const Equation& each : list) equation(each, var);
}

void Inventory::container(const Container& container, const Variable& var) {
  add(ConstructKind::Container, display(var.name), container.span, container_word(container.kind));
  for (const std::vector<Equation>* part :
       {&container.transit_time, &container.capacity, &container.inflow_limit, &container.sample,
        &container.arrest})
    equations(*part, var);
}

void Inventory::properties(const Variable& var, const std::string& name) {
  if (!var.units.empty()) add(ConstructKind::Units, name, var.units_span, var.units);
  if (var.range.min || var.range.max || var.range.step)
    add(ConstructKind::Range, name, var.units_span,
        words_of(var.range.min) + ' ' + words_of(var.range.max) + ' ' + words_of(var.range.step));
  if (!var.doc.empty()) add(ConstructKind::Documentation, name, var.span, var.doc);
  const auto flag = [&](const char* word, Span span, int value) {
    add(ConstructKind::Flag, word + name, span, word + std::to_string(value));
  };
  if (var.is_supplementary) flag("supplementary ", var.span, 1);
  if (var.access != Access::None) flag("access of ", var.span, static_cast<int>(var.access));
  if (var.non_negative) flag("sign of ", var.span, *var.non_negative);
  if (var.overflow) flag("overflow ", *var.overflow, 1);
  if (var.spread != Spread::Beginning) flag("spread of ", var.span, static_cast<int>(var.spread));
}

void Inventory::variable(const Variable& var) {
  const std::string name = display(var.name);
  owner_ = space_ + var.name.key;
  add(ConstructKind::Variable, name, var.span);
  equations(var.equations, var);
  if (var.multiplier) {
    add(ConstructKind::Multiplier, name, var.multiplier->span, words_of(*var.multiplier));
    calls(*var.multiplier);
  }
  if (var.distribution) calls(*var.distribution);
  if (var.container) container(*var.container, var);
  if (var.leak) {
    add(ConstructKind::Leak, name, var.leak->span,
        format_number(var.leak->zone_start) + ' ' + format_number(var.leak->zone_end));
    equations(var.leak->fraction, var);
  }
  properties(var, name);
  for (const Extra& extra : var.extensions) {
    if (extra.where == kKeptEquation)
      add(ConstructKind::Kept, "equation of " + name, extra.span, extra.text);
  }
}

void Inventory::view(const View& view) {
  owner_ = "view";
  add(ConstructKind::View, view.name, view.span, view.name);
  std::map<ObjectId, const ViewObject*> objects;
  for (const ViewObject& object : view.objects) {
    objects.emplace(object.id, &object);
    owner_ = "view " + object.name.key;
    add(ConstructKind::Picture, display(object.name), object.span, words_of(object));
  }
  for (const Connector& connector : view.connectors) {
    const auto from = objects.find(connector.from), to = objects.find(connector.to);
    owner_ = "arrow";
    for (const auto end : {from, to})
      if (end != objects.end()) owner_ += ' ' + end->second->name.key;
    add(ConstructKind::Connector, "", connector.span, std::string(1, connector.polarity));
  }
}

void Inventory::kept(const std::vector<Extra>& extras) {
  for (const Extra& extra : extras) {
    owner_ = space_ + extra.where;
    add(ConstructKind::Kept, extra.where, extra.span, extra.text);
  }
}

void Inventory::specs(const SimSpecs& specs, const std::string& of) {
  owner_ = space_;
  const auto setting = [&](const char* what, const Expr& value) {
    if (!value.is_missing())
      add(ConstructKind::Setting, what + of, value.span, what + words_of(value));
    calls(value);
  };
  setting("start", specs.start);
  setting("stop", specs.stop);
  setting("dt", specs.dt);
  setting("saving step", specs.save);
  add(ConstructKind::Setting, "method" + of, specs.method_span,
      std::string("method ") + method_name(specs.method));
  if (!specs.time_units.empty())
    add(ConstructKind::Setting, "time units" + of, specs.span, "time units " + specs.time_units);
}

void Inventory::sector(const Sector& sector) {
  const std::string of = sector.name.empty() ? "" : " of " + display(sector.name);
  if (sector.specs) specs(*sector.specs, of);
  for (const Group& group : sector.groups) {
    owner_ = space_ + group_key(group.name);
    add(ConstructKind::Group, group.name, group.span, group.doc);
  }
  for (const ModuleInstance& module : sector.modules) {
    owner_ = space_ + module.name.key;
    add(ConstructKind::Module, display(module.name), module.span);
    for (const Connection& connection : module.connections)
      add(ConstructKind::Connection, path_text(connection.to), connection.span,
          path_text(connection.to) + '=' + path_text(connection.from));
  }
  for (const Variable& var : sector.variables) variable(var);
  for (const View& each : sector.views) view(each);
  kept(sector.extras);
}

void Inventory::macro(const Macro& macro) {
  owner_ = macro.name.key;
  std::string says;
  for (const MacroParam& param : macro.params) says += param.name.key + ',';
  add(ConstructKind::Macro, display(macro.name), macro.span, std::move(says));
  for (const MacroParam& param : macro.params)
    if (param.default_value) calls(*param.default_value);
  space_ = macro.name.key + ':';
  if (macro.result) {
    // in Vensim an equation of the variable that has the macro's name
    owner_ = space_ + macro.name.key;
    add(ConstructKind::Equation, display(macro.name), macro.result->span,
        '=' + words_of(*macro.result));
    calls(*macro.result);
  }
  sector(macro.body);
}

void Inventory::dimension(const Dimension& dim) {
  owner_ = dim.name.key;
  std::string says;
  for (const DimItem& item : dim.items)
    says += item.first.key + (item.last ? '-' + item.last->key : "") + ',';
  add(ConstructKind::Dimension, display(dim.name), dim.span, std::move(says));
  for (const Mapping& mapping : dim.mappings) {
    std::string to = mapping.target.key + ':';
    for (const Name& item : mapping.items) to += item.key + ',';
    add(ConstructKind::Mapping, display(dim.name), mapping.span, std::move(to));
  }
  if (!dim.doc.empty()) add(ConstructKind::Documentation, display(dim.name), dim.span, dim.doc);
  if (dim.source) calls(*dim.source);
}

void Inventory::unit(const UnitDefinition& unit) {
  owner_ = name_key(unit.name);
  std::string says = unit.equation + ':';
  for (const std::string& alias : unit.aliases) says += alias + ',';
  add(ConstructKind::UnitDefinition, unit.name, unit.span, std::move(says));
}

void Inventory::model(const Model& model) {
  specs(model.specs, "");
  for (const std::string& line : model.settings)
    add(ConstructKind::Setting, "settings line " + line.substr(0, line.find(':')), {}, line);
  for (const UnitDefinition& each : model.units) unit(each);
  for (const Dimension& dim : model.dimensions) dimension(dim);
  for (const Macro& each : model.macros) macro(each);
  for (const Sector& each : model.sectors) {
    space_ = each.name.empty() ? "" : each.name.key + '.';
    sector(each);
  }
  space_.clear();
  kept(model.extras);
}

}  // namespace

std::vector<Construct> constructs(const Model& model) {
  Inventory inventory;
  inventory.model(model);
  return std::move(inventory.found);
}

}  // namespace weir
