// Functions that reduce arrays (vensim.md 6.8, 10.8.1; xmile.md 18.9). Functions of whole vectors
// are in vectors.cpp.
#include <cmath>
#include <limits>

#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Of VECTOR SELECT, numbered from 0.
constexpr int kActions = 11;
/// As in expressions.cpp: what one node costs.
constexpr std::size_t kNodeWork = 32;

/// Whether a reference within the expression asks for more than one element.
bool has_slice(const Expr& expr) {
  for (const Subscript& sub : expr.subs) {
    if (sub.kind == SubKind::Star || sub.kind == SubKind::StarOf || sub.kind == SubKind::Range)
      return true;
  }
  return std::any_of(expr.args.begin(), expr.args.end(), has_slice);
}

std::size_t work_of(const RExpr& expr) {
  std::size_t work = kNodeWork;
  for (const RIndex& index : expr.index) {
    work += index.positions.size();
    for (const RExpr& inner : index.expr) work += work_of(inner);
  }
  for (const RExpr& arg : expr.args) work += work_of(arg);
  return work;
}

}  // namespace

/// Resolves an expression inside a reducing function: its subscripts add their loops to
/// `reduction`.
RExpr Resolver::resolve_reduced(const Expr& body, const Place& place, Reduction& reduction) {
  return resolve_expr(body, {place.scope, place.left, &reduction, &place, place.self});
}

/// Resolves `body` inside a reducing function and wraps it in the loops that its subscripts asked
/// for.
RExpr Resolver::reduce(Op op, double start, const Expr& body, const Place& place,
                       const std::string& function) {
  if (const auto* points = points_in(body, place)) {
    double value = start;
    for (const double y : *points) {
      switch (op) {
        case Op::Add:
          value += y;
          break;
        case Op::Mul:
          value *= y;
          break;
        case Op::Min:
          value = std::fmin(value, y);
          break;
        default:
          value = std::fmax(value, y);
      }
    }
    return number(value, body.span);
  }
  Reduction reduction;
  reduction.function = function;
  const std::size_t draws = draw_count_;
  RExpr value = resolve_reduced(body, place, reduction);
  if (draw_count_ > draws) number_draws(value, reduction);
  return wrap_reduction(op, start, std::move(value), reduction, body.span);
}

/// `body` accumulated over the loops of `reduction`, the first outermost; itself where there are
/// none.
RExpr Resolver::wrap_reduction(Op op, double start, RExpr body, const Reduction& reduction,
                               Span span) const {
  if (reduction.entries.empty()) return body;
  RExpr made;
  made.kind = RKind::Reduce;
  made.op = op;
  made.number = start;
  made.span = span;
  RLoops& reduced = made.reduced.emplace();
  reduced.first = reduction.entries.front().binding.loop;
  for (const Reduction::Entry& entry : reduction.entries) {
    reduced.loops.push_back(
        {static_cast<std::uint32_t>(entry.binding.elems.size()), display(dims_.name(entry.dim))});
    // the loop's number travels in an index of its own until normalise.cpp has renumbered it
    RIndex number_of_loop;
    number_of_loop.kind = RIndex::Kind::Loop;
    number_of_loop.loop = entry.binding.loop;
    made.index.push_back(std::move(number_of_loop));
  }
  made.args.push_back(std::move(body));
  return made;
}

/// SUM, PROD, VMIN, VMAX, and MIN and MAX of one array.
RExpr Resolver::call_reduce(Op op, double start, const Expr& expr, const Place& place) {
  return reduce(op, start, expr.args[0], place, display(expr.path.back()));
}

/// An expression used once more; nothing of it is made again (its states and its random draws are
/// the same).
RExpr Resolver::copy_of(const RExpr& expr, Span span) {
  // not even measured once there is no room
  return spend(0, span) && spend(work_of(expr), span) ? expr : broken(span);
}

/// Whether an array stands without subscripts where the left side has no element for each of its
/// dimensions, outside functions that reduce it themselves: then it is meant as a whole.
bool Resolver::has_whole_array(const Expr& expr, const Place& place) {
  if (expr.kind == ExprKind::Ref && expr.subs.empty()) {
    const auto var = named_var(expr, place);
    if (!var) return false;
    const std::vector<DimId> dims = own_dims(*var);
    return std::any_of(dims.begin(), dims.end(), [&](DimId dim) {
      return !bound(dim, 0, place, expr.span) && !paired(dim, place);
    });
  }
  const auto rows = expr.kind == ExprKind::Call
                        ? find_builtins(expr.path.back().key, place.scope->language)
                        : std::vector<const Builtin*>();
  if (!rows.empty() && rows.front()->meaning == Meaning::Special) return false;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return has_whole_array(arg, place); });
}

/// MIN and MAX of several numbers; in XMILE also of arrays (xmile.md 18.9).
RExpr Resolver::call_extreme(Op op, const Expr& expr, const Place& place) {
  const double start = op == Op::Min ? kInfinity : -kInfinity;
  const bool is_vensim = dialect_ == Dialect::Vensim;
  if (expr.args.size() == 1 && !is_vensim) return call_reduce(op, start, expr, place);
  if (expr.args.size() == 1) {
    report(DiagKind::WrongArgumentCount, expr.span, op == Op::Min ? "MIN" : "MAX", "2 arguments",
           "1");
    return broken(expr.span);
  }
  std::vector<RExpr> values;
  for (const Expr& arg : expr.args) {
    const bool is_array =
        !is_vensim && !place.reduction && (has_slice(arg) || has_whole_array(arg, place));
    values.push_back(is_array ? reduce(op, start, arg, place, display(expr.path.back()))
                              : resolve_expr(arg, place));
  }
  // in pairs: a long list makes no tall expression
  while (values.size() > 1) {
    std::vector<RExpr> paired;
    for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
      paired.push_back(apply(op, std::move(values[i]), std::move(values[i + 1]), expr.span));
    }
    if (values.size() % 2 == 1) paired.push_back(std::move(values.back()));
    values = std::move(paired);
  }
  return std::move(values.front());
}

/// SIZE, ELMCOUNT: of a dimension, of SELF, of what the argument runs over.
RExpr Resolver::call_size(const Expr& expr, const Place& place) {
  Place caller = place;
  const Expr& arg = *argument_expr(expr.args[0], place, caller);
  if (arg.kind == ExprKind::Ref && arg.path.size() == 1 && arg.subs.empty()) {
    if (const auto dim = dims_.find_dim(arg.path[0].key)) {
      return number(static_cast<double>(dims_.elems(*dim).size()), expr.span);
    }
    if (arg.path[0].key == "self" && dialect_ != Dialect::Vensim) {
      return number(static_cast<double>(element_count(own_dims(place.left->defined))), expr.span);
    }
  }
  if (const auto* points = points_in(expr.args[0], place))
    return number(static_cast<double>(points->size()), expr.span);
  Reduction reduction;
  reduction.function = display(expr.path.back());
  resolve_reduced(expr.args[0], place, reduction);
  return number(reduction.size(), expr.span);
}

/// The sum by the number of elements.
RExpr Resolver::call_mean(const Expr& expr, const Place& place) {
  if (const auto* points = points_in(expr.args[0], place)) {
    RExpr sum = call_reduce(Op::Add, 0, expr, place);
    return number(sum.number / static_cast<double>(points->size()), expr.span);
  }
  Reduction reduction;
  reduction.function = "MEAN";
  const std::size_t draws = draw_count_;
  RExpr value = resolve_reduced(expr.args[0], place, reduction);
  if (draw_count_ > draws) number_draws(value, reduction);
  RExpr sum = wrap_reduction(Op::Add, 0, std::move(value), reduction, expr.span);
  return apply(Op::Div, std::move(sum), number(reduction.size(), expr.span), expr.span);
}

/// Population standard deviation (xmile.md 18.9): sqrt(mean((x - mean)^2)).
RExpr Resolver::call_deviation(const Expr& expr, const Place& place) {
  if (const auto* points = points_in(expr.args[0], place)) {
    const double average = call_mean(expr, place).number;
    double squares = 0;
    for (const double y : *points) squares += (y - average) * (y - average);
    return number(std::sqrt(squares / static_cast<double>(points->size())), expr.span);
  }
  Reduction reduction;
  reduction.function = "STDDEV";
  const std::size_t draws = draw_count_;
  RExpr value = resolve_reduced(expr.args[0], place, reduction);
  if (draw_count_ > draws) number_draws(value, reduction);
  const auto mean_of = [&](RExpr body) {
    RExpr sum = wrap_reduction(Op::Add, 0, std::move(body), reduction, expr.span);
    return apply(Op::Div, std::move(sum), number(reduction.size(), expr.span), expr.span);
  };
  const std::uint32_t mean = next_local_++, distance = next_local_++;
  RExpr mean_value = mean_of(copy_of(value, expr.span));
  RExpr square = apply(Op::Mul, local(distance, expr.span), local(distance, expr.span), expr.span);
  RExpr from_mean = apply(Op::Sub, std::move(value), local(mean, expr.span), expr.span);
  RExpr variance = mean_of(let(distance, std::move(from_mean), std::move(square)));
  return let(mean, std::move(mean_value), apply(Op::Sqrt, std::move(variance), expr.span));
}

/// A number known before the run: written as one, or a scalar constant of the model, which then
/// cannot be changed.
std::optional<double> Resolver::literal_number(const Expr& expr, const Place& place) {
  VarId var;
  const auto number = constant_number(expr, place, &var);
  if (number && var.valid()) vars_[var].is_unchangeable = true;
  return number;
}

/// The same, without keeping the constant, which is told in `constant`, from being changed.
std::optional<double> Resolver::constant_number(const Expr& expr, const Place& place,
                                                VarId* constant) {
  Place caller = place;
  const Expr* found = argument_expr(expr, place, caller);
  const auto is_scalar = [](const Expr& value) {
    return value.kind == ExprKind::Number || value.kind == ExprKind::Unary;
  };
  if (is_scalar(*found)) {
    const auto numbers = given_numbers(*found);
    return numbers ? std::optional(numbers->front()) : std::nullopt;
  }
  if (found->kind != ExprKind::Ref || found->path.size() != 1 || !found->subs.empty())
    return std::nullopt;
  const auto var = find_var(found->path[0], caller);
  const Variable* source = var ? declared_[var->index()].source : nullptr;
  if (!source || source->equations.size() != 1 || source->kind == VarKind::Stock)
    return std::nullopt;
  if (!is_scalar(source->equations[0].expr)) return std::nullopt;
  const auto numbers = given_numbers(source->equations[0].expr);
  if (!numbers) return std::nullopt;
  if (constant) *constant = *var;
  return numbers->front();
}

/// vensim.md 10.8.1: one action of VECTOR SELECT over the tuples with a non-zero selection.
RExpr Resolver::select_action(int action, const RExpr& selection, const RExpr& value,
                              const Reduction& reduction, Span span) {
  const auto count = [&] {
    RExpr chosen = apply(Op::NotEqual, copy_of(selection, span), number(0, span), span);
    return wrap_reduction(Op::Add, 0, std::move(chosen), reduction, span);
  };
  const auto over = [&](Op op, double start) {
    RExpr item = copy_of(value, span);
    if (action == 5) {
      // printed the other way round in the manual; Vensim gives v^s (as in tests/vector_select of
      // the community suite)
      item = apply(Op::Pow, std::move(item), copy_of(selection, span), span);
    } else if (action < 5) {
      item = apply(Op::Mul, copy_of(selection, span), std::move(item), span);
    }
    RExpr chosen = apply(Op::NotEqual, copy_of(selection, span), number(0, span), span);
    RExpr picked = apply(Op::Select, std::move(chosen), std::move(item), number(start, span), span);
    return wrap_reduction(op, start, std::move(picked), reduction, span);
  };
  switch (action) {
    case 0:
    case 6:
      return over(Op::Add, 0);
    case 1:
    case 5:
    case 7:
      return over(Op::Mul, 1);
    case 2:
    case 8:
      return over(Op::Min, kInfinity);
    case 3:
    case 9:
      return over(Op::Max, -kInfinity);
    case 4:
    case 10:
      return apply(Op::Div, over(Op::Add, 0), count(), span);
    default:
      return count();
  }
}

/// VECTOR SELECT(selection, expression, missing, action, errors). An error is no number, as every
/// other of floating point (vensim.md 9.3).
RExpr Resolver::call_vector_select(const Expr& expr, const Place& place) {
  Reduction reduction;
  reduction.function = "VECTOR SELECT";
  const std::size_t draws = draw_count_;
  RExpr selection = resolve_reduced(expr.args[0], place, reduction);
  RExpr value = resolve_reduced(expr.args[1], place, reduction);
  if (draw_count_ > draws) {
    number_draws(selection, reduction);
    number_draws(value, reduction);
  }
  const auto act = [&](int action) {
    return select_action(action, selection, value, reduction, expr.span);
  };
  const auto known = literal_number(expr.args[3], place);
  RExpr result;
  if (known && *known >= 0 && *known < kActions) {
    result = act(static_cast<int>(*known));
  } else {
    // the action is an expression: choose among all of them in every step
    const RExpr action = resolve_expr(expr.args[3], place);
    result = number(kNotAvailable, expr.span);
    for (int i = 0; i < kActions; ++i) {
      RExpr whole = apply(Op::Trunc, copy_of(action, expr.span), expr.span);
      RExpr is_it = apply(Op::Equal, std::move(whole), number(i, expr.span), expr.span);
      result = apply(Op::Select, std::move(is_it), act(i), std::move(result), expr.span);
    }
  }
  RExpr is_empty = apply(Op::Equal, act(kActions), number(0, expr.span), expr.span);
  result = apply(Op::Select, std::move(is_empty), resolve_expr(expr.args[2], place),
                 std::move(result), expr.span);
  if (literal_number(expr.args[4], place) == 0) return result;

  // 1: nothing selected is an error, 2: more than one, 3: both
  const RExpr asked = apply(Op::Trunc, resolve_expr(expr.args[4], place), expr.span);
  const auto is = [&](const RExpr& tested, Op op, double limit) {
    return apply(op, copy_of(tested, expr.span), number(limit, expr.span), expr.span);
  };
  const auto is_either = [&](double code) {
    return apply(Op::Or, is(asked, Op::Equal, code), is(asked, Op::Equal, 3), expr.span);
  };
  const RExpr count = act(kActions);
  RExpr none = apply(Op::And, is_either(1), is(count, Op::Equal, 0), expr.span);
  RExpr many = apply(Op::And, is_either(2), is(count, Op::Greater, 1), expr.span);
  RExpr is_error = apply(Op::Or, std::move(none), std::move(many), expr.span);
  return apply(Op::Select, std::move(is_error),
               number(std::numeric_limits<double>::quiet_NaN(), expr.span), std::move(result),
               expr.span);
}

}  // namespace weir
