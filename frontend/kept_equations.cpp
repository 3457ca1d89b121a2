// See kept_equations.h.
#include "frontend/kept_equations.h"

#include <algorithm>
#include <unordered_map>

#include "frontend/mdl/single_equation.h"
#include "frontend/mdl/single_macro.h"
#include "frontend/syntax/print_expr.h"
#include "frontend/syntax/syntax.h"
#include "ir/model/diff.h"
#include "ir/translate/kept_forms.h"
#include "ir/translate/kept_texts.h"

namespace weir {
namespace {

void read(Variable& variable) {
  std::vector<Equation> equations;
  if (is_control_text(variable)) {
    auto equation = mdl::read_equation(variable.equations[0].expr.text, variable.name);
    if (equation) variable.ranged = {std::move(*equation)};
    return;
  }
  for (const Extra& extra : variable.extensions) {
    if (extra.where != kKeptEquation) continue;
    auto equation = mdl::read_equation(extra.text, variable.name);
    if (!equation) return;
    equation->span = equation->name_span = extra.span;
    equations.push_back(std::move(*equation));
  }
  variable.ranged = std::move(equations);
}

void read(Dimension& dimension, const std::string& source) {
  Diagnostics unheard;
  Expr call = syntax::parse_expr(source, syntax::Language::Mdl, {}, unheard);
  if (!unheard.has_errors()) dimension.source = std::move(call);
}

void print_sources(Model& xmile) {
  for (Dimension& dimension : xmile.dimensions) {
    if (!dimension.source) continue;
    xmile.extras.push_back({DimensionForms::source_path(dimension),
                            syntax::print_expr(*dimension.source, syntax::Language::Mdl),
                            dimension.span});
    dimension.source.reset();
  }
}

/// A model of this macro only.
Model alone(const Macro& macro) {
  Model model;
  model.sectors.emplace_back();
  model.macros.push_back(macro);
  return model;
}

}  // namespace

void print_kept_equations(Model& xmile) {
  for (Sector& sector : xmile.sectors) {
    for (Variable& variable : sector.variables) {
      for (const Equation& equation : variable.ranged) {
        if (is_control_text(variable)) {
          variable.equations[0].expr.text = mdl::print_equation(variable.name, equation);
          continue;
        }
        variable.extensions.push_back(
            {kKeptEquation, mdl::print_equation(variable.name, equation), equation.span});
      }
    }
  }
  print_sources(xmile);
}

void read_kept_equations(Model& xmile) {
  for (Sector& sector : xmile.sectors) {
    for (Variable& variable : sector.variables) read(variable);
  }
  const DimensionForms forms(xmile);
  for (Dimension& dimension : xmile.dimensions) {
    const std::string source = forms.source_of(dimension);
    if (!source.empty()) read(dimension, source);
  }
}

void keep_macros(const Model& vensim, const Model& back, Model& xmile) {
  std::unordered_map<std::string, const Macro*> originals, returned;
  for (const Macro& macro : vensim.macros) originals.emplace(macro.name.key, &macro);
  for (const Macro& macro : back.macros) returned.emplace(macro.name.key, &macro);
  for (Macro& macro : xmile.macros) {
    const auto original = originals.find(macro.name.key);
    if (original == originals.end() || is_made(macro)) continue;
    const auto found = returned.find(macro.name.key);
    const bool comes_back = found != returned.end() &&
                            model_diff(alone(*original->second), alone(*found->second)).empty();
    if (!comes_back)
      macro.body.extras.push_back(macro_element(mdl::print_macro(*original->second)));
  }
}

void restore_macros(const Model& xmile, Model& vensim) {
  for (const Macro& macro : xmile.macros) {
    for (const Extra& extra : macro.body.extras) {
      if (!is_macro_element(extra)) continue;
      const auto is_place = [&](const Macro& each) { return each.name == macro.name; };
      const auto place = std::find_if(vensim.macros.begin(), vensim.macros.end(), is_place);
      auto original = mdl::read_macro(macro_text(extra));
      if (!original || original->name != macro.name || place == vensim.macros.end()) continue;
      original->span = extra.span;
      *place = std::move(*original);
    }
  }
}

}  // namespace weir
