// Functions that only Stella has (xmile.md 18.9, 26), and graphical functions read as containers of
// their points (xmile.md 17.3).
#include <cmath>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// xmile.md 18.5: a number used as an index, or as a rank.
constexpr double kRounding = 1e-6;
/// Differences of differences lose a digit or more each: no order beyond has any left.
constexpr double kMostDerivatives = 20;
/// INTERPOLATE weighs 2^n corners.
constexpr std::size_t kMostInterpolated = 4;

/// The 1-based number, in row-major order, of what the loops of a reducing function stand at.
RExpr row_major_number(const Reduction& reduction, Span span) {
  RExpr made;
  made.number = 1;
  made.span = span;
  const auto apply = [&](Op op, RExpr a, RExpr b) {
    RExpr whole;
    whole.kind = RKind::Apply;
    whole.op = op;
    whole.span = span;
    whole.args.push_back(std::move(a));
    whole.args.push_back(std::move(b));
    return whole;
  };
  const auto constant = [&](double value) {
    RExpr whole;
    whole.number = value;
    whole.span = span;
    return whole;
  };
  for (const Reduction::Entry& entry : reduction.entries) {
    RExpr position;
    position.kind = RKind::Position;
    position.span = span;
    RIndex index;
    index.kind = RIndex::Kind::Loop;
    index.loop = entry.binding.loop;
    for (std::uint32_t i = 0; i < entry.binding.elems.size(); ++i) index.positions.push_back(i);
    position.index.push_back(std::move(index));
    // (so far - 1) * size + position
    RExpr before = apply(Op::Sub, std::move(made), constant(1));
    const auto size = static_cast<double>(entry.binding.elems.size());
    made = apply(Op::Add, apply(Op::Mul, std::move(before), constant(size)), std::move(position));
  }
  return made;
}

bool is_time(const Expr& expr) {
  const bool is_named = expr.kind == ExprKind::Ref || expr.kind == ExprKind::Call;
  return is_named && expr.path.back().key == "time" && expr.args.empty();
}

/// `*` (or Vensim's `!`) at each place that an array leaves open; no subscripts at all leave all
/// open.
std::vector<std::size_t> open_positions(const Expr& ref, std::size_t count) {
  std::vector<std::size_t> open;
  for (std::size_t k = 0; k < count; ++k) {
    const bool is_open =
        ref.subs.empty() || ref.subs[k].kind == SubKind::Star || ref.subs[k].kind == SubKind::Bang;
    if (is_open) open.push_back(k);
  }
  return open;
}

/// The left side with the loop over a dimension, the last of them, as its last; nothing when there
/// is none.
std::optional<LeftSide> with_loop_last(const LeftSide& left, DimId dim) {
  if (left.is_listed || left.bindings.empty()) return std::nullopt;
  for (std::size_t i = left.bindings.size(); i-- > 0;) {
    const Binding& binding = left.bindings[i];
    if (!binding.is_loop || binding.dim != dim) continue;
    const auto id = std::find(left.loop_ids.begin(), left.loop_ids.end(), binding.loop);
    if (id == left.loop_ids.end()) continue;
    LeftSide made = left;
    const auto to_end = [](auto& list, std::size_t at) {
      std::rotate(list.begin() + static_cast<std::ptrdiff_t>(at),
                  list.begin() + static_cast<std::ptrdiff_t>(at) + 1, list.end());
    };
    const auto loop = static_cast<std::size_t>(id - left.loop_ids.begin());
    to_end(made.loop_ids, loop);
    to_end(made.loops, loop);
    to_end(made.bindings, i);
    return made;
  }
  return std::nullopt;
}

}  // namespace

RExpr Resolver::call_stella(const Builtin& row, const Expr& expr, const Place& place) {
  switch (row.special) {
    case SpecialFunction::Derivative:
      return call_derivative(expr, place);
    case SpecialFunction::History:
      return call_history(expr, place);
    case SpecialFunction::Interpolate:
      return call_interpolate(expr, place);
    case SpecialFunction::RankOf:
      return call_rank_of(expr, place);
    case SpecialFunction::Allocate:
      return call_allocate(expr, place);
    case SpecialFunction::NotComputed:
      // xmile.md 26.8: loops that matter are found along a run, not by it
      report(DiagKind::NotComputed, expr.span, row.spelling);
      note_unknown_in_args(expr, place);
      return number(0, expr.span);
    default:
      return number(0, expr.span);  // Zero: what counts the runs before a single one
  }
}

RExpr Resolver::local(std::uint32_t which, Span span) const {
  RExpr made;
  made.kind = RKind::Local;
  made.local = which;
  made.span = span;
  return made;
}

/// `result`, in which the value has the name `which`.
RExpr Resolver::let(std::uint32_t which, RExpr value, RExpr result) const {
  RExpr made;
  made.kind = RKind::Let;
  made.local = which;
  made.span = result.span;
  made.args.push_back(std::move(value));
  made.args.push_back(std::move(result));
  return made;
}

/// DERIVN(x, n): the n-th backward difference by dt^n; 0 during the first n steps (xmile.md 26.1).
RExpr Resolver::call_derivative(const Expr& expr, const Place& place) {
  const auto order = literal_number(expr.args[1], place);
  if (!order || !(*order >= 0 && *order <= kMostDerivatives) || *order != std::floor(*order)) {
    report(DiagKind::MustBeNumber, expr.args[1].span,
           fmt::format("the order of DERIVN, from 0 to {:.0f},", kMostDerivatives));
    return broken(expr.span);
  }
  RExpr made = resolve_expr(expr.args[0], place);
  if (*order > 0 && !may_keep_state("DERIVN", place, expr.span)) return broken(expr.span);
  const Span span = expr.span;
  for (double n = 1; n <= *order; n += 1) {
    REquation current;
    current.expr = std::move(made);
    const RExpr value = make_hidden(std::move(current), place, "derivative", span);
    REquation memory;
    memory.kind = REquationKind::Memory;
    memory.expr = value;
    memory.init = value;
    RExpr before = make_hidden(std::move(memory), place, "previous", span);
    RExpr rise = apply(Op::Sub, value, std::move(before), span);
    RExpr slope = apply(Op::Div, std::move(rise), variable_value(dt_, span), span);
    // half a step before the n-th
    RExpr wait = apply(Op::Mul, number(n - 0.5, span), variable_value(dt_, span), span);
    RExpr first = apply(Op::Add, variable_value(start_, span), std::move(wait), span);
    RExpr is_early = apply(Op::Less, variable_value(step_time_, span), std::move(first), span);
    made = apply(Op::Select, std::move(is_early), number(0, span), std::move(slope), span);
  }
  return made;
}

/// HISTORY(x, t): x at an earlier time of this run, 0 before its start (xmile.md 26.3). Where t is
/// TIME less a constant it is a delay, where it is a constant a value that is kept; else all
/// values are.
RExpr Resolver::call_history(const Expr& expr, const Place& place) {
  const Expr& when = expr.args[1];
  const bool is_back =
      when.kind == ExprKind::Binary && when.op == SyntaxOp::Sub && is_time(when.args[0]);
  const auto lag = is_back ? constant_number(when.args[1], place) : std::nullopt;
  if (lag && *lag > 0) {
    made_.push_back(expr);
    Expr& delay = made_.back();
    delay.args = {expr.args[0], when.args[1], make_number(0, expr.span)};
    return call_delay({Op::FixedStart, Op::FixedPush, {1, 2}, {0}},
                      fixed_where_steps_are_inner(delay, 1, place), place);
  }
  if (constant_number(when, place)) {
    return call_macro(*prelude_macros_.at("history at"), {&expr.args[0], &when}, expr, place, true);
  }
  if (!may_keep_state("HISTORY", place, expr.span)) return broken(expr.span);
  REquation kept;
  kept.kind = REquationKind::Memory;
  kept.init = object_call(Op::HistoryStart, {}, expr.span);
  std::vector<RExpr> pushed;
  pushed.push_back(resolve_expr(expr.args[0], place));
  pushed.push_back(variable_value(step_time_, expr.span));
  kept.expr = object_call(Op::HistoryPush, std::move(pushed), expr.span);
  RExpr found = make_hidden(std::move(kept), place, "history", expr.span);
  found.kind = RKind::Object;
  found.op = Op::HistoryAt;
  found.args.push_back(resolve_expr(when, place));
  return found;
}

/// INTERPOLATE(a, u1, ...): between the elements of an array that stand at equal distances on
/// [0, 1] of each dimension (xmile.md 26.3).
RExpr Resolver::call_interpolate(const Expr& expr, const Place& place) {
  Place caller = place;
  const Expr& array = *argument_expr(expr.args[0], place, caller);
  const auto var = array.kind != ExprKind::Ref ? std::nullopt
                   : array.path.size() > 1     ? find_qualified(array.path)
                                               : find_var(array.path[0], caller);
  const std::vector<DimId> dims = var ? own_dims(*var) : std::vector<DimId>();
  const bool is_array = !dims.empty() && (array.subs.empty() || array.subs.size() == dims.size());
  const auto open = is_array ? open_positions(array, dims.size()) : std::vector<std::size_t>();
  if (open.empty() || open.size() > kMostInterpolated) {
    report(DiagKind::MustBeVariable, expr.args[0].span, "first", "INTERPOLATE");
    return broken(expr.span);
  }
  if (expr.args.size() != open.size() + 1) {
    report(DiagKind::WrongArgumentCount, expr.span, "INTERPOLATE",
           counted(open.size() + 1, "argument"), std::to_string(expr.args.size()));
    return broken(expr.span);
  }
  // each corner is the array at computed indices
  Expr corner = array;
  corner.subs.resize(dims.size());
  for (const std::size_t k : open) {
    corner.subs[k] = Subscript{SubKind::Index, {}, {make_number(1, expr.span)}, expr.span};
  }
  const RExpr element = value_of(*var, corner, caller);
  if (element.kind != RKind::Value) return broken(expr.span);
  std::vector<Interpolated> inputs;
  for (std::size_t i = 0; i < open.size(); ++i) {
    const std::size_t position = element.index.size() - dims.size() + open[i];
    const auto count = static_cast<double>(dims_.elems(dims[open[i]]).size());
    inputs.push_back({position, count, next_local_, next_local_ + 1, next_local_ + 2});
    next_local_ += 3;
  }
  RExpr made = weighted_corners(element, inputs, expr.span);
  for (std::size_t i = open.size(); i-- > 0;) {
    RExpr u = resolve_expr(expr.args[i + 1], place);
    made = with_interpolated(inputs[i], std::move(u), std::move(made));
  }
  return made;
}

/// `body`, in which the place of `u` on the elements, the element below it and what is left have
/// names.
RExpr Resolver::with_interpolated(const Interpolated& input, RExpr u, RExpr body) const {
  const Span span = body.span;
  const double last = input.count - 1;
  u = apply(Op::Max, apply(Op::Min, std::move(u), number(1, span), span), number(0, span), span);
  RExpr at = apply(Op::Mul, std::move(u), number(last, span), span);
  RExpr lower = apply(Op::Floor, local(input.at, span), span);
  lower = apply(Op::Min, std::move(lower), number(std::fmax(0, last - 1), span), span);
  RExpr part = apply(Op::Sub, local(input.at, span), local(input.lower, span), span);
  body = let(input.part, std::move(part), std::move(body));
  body = let(input.lower, std::move(lower), std::move(body));
  return let(input.at, std::move(at), std::move(body));
}

/// The elements around a place, each with the part that it has in the value there.
RExpr Resolver::weighted_corners(const RExpr& element, const std::vector<Interpolated>& inputs,
                                 Span span) {
  RExpr sum = number(0, span);
  for (std::size_t bits = 0; bits < std::size_t{1} << inputs.size(); ++bits) {
    RExpr term = copy_of(element, span);
    if (term.kind != RKind::Value) return term;
    std::vector<RExpr> weights;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const bool is_upper = bits >> i & 1;
      // an array of one element has no second
      const double step = std::fmin(is_upper ? 2 : 1, inputs[i].count);
      RIndex index;
      index.kind = RIndex::Kind::Dynamic;
      index.expr.push_back(apply(Op::Add, local(inputs[i].lower, span), number(step, span), span));
      term.index[inputs[i].position] = std::move(index);
      RExpr weight = local(inputs[i].part, span);
      if (!is_upper) weight = apply(Op::Sub, number(1, span), std::move(weight), span);
      weights.push_back(std::move(weight));
    }
    for (RExpr& weight : weights) term = apply(Op::Mul, std::move(term), std::move(weight), span);
    sum = apply(Op::Add, std::move(sum), std::move(term), span);
  }
  return sum;
}

/// RANK(a, r, b): the number of the element with r - 1 others before it: smaller ones, then by b,
/// then by number; 0 where there is none (xmile.md 18.9).
RExpr Resolver::call_rank_of(const Expr& expr, const Place& place) {
  const Span span = expr.span;
  Reduction mine, others;
  mine.function = others.function = "RANK";
  RExpr a = resolve_reduced(expr.args[0], place, mine);
  RExpr other_a = resolve_reduced(expr.args[0], place, others);
  RExpr is_before =
      apply(Op::Less, row_major_number(others, span), row_major_number(mine, span), span);
  // what row_major_number() makes, three times
  for (const Reduction::Entry& entry : mine.entries) spend(3 * entry.binding.elems.size(), span);
  if (expr.args.size() == 3) {
    const double size = mine.size();
    RExpr b = resolve_reduced(expr.args[2], place, mine);
    RExpr other_b = resolve_reduced(expr.args[2], place, others);
    if (mine.size() != size) {
      report(DiagKind::VectorSize, expr.args[2].span, "RANK", size, mine.size());
      return broken(span);
    }
    RExpr is_equal = apply(Op::Equal, copy_of(other_b, span), copy_of(b, span), span);
    is_before = apply(Op::And, std::move(is_equal), std::move(is_before), span);
    RExpr is_less = apply(Op::Less, std::move(other_b), std::move(b), span);
    is_before = apply(Op::Or, std::move(is_less), std::move(is_before), span);
  }
  RExpr is_equal = apply(Op::Equal, copy_of(other_a, span), copy_of(a, span), span);
  is_before = apply(Op::And, std::move(is_equal), std::move(is_before), span);
  RExpr is_less = apply(Op::Less, std::move(other_a), std::move(a), span);
  is_before = apply(Op::Or, std::move(is_less), std::move(is_before), span);
  RExpr count = wrap_reduction(Op::Add, 0, std::move(is_before), others, span);
  const std::uint32_t wanted = next_local_++;
  RExpr rank = apply(Op::Add, resolve_expr(expr.args[1], place), number(kRounding, span), span);
  rank = apply(Op::Sub, apply(Op::Floor, std::move(rank), span), number(1, span), span);
  RExpr is_it = apply(Op::Equal, std::move(count), local(wanted, span), span);
  RExpr found = apply(Op::Mul, std::move(is_it), row_major_number(mine, span), span);
  return let(wanted, std::move(rank), wrap_reduction(Op::Add, 0, std::move(found), mine, span));
}

/// ALLOCATE(supply, dimension, demand, priority, width): the share of the current element
/// (xmile.md 26.6, 36.3).
RExpr Resolver::call_allocate(const Expr& expr, const Place& place) {
  const Expr& named = expr.args[1];
  const auto dim =
      named.kind == ExprKind::Ref ? dims_.find_dim(named.path.back().key) : std::nullopt;
  // the operation is over the last loop of a left side: the one of the dimension goes there
  const auto left = dim ? with_loop_last(*place.left, *dim) : std::nullopt;
  if (!left) {
    report(DiagKind::NeedsWholeRange, expr.span, "ALLOCATE", "its dimension");
    note_unknown_in_args(expr, place);
    return broken(expr.span);
  }
  Place turned = place;
  turned.left = &*left;
  Expr call = expr;
  call.args = {expr.args[2], expr.args[3], expr.args[4], expr.args[0]};
  for (std::size_t i = 0; i < 2; ++i) {
    for (Subscript& sub : call.args[i].subs) {
      if (sub.kind == SubKind::Star) sub = Subscript{SubKind::Name, dims_.name(*dim), {}, sub.span};
    }
  }
  return call_vector(Op::AllocateByPriority, call, {0, 1}, {2, 3}, turned);
}

/// The y values of a graphical function that is named without an argument; null for anything else.
const std::vector<double>* Resolver::points_in(const Expr& expr, const Place& place) {
  if (dialect_ == Dialect::Vensim) return nullptr;
  Place caller = place;
  const Expr& ref = *argument_expr(expr, place, caller);
  if (ref.kind != ExprKind::Ref || !ref.subs.empty()) return nullptr;
  const auto var = ref.path.size() > 1 ? find_qualified(ref.path) : find_var(ref.path[0], caller);
  if (!var || !own_dims(*var).empty()) return nullptr;
  const Variable* source = declared_[var->index()].source;
  if (source && !source->equations.empty() && source->equations[0].kind == EquationKind::Data)
    return nullptr;
  const VarId table = own_table(*var);
  return table.valid() && vars_[table].tables.size() == 1 ? &vars_[table].tables[0].ys : nullptr;
}

/// gf[i]: the i-th y value of a graphical function; outside 0, or NaN where the file asks for it.
RExpr Resolver::point_at(VarId var, const Expr& ref, const Place& place) {
  const Subscript& sub = ref.subs[0];
  const bool is_index = sub.kind == SubKind::Index || sub.kind == SubKind::Name;
  if (!is_index) {
    report(DiagKind::UnexpectedToken, sub.span, "the number of a point", "something else");
    return broken(ref.span);
  }
  const double invalid = model_.invalid_index_is_nan ? std::nan("") : 0;
  const std::vector<double> ys = vars_[own_table(var)].tables.front().ys;
  const VarId id = hidden_var(place, "points", ref.span);
  vars_[id].kind = RVarKind::Table;
  vars_[id].dims.clear();
  // a step at each whole number, one before the first and one after the last
  ProgramTable steps{vars_[id].name, ReadKind::Discrete, {0}, {invalid}};
  for (const double y : ys) {
    steps.xs.push_back(static_cast<double>(steps.xs.size()));
    steps.ys.push_back(y);
  }
  steps.xs.push_back(static_cast<double>(steps.xs.size()));
  steps.ys.push_back(invalid);
  vars_[id].tables.push_back(std::move(steps));
  const Expr index = sub.kind == SubKind::Index ? sub.index[0] : make_ref(sub.name, sub.span);
  RExpr read = variable_value(id, ref.span);
  read.kind = RKind::ReadTable;
  read.op = Op::Lookup;
  read.args.push_back(
      apply(Op::Add, resolve_expr(index, place), number(kRounding, ref.span), ref.span));
  return read;
}

}  // namespace weir
