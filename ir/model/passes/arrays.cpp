// Functions that run over arrays: reductions (vensim.md 6.8, xmile.md 18.9), VECTOR ... and the allocation functions
// (vensim.md 10.8, 10.10).
#include <algorithm>
#include <cmath>
#include <limits>

#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {

/// Resolves `body` inside a reducing function and wraps it in the loops that its subscripts asked for.
RExpr Resolver::reduce(Op op, double start, const Expr& body, const Place& place, const std::string& function) {
  Reduction reduction;
  reduction.function = function;
  const Place inside{place.scope, place.left, &reduction, &place, place.self};
  RExpr value = resolve_expr(body, inside);
  return wrap_reduction(op, start, std::move(value), reduction, body.span);
}

RExpr Resolver::wrap_reduction(Op op, double start, RExpr body, const Reduction& reduction, Span span) const {
  if (reduction.entries.empty()) return body;
  RExpr made;
  made.kind = RKind::Reduce;
  made.op = op;
  made.number = start;
  made.span = span;
  made.first_loop = reduction.entries.front().binding.loop;
  for (const Reduction::Entry& entry : reduction.entries) {
    made.loops.push_back({static_cast<std::uint32_t>(entry.binding.elems.size()), display(dims_.name(entry.dim))});
    // the loop's number travels in an index of its own until normalise.cpp has renumbered it
    RIndex number_of_loop;
    number_of_loop.kind = RIndex::Kind::Loop;
    number_of_loop.loop = entry.binding.loop;
    made.index.push_back(std::move(number_of_loop));
  }
  made.args.push_back(std::move(body));
  return made;
}

RExpr Resolver::call_reduce(Op op, double start, const Expr& expr, const Place& place) {
  return reduce(op, start, expr.args[0], place, display(expr.path.back()));
}

RExpr Resolver::call_size(const Expr& expr, const Place& place) {
  const Expr& arg = expr.args[0];
  if (arg.kind == ExprKind::Ref && arg.path.size() == 1 && arg.subs.empty()) {
    if (const auto dim = dims_.find_dim(arg.path[0].key)) {
      return number(static_cast<double>(dims_.elems(*dim).size()), expr.span);
    }
  }
  // the number of elements the argument runs over
  Reduction reduction;
  reduction.function = display(expr.path.back());
  resolve_expr(arg, {place.scope, place.left, &reduction, &place, place.self});
  double count = 1;
  for (const Reduction::Entry& entry : reduction.entries) count *= static_cast<double>(entry.binding.elems.size());
  return number(count, expr.span);
}

RExpr Resolver::call_mean(const Expr& expr, const Place& place) {
  RExpr sum = call_reduce(Op::Add, 0, expr, place);
  return apply(Op::Div, {std::move(sum), call_size(expr, place)}, expr.span);
}

/// Population standard deviation (xmile.md 18.9): sqrt(mean((x - mean)^2)).
RExpr Resolver::call_deviation(const Expr& expr, const Place& place) {
  const RExpr size = call_size(expr, place);
  RExpr mean = call_mean(expr, place);
  RExpr mean_value;
  mean_value.kind = RKind::Local;
  mean_value.local = next_local_++;
  Reduction reduction;
  reduction.function = "STDDEV";
  RExpr value = resolve_expr(expr.args[0], {place.scope, place.left, &reduction, &place, place.self});
  RExpr distance = apply(Op::Sub, {std::move(value), mean_value}, expr.span);
  RExpr distance_value;
  distance_value.kind = RKind::Local;
  distance_value.local = next_local_++;
  RExpr square;
  square.kind = RKind::Let;
  square.local = distance_value.local;
  square.span = expr.span;
  square.args.push_back(std::move(distance));
  square.args.push_back(apply(Op::Mul, {distance_value, distance_value}, expr.span));
  RExpr sum = wrap_reduction(Op::Add, 0, std::move(square), reduction, expr.span);
  RExpr let;
  let.kind = RKind::Let;
  let.local = mean_value.local;
  let.span = expr.span;
  let.args.push_back(std::move(mean));
  let.args.push_back(apply(Op::Sqrt, {apply(Op::Div, {std::move(sum), size}, expr.span)}, expr.span));
  return let;
}

/// A number known before the run: written as one, or a scalar constant of the model.
std::optional<double> Resolver::literal_number(const Expr& expr, const Place& place) const {
  Place caller = place;
  const Expr* found = argument_expr(expr, place, caller);
  if (found->kind == ExprKind::Number) return found->number;
  if (found->kind == ExprKind::Unary && found->op == SyntaxOp::Minus && found->args[0].kind == ExprKind::Number) {
    return -found->args[0].number;
  }
  if (found->kind != ExprKind::Ref || found->path.size() != 1 || !found->subs.empty()) return std::nullopt;
  const auto var = find_var(found->path[0], caller);
  const Variable* source = var ? declared_[var->index()].source : nullptr;
  if (!source || source->equations.size() != 1 || source->kind == VarKind::Stock) return std::nullopt;
  const Expr& value = source->equations[0].expr;
  return value.kind == ExprKind::Number ? std::optional(value.number) : std::nullopt;
}

/// vensim.md 10.8.1: one action of VECTOR SELECT over the tuples with a non-zero selection.
RExpr Resolver::select_action(int action, const Expr& expr, const Place& place) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto over = [&](Op op, double start) {
    Reduction reduction;
    reduction.function = "VECTOR SELECT";
    const Place inside{place.scope, place.left, &reduction, &place, place.self};
    RExpr selection = resolve_expr(expr.args[0], inside);
    RExpr value = resolve_expr(expr.args[1], inside);
    RExpr chosen = apply(Op::NotEqual, {selection, number(0, expr.span)}, expr.span);
    if (action == 5) {
      // printed the other way round in the manual; Vensim gives v^s (as in tests/vector_select of the community suite)
      value = apply(Op::Pow, {std::move(value), selection}, expr.span);
    } else if (action < 5) {
      value = apply(Op::Mul, {selection, std::move(value)}, expr.span);
    }
    RExpr item = apply(Op::Select, {std::move(chosen), std::move(value), number(start, expr.span)}, expr.span);
    return wrap_reduction(op, start, std::move(item), reduction, expr.span);
  };
  switch (action) {
    case 0:
    case 6: return over(Op::Add, 0);
    case 1:
    case 5:
    case 7: return over(Op::Mul, 1);
    case 2:
    case 8: return over(Op::Min, infinity);
    case 3:
    case 9: return over(Op::Max, -infinity);
    default: return apply(Op::Div, {over(Op::Add, 0), selected_count(expr, place)}, expr.span);
  }
}

RExpr Resolver::selected_count(const Expr& expr, const Place& place) {
  Reduction reduction;
  reduction.function = "VECTOR SELECT";
  const Place inside{place.scope, place.left, &reduction, &place, place.self};
  RExpr selection = resolve_expr(expr.args[0], inside);
  resolve_expr(expr.args[1], inside);  // asks for the same loops as the action
  RExpr chosen = apply(Op::NotEqual, {std::move(selection), number(0, expr.span)}, expr.span);
  return wrap_reduction(Op::Add, 0, std::move(chosen), reduction, expr.span);
}

RExpr Resolver::call_vector_select(const Expr& expr, const Place& place) {
  constexpr int kActions = 11;
  const auto known = literal_number(expr.args[3], place);
  RExpr result;
  if (known && *known >= 0 && *known < kActions) {
    result = select_action(static_cast<int>(*known), expr, place);
  } else {
    // the action is an expression: choose among all of them in every step
    const RExpr action = resolve_expr(expr.args[3], place);
    result = number(kNotAvailable, expr.span);
    for (int i = 0; i < kActions; ++i) {
      RExpr is_it = apply(Op::Equal, {apply(Op::Trunc, {action}, expr.span), number(i, expr.span)}, expr.span);
      result = apply(Op::Select, {std::move(is_it), select_action(i, expr, place), std::move(result)}, expr.span);
    }
  }
  RExpr is_empty = apply(Op::Equal, {selected_count(expr, place), number(0, expr.span)}, expr.span);
  return apply(Op::Select, {std::move(is_empty), resolve_expr(expr.args[2], place), std::move(result)}, expr.span);
}

/// vensim.md 10.8.2: the flat storage of a variable, from the given element on.
RExpr Resolver::call_elm_map(const Expr& expr, const Place& place) {
  Place caller = place;
  const Expr* base = argument_expr(expr.args[0], place, caller);
  RExpr made = base->kind == ExprKind::Ref ? resolve_expr(*base, caller) : RExpr();
  if (made.kind != RKind::Value) {
    diags_.report(DiagKind::MustBeVariable, expr.args[0].span, "first", "VECTOR ELM MAP");
    return broken(expr.span);
  }
  made.kind = RKind::FlatValue;
  made.invalid = kNotAvailable;
  made.args.push_back(resolve_expr(expr.args[1], place));
  made.span = expr.span;
  return made;
}

/// VECTOR REORDER(v, order): v at order + 1, along the last subscript.
RExpr Resolver::call_reorder(const Expr& expr, const Place& place) {
  RExpr made = resolve_expr(expr.args[0], place);
  if (made.kind != RKind::Value) {
    // data and other expressions are evaluated over the left side first
    if (!may_keep_state("VECTOR REORDER", place, expr.span)) return broken(expr.span);
    REquation equation;
    equation.expr = std::move(made);
    made = make_hidden(std::move(equation), place, "reorder", expr.span);
  }
  if (made.index.empty()) {
    diags_.report(DiagKind::MustBeVariable, expr.args[0].span, "first", "VECTOR REORDER");
    return broken(expr.span);
  }
  made.invalid = kNotAvailable;
  RIndex last;
  last.kind = RIndex::Kind::Dynamic;
  last.expr.push_back(apply(Op::Add, {resolve_expr(expr.args[1], place), number(1, expr.span)}, expr.span));
  made.index.back() = std::move(last);
  return made;
}

/// A vector argument as a view. The last left-side loop (the last two of a matrix) runs inside the view; where the
/// argument does not name it, it was given by first elements or by a further dimension, and its last position is taken.
std::optional<RView> Resolver::view_of(const Expr& arg, const Place& place, bool is_matrix) {
  Place caller = place;
  const Expr* found = argument_expr(arg, place, caller);
  RExpr value = found->kind == ExprKind::Ref ? resolve_expr(*found, caller) : RExpr();
  if (value.kind != RKind::Value || value.index.empty()) return std::nullopt;
  RView view;
  view.var = value.var;
  view.index = value.index;
  const std::size_t inner = is_matrix ? 2 : 1;
  const std::vector<std::uint32_t>& loops = place.left->loop_ids;
  std::vector<int> free;  // positions that run inside the view, first to last
  for (std::size_t k = 0; k < view.index.size(); ++k) {
    for (std::size_t i = loops.size() - std::min(inner, loops.size()); i < loops.size(); ++i) {
      if (view.index[k].kind == RIndex::Kind::Loop && view.index[k].loop == loops[i]) free.push_back(static_cast<int>(k));
    }
  }
  // first elements instead of range names: the last positions
  for (int k = static_cast<int>(view.index.size()) - 1; k >= 0 && free.size() < inner; --k) {
    if (view.index[static_cast<std::size_t>(k)].kind == RIndex::Kind::Constant) free.insert(free.begin(), k);
  }
  std::sort(free.begin(), free.end());
  if (free.empty() || free.size() > 2) return std::nullopt;
  const auto length = [&](int k) {
    const RIndex& index = view.index[static_cast<std::size_t>(k)];
    if (index.kind == RIndex::Kind::Loop) return static_cast<std::uint32_t>(index.positions.size());
    return static_cast<std::uint32_t>(dims_.elems(vars_[view.var].dims[static_cast<std::size_t>(k)]).size()) - index.at;
  };
  const auto start = [&](int k) {
    RIndex& index = view.index[static_cast<std::size_t>(k)];
    const std::uint32_t first = index.kind == RIndex::Kind::Loop ? index.positions.front() : index.at;
    index = RIndex{RIndex::Kind::Constant, first, 0, {}, {}};
  };
  view.row_position = free.front();
  view.rows = length(free.front());
  start(free.front());
  if (free.size() == 2) {
    view.column_position = free.back();
    view.columns = length(free.back());
    start(free.back());
  }
  return view;
}

/// A whole-vector function makes a hidden variable over the left side's loops; the expression reads its elements.
RExpr Resolver::call_vector(Op op, const Expr& expr, const std::vector<int>& vector_args,
                            const std::vector<int>& scalar_args, const Place& place) {
  const std::string function = display(expr.path.back());
  if (!may_keep_state(function, place, expr.span)) return broken(expr.span);
  const std::size_t inner = op == Op::InvertMatrix ? 2 : 1;
  if (place.left->loops.size() < inner || place.left->loops.back().label == "elements") {
    diags_.report(DiagKind::MustBeWhole, expr.span, function);
    return broken(expr.span);
  }
  const VarId hidden = hidden_var(place, function, expr.span);
  REquation equation;
  equation.kind = REquationKind::Vector;
  equation.vector_op = op;
  equation.span = expr.span;
  RView result;
  result.var = hidden;
  result.index = hidden_value(hidden, place).index;
  const std::size_t outer = place.left->loops.size() - inner;
  for (std::size_t i = outer; i < place.left->loops.size(); ++i) result.index[i] = RIndex{};
  result.row_position = static_cast<int>(outer);
  result.rows = place.left->loops[outer].count;
  if (inner == 2) {
    result.column_position = static_cast<int>(outer + 1);
    result.columns = place.left->loops[outer + 1].count;
  }
  equation.views.push_back(std::move(result));
  for (std::size_t i = 0; i < vector_args.size(); ++i) {
    const Expr& arg = expr.args[static_cast<std::size_t>(vector_args[i])];
    const bool is_matrix = op == Op::InvertMatrix || (op == Op::AllocateAvailable && i == 1);
    auto view = view_of(arg, place, is_matrix);
    if (!view) {
      // any other expression: evaluated over the left side's loops first
      REquation made;
      made.expr = resolve_expr(arg, place);
      const VarId input = hidden_var(place, function + " argument", arg.span);
      hidden_equation(input, std::move(made), place);
      view = equation.views.front();
      view->var = input;
    }
    // results as long as the vector; a profile has four numbers an agent (vensim.md 10.10.1)
    const std::uint32_t wanted = equation.views.front().rows * equation.views.front().columns * (is_matrix && inner == 1 ? 4 : 1);
    if (view->rows * view->columns != wanted || (inner == 2 && view->rows != view->columns)) {
      diags_.report(DiagKind::VectorSize, arg.span, function, wanted, view->rows * view->columns);
      return broken(expr.span);
    }
    equation.views.push_back(std::move(*view));
  }
  for (const int at : scalar_args) {
    equation.args.push_back(resolve_expr(expr.args[static_cast<std::size_t>(at)], place));
  }
  // the loops inside the views are not loops of the equation
  LeftSide left = *place.left;
  equation.target = hidden_value(hidden, place).index;
  for (std::size_t i = outer; i < left.loops.size(); ++i) equation.target[i] = RIndex{};
  left.loops.resize(outer);
  left.loop_ids.resize(outer);
  add_equation(hidden, std::move(equation), left);
  return hidden_value(hidden, place);
}

}  // namespace weir
