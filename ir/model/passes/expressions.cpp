// Expressions: names become variables, positions or numbers; operators become operations.
#include <algorithm>

#include "ir/base/number.h"
#include "ir/model/passes/known_number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

std::optional<Op> plain_op(SyntaxOp op) {
  switch (op) {
    case SyntaxOp::Add:
      return Op::Add;
    case SyntaxOp::Sub:
      return Op::Sub;
    case SyntaxOp::Mul:
      return Op::Mul;
    case SyntaxOp::Div:
      return Op::Div;
    case SyntaxOp::Mod:
      return Op::ModFloor;  // xmile.md 14.4
    case SyntaxOp::Pow:
      return Op::Pow;
    case SyntaxOp::Less:
      return Op::Less;
    case SyntaxOp::LessEqual:
      return Op::LessEqual;
    case SyntaxOp::Greater:
      return Op::Greater;
    case SyntaxOp::GreaterEqual:
      return Op::GreaterEqual;
    case SyntaxOp::Equal:
      return Op::Equal;
    case SyntaxOp::NotEqual:
      return Op::NotEqual;
    case SyntaxOp::And:
      return Op::And;
    case SyntaxOp::Or:
      return Op::Or;
    case SyntaxOp::Not:
      return Op::Not;
    case SyntaxOp::Minus:
      return Op::Neg;
    case SyntaxOp::Plus:
    case SyntaxOp::SafeDiv:
    case SyntaxOp::None:
      return std::nullopt;
  }
  return std::nullopt;
}

/// How deep an expression may lie, macros written out: taller than kMaxExprHeight, which the
/// parsers allow, by what the passes add to each level; low enough for an 8 MB stack.
constexpr int kMostDepth = 2 * kMaxExprHeight;
/// What one node costs (see spend()): the size of an RExpr in units of 16 bytes, and as much again
/// in lowering.
constexpr std::size_t kNodeWork = 32;

}  // namespace

/// A constant.
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

// An initializer list would copy its operands, and with them all that is below.

RExpr Resolver::apply(Op op, RExpr a, Span span) {
  std::vector<RExpr> args;
  args.push_back(std::move(a));
  return apply(op, std::move(args), span);
}

RExpr Resolver::apply(Op op, RExpr a, RExpr b, Span span) {
  std::vector<RExpr> args;
  args.reserve(2);
  args.push_back(std::move(a));
  args.push_back(std::move(b));
  return apply(op, std::move(args), span);
}

RExpr Resolver::apply(Op op, RExpr a, RExpr b, RExpr c, Span span) {
  std::vector<RExpr> args;
  args.reserve(3);
  args.push_back(std::move(a));
  args.push_back(std::move(b));
  args.push_back(std::move(c));
  return apply(op, std::move(args), span);
}

/// The value of a scalar variable; of an array once its index is set.
RExpr Resolver::variable_value(VarId var, Span span) {
  RExpr made;
  made.kind = RKind::Value;
  made.var = var;
  made.span = span;
  return made;
}

/// resolve_kind within the limits of work and depth.
RExpr Resolver::resolve_expr(const Expr& expr, const Place& place) {
  if (!spend(kNodeWork, expr.span)) return broken(expr.span);
  if (depth_ >= kMostDepth) {
    if (!is_too_deep_) report(DiagKind::TooDeep, expr.span, kMostDepth);
    is_too_deep_ = true;
    return broken(expr.span);
  }
  ++depth_;
  RExpr made = resolve_kind(expr, place);
  --depth_;
  made.span = shown(made.span);
  return made;
}

/// All of them, in order.
std::vector<RExpr> Resolver::resolve_all(const std::vector<Expr>& exprs, const Place& place) {
  std::vector<RExpr> made;
  made.reserve(exprs.size());
  for (const Expr& expr : exprs) made.push_back(resolve_expr(expr, place));
  return made;
}

/// The value of an expression. Whatever cannot be told is reported, and stands as a number.
RExpr Resolver::resolve_kind(const Expr& expr, const Place& place) {
  switch (expr.kind) {
    case ExprKind::Number:
      return number(expr.number, expr.span);
    case ExprKind::NotAvailable:
      return number(kNotAvailable, expr.span);
    case ExprKind::Ref:
      return resolve_ref(expr, place);
    case ExprKind::Call:
      return resolve_call(expr, place);
    case ExprKind::Unary:
    case ExprKind::Binary:
      return resolve_operator(expr, place);
    case ExprKind::If:
      if (place.scope->is_macro()) {
        // what is known is decided at once, so that a macro that calls itself ends (xmile.md 24.3)
        if (const auto known = known_number(expr.args[0], *place.scope)) {
          const bool is_true = *known < 0 || *known > 0;
          note_unknown_names(expr.args[is_true ? 2 : 1], place);
          return resolve_expr(expr.args[is_true ? 1 : 2], place);
        }
      }
      return resolve_choice(expr, place);
    case ExprKind::Missing:
      report(DiagKind::UnexpectedToken, expr.span, "an expression", "nothing");
      return broken(expr.span);
    case ExprKind::Literal:
      report(DiagKind::UnexpectedToken, expr.span, "an expression", "a text");
      return broken(expr.span);
    case ExprKind::List:
    case ExprKind::Table:
      report(DiagKind::MustBeWhole, expr.span, "a list of numbers");
      return broken(expr.span);
    case ExprKind::Container:
      return container_operation(expr, place);
    case ExprKind::Transpose:
      return resolve_transpose(expr, place);
  }
  return broken(expr.span);
}

/// An operator as an operation.
RExpr Resolver::resolve_operator(const Expr& expr, const Place& place) {
  if (expr.op == SyntaxOp::Plus) return resolve_expr(expr.args[0], place);
  if (expr.op == SyntaxOp::SafeDiv) {
    // Stella's a // b is SAFEDIV(a, b): xmile.md 13.5
    made_.push_back(make_number(0, expr.span));
    return call_macro(*prelude_macros_.at("safediv"), {&expr.args[0], &expr.args[1], &made_.back()},
                      expr, place, true);
  }
  // `x = :NA:` is a test with tolerance: vensim.md 9.1.1
  const bool compares = expr.op == SyntaxOp::Equal || expr.op == SyntaxOp::NotEqual;
  for (std::size_t side = 0; compares && side < 2; ++side) {
    if (expr.args[side].kind != ExprKind::NotAvailable) continue;
    RExpr test = apply(Op::IsNa, resolve_expr(expr.args[1 - side], place), expr.span);
    return expr.op == SyntaxOp::Equal ? test : apply(Op::Not, std::move(test), expr.span);
  }
  std::vector<RExpr> args = resolve_all(expr.args, place);
  // a signed number is a number
  if (expr.op == SyntaxOp::Minus && args[0].kind == RKind::Number)
    return number(-args[0].number, expr.span);
  const auto op = plain_op(expr.op);
  if (!op) return broken(expr.span);
  return apply(meant(*op), std::move(args), expr.span);
}

/// Vensim's XMILE writes INTEGER as INT and MODULO as MOD and means its own (as in tests/rounding
/// of the community suite).
Op Resolver::meant(Op op) const {
  if (!model_.is_vensim_export) return op;
  if (op == Op::Floor) return Op::Trunc;
  if (op == Op::ModFloor) return Op::ModTrunc;
  return op;
}

/// module.variable, or Dimension.Element as a number.
RExpr Resolver::resolve_qualified(const Expr& expr, const Place& place) {
  if (const auto var = find_qualified(expr.path)) return value_of(*var, expr, place);
  // Dimension.Element is its number: xmile.md 18.4
  const auto dim = expr.path.size() == 2 ? dims_.find_dim(expr.path[0].key) : std::nullopt;
  const auto elem = dim ? dims_.find_elem(expr.path[1].key) : std::nullopt;
  if (elem) {
    if (const auto position = dims_.position(*dim, *elem))
      return number(*position + 1.0, expr.span);
    report(DiagKind::ElementNotInRange, expr.span, display(expr.path[1]), display(expr.path[0]));
    return broken(expr.span);
  }
  note_unknown(expr, place);
  return broken(expr.span);
}

/// A name without parentheses.
RExpr Resolver::resolve_ref(const Expr& expr, const Place& place) {
  if (auto item = container_item(expr, place)) return std::move(*item);
  if (expr.path.size() > 1) return resolve_qualified(expr, place);
  const Name& name = expr.path[0];
  const auto argument = place.scope->arguments.find(name.key);
  if (argument != place.scope->arguments.end())
    return resolve_argument(argument->second, expr, place);
  if (const auto var = find_var(name, place)) {
    return value_of(*var, expr, place);
  }
  if (is_marked_range(expr)) return resolve_marked_range(expr, place);
  if (expr.subs.empty()) {
    // vensim.md 6.9, xmile.md 18.4: ranges and elements as numbers
    if (const auto dim = dims_.find_dim(name.key)) return resolve_position(*dim, place, expr.span);
    const auto elem = dialect_ == Dialect::Vensim ? dims_.find_elem(name.key) : std::nullopt;
    if (elem && dims_.home(*elem).valid()) {
      return number(*dims_.position(dims_.home(*elem), *elem) + 1.0, expr.span);
    }
    for (const Builtin* row : find_builtins(name.key, place.scope->language)) {
      if (row->least == 0) return call_builtin(*row, expr, place);
    }
  }
  note_unknown(expr, place);
  return broken(expr.span);
}

/// A macro's parameter. Subscripts written in the macro apply to an argument given without
/// (xmile.md 24.2: A[i]).
RExpr Resolver::resolve_argument(const Argument& argument, const Expr& ref, const Place& place) {
  if (ref.subs.empty()) {
    if (!argument.value) return resolve_expr(*argument.expr, place.at(argument));
    spend(place.left->loops.size() * kNodeWork, ref.span);
    return *argument.value;
  }
  Place caller = place;
  const Expr* found = argument_expr(ref, place, caller);
  const auto var = found->kind != ExprKind::Ref ? std::nullopt
                   : found->path.size() > 1     ? find_qualified(found->path)
                                                : find_var(found->path[0], caller);
  if (var) {
    Expr subscripted = ref;
    subscripted.path = found->path;
    if (found->subs.empty()) return value_of(*var, subscripted, place);
    // of a row, such as A[boston, *], they take the open places
    std::size_t next = 0;
    subscripted.subs = found->subs;
    for (Subscript& sub : subscripted.subs) {
      const bool is_open = sub.kind == SubKind::Star || sub.kind == SubKind::StarOf;
      if (is_open && next < ref.subs.size()) sub = ref.subs[next++];
    }
    if (next == ref.subs.size()) return value_of(*var, subscripted, place);
  }
  report(DiagKind::MustBeVariable, argument.expr->span, "subscripted",
         display(place.scope->macro->name));
  return broken(ref.span);
}

/// D! as a number: that of the element which the function around it has come to (vensim.md 3.5.2,
/// 6.9).
RExpr Resolver::resolve_marked_range(const Expr& expr, const Place& place) {
  const auto dim = dims_.find_dim(expr.path[0].key);
  if (!dim) {
    report_unknown_subscript(expr.subs[0]);
    return broken(expr.span);
  }
  if (!place.reduction) {
    report(DiagKind::BangOutside, expr.span, display(expr.path[0]));
    return broken(expr.span);
  }
  return number_within(reduced(*dim, 0, place), *dim, expr.span);
}

/// The number of the current element of a range (vensim.md 6.9, xmile.md 18.4).
RExpr Resolver::resolve_position(DimId dim, const Place& place, Span span) {
  auto binding = bound(dim, 0, place, span);
  // as named subscripts do (subscripts.cpp)
  if (!binding && place.reduction && dialect_ != Dialect::Vensim) binding = reduced(dim, 0, place);
  if (!binding) binding = paired(dim, place);
  if (binding) return number_within(*binding, dim, span);
  report(DiagKind::SubscriptNotBound, span, display(dims_.name(dim)), place.left->label);
  return broken(span);
}

/// Where in `dim` the element lies that a loop has come to.
RExpr Resolver::number_within(const Binding& binding, DimId dim, Span span) {
  // Vensim counts in the full range of the family (vensim.md 6.9; as in
  // tests/subscript_definition), XMILE in the dimension that is named; there an element of another
  // dimension counts as 0 (xmile.md 18.8)
  RIndex index;
  index.kind = RIndex::Kind::Loop;
  index.loop = binding.loop;
  if (!spend(binding.elems.size(), span)) return broken(span);
  for (const ElemId elem : binding.elems) {
    const DimId home = dialect_ == Dialect::Vensim ? dims_.home(elem) : dim;
    index.positions.push_back(home.valid() ? dims_.position(home, elem).value_or(kNoPosition)
                                           : kNoPosition);
  }
  if (!binding.is_loop) {
    const std::uint32_t only = index.positions.front();
    return number(only == kNoPosition ? 0 : only + 1.0, span);
  }
  RExpr made;
  made.kind = RKind::Position;
  made.span = span;
  made.index.push_back(std::move(index));
  return made;
}

/// The value of a variable at the subscripts of a reference; of a data variable, what its series
/// has at this time.
RExpr Resolver::value_of(VarId var, const Expr& ref, const Place& place) {
  if (declared_[var.index()].is_broken) return broken(ref.span);
  const bool is_container = dialect_ != Dialect::Vensim && own_dims(var).empty();
  if (is_container && ref.subs.size() == 1 && own_table(var).valid())
    return point_at(var, ref, place);
  if (vars_[var].kind == RVarKind::Table) {
    const Variable* source = declared_[var.index()].source;
    const bool is_data =
        source && !source->equations.empty() && source->equations[0].kind == EquationKind::Data;
    if (!is_data) {
      report(DiagKind::LookupAsValue, ref.span, display(ref.path.back()));
      return broken(ref.span);
    }
    // exogenous data are held over a step: vensim.md 5.7.4
    return table_value(var, ref, place, Op::Lookup, variable_value(step_time_, ref.span));
  }
  RExpr made = variable_value(var, ref.span);
  made.index = resolve_subscripts(ref, var, place, made);
  if (place.self && var == place.left->defined && is_own_element(made.index, *place.left)) {
    return hidden_value(*place.self, place);
  }
  return made;
}

RExpr Resolver::table_value(VarId var, const Expr& ref, const Place& place, Op op, RExpr x) {
  std::vector<RExpr> args;
  args.push_back(std::move(x));
  return table_value(var, ref, place, op, std::move(args));
}

/// A reading of a lookup or series at the subscripts of a reference.
RExpr Resolver::table_value(VarId var, const Expr& ref, const Place& place, Op op,
                            std::vector<RExpr> args) {
  RExpr made;
  made.kind = RKind::ReadTable;
  made.op = op;
  made.var = var;
  made.span = ref.span;
  if (declared_[var.index()].is_broken) return broken(ref.span);
  made.index = resolve_subscripts(ref, var, place, made);
  made.args = std::move(args);
  return made;
}

}  // namespace weir
