// What each variable of Vensim becomes (vensim.md 17.1).
#include <algorithm>

#include "ir/base/number.h"
#include "ir/base/text.h"
#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

constexpr const char* kSettings[] = {"initial time", "final time", "time step"};

bool is_simulated(const Equation& equation) {
  return equation.kind != EquationKind::RealityCheck && equation.kind != EquationKind::TestInput &&
         equation.kind != EquationKind::String;
}

/// Part of a run: also a flow that a container drives, which has no equation.
bool has_simulated(const Variable& variable) {
  if (variable.equations.empty()) return true;
  return std::any_of(variable.equations.begin(), variable.equations.end(), is_simulated);
}

bool calls_random(const Expr& expr) {
  return (expr.kind == ExprKind::Call && expr.path.back().key.starts_with("random")) ||
         std::any_of(expr.args.begin(), expr.args.end(), calls_random);
}

/// Names after ':' at a call of a macro: variables that it defines (vensim.md 7.2.1).
void add_output_names(const Expr& expr, std::vector<Name>& names) {
  names.insert(names.end(), expr.outputs.begin(), expr.outputs.end());
  for (const Expr& arg : expr.args) add_output_names(arg, names);
}

std::string data_word(DataMode mode) {
  switch (mode) {
    case DataMode::Default:
      return "";
    case DataMode::Interpolate:
      return "interpolate";
    case DataMode::Raw:
      return "raw";
    case DataMode::HoldBackward:
      return "hold_backward";
    case DataMode::LookForward:
      return "look_forward";
  }
  return "";
}

bool is_unit_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || byte >= 0x80;
}

/// One name of a unit as XMILE writes it: blanks as underscores, quoted where it needs to be.
std::string unit_name(std::string_view name) {
  std::string made;
  for (const char c : name) made += c == ' ' || c == '\t' ? '_' : c;
  const bool is_plain = std::all_of(made.begin(), made.end(), is_unit_letter);
  return is_plain ? made : '"' + made + '"';
}

}  // namespace

/// What is known of the variables of a namespace before any is translated.
void XmileTranslation::declare(VensimScope& scope, const Sector& sector) {
  for (const Variable& variable : sector.variables) {
    const bool is_setting = !scope.macro && std::find(std::begin(kSettings), std::end(kSettings),
                                                      variable.name.key) != std::end(kSettings);
    if (is_setting || !has_simulated(variable)) continue;
    scope.taken.insert(variable.name.key);
    VensimVariable known;
    known.source = &variable;
    known.dims = shape_of(variable);
    const bool has_equation = !variable.equations.empty();
    known.is_flow = variable.kind == VarKind::Flow;
    known.is_stock =
        variable.container ||
        (has_equation &&
         std::all_of(variable.equations.begin(), variable.equations.end(),
                     [&](const Equation& each) { return !is_simulated(each) || is_integ(each); }));
    known.is_lookup =
        has_equation &&
        std::all_of(variable.equations.begin(), variable.equations.end(),
                    [](const Equation& each) { return each.kind == EquationKind::Lookup; });
    scope.variables[variable.name.key] = std::move(known);
  }
  // after all have a shape, by which subscripts are told apart
  for (const Variable& variable : sector.variables) {
    const auto known = scope.variables.find(variable.name.key);
    if (known == scope.variables.end() || known->second.source != &variable) continue;
    known->second.is_over_ranges = fits_ranges(scope, variable);
    if (known->second.is_over_ranges && !variable.equations.empty()) {
      known->second.dims.clear();
      for (const Subscript& sub : variable.equations[0].subs)
        known->second.dims.push_back(*dims_.find_dim(sub.name.key));
    }
    std::vector<Name> outputs;
    for (const Equation& equation : variable.equations) add_output_names(equation.expr, outputs);
    for (const Name& output : outputs) {
      scope.taken.insert(output.key);
      scope.variables[output.key].dims = known->second.dims;
    }
  }
}

/// The variables of the model, or of a macro's body.
void XmileTranslation::translate_sector(VensimScope& scope, const Sector& sector) {
  for (const Variable& variable : sector.variables) {
    const auto known = scope.variables.find(variable.name.key);
    if (known != scope.variables.end() && known->second.source == &variable) {
      const bool is_saving = !scope.macro && variable.name.key == "saveper";
      const bool is_wanted = scope.macro || !wanted_ || wanted_->contains(variable.name.key);
      if (!is_wanted) {
        named_subscripts(known->second.dims);  // nameless ranges get their names in this order
      } else if (!is_saving || is_used("saveper")) {
        translate_variable(scope, variable);
      }
    } else if (!has_simulated(variable)) {
      // texts, reality checks: never part of a run (vensim.md 5.8, 12)
      scope.made.push_back(variable);
      const std::string name = display(variable.name);
      note(ConstructKind::Variable, name, variable.span, Fate::Extension,
           "XMILE has no texts and no reality checks; it is kept beside the model");
      for (const Equation& equation : variable.equations)
        note(ConstructKind::Equation, name, equation.span, Fate::Extension, "is no part of a run");
      note_properties(variable);
    }
  }
}

/// Name, units, texts: what both languages have.
Variable XmileTranslation::translate_head(VensimScope& scope, const Variable& variable) {
  Variable made;
  const auto renamed = scope.renamed.find(variable.name.key);
  made.name = renamed == scope.renamed.end() ? variable.name : renamed->second;
  made.units = units(variable.units);
  made.units_span = variable.units_span;
  made.range = variable.range;
  made.doc = variable.doc;
  made.group = variable.group;
  made.range.step.reset();
  made.span = variable.span;
  if (variable.is_supplementary) made.extensions.push_back({"supplementary", {}, variable.span});
  if (variable.range.step)
    made.extensions.push_back(
        {"range_step", format_number(*variable.range.step), variable.units_span});
  const VensimVariable& known = scope.variables.at(variable.name.key);
  made.kind = known.is_stock ? VarKind::Stock : known.is_flow ? VarKind::Flow : VarKind::Auxiliary;
  made.dims = named_subscripts(known.dims);
  if (!scope.is_prelude) note_properties(variable);
  return made;
}

void XmileTranslation::translate_variable(VensimScope& scope, const Variable& variable) {
  Variable made = translate_head(scope, variable);
  if (variable.container) {
    add_container(scope, variable, made);
  } else if (made.kind == VarKind::Stock) {
    add_flows(scope, variable, made);
  }
  if (variable.kind == VarKind::Flow) add_flow_parts(scope, variable, made);
  translate_equations(scope, variable, made);
  // without its points a lookup is a variable without an equation
  std::erase_if(made.equations, [](const Equation& equation) {
    return equation.kind == EquationKind::Lookup && equation.tables.empty();
  });
  if (!scope.is_prelude) {
    const bool has_net_flow = made.kind == VarKind::Stock && made.inflows.size() == 1 &&
                              made.outflows.empty() && !variable.container &&
                              !flow_terms(scope, variable);
    note(ConstructKind::Variable, display(variable.name), variable.span,
         has_net_flow ? Fate::Equivalent : Fate::Exact,
         has_net_flow ? "its rate is no sum of plain variables and stands as one net flow" : "");
  }
  scope.made.push_back(std::move(made));
}

VensimPlace XmileTranslation::place_of(VensimScope& scope, const Variable& variable,
                                       std::size_t at) {
  VensimPlace place{scope, &variable, &variable.equations[at], {}, nullptr, {}, {}};
  for (const Subscript& sub : place.equation->subs)
    place.ranges.push_back(dims_.find_dim(sub.name.key).value_or(DimId()));
  place.dims = named_subscripts(scope.variables.at(variable.name.key).dims);
  return place;
}

/// Its equations: one over ranges, or one an element, with the others beside them.
void XmileTranslation::translate_equations(VensimScope& scope, const Variable& variable,
                                           Variable& made) {
  if (variable.equations.empty()) return;  // a container drives it
  const VensimVariable known = scope.variables.at(variable.name.key);
  const std::string name = display(variable.name);
  const auto say = [&](const Equation& equation, Fate fate, std::string reason) {
    if (scope.is_prelude) return;
    note(ConstructKind::Equation, name, equation.span, fate, std::move(reason));
    for (const auto& list : equation.except)
      note(ConstructKind::Exception, name, list.empty() ? equation.span : list.front().span,
           Fate::Equivalent, "XMILE has no exceptions; every element has its own equation");
    if (!equation.tables.empty()) note(ConstructKind::Table, name, equation.span, Fate::Exact);
  };
  if (known.is_over_ranges) {
    VensimPlace place = place_of(scope, variable, 0);
    made.equations.push_back(translated(place, 0));
    add_marks(scope, variable.equations[0], made);
    say(variable.equations[0], Fate::Exact, {});
    return;
  }
  const auto claimed = claimed_elements(known);
  for (std::size_t i = 0; i < claimed.size(); ++i) {
    const Equation& equation = variable.equations[i];
    for (std::size_t k = 0; k < claimed[i].size() && spell(equation.span); ++k) {
      VensimPlace place = place_of(scope, variable, i);
      place.tuple = &claimed[i][k];
      place.subs = element_subscripts(claimed[i][k]);
      made.equations.push_back(translated(place, k));
      made.equations.back().subs = place.subs;
    }
    add_marks(scope, equation, made);
    const bool is_drawn = calls_random(equation.expr);
    say(equation, is_drawn ? Fate::Approximated : Fate::Equivalent,
        is_drawn ? "written out element by element, which draws other random numbers"
                 : "written out element by element");
  }
}

/// What Vensim says of a variable by the way it writes the equation.
void XmileTranslation::add_marks(const VensimScope& scope, const Equation& equation,
                                 Variable& made) {
  if (scope.is_prelude) return;
  const auto mark = [&](const char* where, std::string text = {}) {
    for (const Extra& known : made.extensions) {
      if (known.where == where) return;
    }
    made.extensions.push_back({where, std::move(text), equation.span});
  };
  const Expr& expr = equation.expr;
  if (equation.kind == EquationKind::Unchangeable) mark("unchangeable");
  if (equation.kind == EquationKind::Data) mark("data", data_word(equation.data_mode));
  if (!equation.window.empty()) mark("window", equation.window);
  if (expr.kind == ExprKind::Call && expr.path.size() == 1) {
    if (expr.path[0].key == "game") mark("game");
    if (expr.path[0].key.starts_with("get ")) mark("source", to_text(expr));
  }
}

/// One equation in its place; `list_place` counts the elements of its left side before it.
Equation XmileTranslation::translated(VensimPlace& place, std::size_t list_place) {
  const Equation& source = *place.equation;
  Equation made;
  made.span = source.span;
  made.name_span = source.name_span;
  if (source.kind == EquationKind::Lookup) return translated_lookup(place, list_place);
  const bool is_series =
      source.kind == EquationKind::Data && (!source.tables.empty() || source.expr.is_missing());
  if (is_series) return translated_data(place, list_place);
  const Expr& expr = source.expr;
  const std::string* function =
      expr.kind == ExprKind::Call && expr.path.size() == 1 && !model_macro(expr.path[0].key)
          ? &expr.path[0].key
          : nullptr;
  if (expr.kind == ExprKind::List) {
    const std::size_t in_block = place.tuple ? place_in_product(source, *place.tuple) : 0;
    const std::size_t at = in_block < expr.values.size() ? in_block : list_place;
    made.expr = make_number(at < expr.values.size() ? expr.values[at] : 0, expr.span);
  } else if (place.variable->container) {
    made.expr = translate(expr, place);
    made.more_contents = translate_all(source.more_contents, place);
  } else if (place.scope.variables.at(place.variable->name.key).is_stock) {
    made.expr = translate(expr.args[1], place);
    note_call(expr, place, Fate::Exact);
  } else if (function && *function == "active initial" && expr.args.size() == 2) {
    made.expr = translate(expr.args[0], place);
    made.init = translate(expr.args[1], place);
    note_call(expr, place, Fate::Exact);
  } else if (function && *function == "sample if true" && expr.args.size() == 3 && !holds_steps_) {
    const Equation sample = sampled(expr, place);
    made.expr = sample.expr;
    made.init = sample.init;
  } else if (function && *function == "with lookup" && expr.args.size() == 2) {
    std::vector<Expr> args = {translate(expr.args[0], place), translate(expr.args[1], place)};
    made.expr = make_call(expr.path[0], std::move(args), expr.span);
    note_call(expr, place, Fate::Exact);
  } else {
    made.expr = translate(expr, place);
  }
  return made;
}

/// The properties that a variable carries beside its equations.
void XmileTranslation::note_properties(const Variable& variable) {
  const std::string name = display(variable.name);
  const bool is_same = units(variable.units) == variable.units;
  note(ConstructKind::Units, name, variable.units_span, is_same ? Fate::Exact : Fate::Equivalent,
       is_same ? "" : "in XMILE's spelling");
  note(ConstructKind::Range, name, variable.units_span,
       variable.range.step ? Fate::Extension : Fate::Exact,
       variable.range.step ? "ranges of XMILE have no step" : "");
  note(ConstructKind::Documentation, name, variable.span, Fate::Exact);
  note(ConstructKind::Flag, "supplementary " + name, variable.span, Fate::Extension,
       "XMILE has no word for a variable that nothing needs");
}

/// Units with XMILE's names: a blank would end one (xmile.md 5.2).
std::string XmileTranslation::units(const std::string& text) const {
  std::string made, name;
  const auto flush = [&] {
    const std::string_view found = trim(name);
    if (!found.empty()) made += unit_name(found);
    name.clear();
  };
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    const bool is_operator =
        !is_quoted && (c == '*' || c == '/' || c == '(' || c == ')' || c == '^' || c == '-');
    if (c == '"') continue;
    if (!is_operator) {
      name += c;
      continue;
    }
    flush();
    made += c;
  }
  flush();
  return made;
}

std::vector<Subscript> XmileTranslation::named_subscripts(const std::vector<DimId>& dims) {
  std::vector<Subscript> subs;
  for (const DimId dim : dims) {
    subs.emplace_back();
    subs.back().name = dimension_name(dim);
  }
  return subs;
}

}  // namespace weir
