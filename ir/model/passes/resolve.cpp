// Model -> ResolvedModel. The story:
//
//   1. XMILE's connections and non-negative rules are written out as equations (connections.cpp, non_negative.cpp)
//   2. dimensions are expanded (dims.cpp)
//   3. every variable is declared, with its shape, so that names can refer to later ones (shape.cpp)
//   4. each equation is resolved on its left side; calls that keep a state add hidden variables
//      (expressions.cpp, subscripts.cpp, functions.cpp, macros.cpp, state.cpp, arrays.cpp)
//   5. control variables get defaults where the model is silent
#include <cmath>

#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// Equations that take part in a run.
bool simulates(const Equation& equation) {
  return equation.kind != EquationKind::RealityCheck && equation.kind != EquationKind::TestInput &&
         equation.kind != EquationKind::String;
}

bool is_table(const Equation& equation) {
  const bool has_tables = !equation.tables.empty() || equation.expr.is_missing();
  return equation.kind == EquationKind::Lookup || (equation.kind == EquationKind::Data && has_tables);
}

/// A variable of tables only; where some elements are data and others have equations, it is computed.
bool is_table_variable(const Variable& variable) {
  bool all = true, any = false;
  for (const Equation& equation : variable.equations) {
    if (!simulates(equation)) continue;
    all = all && is_table(equation);
    any = true;
  }
  return any && all;
}

/// Numbers written as such, one per element or one for all; else nothing.
std::optional<std::vector<double>> given_numbers(const Expr& expr) {
  if (expr.kind == ExprKind::Number) return std::vector<double>{expr.number};
  if (expr.kind == ExprKind::List) return expr.values;
  if (expr.kind == ExprKind::NotAvailable) return std::vector<double>{kNotAvailable};
  const bool is_signed = expr.kind == ExprKind::Unary && (expr.op == SyntaxOp::Minus || expr.op == SyntaxOp::Plus);
  if (is_signed && expr.args[0].kind == ExprKind::Number) {
    return std::vector<double>{expr.op == SyntaxOp::Minus ? -expr.args[0].number : expr.args[0].number};
  }
  return std::nullopt;
}

bool is_call(const Expr& expr, const char* key, std::size_t args) {
  return expr.kind == ExprKind::Call && expr.path.size() == 1 && expr.path[0].key == key && expr.args.size() == args;
}

}  // namespace

Resolver::Resolver(Model& model, const Library& prelude, const ResolveOptions& options, Diagnostics& diags)
    : model_(model),
      prelude_(prelude),
      options_(options),
      diags_(diags),
      dialect_(options.dialect.value_or(model.dialect)),
      dims_(model.dimensions, diags) {
  for (const Macro& macro : prelude.macros) prelude_macros_[macro.name.key] = &macro;
  for (const Macro& macro : model.macros) {
    if (!macros_.emplace(macro.name.key, &macro).second) {
      diags.report(DiagKind::DuplicateName, macro.span, display(macro.name));
    }
  }
}

ResolvedModel Resolver::run() {
  declare_sectors();
  const std::size_t declared = vars_.size();
  for (std::size_t i = 0; i < declared; ++i) resolve_variable(VarId(i));
  ResolvedModel made;
  made.name = model_.name;
  made.dialect = dialect_;
  made.time_units = model_.specs.time_units;
  switch (model_.specs.method) {
    case Method::Euler: made.method = ProgramMethod::Euler; break;
    case Method::Rk4: made.method = ProgramMethod::Rk4; break;
    // vensim.md 8.6 describes a half step; xmile.md 27.2 takes Heun's form
    case Method::Rk2:
      made.method = dialect_ == Dialect::Vensim ? ProgramMethod::Rk2Midpoint : ProgramMethod::Rk2Heun;
      break;
  }
  made.time = time_;
  made.step_time = step_time_;
  made.start = start_;
  made.stop = stop_;
  made.dt = dt_;
  made.save = save_;
  made.vars = std::move(vars_);
  made.dims = dims_.take_dims();
  made.elems = dims_.take_elems();
  return made;
}

void Resolver::declare_sectors() {
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
  for (const Sector& sector : model_.sectors) {
    scopes_.emplace_back();
    Scope& scope = scopes_.back();
    scope.sector = &sector;
    scope.language = dialect_ == Dialect::Vensim ? FunctionLanguage::Vensim : FunctionLanguage::Xmile;
    if (!sector.name.empty()) sector_scope_[sector.name.key] = &scope;
    if (dialect_ == Dialect::Vensim) scope.vars["time"] = time_;
  }
  std::size_t at = 0;
  for (const Sector& sector : model_.sectors) {
    Scope& scope = scopes_[at++];
    for (const Variable& variable : sector.variables) declare_variable(sector, scope, variable);
    for (const Variable& variable : sector.variables) {
      for (const Equation& equation : variable.equations) declare_outputs(equation.expr, scope, equation, variable);
    }
  }
  declare_controls();
}

void Resolver::declare_variable(const Sector& sector, Scope& scope, const Variable& variable) {
  bool takes_part = variable.equations.empty();
  for (const Equation& equation : variable.equations) takes_part = takes_part || simulates(equation);
  if (!takes_part) return;  // Reality Checks never run (vensim.md 12.2); strings have no value
  if (variable.container) {
    diags_.report(DiagKind::UnsupportedConstruct, variable.container->span, variable.container->construct);
  }
  if (scope.vars.contains(variable.name.key)) {
    diags_.report(DiagKind::DuplicateName, variable.span, display(variable.name));
    return;
  }
  RVar made;
  const bool is_root = &sector == &model_.sectors.front() || sector.name.empty();
  made.name = (is_root ? "" : display(sector.name) + ".") + display(variable.name);
  made.dims = shape_of(variable);
  made.kind = is_table_variable(variable) ? RVarKind::Table : RVarKind::Ordinary;
  made.is_supplementary = variable.is_supplementary;
  made.is_hidden = variable.is_hidden;
  made.is_clamped = variable.kind == VarKind::Stock && variable.non_negative.value_or(false) &&
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
  scope.vars[variable.name.key] = vars_.add(std::move(made));
}

/// Variables that a macro call defines: `x = M(a : b)` makes b (vensim.md 7.2.1), with the shape of x.
void Resolver::declare_outputs(const Expr& expr, Scope& scope, const Equation& equation, const Variable& variable) {
  for (const Name& output : expr.outputs) {
    if (scope.vars.contains(output.key)) continue;
    const auto owner = scope.vars.find(variable.name.key);
    if (owner == scope.vars.end()) continue;
    RVar made;
    made.name = display(output);
    made.dims = vars_[owner->second].dims;
    made.span = equation.span;
    declared_.emplace_back();
    scope.vars[output.key] = vars_.add(std::move(made));
  }
  for (const Expr& arg : expr.args) declare_outputs(arg, scope, equation, variable);
}

VarId Resolver::control(const char* name, const Expr& expr, std::optional<double> fallback) {
  Scope& root = scopes_.front();
  if (dialect_ == Dialect::Vensim) {
    const auto known = root.vars.find(name_key(name));
    if (known != root.vars.end()) return known->second;
    if (!fallback) return VarId();
    // vensim.md 1.6
    diags_.report(DiagKind::MissingControl, {}, name, format_number(*fallback));
  } else if (expr.is_missing() && !fallback) {
    return VarId();
  }
  RVar made;
  made.name = name;
  made.is_hidden = true;
  made.span = expr.span;
  const VarId var = vars_.add(std::move(made));
  declared_.emplace_back();
  LeftSide left;
  left.var = var;
  left.label = name;
  REquation equation;
  if (const auto numbers = expr.is_missing() ? std::vector<double>{*fallback} : given_numbers(expr)) {
    equation.kind = REquationKind::Values;
    equation.values = *numbers;
  } else {
    equation.expr = resolve_expr(expr, {&root, &left, nullptr, nullptr, std::nullopt});
  }
  equation.span = expr.span;
  add_equation(var, std::move(equation), left);
  return var;
}

void Resolver::declare_controls() {
  const SimSpecs& specs = model_.specs;
  const bool is_vensim = dialect_ == Dialect::Vensim;
  start_ = control(is_vensim ? "INITIAL TIME" : "STARTTIME", specs.start, 0);
  stop_ = control(is_vensim ? "FINAL TIME" : "STOPTIME", specs.stop, 100);
  dt_ = control(is_vensim ? "TIME STEP" : "DT", specs.dt, 1);
  save_ = control("SAVEPER", specs.save, std::nullopt);
}

void Resolver::resolve_variable(VarId var) {
  const Variable* variable = declared_[var.index()].source;
  if (!variable) return;
  if (vars_[var].kind == RVarKind::Table) {
    fill_tables(var);
    return;
  }
  const std::size_t errors = diags_.error_count();
  if (variable->container) return;
  if (variable->equations.empty()) {
    diags_.report(DiagKind::MissingEquation, variable->span, display(variable->name));
    return;
  }
  const std::vector<LeftSide> lefts = left_sides(var);
  if (diags_.error_count() > errors) return;
  for (std::size_t i = 0; i < lefts.size(); ++i) {
    const Equation& equation = variable->equations[i];
    if (simulates(equation)) resolve_equation(var, equation, lefts[i]);
  }
}

void Resolver::resolve_equation(VarId var, const Equation& equation, const LeftSide& left) {
  const Declared declared = declared_[var.index()];
  const Expr& expr = equation.expr;
  if (expr.is_missing() && declared.source->kind != VarKind::Stock && !is_table(equation)) {
    diags_.report(DiagKind::MissingEquation, equation.name_span, vars_[var].name);
    return;
  }
  if (declared.source->kind == VarKind::Stock) return resolve_stock(var, equation, left);

  const Place place{declared.scope, &left, nullptr, nullptr, std::nullopt};
  REquation made;
  made.target = left.target;
  made.span = equation.span;
  if (is_table(equation)) {
    made.expr = read_data(equation, place);
  } else if (const auto numbers = given_numbers(expr)) {
    made.kind = REquationKind::Values;
    if (!spread_numbers(*numbers, var, equation, left, made.values)) return;
  } else if (is_call(expr, "integ", 2) && dialect_ == Dialect::Vensim && !find_macro("integ", place)) {
    made.kind = REquationKind::Stock;
    made.expr = resolve_expr(expr.args[0], place);
    made.init = resolve_expr(expr.args[1], place);
  } else if (is_call(expr, "active initial", 2) && dialect_ == Dialect::Vensim) {
    made.kind = REquationKind::Active;
    made.expr = resolve_expr(expr.args[0], place);
    made.init = resolve_expr(expr.args[1], place);
  } else {
    made.expr = resolve_expr(expr, place);
    if (equation.init) {
      // <init_eqn>: the value while initialising (xmile.md 15.6)
      made.kind = REquationKind::Active;
      made.init = resolve_expr(*equation.init, place);
    }
  }
  add_equation(var, std::move(made), left);
}

/// One number per iteration of the left side: the same for all, a list as long, or a list for the whole block that the
/// left side names, of which exceptions take some away (vensim.md 3.8.2).
bool Resolver::spread_numbers(const std::vector<double>& numbers, VarId var, const Equation& equation, const LeftSide& left,
                              std::vector<double>& values) {
  const std::size_t count = iteration_count(left);
  if (numbers.size() == 1) {
    values.assign(count, numbers.front());
    return true;
  }
  if (numbers.size() == count) {
    values = numbers;
    return true;
  }
  std::vector<std::optional<DimId>> ranges;
  std::size_t block = 1;
  for (const Subscript& sub : equation.subs) {
    ranges.push_back(dims_.find_dim(sub.name.key));
    if (ranges.back()) block *= dims_.elems(*ranges.back()).size();
  }
  if (numbers.size() != block) {
    diags_.report(DiagKind::WrongValueCount, equation.expr.span, vars_[var].name, count, numbers.size());
    return false;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<std::uint32_t> at = positions_at(left, i);
    std::size_t flat = 0;
    for (std::size_t k = 0; k < ranges.size(); ++k) {
      if (!ranges[k]) continue;
      const ElemId elem = dims_.elems(vars_[var].dims[k])[at[k]];
      flat = flat * dims_.elems(*ranges[k]).size() + dims_.position(*ranges[k], elem).value_or(0);
    }
    values.push_back(numbers[flat]);
  }
  return true;
}

/// An XMILE stock: its equation is the initial value, its flows the rate (xmile.md 15.1).
void Resolver::resolve_stock(VarId var, const Equation& equation, const LeftSide& left) {
  const Declared declared = declared_[var.index()];
  if (equation.expr.is_missing()) {
    diags_.report(DiagKind::MissingEquation, equation.name_span, vars_[var].name);
    return;
  }
  const Place place{declared.scope, &left, nullptr, nullptr, std::nullopt};
  made_.push_back(stock_rate(*declared.source, *declared.scope));
  REquation made;
  made.kind = REquationKind::Stock;
  made.target = left.target;
  made.span = equation.span;
  made.expr = resolve_expr(made_.back(), place);
  made.init = resolve_expr(equation.init ? *equation.init : equation.expr, place);
  add_equation(var, std::move(made), left);
}

Expr Resolver::stock_rate(const Variable& stock, const Scope& scope) {
  const auto flow_of = [&](const FlowRef& flow) -> const Variable* {
    const auto found = scope.vars.find(flow.name.key);
    if (found == scope.vars.end()) {
      diags_.report(DiagKind::UnknownFlow, flow.span, display(stock.name), display(flow.name));
      return nullptr;
    }
    return declared_[found->second.index()].source;
  };
  Expr rate = make_number(0, stock.span);
  bool is_first = true;
  for (const FlowRef& flow : stock.inflows) {
    const Variable* source = flow_of(flow);
    Expr inflow = make_ref(flow.name, flow.span);
    if (source && source->multiplier) {
      inflow = make_binary(SyntaxOp::Mul, *source->multiplier, std::move(inflow), flow.span);
    }
    rate = is_first ? std::move(inflow) : make_binary(SyntaxOp::Add, std::move(rate), std::move(inflow), flow.span);
    is_first = false;
  }
  for (const FlowRef& flow : stock.outflows) {
    flow_of(flow);
    Expr outflow = make_ref(flow.name, flow.span);
    rate = is_first ? make_unary(SyntaxOp::Minus, std::move(outflow), flow.span)
                    : make_binary(SyntaxOp::Sub, std::move(rate), std::move(outflow), flow.span);
    is_first = false;
  }
  return rate;
}

ResolvedModel resolve(const Model& source, const Library& prelude, const ResolveOptions& options, Diagnostics& diags) {
  Model model = source;
  const Dialect dialect = options.dialect.value_or(model.dialect);
  if (dialect != Dialect::Vensim) {
    apply_connections(model, diags);
    apply_non_negative(model, options.non_negative);
  }
  return Resolver(model, prelude, options, diags).run();
}

}  // namespace weir
