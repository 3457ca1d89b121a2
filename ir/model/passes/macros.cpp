// Macros: user's and prelude's (vensim.md 7, xmile.md 24). One equation without state is put in place as an expression;
// anything else becomes hidden variables, a copy per call, with the loops of the calling equation.
#include "ir/base/check.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr int kMostNested = 64;

bool is_simple(const Expr& expr) { return expr.kind == ExprKind::Number || expr.kind == ExprKind::Ref; }

bool has_subscript_expr(const Expr& expr) {
  for (const Subscript& sub : expr.subs) {
    if (!sub.index.empty()) return true;
  }
  return false;
}

const Variable* find_variable(const Sector& sector, const std::string& key) {
  for (const Variable& variable : sector.variables) {
    if (variable.name.key == key) return &variable;
  }
  return nullptr;
}

}  // namespace

const Macro* Resolver::find_macro(const std::string& key, const Place& place) const {
  const auto& table = place.scope->is_prelude ? prelude_macros_ : macros_;
  const auto at = table.find(key);
  if (at == table.end()) return nullptr;
  // within the prelude a spelling that is a row of builtins.def goes through the row
  if (place.scope->is_prelude && !find_builtins(key, FunctionLanguage::Prelude).empty()) return nullptr;
  return at->second;
}

bool Resolver::expr_keeps_state(const Expr& expr, bool is_prelude) {
  if (expr.kind == ExprKind::Call) {
    const std::string& key = expr.path.back().key;
    const auto& own = is_prelude ? prelude_macros_ : macros_;
    const auto macro = own.find(key);
    if (macro != own.end() && keeps_state(*macro->second, is_prelude)) return true;
    const FunctionLanguage language = dialect_ == Dialect::Vensim ? FunctionLanguage::Vensim : FunctionLanguage::Xmile;
    auto rows = find_builtins(key, is_prelude ? FunctionLanguage::Prelude : language);
    if (rows.empty() && is_prelude) rows = find_builtins(key, FunctionLanguage::Vensim);
    for (const Builtin* row : rows) {
      if (row->meaning == Meaning::Macro && keeps_state(*prelude_macros_.at(name_key(row->target)), true)) return true;
      switch (row->special) {
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
        case SpecialFunction::XmileDelay: return true;
        default: break;
      }
    }
  }
  for (const Expr& arg : expr.args) {
    if (expr_keeps_state(arg, is_prelude)) return true;
  }
  return false;
}

bool Resolver::keeps_state(const Macro& macro, bool is_prelude) {
  int& memo = state_memo_[&macro];
  if (memo == 3) return true;  // calls itself: expanding reports it
  if (memo) return memo == 2;
  memo = 3;
  const std::size_t expected = macro.result ? 0 : 1;
  bool keeps = macro.body.variables.size() != expected || !macro.outputs.empty();
  if (!keeps && macro.result) keeps = expr_keeps_state(*macro.result, is_prelude);
  for (const Variable& variable : macro.body.variables) {
    keeps = keeps || variable.equations.size() != 1 || variable.kind == VarKind::Stock ||
            variable.equations[0].kind == EquationKind::Lookup;
    for (const Equation& equation : variable.equations) keeps = keeps || expr_keeps_state(equation.expr, is_prelude);
  }
  state_memo_[&macro] = keeps ? 2 : 1;
  return keeps;
}

RExpr Resolver::call_macro(const Macro& macro, const std::vector<const Expr*>& args, const Expr& call, const Place& place,
                           bool is_prelude) {
  std::size_t least = 0;
  while (least < macro.params.size() && !macro.params[least].default_value) ++least;
  if (args.size() < least || args.size() > macro.params.size()) {
    diags_.report(DiagKind::WrongArgumentCount, call.span, display(macro.name),
                  fmt::format("{} argument{}", least, least == 1 ? "" : "s"), std::to_string(args.size()));
    return broken(call.span);
  }
  if (macro_depth_ >= kMostNested) {
    diags_.report(DiagKind::MacroRecursion, call.span, display(macro.name));
    return broken(call.span);
  }
  ++macro_depth_;
  const bool keeps = keeps_state(macro, is_prelude);
  scopes_.emplace_back();
  Scope& scope = scopes_.back();
  scope.is_macro = true;
  scope.is_prelude = is_prelude;
  scope.language = is_prelude ? FunctionLanguage::Prelude
                   : dialect_ == Dialect::Vensim ? FunctionLanguage::Vensim : FunctionLanguage::Xmile;

  // simple arguments are resolved at each use; the others once, in place or as a hidden variable
  std::vector<std::pair<std::uint32_t, RExpr>> lets;
  for (std::size_t i = 0; i < macro.params.size(); ++i) {
    const bool is_default = i >= args.size();
    const Expr& arg = is_default ? *macro.params[i].default_value : *args[i];
    const Scope* from = is_default ? &scope : place.scope;
    Argument bound_to{&arg, from, std::nullopt};
    if (!is_simple(arg) || has_subscript_expr(arg)) {
      RExpr value = resolve_expr(arg, place.in(*from));
      if (value.kind != RKind::Number && keeps && !place.reduction) {
        REquation equation;
        equation.expr = std::move(value);
        value = make_hidden(std::move(equation), place, display(macro.params[i].name), arg.span);
      } else if (value.kind != RKind::Number) {
        RExpr local;
        local.kind = RKind::Local;
        local.local = next_local_++;
        local.span = arg.span;
        lets.emplace_back(local.local, std::move(value));
        value = std::move(local);
      }
      bound_to.value = std::move(value);
    }
    scope.arguments[macro.params[i].name.key] = std::move(bound_to);
  }
  RExpr made = keeps ? expand_macro(macro, scope, call, place) : inline_macro(macro, scope, place);
  for (std::size_t i = lets.size(); i-- > 0;) {
    RExpr let;
    let.kind = RKind::Let;
    let.local = lets[i].first;
    let.span = call.span;
    let.args.push_back(std::move(lets[i].second));
    let.args.push_back(std::move(made));
    made = std::move(let);
  }
  --macro_depth_;
  return made;
}

RExpr Resolver::inline_macro(const Macro& macro, Scope& scope, const Place& place) {
  if (macro.result) return resolve_expr(*macro.result, place.in(scope));
  const Variable* result = find_variable(macro.body, macro.name.key);
  if (!result) {
    diags_.report(DiagKind::MissingEquation, macro.span, display(macro.name));
    return broken(macro.span);
  }
  return resolve_expr(result->equations[0].expr, place.in(scope));
}

RExpr Resolver::expand_macro(const Macro& macro, Scope& scope, const Expr& call, const Place& place) {
  if (!may_keep_state(display(macro.name), place, call.span)) return broken(call.span);
  const Place inside = place.in(scope);
  std::vector<std::pair<VarId, const Variable*>> locals;
  for (const Variable& variable : macro.body.variables) {
    if (scope.arguments.contains(variable.name.key)) continue;  // Stella: a parameter's test value (xmile.md 24.2)
    const VarId id = hidden_var(place, display(macro.name) + ">" + display(variable.name), call.span);
    scope.vars[variable.name.key] = id;
    if (!variable.equations.empty() && variable.equations[0].kind == EquationKind::Lookup) {
      // a table of the macro: the same for every element
      RVar& table = vars_[id];
      table.kind = RVarKind::Table;
      table.dims.clear();
      for (const LookupTable& points : variable.equations[0].tables) {
        table.tables.push_back({table.name, static_cast<ReadKind>(points.type), points.xs, points.ys});
      }
      continue;
    }
    locals.emplace_back(id, &variable);
  }
  for (const auto& [id, variable] : locals) {
    if (variable->equations.size() != 1) {
      diags_.report(variable->equations.empty() ? DiagKind::MissingEquation : DiagKind::DuplicateName, variable->span,
                    display(variable->name));
      continue;
    }
    const Equation& equation = variable->equations[0];
    const Expr& expr = equation.expr;
    REquation made;
    const bool is_integ = expr.kind == ExprKind::Call && expr.path.back().key == "integ" && expr.args.size() == 2;
    const bool is_active = expr.kind == ExprKind::Call && expr.path.back().key == "active initial" && expr.args.size() == 2;
    if (expr.is_missing()) {
      diags_.report(DiagKind::MissingEquation, variable->span, display(variable->name));
      continue;
    }
    if (variable->kind == VarKind::Stock) {
      made.kind = REquationKind::Stock;
      made_.push_back(stock_rate(*variable, scope));
      made.expr = resolve_expr(made_.back(), inside);
      made.init = resolve_expr(expr, inside);
    } else if (is_integ || is_active) {
      made.kind = is_integ ? REquationKind::Stock : REquationKind::Active;
      made.expr = resolve_expr(expr.args[0], inside);
      made.init = resolve_expr(expr.args[1], inside);
    } else {
      made.expr = resolve_expr(expr, inside);
    }
    hidden_equation(id, std::move(made), place);
  }
  // further outputs: the names after ':' at the call are variables defined by it (vensim.md 7.2.1)
  for (std::size_t i = 0; i < call.outputs.size() && i < macro.outputs.size(); ++i) {
    const auto inner = scope.vars.find(macro.outputs[i].key);
    const auto outer = find_var(call.outputs[i], place);
    if (inner == scope.vars.end() || !outer) continue;
    REquation equation;
    equation.expr = hidden_value(inner->second, place);
    equation.target = place.left->target;
    equation.span = call.span;
    add_equation(*outer, std::move(equation), *place.left);
  }
  if (macro.result) return resolve_expr(*macro.result, inside);
  const auto result = scope.vars.find(macro.name.key);
  if (result == scope.vars.end()) {
    diags_.report(DiagKind::MissingEquation, macro.span, display(macro.name));
    return broken(call.span);
  }
  return hidden_value(result->second, place);
}

}  // namespace weir
