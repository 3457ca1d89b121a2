// Expressions: names become variables, positions or numbers; operators become operations.
#include <algorithm>

#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

std::optional<Op> plain_op(SyntaxOp op) {
  switch (op) {
    case SyntaxOp::Add: return Op::Add;
    case SyntaxOp::Sub: return Op::Sub;
    case SyntaxOp::Mul: return Op::Mul;
    case SyntaxOp::Div: return Op::Div;
    case SyntaxOp::Mod: return Op::ModFloor;  // xmile.md 14.4
    case SyntaxOp::Pow: return Op::Pow;
    case SyntaxOp::Less: return Op::Less;
    case SyntaxOp::LessEqual: return Op::LessEqual;
    case SyntaxOp::Greater: return Op::Greater;
    case SyntaxOp::GreaterEqual: return Op::GreaterEqual;
    case SyntaxOp::Equal: return Op::Equal;
    case SyntaxOp::NotEqual: return Op::NotEqual;
    case SyntaxOp::And: return Op::And;
    case SyntaxOp::Or: return Op::Or;
    case SyntaxOp::Not: return Op::Not;
    case SyntaxOp::Minus: return Op::Neg;
    case SyntaxOp::Plus:
    case SyntaxOp::SafeDiv:
    case SyntaxOp::None: return std::nullopt;
  }
  return std::nullopt;
}

std::string joined(const std::vector<Name>& path) {
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) text += (i ? "." : "") + display(path[i]);
  return text;
}

}  // namespace

RExpr Resolver::number(double value, Span span) {
  RExpr made;
  made.number = value;
  made.span = span;
  return made;
}

// The stand-in for what was reported: a number, so that one mistake gives one error.
RExpr Resolver::broken(Span span) const { return number(0, span); }

RExpr Resolver::apply(Op op, std::vector<RExpr> args, Span span) {
  RExpr made;
  made.kind = RKind::Apply;
  made.op = op;
  made.args = std::move(args);
  made.span = span;
  return made;
}

RExpr Resolver::resolve_expr(const Expr& expr, const Place& place) {
  switch (expr.kind) {
    case ExprKind::Number: return number(expr.number, expr.span);
    case ExprKind::NotAvailable: return number(kNotAvailable, expr.span);
    case ExprKind::Ref: return resolve_ref(expr, place);
    case ExprKind::Call: return resolve_call(expr, place);
    case ExprKind::Unary:
    case ExprKind::Binary: return resolve_operator(expr, place);
    case ExprKind::If:
      return apply(Op::Select,
                   {resolve_expr(expr.args[0], place), resolve_expr(expr.args[1], place),
                    resolve_expr(expr.args[2], place)},
                   expr.span);
    case ExprKind::Missing:
      diags_.report(DiagKind::UnexpectedToken, expr.span, "an expression", "nothing");
      return broken(expr.span);
    case ExprKind::Literal:
      diags_.report(DiagKind::UnexpectedToken, expr.span, "an expression", "a text");
      return broken(expr.span);
    case ExprKind::List:
    case ExprKind::Table:
      diags_.report(DiagKind::MustBeWhole, expr.span, "a list of numbers");
      return broken(expr.span);
    case ExprKind::Transpose:
      diags_.report(DiagKind::UnsupportedConstruct, expr.span, "transposition with '");
      return broken(expr.span);
  }
  return broken(expr.span);
}

RExpr Resolver::resolve_operator(const Expr& expr, const Place& place) {
  if (expr.op == SyntaxOp::Plus) return resolve_expr(expr.args[0], place);
  if (expr.op == SyntaxOp::SafeDiv) {
    // Stella's a // b is SAFEDIV(a, b): xmile.md 13.5
    made_.push_back(make_number(0, expr.span));
    return call_macro(*prelude_macros_.at("safediv"), {&expr.args[0], &expr.args[1], &made_.back()}, expr, place, true);
  }
  // `x = :NA:` is a test with tolerance: vensim.md 9.1.1
  const bool compares = expr.op == SyntaxOp::Equal || expr.op == SyntaxOp::NotEqual;
  for (std::size_t side = 0; compares && side < 2; ++side) {
    if (expr.args[side].kind != ExprKind::NotAvailable) continue;
    RExpr test = apply(Op::IsNa, {resolve_expr(expr.args[1 - side], place)}, expr.span);
    return expr.op == SyntaxOp::Equal ? test : apply(Op::Not, {std::move(test)}, expr.span);
  }
  std::vector<RExpr> args;
  for (const Expr& arg : expr.args) args.push_back(resolve_expr(arg, place));
  // a signed number is a number
  if (expr.op == SyntaxOp::Minus && args[0].kind == RKind::Number) return number(-args[0].number, expr.span);
  const auto op = plain_op(expr.op);
  if (!op) return broken(expr.span);
  return apply(meant(*op), std::move(args), expr.span);
}

/// Vensim's XMILE writes INTEGER as INT and MODULO as MOD and means its own (as in tests/rounding of the community suite).
Op Resolver::meant(Op op) const {
  if (!model_.is_vensim_export) return op;
  if (op == Op::Floor) return Op::Trunc;
  if (op == Op::ModFloor) return Op::ModTrunc;
  return op;
}

std::optional<VarId> Resolver::find_global(std::string_view key) const {
  if (key == "time") return time_;
  if (key == "step time") return step_time_;
  if (key == "time step") return dt_;
  if (key == "initial time") return start_;
  if (key == "final time") return stop_;
  if (key == "saveper" && save_.valid()) return save_;
  const auto at = scopes_.front().vars.find(std::string(key));
  return at == scopes_.front().vars.end() ? std::nullopt : std::optional(at->second);
}

std::optional<VarId> Resolver::find_var(const Name& name, const Place& place) const {
  const auto at = place.scope->vars.find(name.key);
  if (at != place.scope->vars.end()) return at->second;
  if (!place.scope->is_macro) return std::nullopt;
  // vensim.md 7.1.2: name$ is the model's; the clock and its settings come through without
  if (name.key.size() > 1 && name.key.back() == '$') return find_global(name_key(name.key.substr(0, name.key.size() - 1)));
  static const std::unordered_set<std::string> kThrough = {"time", "time step", "initial time", "final time"};
  const bool is_vensim = dialect_ == Dialect::Vensim;
  return is_vensim && kThrough.contains(name.key) ? find_global(name.key) : std::nullopt;
}

std::optional<VarId> Resolver::find_qualified(const std::vector<Name>& path, const Place& place) const {
  // xmile.md 23.3, 23.5: a leading dot is the root; else the last two parts are model and variable
  const Scope* scope = nullptr;
  if (path.front().empty() && path.size() == 2) {
    scope = &scopes_.front();
  } else {
    const auto at = sector_scope_.find(path[path.size() - 2].key);
    scope = at == sector_scope_.end() ? nullptr : at->second;
  }
  static_cast<void>(place);
  if (!scope) return std::nullopt;
  const auto var = scope->vars.find(path.back().key);
  return var == scope->vars.end() ? std::nullopt : std::optional(var->second);
}

RExpr Resolver::resolve_qualified(const Expr& expr, const Place& place) {
  if (const auto var = find_qualified(expr.path, place)) return value_of(*var, expr, place);
  // Dimension.Element is its number: xmile.md 18.4
  const auto dim = expr.path.size() == 2 ? dims_.find_dim(expr.path[0].key) : std::nullopt;
  const auto elem = dim ? dims_.find_elem(expr.path[1].key) : std::nullopt;
  if (elem) {
    if (const auto position = dims_.position(*dim, *elem)) return number(*position + 1.0, expr.span);
    diags_.report(DiagKind::ElementNotInRange, expr.span, display(expr.path[1]), display(expr.path[0]));
    return broken(expr.span);
  }
  report_unknown(expr, place);
  return broken(expr.span);
}

/// The argument expression behind a macro parameter that is passed on by name, and where to resolve it.
const Expr* Resolver::argument_expr(const Expr& expr, const Place& place, Place& caller) const {
  const Expr* found = &expr;
  caller = place;
  while (found->kind == ExprKind::Ref && found->path.size() == 1) {
    const auto at = caller.scope->arguments.find(found->path[0].key);
    if (at == caller.scope->arguments.end() || at->second.value) break;
    found = at->second.expr;
    caller = caller.in(*at->second.scope);
  }
  return found;
}

RExpr Resolver::resolve_ref(const Expr& expr, const Place& place) {
  if (expr.path.size() > 1) return resolve_qualified(expr, place);
  const Name& name = expr.path[0];
  const auto argument = place.scope->arguments.find(name.key);
  if (argument != place.scope->arguments.end()) {
    if (argument->second.value) return *argument->second.value;
    return resolve_expr(*argument->second.expr, place.in(*argument->second.scope));
  }
  if (const auto var = find_var(name, place)) {
    // a macro's own variable has the loops of the calling equation, whatever they are
    const bool is_local = place.scope->is_macro && place.scope->vars.contains(name.key);
    if (is_local && vars_[*var].kind == RVarKind::Ordinary) return hidden_value(*var, place);
    return value_of(*var, expr, place);
  }
  if (!expr.subs.empty()) {
    report_unknown(expr, place);
    return broken(expr.span);
  }
  // vensim.md 6.9, xmile.md 18.4: ranges and elements as numbers
  if (const auto dim = dims_.find_dim(name.key)) return resolve_position(*dim, place, expr.span);
  if (const auto elem = dims_.find_elem(name.key); elem && dialect_ == Dialect::Vensim) {
    return number(*dims_.position(dims_.home(*elem), *elem) + 1.0, expr.span);
  }
  for (const Builtin* row : find_builtins(name.key, place.scope->language)) {
    if (row->least == 0) return call_builtin(*row, expr, place);
  }
  report_unknown(expr, place);
  return broken(expr.span);
}

RExpr Resolver::resolve_position(DimId dim, const Place& place, Span span) {
  auto binding = bound(dim, 0, place, span);
  if (!binding) binding = paired(dim, place);
  if (!binding) {
    diags_.report(DiagKind::SubscriptNotBound, span, display(dims_.name(dim)), place.left->label);
    return broken(span);
  }
  // Vensim counts in the full range of the family (vensim.md 6.9; as in tests/subscript_definition), XMILE in the
  // dimension that is named
  RIndex index;
  index.kind = RIndex::Kind::Loop;
  index.loop = binding->loop;
  for (const ElemId elem : binding->elems) {
    const DimId counted_in = dialect_ == Dialect::Vensim ? dims_.home(elem) : dim;
    index.positions.push_back(dims_.position(counted_in, elem).value_or(0));
  }
  if (!binding->is_loop) return number(index.positions.front() + 1.0, span);
  RExpr made;
  made.kind = RKind::Position;
  made.span = span;
  made.index.push_back(std::move(index));
  return made;
}

RExpr Resolver::value_of(VarId var, const Expr& ref, const Place& place) {
  const RVar& target = vars_[var];
  if (target.kind == RVarKind::Table) {
    const Variable* source = declared_[var.index()].source;
    const bool is_data = source && !source->equations.empty() && source->equations[0].kind == EquationKind::Data;
    if (!is_data) {
      diags_.report(DiagKind::LookupAsValue, ref.span, display(ref.path.back()));
      return broken(ref.span);
    }
    // exogenous data are held over a step: vensim.md 5.7.4
    RExpr clock;
    clock.kind = RKind::Value;
    clock.var = step_time_;
    clock.span = ref.span;
    std::vector<RExpr> args;
    args.push_back(std::move(clock));
    return table_value(var, ref, place, Op::Lookup, std::move(args));
  }
  RExpr made;
  made.kind = RKind::Value;
  made.var = var;
  made.span = ref.span;
  made.index = resolve_subscripts(ref, var, place, made);
  if (place.self && var == place.left->var && is_own_element(made.index, *place.left)) {
    return hidden_value(*place.self, place);
  }
  return made;
}

RExpr Resolver::table_value(VarId var, const Expr& ref, const Place& place, Op op, std::vector<RExpr> args) {
  RExpr made;
  made.kind = RKind::ReadTable;
  made.op = op;
  made.var = var;
  made.span = ref.span;
  made.index = resolve_subscripts(ref, var, place, made);
  made.args = std::move(args);
  return made;
}

void Resolver::report_unknown(const Expr& expr, const Place& place) {
  const std::string name = joined(expr.path);
  const bool is_call = expr.kind == ExprKind::Call;
  Diagnostic& diag = diags_.report(is_call ? DiagKind::UnknownFunction : DiagKind::UnknownName, expr.span, name);
  std::vector<std::string> keys;
  for (const auto& [key, var] : place.scope->vars) keys.push_back(key);
  for (const auto& [key, argument] : place.scope->arguments) keys.push_back(key);
  for (const std::string& key : dims_.dim_keys()) keys.push_back(key);
  for (const auto& [key, macro] : macros_) keys.push_back(key);
  if (is_call) {
    for (const Builtin& row : builtins()) {
      if (row.languages & static_cast<std::uint8_t>(place.scope->language)) keys.push_back(name_key(row.spelling));
    }
  }
  std::sort(keys.begin(), keys.end());
  const int closest = find_closest(expr.path.back().key, keys);
  if (closest < 0) return;
  const std::string& key = keys[static_cast<std::size_t>(closest)];
  const auto var = place.scope->vars.find(key);
  std::string shown = var == place.scope->vars.end() ? key : vars_[var->second].name;
  if (is_call && var == place.scope->vars.end()) {
    for (const Builtin& row : builtins()) {
      if (name_key(row.spelling) == key) shown = row.spelling;
    }
  }
  diag.note({}, "did you mean '{}'?", shown);
}

}  // namespace weir
