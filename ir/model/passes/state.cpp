// What keeps a value from step to step becomes a variable of its own, with the loops of the
// equation that needs it (vensim.md 5.4, 7.2.3).
#include <cmath>
#include <limits>

#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr std::size_t kMostHidden = 2'000'000;
/// Names followed for all delays together, a second's work: beyond it none is sure to be in no
/// loop.
constexpr std::size_t kMostNeedsLookedAt = 2'000'000;
/// Stages of DELAYN and SMTHN that become variables each; longer chains are objects of the run.
constexpr double kMostStages = 1000;

}  // namespace

/// A variable of our own with the loops of the equation that needs it.
VarId Resolver::hidden_var(const Place& place, const std::string& what, Span span) {
  RVar made;
  made.name = fmt::format("#{}>{}{}", place.left->label, what, ++hidden_count_);
  // a table of its own, or values: either takes room for every element
  if (spend(1 + iteration_count(*place.left), span)) {
    for (const ResolvedLoop& loop : place.left->loops)
      made.dims.push_back(dims_.anonymous(loop.count));
  }
  made.is_hidden = true;
  made.owner = place.left->var;
  made.span = shown(span);
  declared_.emplace_back();
  return vars_.add(std::move(made));
}

/// The element of a hidden variable that belongs to the current iteration.
RExpr Resolver::hidden_value(VarId hidden, const Place& place) const {
  RExpr made = variable_value(hidden, vars_[hidden].span);
  made.index = loop_indices(*place.left);
  return made;
}

/// Defines a hidden variable, for every iteration of the equation that needs it.
void Resolver::hidden_equation(VarId hidden, REquation equation, const Place& place) {
  equation.target = hidden_value(hidden, place).index;
  equation.span = vars_[hidden].span;
  add_equation(hidden, std::move(equation), *place.left);
}

/// A hidden variable with this equation; the value of its current element.
RExpr Resolver::make_hidden(REquation equation, const Place& place, const std::string& what,
                            Span span) {
  const VarId hidden = hidden_var(place, what, span);
  hidden_equation(hidden, std::move(equation), place);
  return hidden_value(hidden, place);
}

/// Whether a function that keeps a state may stand here; false after a report. The loops of a
/// reducing function are gone when its argument's state would be kept.
bool Resolver::may_keep_state(const std::string& function, const Place& place, Span span) {
  if (place.reduction) {
    report(DiagKind::StateInReduction, span, function, place.reduction->function);
    return false;
  }
  if (hidden_count_ < kMostHidden) return true;
  report(DiagKind::TooLarge, span, "the number of delays and smooths", std::to_string(kMostHidden));
  return false;
}

/// INTEG as a part of an expression (vensim.md 5.4.2).
RExpr Resolver::call_integ(const Expr& expr, const Place& place) {
  if (!may_keep_state("INTEG", place, expr.span)) return broken(expr.span);
  REquation equation;
  equation.kind = REquationKind::Stock;
  equation.expr = resolve_expr(expr.args[0], place);
  equation.init = resolve_expr(expr.args[1], place);
  return make_hidden(std::move(equation), place, "level", expr.span);
}

/// INITIAL(x), INIT(x): x at the start (vensim.md 5.5).
RExpr Resolver::call_initial(const Expr& expr, const Place& place) {
  if (!may_keep_state("INITIAL", place, expr.span)) return broken(expr.span);
  REquation equation;
  equation.kind = REquationKind::Initial;
  equation.init = resolve_expr(expr.args[0], place);
  return make_hidden(std::move(equation), place, "initial", expr.span);
}

/// ACTIVE INITIAL as a part of an expression (vensim.md 5.6).
RExpr Resolver::call_active(const Expr& expr, const Place& place) {
  if (!may_keep_state("ACTIVE INITIAL", place, expr.span)) return broken(expr.span);
  REquation equation;
  equation.kind = REquationKind::Active;
  equation.expr = resolve_expr(expr.args[0], place);
  equation.init = resolve_expr(expr.args[1], place);
  return make_hidden(std::move(equation), place, "active", expr.span);
}

/// HELD(next, initial), PREVIOUS(x, initial): moves once per step. PREVIOUS(SELF, i) reads the
/// variable itself.
RExpr Resolver::call_held(const Expr& expr, const Place& place) {
  if (!may_keep_state("PREVIOUS", place, expr.span)) return broken(expr.span);
  const Expr& input = expr.args[0];
  const bool is_self =
      input.kind == ExprKind::Ref && input.path.size() == 1 && input.path[0].key == "self";
  REquation equation;
  equation.kind = REquationKind::Memory;
  if (is_self) {
    equation.expr = variable_value(place.left->defined, input.span);
    equation.expr.index = place.left->target;
  } else {
    equation.expr = resolve_expr(input, place);
  }
  equation.init = resolve_expr(expr.args[1], place);
  return make_hidden(std::move(equation), place, "previous", expr.span);
}

/// Whether a reference reads the very element that the left side defines.
bool Resolver::is_own_element(const std::vector<RIndex>& index, const LeftSide& left) const {
  if (index.size() != left.target.size()) return false;
  for (std::size_t k = 0; k < index.size(); ++k) {
    const RIndex &a = index[k], &b = left.target[k];
    if (a.kind != b.kind || a.kind == RIndex::Kind::Dynamic) return false;
    if (a.kind == RIndex::Kind::Constant ? a.at != b.at
                                         : a.loop != b.loop || a.positions != b.positions)
      return false;
  }
  return true;
}

/// SAMPLE IF TRUE(condition, x, initial): x is seen in the same step; the variable itself, where
/// the arguments name it, is its value of the step before; while initialising only the third
/// argument counts (vensim.md 8.2.1, 10.4).
RExpr Resolver::call_sample(const Expr& expr, const Place& place) {
  if (!may_keep_state("SAMPLE IF TRUE", place, expr.span)) return broken(expr.span);
  const VarId last = hidden_var(place, "last", expr.span);
  Place inside = place;
  inside.self = last;
  REquation value;
  value.kind = REquationKind::Active;
  RExpr condition = resolve_expr(expr.args[0], inside);
  RExpr sample = resolve_expr(expr.args[1], inside);
  value.expr = apply(Op::Select, std::move(condition), std::move(sample), hidden_value(last, place),
                     expr.span);
  const bool is_held = has_stages(model_.specs.method);
  if (is_held) {
    // vensim.md 8.6.1: within a step it stays what it was at the step's start
    RExpr held = hidden_value(last, place);
    held.kind = RKind::Object;
    held.op = Op::HoldNow;
    RExpr is_within = apply(Op::NotEqual, variable_value(time_, expr.span),
                            variable_value(step_time_, expr.span), expr.span);
    value.expr =
        apply(Op::Select, std::move(is_within), std::move(held), std::move(value.expr), expr.span);
  }
  value.init = resolve_expr(expr.args[2], place);
  REquation memory;
  memory.kind = REquationKind::Memory;
  memory.init = copy_of(*value.init, expr.span);
  RExpr current = make_hidden(std::move(value), place, "sample", expr.span);
  memory.expr = current;
  if (is_held) {
    memory.init = object_call(Op::HoldStart, {*memory.init}, expr.span);
    memory.expr = object_call(Op::HoldPush, {memory.expr}, expr.span);
  }
  hidden_equation(last, std::move(memory), place);
  return current;
}

/// The discrete delays of vensim.md 10.4: an object per element, started in `init`, fed in
/// `update`.
RExpr Resolver::call_delay(const DelayOps& ops, const Expr& expr, const Place& place) {
  if (!may_keep_state(display(expr.path.back()), place, expr.span)) return broken(expr.span);
  // each argument once, though start and push may both need it
  const std::vector<RExpr> args = resolve_all(expr.args, place);
  const auto call = [&](Op op, const std::vector<int>& picks) {
    RExpr made;
    made.kind = RKind::Object;
    made.op = op;
    made.span = shown(expr.span);
    for (const int pick : picks)
      made.args.push_back(copy_of(args[static_cast<std::size_t>(pick)], expr.span));
    return made;
  };
  REquation equation;
  equation.kind = REquationKind::Memory;
  equation.init = call(ops.start, ops.start_args);
  equation.expr = call(ops.push, ops.push_args);
  return make_hidden(std::move(equation), place, "delay", expr.span);
}

/// XMILE's DELAYN and SMTHN: stages that integrate by the model's method, each with a part of the
/// delay time (xmile.md 25.4).
RExpr Resolver::call_chain(const Builtin& row, const Expr& expr, double order, const Place& place) {
  const std::vector<ArgumentPick> picks = argument_picks(row);
  const auto argument = [&](std::size_t pick) {
    return resolve_expr(expr.args[static_cast<std::size_t>(picks[pick].argument)], place);
  };
  const auto hidden = [&](REquationKind kind, RExpr value, const char* what) {
    REquation equation;
    equation.kind = kind;
    (kind == REquationKind::Initial ? equation.init.emplace() : equation.expr) = std::move(value);
    return make_hidden(std::move(equation), place, what, expr.span);
  };
  const bool is_delay = row.special == SpecialFunction::DelayN;
  const RExpr time =
      hidden(REquationKind::Auxiliary,
             apply(Op::Div, argument(1), number(order, expr.span), expr.span), "time");
  // each stage of a delay starts with what flows through it in its time
  RExpr start = argument(2);
  if (is_delay) start = apply(Op::Mul, std::move(start), time, expr.span);
  const RExpr first = hidden(REquationKind::Initial, std::move(start), "start");
  RExpr flow = hidden(REquationKind::Auxiliary, argument(0), "input");
  for (double stage = 0; stage < order; stage += 1) {
    const VarId level = hidden_var(place, "stage", expr.span);
    const RExpr value = hidden_value(level, place);
    RExpr out = is_delay ? apply(Op::Div, value, time, expr.span) : value;
    REquation equation;
    equation.kind = REquationKind::Stock;
    equation.init = first;
    equation.expr = apply(Op::Sub, std::move(flow), out, expr.span);
    if (!is_delay) equation.expr = apply(Op::Div, std::move(equation.expr), time, expr.span);
    hidden_equation(level, std::move(equation), place);
    flow = std::move(out);
  }
  return flow;
}

/// DELAY N, SMOOTH N and XMILE's forms: the row says where input, time, initial value and order
/// stand. Vensim's are discrete, and so is XMILE's where the order is not known before the run.
RExpr Resolver::call_delay_of_order(const Builtin& row, const Expr& expr, const Place& place) {
  if (row.languages & static_cast<std::uint8_t>(FunctionLanguage::Xmile)) {
    const Expr& given = expr.args[static_cast<std::size_t>(argument_picks(row)[3].argument)];
    const auto order = literal_number(given, place);
    if (order && *order <= kMostStages) {
      if (!may_keep_state(row.spelling, place, expr.span)) return broken(expr.span);
      return call_chain(row, expr, std::max(1.0, std::round(*order)), place);
    }
  }
  std::vector<int> at;
  for (const ArgumentPick& pick : argument_picks(row)) at.push_back(pick.argument);
  const bool is_delay = row.special == SpecialFunction::DelayN;
  const DelayOps ops{is_delay ? Op::DelayNStart : Op::SmoothNStart,
                     is_delay ? Op::DelayNPush : Op::SmoothNPush,
                     {at[1], at[2], at[3]},
                     {at[0], at[1]}};
  return call_delay(ops, expr, place);
}

/// The variables that an expression names.
void Resolver::add_needs(const Expr& expr, const Place& place, std::vector<VarId>& needs) const {
  if (expr.kind == ExprKind::Ref || expr.kind == ExprKind::Call) {
    const auto var =
        expr.path.size() > 1 ? find_qualified(expr.path) : find_var(expr.path[0], place);
    if (var) needs.push_back(*var);
  }
  for (const Subscript& sub : expr.subs) {
    if (const auto var = sub.kind == SubKind::Name ? find_var(sub.name, place) : std::nullopt)
      needs.push_back(*var);
    for (const Expr& index : sub.index) add_needs(index, place, needs);
  }
  for (const Expr& arg : expr.args) add_needs(arg, place, needs);
}

/// Whether an expression may need a variable at the same moment: true wherever it is not sure.
bool Resolver::may_need(const Expr& expr, const Place& place, VarId wanted) {
  std::vector<VarId> open;
  add_needs(expr, place, open);
  std::unordered_set<std::size_t> seen;
  while (!open.empty()) {
    const VarId var = open.back();
    open.pop_back();
    if (var == wanted || ++needs_looked_at_ > kMostNeedsLookedAt) return true;
    const Declared& found = declared_[var.index()];
    if (!found.source || found.source->kind == VarKind::Stock) continue;
    if (!seen.insert(var.index()).second) continue;
    const Place there{found.scope, place.left, nullptr, nullptr, std::nullopt};
    for (const Equation& equation : found.source->equations) add_needs(equation.expr, there, open);
  }
  return false;
}

/// xmile.md 25.4: DELAY(x, D, x0) shifts by round(D/dt) steps; D read once; with D of 0 it is x
/// itself. A D that is no number may be 0 where x does not wait for what is delayed: there a loop
/// would be left.
RExpr Resolver::call_xmile_delay(const Expr& call, const Place& place) {
  const Expr& expr = fixed_where_steps_are_inner(call, 1, place);
  const Expr& time = expr.args[1];
  const bool is_number = time.kind == ExprKind::Number;
  // round(D/dt) steps; none is the input itself
  const auto step = known_step(place);
  if (is_number && (time.number == 0 || (step && time.number < *step / 2))) {
    if (expr.args.size() == 3) note_unknown_names(expr.args[2], place);
    return resolve_expr(expr.args[0], place);
  }
  const int initial = expr.args.size() == 3 ? 2 : 0;
  const auto delay = [&] {
    return call_delay({Op::FixedStart, Op::FixedPush, {1, initial}, {0}}, expr, place);
  };
  if (is_number && step) return delay();
  const bool must_wait =
      place.reduction || place.scope->is_macro() || may_need(expr.args[0], place, place.left->var);
  if (must_wait) {
    // its input may not be passed on at once: the runtime is told of a delay of less than half a
    // step by a length of minus infinity, and ends the run
    if (!may_keep_state("DELAY", place, expr.span)) return broken(expr.span);
    const std::vector<RExpr> args = resolve_all(expr.args, place);
    RExpr shortest =
        apply(Op::Mul, variable_value(dt_, time.span), number(0.5, time.span), time.span);
    RExpr is_short = apply(Op::Less, copy_of(args[1], time.span), std::move(shortest), time.span);
    RExpr never = number(-std::numeric_limits<double>::infinity(), time.span);
    RExpr length = apply(Op::Select, std::move(is_short), std::move(never),
                         copy_of(args[1], time.span), time.span);
    std::vector<RExpr> start, push;
    start.push_back(std::move(length));
    start.push_back(copy_of(args[static_cast<std::size_t>(initial)], expr.span));
    push.push_back(copy_of(args[0], expr.span));
    REquation equation;
    equation.kind = REquationKind::Memory;
    equation.init = object_call(Op::FixedStart, std::move(start), expr.span);
    equation.expr = object_call(Op::FixedPush, std::move(push), expr.span);
    return make_hidden(std::move(equation), place, "delay", expr.span);
  }
  RExpr delayed = delay();
  REquation start;
  start.kind = REquationKind::Initial;
  start.init = resolve_expr(time, place);
  RExpr duration = make_hidden(std::move(start), place, "duration", time.span);
  RExpr half = apply(Op::Mul, variable_value(dt_, time.span), number(0.5, time.span), time.span);
  RExpr is_none = apply(Op::Less, std::move(duration), std::move(half), expr.span);
  return apply(Op::Select, std::move(is_none), resolve_expr(expr.args[0], place),
               std::move(delayed), expr.span);
}

}  // namespace weir
