// What there is: a resolved variable for each of the model's, with its shape, and the clock with
// its settings.
#include "ir/base/fetch_ahead.h"
#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// The line ends that XMILE writes into names, for diagrams, are blanks (xmile.md 12.2).
std::string in_one_line(std::string name) {
  for (auto at = name.find("\\n"); at != name.npos; at = name.find("\\n", at))
    name.replace(at, 2, " ");
  return name;
}

}  // namespace

bool is_table_variable(const Variable& variable) {
  bool all = true, any = false;
  for (const Equation& equation : variable.equations) {
    if (!simulates(equation)) continue;
    all = all && is_table(equation);
    any = true;
  }
  return any && all;
}

/// The time of the moment, and that of the start of the step.
void Resolver::declare_clocks() {
  const auto clock = [&](const char* name, RVarKind kind) {
    RVar made;
    made.name = name;
    made.kind = kind;
    made.is_hidden = true;
    declared_.emplace_back();
    return vars_.add(std::move(made));
  };
  time_ = clock("Time", RVarKind::Time);
  step_time_ = clock("#step time", RVarKind::StepTime);
}

/// A scope for each sector, and the variables of each.
void Resolver::declare_sectors() {
  std::size_t count = 0;
  for (const Sector& sector : model_.sectors) count += sector.variables.size();
  count += count / 4;  // and some that are made for what equations call
  vars_.reserve(count);
  declared_.reserve(count);
  for (const Sector& sector : model_.sectors) {
    scopes_.emplace_back();
    Scope& scope = scopes_.back();
    scope.sector = &sector;
    scope.language =
        dialect_ == Dialect::Vensim ? FunctionLanguage::Vensim : FunctionLanguage::Xmile;
    if (!sector.name.empty()) sector_scope_[sector.name.key] = &scope;
    scope.vars.reserve(sector.variables.size() + 1);
    if (dialect_ == Dialect::Vensim) scope.vars["time"] = time_;
  }
  std::size_t at = 0;
  for (const Sector& sector : model_.sectors) {
    Scope& scope = scopes_[at++];
    constexpr std::size_t kNamesAhead = 8;
    for (std::size_t i = 0; i < sector.variables.size(); ++i) {
      fetch_first_ahead(i, sector.variables);
      if (i + kNamesAhead < sector.variables.size())
        scope.vars.fetch(sector.variables[i + kNamesAhead].name.key);
      declare_variable(sector, scope, sector.variables[i]);
    }
    for (std::size_t i = 0; i < sector.variables.size(); ++i) {
      fetch_ahead(i, sector.variables);
      const Variable& variable = sector.variables[i];
      for (const Equation& equation : variable.equations)
        declare_outputs(equation.expr, scope, equation, variable);
    }
  }
}

/// A resolved variable, still without equations.
void Resolver::declare_variable(const Sector& sector, Scope& scope, const Variable& variable) {
  bool takes_part = variable.equations.empty();
  for (const Equation& equation : variable.equations)
    takes_part = takes_part || simulates(equation);
  if (!takes_part) return;  // Reality Checks never run (vensim.md 12.2); strings have no value
  const bool is_new = scope.vars.emplace(variable.name.key, vars_.next_id()).second;
  if (!is_new) {
    report(DiagKind::DuplicateName, variable.span, display(variable.name));
    return;
  }
  RVar made;
  const bool is_root = &sector == &model_.sectors.front() || sector.name.empty();
  made.name = in_one_line((is_root ? "" : display(sector.name) + ".") + display(variable.name));
  const std::size_t errors = diags_.error_count();
  made.dims = shape_of(variable);
  made.kind = is_table_variable(variable) ? RVarKind::Table : RVarKind::Ordinary;
  made.is_supplementary = variable.is_supplementary;
  made.is_hidden = variable.is_hidden;
  made.is_clamped = variable.kind == VarKind::Stock && !variable.container &&
                    variable.non_negative.value_or(false) &&
                    options_.non_negative == ResolveOptions::NonNegative::Clamp;
  for (const Equation& equation : variable.equations) {
    made.is_unchangeable = made.is_unchangeable || equation.kind == EquationKind::Unchangeable;
  }
  made.units = variable.units;
  made.doc = variable.doc;
  made.group = variable.group;
  made.span = variable.span;
  declared_.emplace_back();
  declared_.back().source = &variable;
  declared_.back().scope = &scope;
  declared_.back().is_broken = diags_.error_count() > errors;
  vars_.add(std::move(made));
}

/// Variables that a macro call defines: `x = M(a : b)` makes b (vensim.md 7.2.1), with the shape of
/// x.
void Resolver::declare_outputs(const Expr& expr, Scope& scope, const Equation& equation,
                               const Variable& variable) {
  for (const Name& output : expr.outputs) {
    const auto owner = scope.vars.find(variable.name.key);
    if (owner == scope.vars.end()) continue;
    if (const auto known = scope.vars.find(output.key); known != scope.vars.end()) {
      // another equation of the same variable defines further elements of it
      if (declared_[known->second.index()].output_of == &variable) continue;
      report(DiagKind::DuplicateName, expr.span, display(output));
      continue;
    }
    RVar made;
    made.name = display(output);
    made.dims = vars_[owner->second].dims;
    made.span = equation.span;
    declared_.emplace_back();
    declared_.back().output_of = &variable;
    scope.vars[output.key] = vars_.add(std::move(made));
  }
  for (const Expr& arg : expr.args) declare_outputs(arg, scope, equation, variable);
}

/// The variable of a run setting: the model's own (vensim.md 1.6), or one made for what <sim_specs>
/// says; invalid where neither says anything and there is no `fallback`.
VarId Resolver::control(const char* name, const Expr& expr, std::optional<double> fallback) {
  if (dialect_ == Dialect::Vensim) {
    const Scope& root = scopes_.front();
    const auto known = root.vars.find(name_key(name));
    if (known != root.vars.end()) return known->second;
    if (!fallback) return VarId();
    report(DiagKind::MissingControl, {}, name, format_number(*fallback));
  } else if (expr.is_missing() && !fallback) {
    return VarId();
  }
  RVar made;
  made.name = name;
  made.is_hidden = true;
  made.span = expr.span;
  declared_.emplace_back();
  return vars_.add(std::move(made));
}

/// The equation of a run setting that is no variable of the model.
void Resolver::define_control(VarId var, const Expr& expr, double fallback) {
  if (!var.valid() || declared_[var.index()].source) return;
  LeftSide left;
  left.var = left.defined = var;
  left.label = vars_[var].name;
  REquation equation;
  equation.span = expr.span;
  if (const auto numbers =
          expr.is_missing() ? std::vector<double>{fallback} : given_numbers(expr)) {
    equation.kind = REquationKind::Values;
    equation.values = *numbers;
  } else {
    equation.expr = resolve_expr(expr, {&scopes_.front(), &left, nullptr, nullptr, std::nullopt});
  }
  add_equation(var, std::move(equation), left);
}

/// The clock's settings.
void Resolver::declare_controls() {
  constexpr double kStart = 0, kStop = 100, kStep = 1;  // vensim.md 1.6
  const SimSpecs& specs = model_.specs;
  const bool is_vensim = dialect_ == Dialect::Vensim;
  start_ = control(is_vensim ? "INITIAL TIME" : "STARTTIME", specs.start, kStart);
  stop_ = control(is_vensim ? "FINAL TIME" : "STOPTIME", specs.stop, kStop);
  dt_ = control(is_vensim ? "TIME STEP" : "DT", specs.dt, kStep);
  save_ = control("SAVEPER", specs.save, std::nullopt);
  // after all are declared: one may be given in terms of another
  define_control(start_, specs.start, kStart);
  define_control(stop_, specs.stop, kStop);
  define_control(dt_, specs.dt, kStep);
  define_control(save_, specs.save, kStep);
}

}  // namespace weir
