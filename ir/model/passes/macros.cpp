// Macros: user's and prelude's (vensim.md 7, xmile.md 24). One equation without state is put in
// place as an expression; anything else becomes hidden variables, a copy per call, with the loops
// of the calling equation, and inside these those of its own subscripts.
#include "ir/model/passes/known_number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr std::size_t kMostNested = 200;
/// Levels that one call adds to an expression beside its body: a Let for each argument, mostly one
/// or two.
constexpr int kCallDepth = 4;

std::size_t least_arguments(const Macro& macro) {
  std::size_t least = 0;
  while (least < macro.params.size() && !macro.params[least].default_value) ++least;
  return least;
}

/// A name or a number: it may be written at each use.
bool is_simple(const Expr& expr) {
  if (expr.kind == ExprKind::Number) return true;
  return expr.kind == ExprKind::Ref &&
         std::all_of(expr.subs.begin(), expr.subs.end(),
                     [](const Subscript& sub) { return sub.index.empty(); });
}

const Variable* find_variable(const Sector& sector, const std::string& key) {
  for (const Variable& variable : sector.variables) {
    if (variable.name.key == key) return &variable;
  }
  return nullptr;
}

/// A call of one of these makes a hidden variable.
bool makes_variable(SpecialFunction special) {
  switch (special) {
    case SpecialFunction::Integ:
    case SpecialFunction::Initial:
    case SpecialFunction::ActiveInitial:
    case SpecialFunction::Held:
    case SpecialFunction::Sample:
    case SpecialFunction::DelayFixed:
    case SpecialFunction::DelayN:
    case SpecialFunction::SmoothN:
    case SpecialFunction::DelayMaterial:
    case SpecialFunction::DelayInformation:
    case SpecialFunction::DelayBatch:
    case SpecialFunction::DelayConveyor:
    case SpecialFunction::DelayProfile:
    case SpecialFunction::Simultaneous:
    case SpecialFunction::FindZero:
    case SpecialFunction::CashFlows:
    case SpecialFunction::Shift:
    case SpecialFunction::Queue:
    case SpecialFunction::Straightline:
    case SpecialFunction::Schedule:
    case SpecialFunction::XmileDelay:
    case SpecialFunction::SortOrder:
    case SpecialFunction::Rank:
    case SpecialFunction::Reorder:
    case SpecialFunction::InvertMatrix:
    case SpecialFunction::AllocateAvailable:
    case SpecialFunction::AllocateByPriority:
    case SpecialFunction::VectorLookup:
    case SpecialFunction::MarketPrice:
    case SpecialFunction::AtPrice:
    case SpecialFunction::ClearingPriority:
    case SpecialFunction::Allocate:
    case SpecialFunction::Derivative:
    case SpecialFunction::History:
      return true;
    default:
      return false;
  }
}

}  // namespace

/// The macro of this name that takes so many arguments (xmile.md 24.2); of none does, any of the
/// name.
const Macro* Resolver::find_macro(const std::string& key, std::size_t args,
                                  const Place& place) const {
  if (place.scope->is_prelude) {
    // within the prelude a spelling that is a row of builtins.def goes through the row
    const auto at = prelude_macros_.find(key);
    const bool is_row = !find_builtins(key, FunctionLanguage::Prelude).empty();
    return at == prelude_macros_.end() || is_row ? nullptr : at->second;
  }
  const auto at = macros_.find(key);
  if (at == macros_.end()) return nullptr;
  for (const Macro* macro : at->second) {
    if (least_arguments(*macro) <= args && args <= macro->params.size()) return macro;
  }
  return at->second.front();
}

/// Whether an expression, once in place, would need variables of its own. Where it is too deep to
/// tell: yes, which is always right, if slower.
bool Resolver::expr_keeps_state(const Expr& expr, bool is_prelude, int depth) {
  if (depth > kMaxExprHeight) return true;
  if (expr.kind == ExprKind::Call && call_keeps_state(expr, is_prelude, depth)) return true;
  const auto keeps = [&](const Expr& part) {
    return expr_keeps_state(part, is_prelude, depth + 1);
  };
  for (const Subscript& sub : expr.subs) {
    if (std::any_of(sub.index.begin(), sub.index.end(), keeps)) return true;
  }
  return std::any_of(expr.args.begin(), expr.args.end(), keeps);
}

/// The same of a call, not of its arguments.
bool Resolver::call_keeps_state(const Expr& expr, bool is_prelude, int depth) {
  const std::string& key = expr.path.back().key;
  if (is_prelude) {
    const auto macro = prelude_macros_.find(key);
    if (macro != prelude_macros_.end() && keeps_state(*macro->second, true, depth + 1)) return true;
  } else if (const auto macros = macros_.find(key); macros != macros_.end()) {
    for (const Macro* macro : macros->second) {
      if (keeps_state(*macro, false, depth + 1)) return true;
    }
  }
  const FunctionLanguage language =
      dialect_ == Dialect::Vensim ? FunctionLanguage::Vensim : FunctionLanguage::Xmile;
  auto rows =
      find_builtins(key, is_prelude ? FunctionLanguage::Prelude : language_of(expr.path, language));
  if (rows.empty() && is_prelude) rows = find_builtins(key, FunctionLanguage::Vensim);
  return std::any_of(rows.begin(), rows.end(), [&](const Builtin* row) {
    if (row->meaning != Meaning::Macro) return makes_variable(row->special);
    return keeps_state(*prelude_macros_.at(name_key(row->target)), true, depth + 1);
  });
}

/// Whether a macro has state, or more than one equation: asked once for each.
bool Resolver::keeps_state(const Macro& macro, bool is_prelude, int depth) {
  if (callees_.contains(&macro)) return false;  // whatever it keeps, it keeps for one call
  int& memo = state_memo_[&macro];
  if (memo == 3) return true;  // calls itself: expanding reports it
  if (memo) return memo == 2;
  memo = 3;
  const std::size_t expected = macro.result ? 0 : 1;
  bool keeps = macro.body.variables.size() != expected || !macro.outputs.empty();
  if (!keeps && macro.result) keeps = expr_keeps_state(*macro.result, is_prelude, depth + 1);
  for (const Variable& variable : macro.body.variables) {
    keeps = keeps || variable.equations.size() != 1 || variable.kind == VarKind::Stock ||
            is_table(variable.equations[0]) || variable.equations[0].init ||
            !variable.dims.empty() || !variable.equations[0].subs.empty();
    for (const Equation& equation : variable.equations) {
      keeps = keeps || expr_keeps_state(equation.expr, is_prelude, depth + 1);
    }
  }
  state_memo_[&macro] = keeps ? 2 : 1;
  return keeps;
}

/// Whether the macro takes so many arguments and outputs, and is not being written out already;
/// false after a report.
bool Resolver::may_call(const Macro& macro, std::size_t count, const Expr& call,
                        const Place& place) {
  const std::size_t least = least_arguments(macro), most = macro.params.size();
  const auto refuse = [&](const std::string& takes, std::size_t given) {
    report(DiagKind::WrongArgumentCount, call.span, display(macro.name), takes,
           given ? std::to_string(given) : "none");
    note_unknown_in_args(call, place);
    return false;
  };
  if (count < least || count > most) {
    return refuse(
        least == most ? counted(least, "argument") : fmt::format("{} to {} arguments", least, most),
        count);
  }
  if (call.outputs.size() > macro.outputs.size()) {
    return refuse(counted(macro.outputs.size(), "further output"), call.outputs.size());
  }
  const bool is_active = std::find(active_.begin(), active_.end(), &macro) != active_.end();
  const bool has_room = active_.size() < kMostNested;
  const bool is_refused = recursive_.contains(&macro);
  const bool may_go_on = has_room && !callees_.contains(&macro) && may_recurse(call, place);
  if (is_active && (is_refused || !may_go_on)) {
    if (is_refused) return false;
    recursive_.insert(&macro);
    Diagnostic& diag = report(DiagKind::MacroRecursion, call.span, display(macro.name));
    if (dialect_ == Dialect::Vensim) return false;
    diag.note({},
              "a macro with stocks or delays may where its arguments are numbers that are known "
              "before the run, {} calls deep",
              kMostNested);
    return false;
  }
  if (has_room) return true;
  report(DiagKind::TooLarge, call.span, "the nesting of macros",
         fmt::format("{} levels", kMostNested));
  return false;
}

/// A macro of XMILE that keeps a state may call itself as long as its arguments are numbers
/// (xmile.md 24.3): the conditions that end it are then known too. The default of a parameter is no
/// such call.
bool Resolver::may_recurse(const Expr& call, const Place& place) const {
  return dialect_ != Dialect::Vensim && !call.args.empty() &&
         std::all_of(call.args.begin(), call.args.end(),
                     [&](const Expr& arg) { return known_number(arg, *place.scope).has_value(); });
}

/// A call of a macro: its value, in place or as hidden variables.
RExpr Resolver::call_macro(const Macro& macro, const std::vector<const Expr*>& args,
                           const Expr& call, const Place& place, bool is_prelude) {
  if (!may_call(macro, args.size(), call, place)) return broken(call.span);
  const bool keeps = keeps_state(macro, is_prelude, 0);
  scopes_.emplace_back();
  Scope& scope = scopes_.back();
  scope.macro = &macro;
  scope.is_prelude = is_prelude;
  scope.language = is_prelude                    ? FunctionLanguage::Prelude
                   : dialect_ == Dialect::Vensim ? FunctionLanguage::Vensim
                                                 : FunctionLanguage::Xmile;
  depth_ += kCallDepth;
  Lets lets;
  for (std::size_t i = 0; i < args.size(); ++i) {
    // SMOOTH(x, t) is SMOOTHI(x, t, x): x is evaluated once all the same
    const auto same =
        static_cast<std::size_t>(std::find(args.begin(), args.end(), args[i]) - args.begin());
    const std::string& key = macro.params[i].name.key;
    scope.arguments[key] = same < i ? scope.arguments.at(macro.params[same].name.key)
                                    : bind_argument(*args[i], macro.params[i], place, keeps, lets);
  }
  const Span outer_call = prelude_call_;
  if (is_prelude && !place.scope->is_prelude) prelude_call_ = call.span;
  active_.push_back(&macro);
  // a default may use the parameters before it (xmile.md 24.2)
  for (std::size_t i = args.size(); i < macro.params.size(); ++i) {
    const MacroParam& param = macro.params[i];
    scope.arguments[param.name.key] =
        bind_argument(*param.default_value, param, place.in(scope), keeps, lets);
  }
  RExpr made = callees_.contains(&macro) ? call_callee(macro, scope, call, place)
               : keeps                   ? expand_macro(macro, scope, call, place)
                                         : inline_macro(macro, scope, place);
  active_.pop_back();
  prelude_call_ = outer_call;
  depth_ -= kCallDepth;
  for (std::size_t i = lets.size(); i-- > 0;) {
    RExpr let;
    let.kind = RKind::Let;
    let.local = lets[i].first;
    let.span = call.span;
    let.args.push_back(std::move(lets[i].second));
    let.args.push_back(std::move(made));
    made = std::move(let);
  }
  return made;
}

/// A simple argument is resolved at each use (it may be a lookup or an array); any other once, in
/// place of the call or, where the macro keeps variables that outlive the expression, as a hidden
/// variable.
Argument Resolver::bind_argument(const Expr& arg, const MacroParam& param, const Place& from,
                                 bool keeps, Lets& lets) {
  Argument bound_to{&arg, from.scope, from.left, std::nullopt};
  if (is_simple(arg)) return bound_to;
  const auto known = from.scope->is_prelude ? std::nullopt : known_number(arg, *from.scope);
  RExpr value = known ? number(*known, arg.span) : resolve_expr(arg, from);
  if (value.kind != RKind::Number && keeps && !from.reduction) {
    REquation equation;
    equation.expr = std::move(value);
    value = make_hidden(std::move(equation), from, display(param.name), arg.span);
  } else if (value.kind != RKind::Number) {
    RExpr local;
    local.kind = RKind::Local;
    local.local = next_local_++;
    local.span = arg.span;
    lets.emplace_back(local.local, std::move(value));
    value = std::move(local);
  }
  bound_to.value = std::move(value);
  return bound_to;
}

/// A macro of one equation without state, as an expression.
RExpr Resolver::inline_macro(const Macro& macro, Scope& scope, const Place& place) {
  if (macro.result) return resolve_expr(*macro.result, place.in(scope));
  const Variable* result = find_variable(macro.body, macro.name.key);
  if (!result || result->equations[0].expr.is_missing()) {
    report(DiagKind::MissingEquation, macro.span, display(macro.name));
    return broken(macro.span);
  }
  return resolve_expr(result->equations[0].expr, place.in(scope));
}

/// A macro as hidden variables with the loops of the calling equation (vensim.md 7.2.3).
RExpr Resolver::expand_macro(const Macro& macro, Scope& scope, const Expr& call,
                             const Place& place) {
  // SMOOTH, not the SMOOTHI of the prelude that it is made of
  const Name& called = call.path.empty() ? macro.name : call.path.back();
  if (!may_keep_state(display(called), place, call.span)) return broken(call.span);
  const Place inside = place.in(scope);
  const auto locals = declare_locals(macro, scope, call, place);
  for (const auto& [id, variable] : locals) define_local(id, *variable, inside);
  define_outputs(macro, scope, call, place);
  if (macro.result) return resolve_expr(*macro.result, inside);
  const auto result = scope.vars.find(macro.name.key);
  if (result == scope.vars.end()) {
    report(DiagKind::MissingEquation, macro.span, display(macro.name));
    return broken(call.span);
  }
  if (vars_[result->second].kind == RVarKind::Ordinary)
    return value_of(result->second, make_ref(macro.name, call.span), inside);
  report(DiagKind::LookupAsValue, macro.span, display(macro.name));
  return broken(call.span);
}

/// A hidden variable for each variable of the macro. Gives those that are computed; tables are
/// filled here.
std::vector<std::pair<VarId, const Variable*>> Resolver::declare_locals(const Macro& macro,
                                                                        Scope& scope,
                                                                        const Expr& call,
                                                                        const Place& place) {
  std::vector<std::pair<VarId, const Variable*>> computed;
  for (const Variable& variable : macro.body.variables) {
    if (scope.arguments.contains(variable.name.key))
      continue;  // Stella: a parameter's test value (xmile.md 24.2)
    if (scope.vars.contains(variable.name.key)) {
      report(DiagKind::DuplicateName, variable.span, display(variable.name));
      continue;
    }
    declare_local(variable, scope, call, place);
    const VarId id = scope.vars.find(variable.name.key)->second;
    if (vars_[id].kind == RVarKind::Ordinary) computed.emplace_back(id, &variable);
  }
  for (const auto& [id, variable] : computed) {
    for (const Equation& equation : variable->equations)
      declare_local_outputs(equation.expr, scope, place);
  }
  if (macro.result) declare_local_outputs(*macro.result, scope, place);
  return computed;
}

/// A hidden variable: of the calling equation's loops, then of its own subscripts. Tables are the
/// same in every iteration of the call.
void Resolver::declare_local(const Variable& variable, Scope& scope, const Expr& call,
                             const Place& place) {
  const VarId id =
      hidden_var(place, display(scope.macro->name) + ">" + display(variable.name), call.span);
  scope.vars[variable.name.key] = id;
  Declared& declared = declared_[id.index()];
  declared.source = &variable;
  declared.scope = &scope;
  const std::size_t errors = diags_.error_count();
  const std::vector<DimId> shape = shape_of(variable);
  declared.is_broken = diags_.error_count() > errors;
  if (declared.is_broken) return;
  if (is_table_variable(variable)) {
    vars_[id].kind = RVarKind::Table;
    vars_[id].dims = shape;
    return fill_tables(id);
  }
  declared.outer = place.left;
  if (!spend(iteration_count(*place.left) * element_count(shape), call.span)) return;
  for (const DimId dim : shape) vars_[id].dims.push_back(dim);
}

/// `x = M(a : b)` within a macro makes its variable b.
void Resolver::declare_local_outputs(const Expr& expr, Scope& scope, const Place& place) {
  for (const Name& output : expr.outputs) {
    if (scope.vars.contains(output.key)) {
      report(DiagKind::DuplicateName, expr.span, display(output));
    } else {
      const VarId id = hidden_var(place, display(output), expr.span);
      declared_[id.index()].outer = place.left;
      scope.vars[output.key] = id;
    }
  }
  for (const Expr& arg : expr.args) declare_local_outputs(arg, scope, place);
}

/// The equations of one variable of a macro.
void Resolver::define_local(VarId id, const Variable& variable, const Place& inside) {
  if (declared_[id.index()].is_broken) return;
  if (variable.equations.empty()) {
    report(DiagKind::MissingEquation, variable.span, display(variable.name));
    return;
  }
  const std::size_t errors = diags_.error_count();
  const std::vector<LeftSide> lefts = left_sides(id);
  if (diags_.error_count() > errors) return;
  for (std::size_t i = 0; i < lefts.size(); ++i) {
    const Equation& equation = variable.equations[i];
    if (simulates(equation) && !lefts[i].is_empty()) define_local(id, equation, lefts[i], inside);
  }
}

/// One of them, on its own left side within that of the call.
void Resolver::define_local(VarId id, const Equation& equation, const LeftSide& own,
                            const Place& inside) {
  const Variable& variable = *declared_[id.index()].source;
  if (equation.expr.is_missing()) {
    report(DiagKind::MissingEquation, equation.name_span, display(variable.name));
    return;
  }
  const LeftSide left = within(*inside.left, own, id);
  Place place = inside;
  place.left = &left;
  REquation made;
  if (equation.expr.kind == ExprKind::List) {
    // the same numbers in every iteration of the call
    std::vector<double> values;
    if (!spread_numbers(equation.expr.values, id, equation, own, values)) return;
    made.kind = REquationKind::Values;
    for (std::size_t i = iteration_count(*inside.left); i > 0; --i)
      made.values.insert(made.values.end(), values.begin(), values.end());
  } else {
    made = equation_of(variable, equation, place);
  }
  made.target = left.target;
  made.span = vars_[id].span;
  add_equation(id, std::move(made), left);
}

/// Further outputs: the names after ':' at the call are variables that it defines
/// (vensim.md 7.2.1).
void Resolver::define_outputs(const Macro& macro, const Scope& scope, const Expr& call,
                              const Place& place) {
  for (std::size_t i = 0; i < call.outputs.size() && i < macro.outputs.size(); ++i) {
    const auto outer = find_var(call.outputs[i], place);
    const auto inner = scope.vars.find(macro.outputs[i].key);
    if (inner == scope.vars.end()) {
      report(DiagKind::MissingEquation, macro.span, display(macro.outputs[i]));
      continue;
    }
    REquation equation;
    equation.expr = hidden_value(inner->second, place);
    if (!outer) continue;
    if (place.scope->is_macro()) {
      hidden_equation(*outer, std::move(equation), place);
    } else if (declared_[outer->index()].output_of) {
      equation.target = place.left->target;
      equation.span = call.span;
      add_equation(*outer, std::move(equation), *place.left);
    }
  }
}

}  // namespace weir
