// Macros with their own <sim_specs>: each call is a run of its own, from start to stop, whose
// result is its equation at the stop (xmile.md 24.5).
//
// The run is written out: a hidden variable for each variable of the macro at each inner time. A
// stock is that of the time before and its rate; whatever else there is sees TIME, DT, STARTTIME
// and STOPTIME as numbers. So the times must be known when the macro is written out, there are no
// more than kMostInnerSteps of them, and nothing in the macro may keep a state or look at the clock
// of the model.
#include <cmath>

#include "ir/model/passes/known_number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr double kMostInnerSteps = 1000;

bool is_timeless(const Builtin& row) {
  if (row.meaning == Meaning::Op) {
    const OpKind kind = op_row(row.op).kind;
    return kind == OpKind::Native || kind == OpKind::Math;
  }
  switch (row.special) {
    case SpecialFunction::Min:
    case SpecialFunction::Max:
    case SpecialFunction::Pi:
    case SpecialFunction::Inf:
    case SpecialFunction::Nan:
    case SpecialFunction::Sum:
    case SpecialFunction::Prod:
    case SpecialFunction::Mean:
    case SpecialFunction::Size:
    case SpecialFunction::Table:
    case SpecialFunction::RankOf:
      return true;
    default:
      return false;
  }
}

/// The first call of what may keep a state or look at the clock; null: none.
const Expr* find_unfit_call(const Expr& expr) {
  if (expr.kind == ExprKind::Call) {
    const auto rows = find_builtins(expr.path.back().key, FunctionLanguage::Xmile);
    const bool fits =
        std::any_of(rows.begin(), rows.end(), [](const Builtin* row) { return is_timeless(*row); });
    if (!fits) return &expr;
  }
  for (const Subscript& sub : expr.subs) {
    for (const Expr& index : sub.index) {
      if (const Expr* unfit = find_unfit_call(index)) return unfit;
    }
  }
  for (const Expr& arg : expr.args) {
    if (const Expr* unfit = find_unfit_call(arg)) return unfit;
  }
  return nullptr;
}

/// A variable with one plain equation for one value.
bool is_plain(const Variable& variable) {
  if (variable.equations.size() != 1 || !variable.dims.empty() || variable.container) return false;
  const Equation& equation = variable.equations[0];
  return !is_table(equation) && equation.tables.empty() && equation.subs.empty() &&
         !equation.init && !equation.expr.is_missing() && !variable.non_negative.value_or(false);
}

}  // namespace

/// Whether a macro's own run is of the kind that can be written out; false after a report.
bool Resolver::may_run(const Macro& macro, Span call) {
  const auto refuse = [&](Span span, const std::string& what) {
    report(DiagKind::UnsupportedConstruct, span, what + " in a macro with its own run");
    return false;
  };
  if (macro.body.specs->method != Method::Euler)
    return refuse(macro.body.specs->method_span, "another method than euler");
  if (!macro.result) return refuse(call, "no equation");
  if (const Expr* unfit = find_unfit_call(*macro.result))
    return refuse(unfit->span, "'" + display(unfit->path.back()) + "'");
  for (const Variable& variable : macro.body.variables) {
    if (!is_plain(variable))
      return refuse(variable.span, "'" + display(variable.name) + "', which is no plain number,");
    if (const Expr* unfit = find_unfit_call(variable.equations[0].expr))
      return refuse(unfit->span, "'" + display(unfit->path.back()) + "'");
  }
  return true;
}

/// The variables of a macro's own run at one of its times; `before` is the scope of the time
/// before, null at the start.
void Resolver::run_macro_step(Scope& inner, const Scope* before, double dt, const Expr& call,
                              const Place& place) {
  const Macro& macro = *inner.macro;
  for (const Variable& variable : macro.body.variables) {
    const bool is_parameter = inner.arguments.contains(variable.name.key);
    if (!is_parameter) declare_local(variable, inner, call, place);
  }
  for (const Variable& variable : macro.body.variables) {
    const auto at = inner.vars.find(variable.name.key);
    if (at == inner.vars.end() || declared_[at->second.index()].is_broken) continue;
    const VarId id = at->second;
    REquation made;
    if (variable.kind == VarKind::Stock && before) {
      made_.push_back(stock_rate(variable, *before));
      RExpr rate = resolve_expr(made_.back(), place.in(*before));
      RExpr change = apply(Op::Mul, number(dt, variable.span), std::move(rate), variable.span);
      made.expr = apply(Op::Add, hidden_value(before->vars.find(variable.name.key)->second, place),
                        std::move(change), variable.span);
    } else {
      made.expr = resolve_expr(variable.equations[0].expr, place.in(inner));
    }
    hidden_equation(id, std::move(made), place);
  }
}

/// A call of a macro with its own run.
RExpr Resolver::run_macro(const Macro& macro, const Scope& scope, const Expr& call,
                          const Place& place) {
  if (!may_keep_state(display(macro.name), place, call.span) || !may_run(macro, call.span))
    return broken(call.span);
  const SimSpecs& specs = *macro.body.specs;
  const auto start = known_number(specs.start, scope), stop = known_number(specs.stop, scope);
  const auto dt = specs.dt.is_missing() ? std::optional(1.0) : known_number(specs.dt, scope);
  if (!start || !stop || !dt) {
    report(DiagKind::UnsupportedConstruct, call.span,
           fmt::format("the run of '{}', whose times are not known before that of the model,",
                       display(macro.name)));
    return broken(call.span);
  }
  const double steps = std::round((*stop - *start) / *dt);
  if (!(*dt > 0 && steps >= 0 && steps <= kMostInnerSteps)) {
    report(DiagKind::TooLarge, call.span, "the number of steps in the run of a macro",
           fmt::format("0 to {}", kMostInnerSteps));
    return broken(call.span);
  }
  Scope* before = nullptr;
  for (double step = 0;; step += 1) {
    scopes_.push_back(scope);
    Scope& inner = scopes_.back();
    const std::pair<const char*, double> clock[] = {
        {"time", *start + step * *dt}, {"dt", *dt}, {"starttime", *start}, {"stoptime", *stop}};
    for (const auto& [name, value] : clock) {
      made_.push_back(make_number(value, call.span));
      inner.arguments[name] = {&made_.back(), &inner, place.left, number(value, call.span)};
    }
    run_macro_step(inner, before, *dt, call, place);
    if (step >= steps) return resolve_expr(*macro.result, place.in(inner));
    before = &inner;
  }
}

}  // namespace weir
