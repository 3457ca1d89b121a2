// The inventory of a model: see ledger.h.
#include "ir/translate/ledger.h"

namespace weir {

namespace {

class Inventory {
 public:
  std::vector<Construct> found;

  void model(const Model& model);

 private:
  void add(ConstructKind kind, std::string name, Span span) {
    found.push_back({kind, std::move(name), span});
  }
  void specs(const SimSpecs& specs, const std::string& of);
  void dimension(const Dimension& dim);
  void sector(const Sector& sector);
  void variable(const Variable& var);
  void properties(const Variable& var, const std::string& name);
  void equation(const Equation& equation, const std::string& name);
  void equations(const std::vector<Equation>& list, const std::string& name);
  void container(const Container& container, const std::string& name);
  void macro(const Macro& macro);
  void view(const View& view);
  void calls(const Expr& expr);
  void subscript_calls(const std::vector<Subscript>& subs);
  void kept(const std::vector<Extra>& extras);
};

std::string path_text(const std::vector<Name>& path) {
  std::string text;
  for (const Name& part : path) {
    if (!text.empty()) text += '.';
    text += display(part);
  }
  return text;
}

void Inventory::subscript_calls(const std::vector<Subscript>& subs) {
  for (const Subscript& sub : subs)
    for (const Expr& index : sub.index) calls(index);
}

void Inventory::calls(const Expr& expr) {
  if (expr.kind == ExprKind::Call) add(ConstructKind::Call, path_text(expr.path), expr.span);
  if (expr.kind == ExprKind::Table) add(ConstructKind::Table, "", expr.span);
  subscript_calls(expr.subs);
  for (const Expr& arg : expr.args) calls(arg);
}

void Inventory::equation(const Equation& equation, const std::string& name) {
  add(ConstructKind::Equation, name, equation.span);
  for (const std::vector<Subscript>& list : equation.except)
    add(ConstructKind::Exception, name, list.empty() ? equation.span : list.front().span);
  if (!equation.tables.empty()) add(ConstructKind::Table, name, equation.span);
  calls(equation.expr);
  if (equation.init) {
    add(ConstructKind::Initial, name, equation.init->span);
    calls(*equation.init);
  }
  for (const Expr& content : equation.more_contents) calls(content);
}

void Inventory::equations(const std::vector<Equation>& list, const std::string& name) {
  for (const Equation& each : list) equation(each, name);
}

void Inventory::container(const Container& container, const std::string& name) {
  add(ConstructKind::Container, name, container.span);
  for (const std::vector<Equation>* part :
       {&container.transit_time, &container.capacity, &container.inflow_limit, &container.sample,
        &container.arrest})
    equations(*part, name);
}

void Inventory::properties(const Variable& var, const std::string& name) {
  if (!var.units.empty()) add(ConstructKind::Units, name, var.units_span);
  if (var.range.min || var.range.max || var.range.step)
    add(ConstructKind::Range, name, var.units_span);
  if (!var.doc.empty()) add(ConstructKind::Documentation, name, var.span);
  if (var.is_supplementary) add(ConstructKind::Flag, "supplementary " + name, var.span);
  if (var.access != Access::None) add(ConstructKind::Flag, "access of " + name, var.span);
  if (var.non_negative) add(ConstructKind::Flag, "sign of " + name, var.span);
  if (var.overflow) add(ConstructKind::Flag, "overflow " + name, *var.overflow);
  if (var.spread != Spread::Beginning) add(ConstructKind::Flag, "spread of " + name, var.span);
}

void Inventory::variable(const Variable& var) {
  const std::string name = display(var.name);
  add(ConstructKind::Variable, name, var.span);
  equations(var.equations, name);
  if (var.multiplier) {
    add(ConstructKind::Multiplier, name, var.multiplier->span);
    calls(*var.multiplier);
  }
  if (var.container) container(*var.container, name);
  if (var.leak) {
    add(ConstructKind::Leak, name, var.leak->span);
    equations(var.leak->fraction, name);
  }
  properties(var, name);
}

void Inventory::view(const View& view) {
  add(ConstructKind::View, view.name, view.span);
  for (const ViewObject& object : view.objects)
    add(ConstructKind::Picture, display(object.name), object.span);
  for (const Connector& connector : view.connectors)
    add(ConstructKind::Connector, "", connector.span);
}

void Inventory::kept(const std::vector<Extra>& extras) {
  for (const Extra& extra : extras) add(ConstructKind::Kept, extra.where, extra.span);
}

void Inventory::specs(const SimSpecs& specs, const std::string& of) {
  const auto setting = [&](const char* what, const Expr& value) {
    if (!value.is_missing()) add(ConstructKind::Setting, what + of, value.span);
    calls(value);
  };
  setting("start", specs.start);
  setting("stop", specs.stop);
  setting("dt", specs.dt);
  setting("saving step", specs.save);
  add(ConstructKind::Setting, "method" + of, specs.method_span);
  if (!specs.time_units.empty()) add(ConstructKind::Setting, "time units" + of, specs.span);
}

void Inventory::sector(const Sector& sector) {
  const std::string of = sector.name.empty() ? "" : " of " + display(sector.name);
  if (sector.specs) specs(*sector.specs, of);
  for (const Group& group : sector.groups) add(ConstructKind::Group, group.name, group.span);
  for (const ModuleInstance& module : sector.modules) {
    add(ConstructKind::Module, display(module.name), module.span);
    for (const Connection& connection : module.connections)
      add(ConstructKind::Connection, path_text(connection.to), connection.span);
  }
  for (const Variable& var : sector.variables) variable(var);
  for (const View& each : sector.views) view(each);
  kept(sector.extras);
}

void Inventory::macro(const Macro& macro) {
  add(ConstructKind::Macro, display(macro.name), macro.span);
  for (const MacroParam& param : macro.params)
    if (param.default_value) calls(*param.default_value);
  if (macro.result) calls(*macro.result);
  sector(macro.body);
}

void Inventory::dimension(const Dimension& dim) {
  add(ConstructKind::Dimension, display(dim.name), dim.span);
  for (const Mapping& mapping : dim.mappings)
    add(ConstructKind::Mapping, display(dim.name), mapping.span);
  if (!dim.doc.empty()) add(ConstructKind::Documentation, display(dim.name), dim.span);
  if (dim.source) calls(*dim.source);
}

void Inventory::model(const Model& model) {
  specs(model.specs, "");
  for (std::size_t i = 0; i < model.settings.size(); ++i)
    add(ConstructKind::Setting,
        "settings line " + model.settings[i].substr(0, model.settings[i].find(':')), {});
  for (const UnitDefinition& unit : model.units)
    add(ConstructKind::UnitDefinition, unit.name, unit.span);
  for (const Dimension& dim : model.dimensions) dimension(dim);
  for (const Macro& each : model.macros) macro(each);
  for (const Sector& each : model.sectors) sector(each);
  kept(model.extras);
}

}  // namespace

std::vector<Construct> constructs(const Model& model) {
  Inventory inventory;
  inventory.model(model);
  return std::move(inventory.found);
}

}  // namespace weir
