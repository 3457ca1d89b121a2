// Functions of whole vectors: VECTOR ..., INVERT MATRIX and the allocation functions
// (vensim.md 10.8.2, 10.8.3, 10.10).
//
// They take over the last loop of the left side (a matrix the last two): the equation of a hidden
// variable runs over the other loops, and its views run over the vectors. The calling equation
// reads the hidden variable's elements.
#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// A priority profile has four numbers an agent (vensim.md 10.10.1).
constexpr std::uint32_t kProfileLength = 4;

/// Positions that follow each other without a gap, as a view needs them.
bool is_contiguous(const std::vector<std::uint32_t>& positions) {
  if (positions.empty()) return false;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] != positions[0] + i) return false;
  }
  return true;
}

bool uses_loop(const RExpr& expr, std::uint32_t loop) {
  for (const RIndex& index : expr.index) {
    if (index.kind == RIndex::Kind::Loop && index.loop == loop) return true;
    for (const RExpr& inner : index.expr) {
      if (uses_loop(inner, loop)) return true;
    }
  }
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const RExpr& arg) { return uses_loop(arg, loop); });
}

}  // namespace

/// vensim.md 10.8.2: the flat storage of a variable, from the given element on.
RExpr Resolver::call_elm_map(const Expr& expr, const Place& place) {
  Place caller = place;
  const Expr* base = argument_expr(expr.args[0], place, caller);
  RExpr made = base->kind == ExprKind::Ref ? resolve_expr(*base, caller) : RExpr();
  if (made.kind != RKind::Value) {
    report(DiagKind::MustBeVariable, expr.args[0].span, "first", "VECTOR ELM MAP");
    return broken(expr.span);
  }
  made.kind = RKind::FlatValue;
  made.invalid = kNotAvailable;
  made.args.push_back(resolve_expr(expr.args[1], place));
  made.span = expr.span;
  return made;
}

/// VECTOR REORDER(v, order): v at order + 1 of its elements, along the last subscript.
RExpr Resolver::call_reorder(const Expr& expr, const Place& place) {
  RExpr made = resolve_expr(expr.args[0], place);
  const auto starts_at = [](const RIndex& index) -> std::optional<std::uint32_t> {
    if (index.kind == RIndex::Kind::Constant) return index.at;
    if (index.kind != RIndex::Kind::Loop || !is_contiguous(index.positions)) return std::nullopt;
    return index.positions.front();
  };
  const bool is_plain =
      made.kind == RKind::Value && !made.index.empty() && starts_at(made.index.back());
  if (!is_plain && !place.left->loops.empty()) {
    // anything else is evaluated over the left side first
    if (!may_keep_state("VECTOR REORDER", place, expr.span)) return broken(expr.span);
    REquation equation;
    equation.expr = std::move(made);
    made = make_hidden(std::move(equation), place, "reorder", expr.span);
  }
  if (made.kind != RKind::Value || made.index.empty()) {
    report(DiagKind::MustBeVariable, expr.args[0].span, "first", "VECTOR REORDER");
    return broken(expr.span);
  }
  made.invalid = kNotAvailable;
  const double first = *starts_at(made.index.back()) + 1.0;
  RIndex last;
  last.kind = RIndex::Kind::Dynamic;
  last.expr.push_back(
      apply(Op::Add, resolve_expr(expr.args[1], place), number(first, expr.span), expr.span));
  made.index.back() = std::move(last);
  return made;
}

/// The view of a hidden variable's own vector: its last position, or its last two.
RView Resolver::result_view(VarId hidden, const Place& place, std::size_t inner) const {
  const std::vector<ResolvedLoop>& loops = place.left->loops;
  const std::size_t outer = loops.size() - inner;
  RView view;
  view.var = hidden;
  view.index = hidden_value(hidden, place).index;
  for (std::size_t i = outer; i < loops.size(); ++i) view.index[i] = RIndex{};
  view.row_position = static_cast<int>(outer);
  view.rows = loops[outer].count;
  if (inner == 2) {
    view.column_position = static_cast<int>(outer + 1);
    view.columns = loops[outer + 1].count;
  }
  return view;
}

/// A reference as a view over the `inner` last loops of the left side. A loop that it does not name
/// was given by the first element of a range: the last such position is taken (for a profile, that
/// of its four numbers first). Nothing when the reference is no such rectangle; its numbers are
/// then to be copied first.
std::optional<RView> Resolver::view_of(const RExpr& value, const Place& place, std::size_t inner,
                                       bool is_profile) {
  if (value.kind != RKind::Value) return std::nullopt;
  RView view;
  view.var = value.var;
  view.index = value.index;
  const std::vector<std::uint32_t>& loops = place.left->loop_ids;
  std::vector<int> runs(inner, -1);  // by loop: the position that runs with it
  for (std::size_t k = 0; k < view.index.size(); ++k) {
    if (view.index[k].kind != RIndex::Kind::Loop) continue;
    for (std::size_t i = 0; i < inner; ++i) {
      if (view.index[k].loop != loops[loops.size() - inner + i]) continue;
      if (runs[i] >= 0 || !is_contiguous(view.index[k].positions)) return std::nullopt;
      runs[i] = static_cast<int>(k);
    }
  }
  if (is_profile) runs.push_back(-1);
  int next = static_cast<int>(view.index.size()) - 1;
  for (std::size_t i = runs.size(); i-- > 0;) {
    if (runs[i] >= 0) continue;
    while (next >= 0 && view.index[static_cast<std::size_t>(next)].kind != RIndex::Kind::Constant)
      --next;
    if (next < 0) return std::nullopt;
    runs[i] = next--;
  }
  // from its first element on: as many as the loop has, or all that follow
  const auto take = [&](int position) {
    const auto k = static_cast<std::size_t>(position);
    RIndex& index = view.index[k];
    const bool is_loop = index.kind == RIndex::Kind::Loop;
    const std::uint32_t first = is_loop ? index.positions.front() : index.at;
    const auto extent = static_cast<std::uint32_t>(dims_.elems(vars_[view.var].dims[k]).size());
    const std::uint32_t length =
        is_loop ? static_cast<std::uint32_t>(index.positions.size()) : extent - first;
    index = RIndex{RIndex::Kind::Constant, first, 0, {}, {}};
    return length;
  };
  view.row_position = runs[0];
  view.rows = take(runs[0]);
  if (runs.size() == 2) {
    view.column_position = runs[1];
    view.columns = take(runs[1]);
  }
  return view;
}

/// The numbers of any other expression: evaluated into a hidden variable over the left side's
/// loops.
RView Resolver::copied_view(RExpr value, const Place& place, std::size_t inner,
                            const std::string& function, Span span) {
  REquation equation;
  equation.expr = std::move(value);
  const VarId input = hidden_var(place, function + " argument", span);
  hidden_equation(input, std::move(equation), place);
  return result_view(input, place, inner);
}

/// A vector argument as a view of the size that the function needs; nothing after a report.
std::optional<RView> Resolver::vector_argument(Op op, const Expr& arg, bool is_profile,
                                               const RView& result, const Place& place,
                                               const std::string& function) {
  const std::size_t inner = op == Op::InvertMatrix ? 2 : 1;
  RExpr value = resolve_expr(arg, place);
  auto view = view_of(value, place, inner, is_profile);
  if (!view && is_profile) {
    report(DiagKind::MustBeVariable, arg.span, "second", function);
    return std::nullopt;
  }
  if (!view) view = copied_view(std::move(value), place, inner, function, arg.span);
  const std::uint32_t columns = is_profile ? kProfileLength : result.columns;
  if (view->rows == result.rows && view->columns == columns) return view;
  report(DiagKind::VectorSize, arg.span, function, result.rows * columns,
         view->rows * view->columns);
  return std::nullopt;
}

/// A whole-vector function makes a hidden variable over the left side's loops; the expression reads
/// its elements.
RExpr Resolver::call_vector(Op op, const Expr& expr, const std::vector<int>& vector_args,
                            const std::vector<int>& scalar_args, const Place& place) {
  const std::string function = display(expr.path.back());
  if (!may_keep_state(function, place, expr.span)) return broken(expr.span);
  const std::size_t inner = op == Op::InvertMatrix ? 2 : 1;
  const LeftSide& left = *place.left;
  if (left.loops.size() < inner || left.is_listed) {
    report(DiagKind::NeedsWholeRange, expr.span, function, counted(inner, "range"));
    note_unknown_in_args(expr, place);
    return broken(expr.span);
  }
  const VarId hidden = hidden_var(place, function, expr.span);
  REquation equation;
  equation.kind = REquationKind::Vector;
  equation.vector_op = op;
  equation.span = vars_[hidden].span;
  equation.views.push_back(result_view(hidden, place, inner));
  if (inner == 2 && equation.views[0].rows != equation.views[0].columns) {
    report(DiagKind::NotASquare, expr.args.front().span, function,
           counted(equation.views[0].rows, "row"), counted(equation.views[0].columns, "column"));
    return broken(expr.span);
  }
  bool is_good = true;
  for (std::size_t i = 0; i < vector_args.size(); ++i) {
    const bool is_profile = op == Op::AllocateAvailable && i == 1;
    const Expr& arg = expr.args[static_cast<std::size_t>(vector_args[i])];
    auto view = vector_argument(op, arg, is_profile, equation.views[0], place, function);
    is_good = is_good && view;
    if (view) equation.views.push_back(std::move(*view));
  }
  for (const int at : scalar_args) {
    const Expr& arg = expr.args[static_cast<std::size_t>(at)];
    RExpr value = resolve_expr(arg, place);
    for (std::size_t i = left.loop_ids.size() - inner; i < left.loop_ids.size(); ++i) {
      if (!uses_loop(value, left.loop_ids[i])) continue;
      report(DiagKind::MustBeSame, arg.span, function);
      is_good = false;
      break;
    }
    equation.args.push_back(std::move(value));
  }
  if (!is_good) return broken(expr.span);
  // the loops inside the views are no loops of the equation
  LeftSide outer = left;
  outer.loops.resize(left.loops.size() - inner);
  outer.loop_ids.resize(left.loops.size() - inner);
  equation.target = equation.views[0].index;
  add_equation(hidden, std::move(equation), outer);
  return hidden_value(hidden, place);
}

/// An argument given by the first elements of its last subscripts, as a view of all that follow. Of
/// a profile alone (DEMAND AT PRICE) the four numbers are one row.
std::optional<RView> Resolver::run_view(const Expr& arg, const RunArgument& run,
                                        const std::string& function, const Place& place) {
  static const char* const kWhich[] = {"first", "second", "third", "fourth"};
  RExpr value = resolve_expr(arg, place);
  RView view;
  view.var = value.var;
  view.index = std::move(value.index);
  std::vector<int> positions;
  for (std::size_t k = view.index.size(); k-- > 0 && positions.size() < run.runs;) {
    if (view.index[k].kind == RIndex::Kind::Constant)
      positions.insert(positions.begin(), static_cast<int>(k));
  }
  if (value.kind != RKind::Value || positions.size() < run.runs) {
    report(DiagKind::MustBeVariable, arg.span, kWhich[run.at], function);
    return std::nullopt;
  }
  const auto length = [&](int position) {
    const auto k = static_cast<std::size_t>(position);
    const std::size_t extent = dims_.elems(vars_[view.var].dims[k]).size();
    return static_cast<std::uint32_t>(extent) - view.index[k].at;
  };
  view.row_position = positions.front();
  view.rows = length(view.row_position);
  if (run.runs == 2) {
    view.column_position = positions.back();
    view.columns = length(view.column_position);
  }
  return view;
}

/// A function of whole vectors that gives one number: a hidden variable with the loops of the left
/// side; the vectors are given by their first elements.
RExpr Resolver::call_of_vectors(Op op, const Expr& expr,
                                const std::vector<RunArgument>& vector_args,
                                const std::vector<int>& scalar_args, const Place& place) {
  const std::string function = display(expr.path.back());
  if (!may_keep_state(function, place, expr.span)) return broken(expr.span);
  const VarId hidden = hidden_var(place, function, expr.span);
  REquation equation;
  equation.kind = REquationKind::Vector;
  equation.vector_op = op;
  RView result;
  result.var = hidden;
  result.index = hidden_value(hidden, place).index;
  equation.views.push_back(std::move(result));
  for (const RunArgument& run : vector_args) {
    const Expr& arg = expr.args[static_cast<std::size_t>(run.at)];
    auto view = run_view(arg, run, function, place);
    if (!view) return broken(expr.span);
    const bool is_profile = op == Op::DemandAtPrice || op == Op::SupplyAtPrice;
    if (is_profile) {
      std::swap(view->rows, view->columns);
      std::swap(view->row_position, view->column_position);
    }
    // a profile has four numbers for each agent before it; priorities are as many as requests
    const RView& before = equation.views.back();
    const std::uint32_t rows =
        run.runs == 2 || (op == Op::ClearingPriority && run.at == 1) ? before.rows : view->rows;
    const std::uint32_t columns = run.runs == 2 || is_profile ? kProfileLength : 1;
    if (view->rows != rows || view->columns != columns) {
      report(DiagKind::VectorSize, arg.span, function, rows * columns, view->rows * view->columns);
      return broken(expr.span);
    }
    equation.views.push_back(std::move(*view));
  }
  for (const int at : scalar_args)
    equation.args.push_back(resolve_expr(expr.args[static_cast<std::size_t>(at)], place));
  hidden_equation(hidden, std::move(equation), place);
  return hidden_value(hidden, place);
}

}  // namespace weir
