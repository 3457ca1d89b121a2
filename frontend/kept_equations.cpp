// See kept_equations.h.
#include "frontend/kept_equations.h"

#include "frontend/mdl/single_equation.h"
#include "ir/translate/kept_forms.h"

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
}

void read_kept_equations(Model& xmile) {
  for (Sector& sector : xmile.sectors) {
    for (Variable& variable : sector.variables) read(variable);
  }
}

}  // namespace weir
