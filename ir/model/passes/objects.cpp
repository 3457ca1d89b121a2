// What keeps more than a number from step to step: delays that a lookup shapes, batches, queues,
// depreciation, levels that shift (vensim.md 10.4, 10.5, 10.11).
//
// Each is a memory with an object: its initial value is made by operations *_start, its next value
// by *_push. What a queue or a depreciation tells within the step is asked of the same object by
// operations that change nothing.
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

std::vector<RExpr> listed(RExpr first) {
  std::vector<RExpr> made;
  made.push_back(std::move(first));
  return made;
}

template <class... Rest>
std::vector<RExpr> listed(RExpr first, Rest... rest) {
  std::vector<RExpr> made = listed(std::move(first));
  (made.push_back(std::move(rest)), ...);
  return made;
}

}  // namespace

/// An operation on the object of the memory being defined.
RExpr Resolver::object_call(Op op, std::vector<RExpr> args, Span span) const {
  RExpr made;
  made.kind = RKind::Object;
  made.op = op;
  made.args = std::move(args);
  made.span = shown(span);
  return made;
}

/// The value of `second`, once `first` is done.
RExpr Resolver::after(RExpr first, RExpr second) {
  RExpr made;
  made.kind = RKind::Let;
  made.local = next_local_++;
  made.span = second.span;
  made.args = listed(std::move(first), std::move(second));
  return made;
}

/// DELAY BATCH(x, size, T, batch in process, when it is done, backlog).
RExpr Resolver::call_batch(const Expr& expr, const Place& place) {
  if (!may_keep_state("DELAY BATCH", place, expr.span)) return broken(expr.span);
  std::vector<RExpr> args = resolve_all(expr.args, place);
  RExpr until = apply(Op::Sub, std::move(args[4]), variable_value(start_, expr.span), expr.span);
  REquation equation;
  equation.kind = REquationKind::Memory;
  equation.init = object_call(
      Op::BatchStart, listed(std::move(args[3]), std::move(until), std::move(args[5])), expr.span);
  equation.expr = object_call(
      Op::BatchPush, listed(std::move(args[0]), std::move(args[1]), std::move(args[2])), expr.span);
  return make_hidden(std::move(equation), place, "batch", expr.span);
}

/// The arguments of a call in order; those that name a lookup stay 0.
std::vector<RExpr> Resolver::values_but(const Expr& call, const std::vector<std::size_t>& lookups,
                                        const Place& place) {
  std::vector<RExpr> args;
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    const bool is_lookup = std::find(lookups.begin(), lookups.end(), i) != lookups.end();
    args.push_back(is_lookup ? number(0, call.span) : resolve_expr(call.args[i], place));
  }
  return args;
}

/// DELAY PROFILE(L, x, T, init, growth).
RExpr Resolver::call_profile(const Expr& expr, const Place& place) {
  if (!may_keep_state("DELAY PROFILE", place, expr.span)) return broken(expr.span);
  RExpr profile = named_table(expr.args[0], "first", "DELAY PROFILE", place);
  std::vector<RExpr> args = values_but(expr, {0}, place);
  if (profile.kind != RKind::ReadTable) return broken(expr.span);
  REquation equation;
  equation.kind = REquationKind::Memory;
  equation.init = object_call(Op::ProfileStart,
                              listed(std::move(profile), copy_of(args[2], expr.span),
                                     std::move(args[3]), std::move(args[4])),
                              expr.span);
  equation.expr =
      object_call(Op::ProfilePush, listed(std::move(args[1]), std::move(args[2])), expr.span);
  return make_hidden(std::move(equation), place, "delay", expr.span);
}

/// DELAY CONVEYOR(x, T, leakage, L, content, the T that it was laid out for).
RExpr Resolver::call_conveyor(const Expr& expr, const Place& place) {
  if (!may_keep_state("DELAY CONVEYOR", place, expr.span)) return broken(expr.span);
  RExpr profile = named_table(expr.args[3], "fourth", "DELAY CONVEYOR", place);
  std::vector<RExpr> args = values_but(expr, {3}, place);
  if (profile.kind != RKind::ReadTable) return broken(expr.span);
  REquation equation;
  equation.kind = REquationKind::Memory;
  equation.init = object_call(
      Op::BeltStart, listed(std::move(profile), std::move(args[4]), std::move(args[5])), expr.span);
  equation.expr = object_call(
      Op::BeltPush, listed(std::move(args[0]), std::move(args[1]), std::move(args[2])), expr.span);
  return make_hidden(std::move(equation), place, "delay", expr.span);
}

/// QUEUE FIFO(in, out, L, content, age range), or QUEUE FIFO ATTRIB(in, out, attribute, its change,
/// L, lookup of attributes, content, attribute of the content, age range). A lookup that is none
/// makes an equation without effect, once reported.
REquation Resolver::queue_equation(const Expr& expr, const Place& place) {
  const std::string function = display(expr.path.back());
  const bool has_attributes = expr.args.size() == 9;
  RExpr profile = has_attributes ? named_table(expr.args[4], "fifth", function, place)
                                 : named_table(expr.args[2], "third", function, place);
  RExpr attributes = has_attributes ? named_table(expr.args[5], "sixth", function, place) : RExpr();
  const std::vector<std::size_t> lookups =
      has_attributes ? std::vector<std::size_t>{4, 5} : std::vector<std::size_t>{2};
  std::vector<RExpr> args = values_but(expr, lookups, place);
  REquation made;
  const bool is_good =
      profile.kind == RKind::ReadTable && (!has_attributes || attributes.kind == RKind::ReadTable);
  if (!is_good) return made;
  made.kind = REquationKind::Memory;
  const std::size_t content = has_attributes ? 6 : 3;
  RExpr& range = args.back();
  made.init = object_call(
      Op::FifoStart,
      listed(std::move(profile), std::move(args[content]), copy_of(range, expr.span)), expr.span);
  if (has_attributes) {
    made.init =
        after(std::move(*made.init),
              object_call(Op::FifoAttribStart,
                          listed(std::move(attributes), std::move(args[7]), std::move(range)),
                          expr.span));
  }
  RExpr attribute = has_attributes ? std::move(args[2]) : number(0, expr.span);
  RExpr change = has_attributes ? std::move(args[3]) : number(0, expr.span);
  made.expr = object_call(
      Op::FifoPush,
      listed(std::move(args[0]), std::move(args[1]), std::move(attribute), std::move(change)),
      expr.span);
  return made;
}

/// A queue within an expression: nothing but its content can be asked.
RExpr Resolver::call_queue(const Expr& expr, const Place& place) {
  const std::string function = display(expr.path.back());
  if (!may_keep_state(function, place, expr.span)) return broken(expr.span);
  return make_hidden(queue_equation(expr, place), place, "queue", expr.span);
}

/// QUEUE AGE AVERAGE(queue, n) and its kin.
RExpr Resolver::ask_queue(const Builtin& row, const Expr& expr, const Place& place) {
  std::vector<RExpr> args = resolve_all(expr.args, place);
  if (args.front().kind != RKind::Value) {
    report(DiagKind::MustBeVariable, expr.args[0].span, "first", row.spelling);
    return broken(expr.span);
  }
  RExpr made = object_call(op_named(row.arguments), {}, expr.span);
  made.var = args.front().var;
  made.index = std::move(args.front().index);
  for (std::size_t i = 1; i < args.size(); ++i) made.args.push_back(std::move(args[i]));
  return made;
}

/// What is written off at this time, of a depreciation that begins with `start`; the first argument
/// of the call is the investment.
RExpr Resolver::depreciation(RExpr start, const Expr& expr, const Place& place) {
  RExpr investment = resolve_expr(expr.args[0], place);
  REquation equation;
  equation.kind = REquationKind::Memory;
  equation.init = std::move(start);
  equation.expr =
      object_call(Op::DepreciationPush, listed(copy_of(investment, expr.span)), expr.span);
  RExpr books = make_hidden(std::move(equation), place, "depreciation", expr.span);
  RExpr made = object_call(Op::DepreciationNow, listed(std::move(investment)), expr.span);
  made.var = books.var;
  made.index = std::move(books.index);
  return made;
}

/// DEPRECIATE STRAIGHTLINE(investment, life, fiscal period, investment before the start).
RExpr Resolver::call_straightline(const Expr& expr, const Place& place) {
  if (!may_keep_state("DEPRECIATE STRAIGHTLINE", place, expr.span)) return broken(expr.span);
  std::vector<RExpr> args;
  for (std::size_t i = 1; i < expr.args.size(); ++i)
    args.push_back(resolve_expr(expr.args[i], place));
  RExpr start = object_call(Op::StraightlineStart, std::move(args), expr.span);
  return depreciation(std::move(start), expr, place);
}

/// A reference by the first element of its last subscript, which stands for all that follow;
/// nothing after a report.
std::optional<Resolver::Run> Resolver::run_from(const Expr& arg, const char* which,
                                                const std::string& function, const Place& place) {
  Run run;
  run.value = resolve_expr(arg, place);
  const std::vector<RIndex>& index = run.value.index;
  const bool is_run = run.value.kind == RKind::Value && !index.empty() &&
                      index.back().kind == RIndex::Kind::Constant;
  if (!is_run) {
    report(DiagKind::MustBeVariable, arg.span, which, function);
    return std::nullopt;
  }
  run.first = index.back().at;
  const std::size_t extent = dims_.elems(vars_[run.value.var].dims.back()).size();
  run.count = static_cast<std::uint32_t>(extent) - run.first;
  return run;
}

/// DEPRECIATE BY SCHEDULE(investment, shares[first], due[first], life, a fiscal start).
RExpr Resolver::call_schedule(const Expr& expr, const Place& place) {
  const std::string function = "DEPRECIATE BY SCHEDULE";
  if (!may_keep_state(function, place, expr.span)) return broken(expr.span);
  auto shares = run_from(expr.args[1], "second", function, place);
  auto due = run_from(expr.args[2], "third", function, place);
  if (!shares || !due || !spend(shares->count, expr.span)) return broken(expr.span);
  if (shares->count != due->count) {
    report(DiagKind::VectorSize, expr.args[2].span, function, shares->count, due->count);
    return broken(expr.span);
  }
  RExpr period = apply(Op::Div, resolve_expr(expr.args[3], place), number(shares->count, expr.span),
                       expr.span);
  RExpr since = apply(Op::Sub, variable_value(start_, expr.span), resolve_expr(expr.args[4], place),
                      expr.span);
  RExpr start =
      object_call(Op::ScheduleStart, listed(std::move(period), std::move(since)), expr.span);

  // one period after the other
  RIndex loop;
  loop.kind = RIndex::Kind::Loop;
  loop.loop = next_loop_++;
  for (Run* run : {&*shares, &*due}) {
    RIndex& last = run->value.index.back();
    last = loop;
    for (std::uint32_t k = 0; k < run->count; ++k) last.positions.push_back(run->first + k);
  }
  RExpr all;
  all.kind = RKind::Reduce;
  all.op = Op::Add;
  all.span = expr.span;
  all.reduced = RLoops{loop.loop, {{shares->count, "period"}}};
  all.index.push_back(std::move(loop));
  all.args = listed(object_call(
      Op::ScheduleShareStart, listed(std::move(shares->value), std::move(due->value)), expr.span));
  return depreciation(after(std::move(start), std::move(all)), expr, place);
}

/// SHIFT IF TRUE(levels[first], condition, size, accumulate, new first): the value is what is lost
/// at the end.
RExpr Resolver::call_shift(const Expr& expr, const Place& place) {
  if (!may_keep_state("SHIFT IF TRUE", place, expr.span)) return broken(expr.span);
  auto levels = run_from(expr.args[0], "first", "SHIFT IF TRUE", place);
  std::vector<RExpr> args;
  for (std::size_t i = 1; i < expr.args.size(); ++i)
    args.push_back(resolve_expr(expr.args[i], place));
  if (!levels) return broken(expr.span);
  RView view;
  view.var = levels->value.var;
  view.index = levels->value.index;
  view.row_position = static_cast<int>(view.index.size()) - 1;
  view.rows = levels->count;

  RExpr last = std::move(levels->value);
  last.kind = RKind::FlatValue;
  last.args = listed(apply(Op::Sub, copy_of(args[1], expr.span), number(1, expr.span), expr.span));
  RExpr lost = apply(Op::Select, copy_of(args[2], expr.span), number(0, expr.span), std::move(last),
                     expr.span);
  REquation equation;
  equation.kind = REquationKind::Shift;
  equation.vector_op = Op::ShiftLevels;
  equation.expr = apply(Op::Select, copy_of(args[0], expr.span), std::move(lost),
                        number(0, expr.span), expr.span);
  equation.views.push_back(std::move(view));
  equation.args = std::move(args);
  return make_hidden(std::move(equation), place, "shift", expr.span);
}

}  // namespace weir
