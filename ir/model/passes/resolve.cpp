// Model -> ResolvedModel. The story:
//
//   0. submodels that are called become macros (submodel_functions.cpp)
//   1. XMILE's connections and non-negative rules are written out as equations (connections.cpp,
//   non_negative.cpp), as are option filters (option_filters.cpp, stock_filters.cpp), conveyors and
//   queues as operations (containers.cpp), and what a partial run leaves standing
//   (partial_runs.cpp)
//   2. dimensions are expanded (dims.cpp)
//   3. every variable is declared, with its shape, so that names can refer to later ones
//   (declare.cpp, shape.cpp);
//      control variables get defaults where the model is silent
//   4. each equation is resolved on its left side (left_side.cpp); calls that keep a state add
//   hidden variables
//      (names.cpp, expressions.cpp, subscripts.cpp, functions.cpp, macros.cpp, state.cpp,
//      arrays.cpp, vectors.cpp)
//   5. names that nothing has are reported, each once
//   6. the same is done with macros that are models of their own (callees.cpp)
//   7. the steps of submodels with a smaller dt are written out (inner_steps.cpp)
#include <algorithm>
#include <cmath>

#include "ir/base/fetch_ahead.h"
#include "ir/base/number.h"
#include "ir/model/passes/apostrophes.h"
#include "ir/model/passes/containers.h"
#include "ir/model/passes/partial_runs.h"
#include "ir/model/passes/resolver.h"
#include "ir/model/passes/submodel_functions.h"

namespace weir {
namespace {

/// Parts of the resolved model, in units of about 16 bytes: no real model comes near (30,000
/// equations are about 1 % of it), but macros that call macros twice, or long references to large
/// arrays, can ask for any amount.
constexpr std::size_t kMostWork = 100'000'000;

ProgramMethod method_of(Method method, Dialect dialect) {
  switch (method) {
    case Method::Euler:
      return ProgramMethod::Euler;
    case Method::Difference:
      return ProgramMethod::Difference;
    case Method::Rk4:
      return ProgramMethod::Rk4;
    case Method::Rk2Auto:
      return ProgramMethod::Rk2Auto;
    case Method::Rk4Auto:
      return ProgramMethod::Rk4Auto;
    case Method::Rk45:
      return ProgramMethod::Rk45;
    case Method::Cvode:
      return ProgramMethod::Cvode;
    // vensim.md 8.6 describes a half step; xmile.md 27.2 takes Heun's form
    case Method::Rk2:
      return dialect == Dialect::Vensim ? ProgramMethod::Rk2Midpoint : ProgramMethod::Rk2Heun;
    case Method::Midpoint:
      return ProgramMethod::Rk2Midpoint;
    // check_method has refused these
    case Method::Gear:
    case Method::Unknown:
      break;
  }
  return ProgramMethod::Euler;
}

/// Whether two macros of one name can be told apart by the number of arguments (xmile.md 24.2).
bool share_a_count(const Macro& a, const Macro& b) {
  const auto least = [](const Macro& macro) {
    return static_cast<std::size_t>(
        std::count_if(macro.params.begin(), macro.params.end(),
                      [](const MacroParam& param) { return !param.default_value; }));
  };
  return least(a) <= b.params.size() && least(b) <= a.params.size();
}

/// Whether containers.cpp has made operations of a container's equations: it does not where it
/// found a mistake.
bool is_written_out(const Variable& stock) {
  if (stock.equations.empty()) return true;
  const Rare<Expr>& start = stock.equations[0].init;
  return start && start->kind == ExprKind::Container;
}

}  // namespace

bool simulates(const Equation& equation) {
  return equation.kind != EquationKind::RealityCheck && equation.kind != EquationKind::TestInput &&
         equation.kind != EquationKind::String;
}

bool is_table(const Equation& equation) {
  return equation.kind == EquationKind::Lookup ||
         (equation.kind == EquationKind::Data &&
          (!equation.tables.empty() || equation.expr.is_missing()));
}

std::optional<std::vector<double>> given_numbers(const Expr& expr) {
  if (expr.kind == ExprKind::Number) return std::vector<double>{expr.number};
  if (expr.kind == ExprKind::List) return expr.values;
  if (expr.kind == ExprKind::NotAvailable) return std::vector<double>{kNotAvailable};
  const bool is_signed =
      expr.kind == ExprKind::Unary && (expr.op == SyntaxOp::Minus || expr.op == SyntaxOp::Plus);
  if (is_signed && expr.args[0].kind == ExprKind::Number) {
    return std::vector<double>{expr.op == SyntaxOp::Minus ? -expr.args[0].number
                                                          : expr.args[0].number};
  }
  return std::nullopt;
}

Resolver::Resolver(const Model& model, const Library& prelude, const ResolveOptions& options,
                   Diagnostics& diags, CalleeList& list, bool is_callee)
    : model_(model),
      prelude_(prelude),
      options_(options),
      diags_(diags),
      dialect_(options.dialect.value_or(model.dialect)),
      dims_(model.dimensions, is_callee ? unheard_ : diags),
      list_(list) {
  for (const Macro& macro : prelude.macros) {
    prelude_macros_[macro.name.key] = &macro;
    prelude_file_ = macro.span.file;
  }
  for (const Macro& macro : model.macros) {
    std::vector<const Macro*>& named = macros_[macro.name.key];
    const bool is_repeated = std::any_of(named.begin(), named.end(), [&](const Macro* other) {
      return share_a_count(*other, macro);
    });
    if (!is_repeated) {
      named.push_back(&macro);
    } else if (!is_callee) {
      report(DiagKind::DuplicateName, macro.span, display(macro.name));
    }
  }
  find_callees();
}

/// The story: see the head of this file.
ResolvedModel Resolver::run() {
  check_method();
  find_inner_steps();
  declare_clocks();
  declare_sectors();
  declare_controls();
  constexpr std::size_t kSourcesAhead = 24, kNamesAhead = 2;
  const std::size_t declared = vars_.size();
  for (std::size_t i = 0; i < declared; ++i) {
    if (i + kSourcesAhead < declared) fetch(declared_[i + kSourcesAhead].source, kHead);
    fetch_ahead(i, declared, [&](std::size_t k) {
      const Variable* source = declared_[k].source;
      return source && !source->equations.empty() ? source->equations.data() : nullptr;
    });
    if (i + kNamesAhead < declared) fetch_names(VarId(i + kNamesAhead));
    resolve_variable(VarId(i));
  }
  report_unknown_names();
  const std::vector<SteppingSector> stepping = stepping_sectors();
  ResolvedModel made = taken();
  for (const SteppingSector& sector : stepping) write_out_inner_steps(model_, sector, made, diags_);
  return made;
}

/// Only here, so that a method chosen in place of the file's (--method) needs no excuse for the
/// file's.
void Resolver::check_method() {
  const SimSpecs& specs = model_.specs;
  const char* const advice = "choose another with --method, such as rk4 or rk45";
  if (specs.method == Method::Unknown) {
    report(DiagKind::UnknownMethod, specs.method_span, specs.method_text).note({}, "{}", advice);
  } else if (specs.method == Method::Gear) {
    report(DiagKind::UnsupportedConstruct, specs.method_span,
           fmt::format("the integration method '{}'", specs.method_text))
        .note({}, "{}", advice);
  } else if (specs.method == Method::Cvode) {
    report(DiagKind::ForeignMethod, {}, "cvode");
  }
}

/// The finished model; the resolver is empty afterwards.
ResolvedModel Resolver::taken() {
  ResolvedModel made;
  made.name = model_.name;
  made.dialect = dialect_;
  made.time_units = model_.specs.time_units;
  made.method = method_of(model_.specs.method, dialect_);
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

/// All equations of one declared variable.
void Resolver::resolve_variable(VarId var) {
  const Declared declared = declared_[var.index()];
  if (!declared.source) return;
  const Variable& variable = *declared.source;
  const bool is_refused = variable.container && !is_written_out(variable);
  if (is_refused) return;  // reported
  if (declared.is_broken) {
    // without a shape only names can be checked
    const Place place{declared.scope, nullptr, nullptr, nullptr, std::nullopt};
    for (const Equation& equation : variable.equations) note_unknown_names(equation.expr, place);
    return;
  }
  if (vars_[var].kind == RVarKind::Table) return fill_tables(var);
  if (variable.equations.empty()) {
    report(DiagKind::MissingEquation, variable.span, display(variable.name));
    return;
  }
  const std::size_t errors = diags_.error_count();
  const std::vector<LeftSide> lefts = left_sides(var);
  if (diags_.error_count() > errors) return;
  for (std::size_t i = 0; i < lefts.size(); ++i) {
    const Equation& equation = variable.equations[i];
    if (simulates(equation) && !lefts[i].is_empty()) resolve_equation(var, equation, lefts[i]);
  }
  const bool is_whole = dialect_ == Dialect::Vensim || variable.dims.empty() || variable.is_hidden;
  if (!is_whole) fill_holes(var, variable, lefts);
}

/// Elements of an XMILE array that no <element> gives are 0; a stock needs all of them
/// (xmile.md 18.3).
void Resolver::fill_holes(VarId var, const Variable& variable, const std::vector<LeftSide>& lefts) {
  const std::vector<DimId> dims = own_dims(var);
  std::vector<bool> is_given(element_count(dims));
  for (const LeftSide& left : lefts)
    for (std::size_t i = 0; i < iteration_count(left); ++i)
      is_given[flat_position(var, left, i)] = true;
  const auto count = std::count(is_given.begin(), is_given.end(), false);
  if (count == 0) return;

  // one loop over all that are missing
  REquation made;
  made.kind = REquationKind::Values;
  made.values.assign(static_cast<std::size_t>(count), 0.0);
  made.loops.push_back({static_cast<std::uint32_t>(count), vars_[var].name});
  made.target.resize(dims.size());
  made.span = variable.span;
  for (RIndex& index : made.target) index.kind = RIndex::Kind::Loop;
  for (std::size_t flat = 0; flat < is_given.size(); ++flat) {
    if (is_given[flat]) continue;
    std::size_t rest = flat;
    for (std::size_t k = dims.size(); k-- > 0;) {
      const std::size_t size = dims_.elems(dims[k]).size();
      made.target[k].positions.push_back(static_cast<std::uint32_t>(rest % size));
      rest /= size;
    }
  }

  std::string first = vars_[var].name + "[";
  for (std::size_t k = 0; k < dims.size(); ++k)
    first += (k > 0 ? "," : "") +
             display(dims_.name(dims_.elems(dims[k])[made.target[k].positions.front()]));
  first += "]";
  const bool needs_all = variable.kind == VarKind::Stock;
  Diagnostic& diag =
      report(needs_all ? DiagKind::MissingEquation : DiagKind::NotComputed, variable.span, first);
  if (count > 1) diag.note({}, "the same of {} of its other elements", count - 1);
  if (!needs_all) vars_[var].equations.push_back(std::move(made));
}

/// One equation on its left side.
void Resolver::resolve_equation(VarId var, const Equation& equation, const LeftSide& left) {
  const Declared declared = declared_[var.index()];
  if (equation.expr.is_missing() && !is_table(equation)) {
    report(DiagKind::MissingEquation, equation.name_span, vars_[var].name);
    return;
  }
  const Place place{declared.scope, &left, nullptr, nullptr, std::nullopt};
  const auto numbers =
      declared.source->kind == VarKind::Stock ? std::nullopt : given_numbers(equation.expr);
  REquation made;
  if (is_table(equation)) {
    made.expr = read_data(equation, place);
  } else if (numbers) {
    made.kind = REquationKind::Values;
    if (!spread_numbers(*numbers, var, equation, left, made.values)) return;
  } else {
    made = equation_of(*declared.source, equation, place);
  }
  made.target = left.target;
  made.span = equation.span;
  add_equation(var, std::move(made), left);
}

/// What an equation of a model's or a macro's variable says; its target and span are the caller's
/// to set.
REquation Resolver::equation_of(const Variable& variable, const Equation& equation,
                                const Place& place) {
  const Expr& expr = equation.expr;
  REquation made;
  if (variable.kind == VarKind::Stock) {
    // an XMILE stock: its equation is the initial value, its flows the rate (xmile.md 15.1)
    if (variable.container && is_written_out(variable)) {
      made.kind = REquationKind::Memory;
      made.expr = resolve_expr(expr, place);
      made.init = resolve_expr(*equation.init, place);
      return made;
    }
    made_.push_back(stock_rate(variable, *place.scope));
    made.kind = REquationKind::Stock;
    made.expr = resolve_expr(made_.back(), place);
    made.init = resolve_expr(equation.init ? *equation.init : expr, place);
    return made;
  }
  const SpecialFunction function = whole_function(expr, place);
  const bool has_start =
      function == SpecialFunction::Integ || function == SpecialFunction::ActiveInitial;
  if (has_start) {
    made.kind = function == SpecialFunction::Integ ? REquationKind::Stock : REquationKind::Active;
    made.expr = resolve_expr(expr.args[0], place);
    made.init = resolve_expr(expr.args[1], place);
    return made;
  }
  // the variable itself is the queue, so that the functions of queues find it (vensim.md 10.5)
  if (function == SpecialFunction::Queue) return queue_equation(expr, place);
  made.expr = resolve_expr(expr, place);
  if (equation.init) {
    // <init_eqn>: the value while initialising (xmile.md 15.6)
    made.kind = REquationKind::Active;
    made.init = resolve_expr(*equation.init, place);
  }
  return made;
}

/// The special function whose call is the whole expression; None when it is anything else.
SpecialFunction Resolver::whole_function(const Expr& expr, const Place& place) const {
  if (expr.kind != ExprKind::Call) return SpecialFunction::None;
  const bool is_plain = expr.path.size() == 1;
  if (!is_plain && !is_of_vensim(expr.path)) return SpecialFunction::None;
  if (is_plain && find_macro(expr.path[0].key, expr.args.size(), place))
    return SpecialFunction::None;
  const FunctionLanguage language = language_of(expr.path, place.scope->language);
  for (const Builtin* row : find_builtins(expr.path.back().key, language)) {
    const auto count = static_cast<int>(expr.args.size());
    if (row->meaning == Meaning::Special && row->least <= count && count <= row->most)
      return row->special;
  }
  return SpecialFunction::None;
}

/// One number per iteration of the left side: the same for all, a list as long, or a list for the
/// whole block that the left side names, of which exceptions take some away (vensim.md 3.8.2).
bool Resolver::spread_numbers(const std::vector<double>& numbers, VarId var,
                              const Equation& equation, const LeftSide& left,
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
    report(DiagKind::WrongValueCount, equation.expr.span, vars_[var].name, count, numbers.size());
    return false;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<std::uint32_t> at = positions_at(left, i);
    std::size_t flat = 0;
    for (std::size_t k = 0; k < ranges.size(); ++k) {
      if (!ranges[k]) continue;
      const ElemId elem = dims_.elems(own_dims(var)[k])[at[k]];
      flat = flat * dims_.elems(*ranges[k]).size() + dims_.position(*ranges[k], elem).value_or(0);
    }
    values.push_back(numbers[flat]);
  }
  return true;
}

/// The net rate of an XMILE stock: inflows, times their multiplier (xmile.md 15.4), less outflows.
Expr Resolver::stock_rate(const Variable& stock, const Scope& scope) {
  const auto is_there = [&](const FlowRef& flow) {
    if (scope.vars.contains(flow.name.key) || scope.arguments.contains(flow.name.key)) return true;
    Diagnostic& diag =
        report(DiagKind::UnknownFlow, flow.span, display(stock.name), display(flow.name));
    if (const auto closest = suggestion({false, flow.name.key, flow.name.key, &scope, {}})) {
      diag.note({}, "did you mean '{}'?", *closest);
    }
    return false;
  };
  const auto multiplier_of = [&](const FlowRef& flow) -> const Expr* {
    const Sector& sector = scope.macro ? scope.macro->body : *scope.sector;
    for (const Variable& variable : sector.variables) {
      if (variable.name == flow.name) return variable.multiplier ? &*variable.multiplier : nullptr;
    }
    return nullptr;
  };
  std::optional<Expr> rate;
  for (const FlowRef& flow : stock.inflows) {
    if (!is_there(flow)) continue;
    Expr inflow = make_ref(flow.name, flow.span);
    if (const Expr* multiplier = multiplier_of(flow)) {
      inflow = make_binary(SyntaxOp::Mul, *multiplier, std::move(inflow), flow.span);
    }
    rate = rate ? make_binary(SyntaxOp::Add, std::move(*rate), std::move(inflow), flow.span)
                : std::move(inflow);
  }
  for (const FlowRef& flow : stock.outflows) {
    if (!is_there(flow)) continue;
    Expr outflow = make_ref(flow.name, flow.span);
    rate = rate ? make_binary(SyntaxOp::Sub, std::move(*rate), std::move(outflow), flow.span)
                : make_unary(SyntaxOp::Minus, std::move(outflow), flow.span);
  }
  return rate ? std::move(*rate) : make_number(0, stock.span);
}

/// Counts what is made; false, once reported, when it is more than any model needs.
bool Resolver::spend(std::size_t work, Span span) {
  const bool was_enough = work_ <= kMostWork;
  work_ += work;
  if (work_ <= kMostWork) return true;
  if (was_enough) {
    report(DiagKind::TooLarge, span, "this model, with its macros and arrays written out,",
           fmt::format("{} MB", kMostWork / 62'500));
  }
  return false;
}

/// A place to point at: the user's call for anything within the prelude.
Span Resolver::shown(Span span) const {
  return prelude_file_.valid() && span.file == prelude_file_ ? prelude_call_ : span;
}

namespace {

/// The model with everything written out as equations that it says otherwise.
Model written_out(Model model, const ResolveOptions& options, Dialect dialect, Diagnostics& diags) {
  if (dialect == Dialect::Vensim) {
    restore_containers(model, diags);
    return model;
  }
  apply_submodel_functions(model, diags);
  apply_apostrophes(model);
  apply_connections(model, diags);
  const std::vector<Name> tags = apply_option_filters(model, diags);
  hold_values(model);
  apply_non_negative(model, options.non_negative, diags);
  apply_stock_filters(model, tags, options.non_negative, diags);
  apply_containers(model, dialect, diags);
  hold_stocks(model);
  return model;
}

/// A model, and then what it calls, which may call others.
ResolvedModel resolve_with_callees(const Model& model, const Library& prelude,
                                   const ResolveOptions& options, Diagnostics& diags) {
  CalleeList list;
  ResolvedModel made = Resolver(model, prelude, options, diags, list, false).run();
  for (std::size_t i = 0; i < list.callees.size(); ++i) {
    const Callee& callee = list.callees[i];
    made.callees.push_back(
        Resolver(callee.model, prelude, options, diags, list, true).run_callee(callee));
  }
  settle_calls(made);
  return made;
}

}  // namespace

ResolvedModel resolve(const Model& source, const Library& prelude, const ResolveOptions& options,
                      Diagnostics& diags) {
  const Dialect dialect = options.dialect.value_or(source.dialect);
  if (dialect == Dialect::Vensim) {
    refuse_containers(source, diags);
    // nothing to write out: a copy would take a third of the time of resolving a large model
    if (!has_container_forms(source)) return resolve_with_callees(source, prelude, options, diags);
  }
  const Model model = written_out(source, options, dialect, diags);
  return resolve_with_callees(model, prelude, options, diags);
}

}  // namespace weir
