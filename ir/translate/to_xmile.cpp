// The story: settings, ranges, units, groups; then variables, with the macros that they need.
#include "ir/translate/to_xmile.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "ir/base/number.h"
#include "ir/base/text.h"
#include "ir/model/passes/containers.h"
#include "ir/translate/kept_texts.h"
#include "ir/translate/view_translator.h"
#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

/// Names that follow each other: real models have two or three levels.
constexpr int kMostNested = 100;
constexpr const char* kControls[] = {"initial time", "final time", "time step", "saveper"};

bool is_runge_kutta(Method method) {
  return method != Method::Euler && method != Method::Difference;
}

bool names(const Expr& expr, const std::string& key) {
  if (expr.kind == ExprKind::Ref && expr.path.size() == 1 && expr.path[0].key == key) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return names(arg, key); });
}

bool is_control(const std::string& key) {
  return std::find(std::begin(kControls), std::end(kControls), key) != std::end(kControls);
}

std::string without_leading_dots(const std::string& name) {
  const std::size_t first = name.find_first_not_of('.');
  return first == std::string::npos ? std::string() : name.substr(first);
}

/// XML allows of the control characters tab and line ends only, in whatever way they are written.
bool is_text_of_xml(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r';
  });
}

}  // namespace

XmileTranslation::XmileTranslation(const Model& source, const Library& prelude, XmileTarget target,
                                   Ledger& ledger, Diagnostics& diags)
    : source_(source),
      prelude_(prelude),
      target_(target),
      ledger_(ledger),
      diags_(diags),
      dims_(source.dimensions, quiet_),
      holds_steps_(is_runge_kutta(source.specs.method)) {
  for (const Macro& macro : source.macros) model_macros_.emplace(macro.name.key, &macro);
  for (const Variable& variable : source.root().variables)
    source_variables_.emplace(variable.name.key, &variable);
}

/// The story.
Model XmileTranslation::run() {
  made_.name = source_.name;
  made_.dialect = target_ == XmileTarget::Stella ? Dialect::Stella : Dialect::Xmile;
  made_.folder = source_.folder;
  made_.file = source_.file;
  made_.sectors.emplace_back();
  declare(root_, source_.root());
  find_flows(root_, source_.root());
  translate_dimensions();
  translate_units();
  translate_macros();
  translate_specs();
  translate_sector(root_, source_.root());
  made_.root().variables = std::move(root_.made);
  translate_groups();
  translate_views();
  keep_rest();
  return std::move(made_);
}

/// The four control variables, and the method (vensim.md 1.6, 8.6; xmile.md 4).
void XmileTranslation::translate_specs() {
  set_control("INITIAL TIME", "called STARTTIME in equations", made_.specs.start, 0);
  set_control("FINAL TIME", "called STOPTIME in equations", made_.specs.stop, 100);
  set_control("TIME STEP", "called DT in equations", made_.specs.dt, 1);
  set_control("SAVEPER", "which isee's save_interval holds", made_.specs.save, std::nullopt);
  made_.specs.time_units = units(source_.specs.time_units);
  if (made_.specs.time_units.empty()) made_.specs.time_units = kept_time_units(source_);
  made_.specs.span = source_.specs.span;
  if (!source_.specs.time_units.empty())
    note(ConstructKind::Setting, "time units", source_.specs.span, Fate::Exact);
  translate_method();
}

/// What a control variable says, as a setting: a number, which is all that XMILE allows there.
void XmileTranslation::set_control(const char* name, const char* setting, Expr& value,
                                   std::optional<double> fallback) {
  const auto found = source_variables_.find(name_key(name));
  if (found == source_variables_.end() || found->second->equations.size() != 1) {
    // what a run takes where the model does not say (W0406)
    if (fallback) value = make_number(*fallback);
    return;
  }
  const Variable* control = found->second;
  const Equation& equation = control->equations[0];
  const std::string shown = display(control->name);
  note(ConstructKind::Variable, shown, control->span, Fate::Equivalent,
       fmt::format("is a run setting of XMILE, {}", setting));
  keep_control(*control);
  if (equation.expr.kind == ExprKind::Missing && fallback) {
    value = make_number(*fallback);
    note(ConstructKind::Equation, shown, equation.span, Fate::Approximated,
         fmt::format("is not there, and a run setting of XMILE has to be: {}", *fallback));
    return;
  }
  const auto number = constant_value(equation.expr, 0);
  if (number) {
    value = make_number(*number, equation.expr.span);
    value.text = format_number(*number);
    const bool is_plain = equation.expr.kind == ExprKind::Number;
    note(ConstructKind::Equation, shown, equation.span, Fate::Equivalent,
         is_plain ? "is a run setting" : "stands as the number that it comes to");
    return;
  }
  VensimPlace place{root_, control, &equation, {}, nullptr, {}, {}};
  value = translate(equation.expr, place);
  note(ConstructKind::Equation, shown, equation.span, Fate::Extension,
       "run settings of XMILE are numbers; this one is computed");
}

/// What is said of a run setting beside its value: a statement, which the way back reads again.
void XmileTranslation::keep_control(const Variable& control) {
  const bool is_variable = control.name.key == "saveper" && is_used("saveper");
  if (is_variable) return;
  const bool is_number = control.equations[0].expr.kind == ExprKind::Number;
  if (control.units.empty() && control.doc.empty() && !control.range.min && !control.range.max &&
      is_number)
    return;
  Variable made;
  made.name = control.name;
  made.span = control.span;
  made.units = control.units;
  made.units_span = control.units_span;
  made.doc = control.doc;
  made.range = control.range;
  Equation nothing;
  nothing.kind = EquationKind::String;
  nothing.expr.kind = ExprKind::Literal;
  made.equations.push_back(std::move(nothing));
  root_.made.push_back(std::move(made));
  const std::string name = display(control.name);
  const auto keep = [&](ConstructKind kind, Span span) {
    note(kind, name, span, Fate::Extension, "run settings of XMILE have none; kept beside them");
  };
  keep(ConstructKind::Units, control.units_span);
  keep(ConstructKind::Range, control.units_span);
  keep(ConstructKind::Documentation, control.span);
}

/// vensim.md 17.5, but for the second order, of which the two languages have different formulas.
void XmileTranslation::translate_method() {
  const SimSpecs& specs = source_.specs;
  made_.specs.method = specs.method;
  made_.specs.method_span = specs.method_span;
  Fate fate = Fate::Exact;
  std::string reason;
  switch (specs.method) {
    case Method::Rk2:
      made_.specs.method = Method::Midpoint;
      made_.specs.method_text = "rk2_midpoint, rk2";
      fate = Fate::Extension;
      reason = "Vensim's RK2 takes the middle of the step; others than weir run XMILE's rk2";
      break;
    case Method::Difference:
      made_.specs.method_text = "difference, euler";
      fate = Fate::Extension;
      reason = "Vensim's Diff is Euler with values saved late; others than weir run euler";
      break;
    case Method::Rk2Auto:
      made_.specs.method_text = "rk2_auto, rk2";
      break;
    case Method::Rk4Auto:
      made_.specs.method_text = "rk4_auto, rk4";
      break;
    case Method::Unknown:
      made_.specs.method_text = specs.method_text;
      fate = Fate::Dropped;
      reason = "no method of integration is known by this number";
      break;
    default:
      made_.specs.method_text = method_name(specs.method);
  }
  if (const auto kept = kept_method(source_)) {
    made_.specs.method = *kept;
    made_.specs.method_text = method_name(*kept);
    fate = Fate::Extension;
    reason = "the file of XMILE had it, as a comment says that only weir reads";
  }
  note(ConstructKind::Setting, "method", specs.method_span, fate, std::move(reason));
}

/// A number that nothing can change during a run: of numbers and constants alone.
std::optional<double> XmileTranslation::constant_value(const Expr& expr, int depth) const {
  if (depth > kMostNested) return std::nullopt;
  if (expr.kind == ExprKind::Number) return expr.number;
  if (expr.kind == ExprKind::Ref && expr.path.size() == 1 && expr.subs.empty()) {
    const auto named = source_variables_.find(expr.path[0].key);
    if (named == source_variables_.end()) return std::nullopt;
    const std::vector<Equation>& equations = named->second->equations;
    if (equations.size() != 1 || !equations[0].subs.empty()) return std::nullopt;
    return constant_value(equations[0].expr, depth + 1);
  }
  if (expr.kind == ExprKind::Unary) {
    const auto value = constant_value(expr.args[0], depth + 1);
    if (!value || expr.op == SyntaxOp::Not) return std::nullopt;
    return expr.op == SyntaxOp::Minus ? -*value : *value;
  }
  if (expr.kind != ExprKind::Binary) return std::nullopt;
  const auto a = constant_value(expr.args[0], depth + 1);
  const auto b = a ? constant_value(expr.args[1], depth + 1) : std::nullopt;
  if (!b) return std::nullopt;
  switch (expr.op) {
    case SyntaxOp::Add:
      return *a + *b;
    case SyntaxOp::Sub:
      return *a - *b;
    case SyntaxOp::Mul:
      return *a * *b;
    case SyntaxOp::Div:
      return *a / *b;
    default:
      return std::nullopt;
  }
}

/// Whether an equation of the model, but for those of run settings, names a variable.
bool XmileTranslation::is_used(const std::string& key) const {
  for (const Variable& variable : source_.root().variables) {
    if (is_control(variable.name.key)) continue;
    for (const Equation& equation : variable.equations) {
      if (names(equation.expr, key)) return true;
    }
  }
  return false;
}

/// vensim.md 17.1: every range becomes a dimension with its elements by name; how it was made of
/// others, and what it maps to, stays beside that.
void XmileTranslation::translate_dimensions() {
  std::unordered_set<std::string> seen;
  for (const Dimension& dim : source_.dimensions) {
    if (!seen.insert(dim.name.key).second) {
      note(ConstructKind::Dimension, display(dim.name), dim.span, Fate::Dropped,
           "another range has the same name");
      continue;
    }
    Dimension made = dim;
    const auto id = dims_.find_dim(dim.name.key);
    made.items.clear();
    if (id) {
      for (const ElemId elem : dims_.elems(*id))
        made.items.push_back({dims_.name(elem), std::nullopt, dim.span});
    }
    const bool is_plain = !dim.alias_of && made.items.size() == dim.items.size() &&
                          std::equal(made.items.begin(), made.items.end(), dim.items.begin(),
                                     [](const DimItem& a, const DimItem& b) {
                                       return a.first == b.first && !b.last;
                                     });
    if (!is_plain) made.source_items = dim.items;
    const std::string name = display(dim.name);
    if (dim.alias_of)
      made_.extras.push_back(
          {"dim \"" + name + "\"/@weir:alias", display(*dim.alias_of), dim.span});
    made.alias_of.reset();
    note(ConstructKind::Dimension, name, dim.span, is_plain ? Fate::Exact : Fate::Equivalent,
         is_plain ? "" : "its elements stand there by name");
    for (const Mapping& mapping : dim.mappings)
      note(ConstructKind::Mapping, name, mapping.span, Fate::Extension,
           "equations that use it are written out element by element");
    if (!dim.doc.empty())
      note(ConstructKind::Documentation, name, dim.span, Fate::Extension,
           "dimensions of XMILE have no text");
    made_.dimensions.push_back(std::move(made));
  }
}

void XmileTranslation::translate_units() {
  for (const UnitDefinition& unit : source_.units) {
    const auto known = std::find_if(made_.units.begin(), made_.units.end(),
                                    [&](const UnitDefinition& u) { return u.name == unit.name; });
    if (known != made_.units.end()) {
      const auto first = std::find_if(source_.units.begin(), source_.units.end(),
                                      [&](const UnitDefinition& u) { return u.name == unit.name; });
      note(ConstructKind::UnitDefinition, unit.name, first->span, Fate::Equivalent,
           "is one with a later definition of this name");
      known->aliases.insert(known->aliases.end(), unit.aliases.begin(), unit.aliases.end());
      std::string names = unit.name;
      for (const std::string& alias : unit.aliases) names += ',' + alias;
      made_.extras.push_back(element_of({kKeptUnit, names, {}}));
      note(ConstructKind::UnitDefinition, unit.name, unit.span, Fate::Equivalent,
           "is one with the unit of this name that is defined before");
      continue;
    }
    made_.units.push_back(unit);
    note(ConstructKind::UnitDefinition, unit.name, unit.span, Fate::Exact);
  }
}

/// A group of Vensim is one of XMILE that names its variables (vensim.md 17.1).
void XmileTranslation::translate_groups() {
  std::unordered_map<std::string, std::vector<Name>> members;
  for (const Variable& variable : made_.root().variables)
    members[variable.group].push_back(variable.name);
  const Variable* setting = control_variable();
  const std::vector<Group>& groups = source_.root().groups;
  const auto holds_settings = [&](const Group& group) {
    return setting != nullptr && group.name == setting->group;
  };
  const auto control = std::find_if(groups.begin(), groups.end(), holds_settings);
  for (const Group& group : groups) {
    Group made = group;
    made.name = without_leading_dots(group.name);
    made.members = members[group.name];
    if (made.members.empty() || made.name.empty()) {
      const bool is_control = control != groups.end() && &group == &*control;
      if (!is_control) keep_group(kKeptGroup, group.name, group.doc);
      note(ConstructKind::Group, group.name, group.span,
           is_control ? Fate::Equivalent : Fate::Extension,
           is_control ? "run settings have a place of their own in XMILE"
                      : "groups of XMILE have variables; it is kept beside them");
      continue;
    }
    note(ConstructKind::Group, group.name, group.span, Fate::Exact);
    made_.root().groups.push_back(std::move(made));
  }
  for (Variable& variable : made_.root().variables) variable.group.clear();
  // run settings come back in a group of their own, unless it is said that they stood elsewhere
  if (setting == nullptr) return;
  const std::string doc = control != groups.end() ? control->doc : std::string();
  if (setting->group != kControlGroup || doc != kControlText)
    keep_group(kKeptControl, setting->group, doc);
  for (const char* key : kControls) {
    const auto other = source_variables_.find(key);
    if (other != source_variables_.end() && other->second->group != setting->group)
      keep_group(kKeptPlace, key, other->second->group);
  }
}

void XmileTranslation::keep_group(const char* as, const std::string& name, const std::string& doc) {
  made_.extras.push_back(element_of({as, name + '\n' + doc, {}}));
}

/// The first run setting that is there; null: none.
const Variable* XmileTranslation::control_variable() const {
  for (const char* key : kControls) {
    const auto found = source_variables_.find(key);
    if (found != source_variables_.end()) return found->second;
  }
  return nullptr;
}

/// What the .mdl reader kept, and settings lines: beside the model for the way back.
void XmileTranslation::keep_rest() {
  made_.settings = source_.settings;
  for (const std::string& line : source_.settings) {
    const std::string code = line.substr(0, line.find(':'));
    const bool is_said = code == "15" || code == "22";  // the method, units of one meaning
    note(ConstructKind::Setting, "settings line " + code, {},
         is_said ? Fate::Equivalent : Fate::Extension,
         is_said ? "XMILE says it in its own way" : "a setting of Vensim's own");
  }
  const auto keep = [&](const std::vector<Extra>& from, std::vector<Extra>& to) {
    for (const Extra& extra : from) {
      if (is_of_xmile(extra)) continue;
      const char* hindrance = extra.where == "sketch" ? "the diagram was not read"
                              : !is_text_of_xml(extra.text)
                                  ? "it has characters that no XML file may have"
                                  : nullptr;
      note(ConstructKind::Kept, extra.where, extra.span,
           hindrance != nullptr ? Fate::Dropped : Fate::Extension,
           hindrance != nullptr ? hindrance : "XMILE has no place for it");
      if (hindrance == nullptr) to.push_back(element_of(extra));
    }
  };
  keep(source_.extras, made_.extras);
  keep(source_.root().extras, made_.root().extras);
  // what a file of XMILE had, before it became one of Vensim
  for (const Extra& extra : source_.extras) {
    const auto restore = [&](std::string_view path, std::vector<Extra>& to) {
      if (extra.where.starts_with(path))
        to.push_back({extra.where.substr(path.size()), extra.text, extra.span});
    };
    restore(kKeptOfXmile, made_.extras);
    restore(kKeptOfModel, made_.root().extras);
    if (is_of_xmile(extra))
      note(ConstructKind::Kept, extra.where, extra.span, Fate::Equivalent,
           "it is as the file of XMILE had it");
  }
}

/// The part of the story that single variables are compared by.
Model XmileTranslation::run_of(const std::unordered_set<std::string>& wanted) {
  wanted_ = &wanted;
  made_.sectors.emplace_back();
  declare(root_, source_.root());
  find_flows(root_, source_.root());
  translate_dimensions();
  translate_macros();
  translate_specs();
  translate_sector(root_, source_.root());
  made_.root().variables = std::move(root_.made);
  return std::move(made_);
}

/// Diagrams show variables by the kinds that they have now.
void XmileTranslation::translate_views() {
  std::unordered_map<std::string, const Variable*> variables;
  for (const Variable& variable : made_.root().variables)
    variables.emplace(variable.name.key, &variable);
  const auto find = [&](const Name& name) -> const Variable* {
    const auto found = variables.find(name.key);
    return found == variables.end() ? nullptr : found->second;
  };
  ViewTranslator views(made_.dialect, find, ledger_);
  for (const View& view : source_.root().views) views.add(view, made_.root().views);
}

Name XmileTranslation::unique(VensimScope& scope, const std::string& stem) const {
  Name name(stem);
  for (int i = 2; scope.taken.contains(name.key) || dims_.find_dim(name.key); ++i)
    name = Name(fmt::format("{} {}", stem, i));
  scope.taken.insert(name.key);
  return name;
}

void XmileTranslation::note(ConstructKind kind, const std::string& name, Span span, Fate fate,
                            std::string reason) {
  ledger_.note({kind, name, span}, fate, std::move(reason));
}

namespace {

/// With weir's forms of conveyors and queues as XMILE's own.
Model with_containers(const Model& vensim) {
  Model made = vensim;
  read_container_forms(made);
  return made;
}

}  // namespace

Model to_xmile(const Model& vensim, const Library& prelude, XmileTarget target, Ledger& ledger,
               Diagnostics& diags) {
  if (!has_container_forms(vensim))
    return XmileTranslation(vensim, prelude, target, ledger, diags).run();
  note_container_forms(vensim, ledger);
  const Model source = with_containers(vensim);
  return XmileTranslation(source, prelude, target, ledger, diags).run();
}

Model to_xmile_again(const Model& vensim, const Library& prelude, XmileTarget target,
                     const std::unordered_set<std::string>& wanted) {
  Ledger unsaid = Ledger::deaf();
  Diagnostics untold;
  if (!has_container_forms(vensim))
    return XmileTranslation(vensim, prelude, target, unsaid, untold).run_of(wanted);
  const Model source = with_containers(vensim);
  return XmileTranslation(source, prelude, target, unsaid, untold).run_of(wanted);
}

}  // namespace weir
