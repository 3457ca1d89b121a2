// Run settings from outside: see controls.h. In Vensim they are variables (vensim.md 8.1), in XMILE
// the sim_specs.
#include "tools/libweir/controls.h"

#include <algorithm>
#include <string_view>

namespace weir {
namespace {

void set_variable(Sector& root, std::string_view name, double value) {
  const Name wanted(name);
  auto found = std::find_if(root.variables.begin(), root.variables.end(),
                            [&](const Variable& var) { return var.name == wanted; });
  if (found == root.variables.end()) {
    Variable var;
    var.name = wanted;
    root.variables.push_back(std::move(var));
    found = root.variables.end() - 1;
  }

  // places stay those of the replaced equation, so that messages still point somewhere
  Equation equation;
  if (!found->equations.empty()) {
    equation.span = found->equations.front().span;
    equation.name_span = found->equations.front().name_span;
  }
  equation.expr = make_number(value, equation.span);
  found->equations = {std::move(equation)};
}

void set_spec(Expr& spec, double value) { spec = make_number(value, spec.span); }

void set_vensim(Model& model, const ControlEdits& edits) {
  Sector& root = model.root();
  if (edits.start) set_variable(root, "INITIAL TIME", *edits.start);
  if (edits.stop) set_variable(root, "FINAL TIME", *edits.stop);
  if (edits.dt) set_variable(root, "TIME STEP", *edits.dt);
  if (edits.save) set_variable(root, "SAVEPER", *edits.save);
}

void set_specs(SimSpecs& specs, const ControlEdits& edits) {
  if (edits.start) set_spec(specs.start, *edits.start);
  if (edits.stop) set_spec(specs.stop, *edits.stop);
  if (edits.dt) set_spec(specs.dt, *edits.dt);
  if (edits.save) set_spec(specs.save, *edits.save);
}

/// A .mdl leaves the specs empty; an XMILE file of Vensim's making has them like any other.
bool times_are_variables(const Model& model) {
  const SimSpecs& specs = model.specs;
  return model.dialect == Dialect::Vensim && specs.start.is_missing() && specs.stop.is_missing() &&
         specs.dt.is_missing();
}

}  // namespace

void apply_controls(Model& model, const ControlEdits& edits) {
  if (model.sectors.empty()) return;
  if (edits.method) model.specs.method = *edits.method;
  if (times_are_variables(model)) {
    set_vensim(model, edits);
    return;
  }
  set_specs(model.specs, edits);
  if (model.root().specs) set_specs(*model.root().specs, edits);
}

}  // namespace weir
