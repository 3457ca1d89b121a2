// Macros (vensim.md 7, xmile.md 24): the model's own, and those of the prelude that spell out a
// function of Vensim which XMILE lacks.
//
// XMILE's macro has one result, an expression. A body of one equation without a state becomes that;
// else the variable of the macro's name is called after it. A macro with further outputs becomes
// one macro for each, and a call of it one variable for each.
#include <fmt/core.h>

#include <algorithm>

#include "ir/translate/kept_forms.h"
#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

bool names(const Expr& expr, const std::string& key) {
  if (expr.kind == ExprKind::Ref && expr.path.back().key == key) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return names(arg, key); });
}

/// Whether a body is one expression.
bool is_expression(const Macro& macro, const std::string& result) {
  if (macro.body.variables.size() != 1 || !macro.outputs.empty()) return false;
  const Variable& only = macro.body.variables[0];
  const bool has_texts = !only.units.empty() || !only.doc.empty() || only.is_supplementary ||
                         only.range.min || only.range.max || only.range.step;
  if (has_texts) return false;
  if (only.name.key != result || only.equations.size() != 1) return false;
  const Equation& equation = only.equations[0];
  const bool is_stock =
      equation.expr.kind == ExprKind::Call && (equation.expr.path.back().key == "integ" ||
                                               equation.expr.path.back().key == "active initial" ||
                                               equation.expr.path.back().key == "sample if true" ||
                                               equation.expr.path.back().key == "with lookup");
  return equation.kind == EquationKind::Regular && equation.subs.empty() && !is_stock &&
         !names(equation.expr, result);
}

std::string model_macro_key(const Macro& macro, const Name& output) {
  return "model " + macro.name.key + ":" + output.key;
}

}  // namespace

const Macro* XmileTranslation::prelude_macro(const std::string& key) const {
  for (const Macro& macro : prelude_.macros) {
    if (macro.name.key == key) return &macro;
  }
  return nullptr;
}

const Macro* XmileTranslation::model_macro(const std::string& key) const {
  const auto found = model_macros_.find(key);
  return found == model_macros_.end() ? nullptr : found->second;
}

/// The macros of the model, whether they are called or not.
void XmileTranslation::translate_macros() {
  // all have names before one calls another
  for (const Macro& macro : source_.macros) {
    name_macro(macro, {}, macro.name);
    for (const Name& output : macro.outputs) name_macro(macro, output, output);
  }
  for (const Macro& macro : source_.macros) {
    const std::string name = display(macro.name);
    const auto add = [&](const Name& output) {
      const Name& made = made_macros_.at(model_macro_key(macro, output));
      made_.macros.push_back(translate_macro(macro, false, output, made));
      if (!output.empty()) made_.macros.back().body.extras.push_back({kOutputMacro, name, {}});
    };
    add({});
    for (const Name& output : macro.outputs) add(output);
    note(ConstructKind::Macro, name, macro.span,
         macro.outputs.empty() ? Fate::Exact : Fate::Equivalent,
         macro.outputs.empty() ? "" : "is a macro for each of its outputs");
    for (const Variable& variable : macro.body.variables) note_properties(variable);
    for (const Group& group : macro.body.groups)
      note(ConstructKind::Group, group.name, group.span, Fate::Dropped,
           "macros of XMILE have no groups");
    for (const Extra& extra : macro.body.extras)
      note(ConstructKind::Kept, extra.where, extra.span, Fate::Dropped,
           "macros of XMILE have no place for it");
  }
}

/// The name of the XMILE macro for one result of a macro of the model.
void XmileTranslation::name_macro(const Macro& macro, const Name& output, const Name& wanted) {
  Name name = wanted;
  if (!output.empty()) name = unique_macro(Name(display(macro.name) + " " + display(output)));
  macro_names_.insert(name.key);
  made_macros_[model_macro_key(macro, output)] = std::move(name);
}

/// The name of the XMILE macro for one result of a macro; one of the prelude is made at its first
/// use.
Name XmileTranslation::macro_for(const Macro& macro, bool is_prelude, const Name& output,
                                 const Name& wanted) {
  if (!is_prelude) return made_macros_.at(model_macro_key(macro, output));
  const std::string key = "prelude " + macro.name.key + ":" + output.key;
  const auto [at, is_new] = made_macros_.emplace(key, Name());
  if (!is_new) return at->second;
  Name name = wanted;
  if (!output.empty()) name = Name(display(macro.name) + " " + display(output));
  // a function of XMILE keeps its name; another macro too
  const bool is_taken = !find_builtins(name.key, FunctionLanguage::Xmile).empty();
  if (is_taken) name = Name("Vensim " + display(name));
  name = unique_macro(name);
  macro_names_.insert(name.key);
  at->second = name;
  Macro made = translate_macro(macro, true, output, name);
  const bool is_function = !find_builtins(wanted.key, FunctionLanguage::Vensim).empty();
  if (is_function && output.empty()) made.stands_for = display(wanted);
  made.body.extras.push_back({kMadeMacro, "true", {}});
  made_.macros.push_back(std::move(made));
  return name;
}

Name XmileTranslation::unique_macro(const Name& wanted) const {
  Name name = wanted;
  const auto is_taken = [&](const Name& candidate) {
    return macro_names_.contains(candidate.key) || model_macro(candidate.key) ||
           root_.taken.contains(candidate.key);
  };
  for (int i = 2; is_taken(name); ++i) name = Name(fmt::format("{} {}", display(wanted), i));
  return name;
}

/// Head, body and result.
Macro XmileTranslation::translate_macro(const Macro& macro, bool is_prelude, const Name& output,
                                        const Name& name) {
  Macro made;
  made.name = name;
  made.params = macro.params;
  made.span = macro.span;
  made.body.name = name;
  made.body.span = macro.body.span;
  VensimScope scope;
  scope.macro = &macro;
  scope.is_prelude = is_prelude;
  for (const MacroParam& param : macro.params) scope.taken.insert(param.name.key);
  declare(scope, macro.body);
  const Name& result = output.empty() ? macro.name : output;
  if (is_expression(macro, result.key)) {
    const Variable& only = macro.body.variables[0];
    VensimPlace place = place_of(scope, only, 0);
    made.result = translate(only.equations[0].expr, place);
    if (!is_prelude) {
      note(ConstructKind::Variable, display(only.name), only.span, Fate::Equivalent,
           "is the macro's own equation");
      note(ConstructKind::Equation, display(only.name), only.equations[0].span, Fate::Exact);
    }
  } else {
    Name renamed(display(result) + " result");
    if (scope.taken.contains(renamed.key)) renamed = unique(scope, display(renamed));
    scope.taken.insert(renamed.key);
    scope.renamed[result.key] = renamed;
    if (!is_prelude && output.empty()) {
      const std::string space = macro.name.key + ':';
      ledger_.note_renamed(space + result.key, space + renamed.key);
      for (const Variable& variable : macro.body.variables) {
        if (variable.name == result)
          note(ConstructKind::Variable, display(result), variable.span, Fate::Equivalent,
               "it is named '" + display(renamed) + "'");
      }
    }
    find_flows(scope, macro.body);
    translate_sector(scope, macro.body);
    made.result = make_ref(renamed, macro.span);
  }
  made.body.variables.insert(made.body.variables.end(), std::make_move_iterator(scope.made.begin()),
                             std::make_move_iterator(scope.made.end()));
  return made;
}

/// x = M(a : b) defines b too: a variable that calls the macro for it (vensim.md 7.2.1).
void XmileTranslation::add_output(const Expr& call, const Expr& as_output, const Name& output,
                                  VensimPlace& place) {
  const auto known = std::find_if(place.scope.made.begin(), place.scope.made.end(),
                                  [&](const Variable& each) { return each.name == output; });
  Equation equation;
  equation.subs = place.subs;
  equation.expr = as_output;
  equation.span = equation.name_span = call.span;
  if (known != place.scope.made.end()) {
    known->equations.push_back(std::move(equation));
    return;
  }
  Variable made;
  made.kind = VarKind::Auxiliary;
  made.name = output;
  made.dims = place.dims;
  made.group = place.variable->group;
  made.span = call.span;
  made.equations.push_back(std::move(equation));
  made.extensions.push_back({"output", display(place.variable->name), call.span});
  place.scope.made.push_back(std::move(made));
}

}  // namespace weir
