// What is known of callees once all are resolved: see callees.h.
//
// Whether one draws random numbers, or looks at the clock of its caller, hangs on those that it
// calls, which may be itself: so both are asked again until nothing changes.
#include "ir/model/passes/callees.h"

namespace weir {
namespace {

constexpr std::uint32_t kClocks = 5;  // resolved.h: of one that is evaluated once

/// Calls `visit` for all expressions of a model.
template <class SomeModel, class Visit>
void each_expr(SomeModel& model, Visit visit) {
  for (auto& var : model.vars) {
    for (auto& equation : var.equations) {
      visit(equation.expr);
      if (equation.init) visit(*equation.init);
      for (auto& arg : equation.args) visit(arg);
      for (auto& view : equation.views)
        for (auto& index : view.index)
          for (auto& part : index.expr) visit(part);
    }
  }
}

/// The same for what is right within an expression.
template <class Expression, class Visit>
void each_part(Expression& expr, Visit visit) {
  for (auto& index : expr.index)
    for (auto& part : index.expr) visit(part);
  for (auto& arg : expr.args) visit(arg);
}

struct Habits {
  bool draws = false;       // random numbers
  bool sees_clock = false;  // of the caller
  bool operator==(const Habits&) const = default;
};

/// What a callee does by itself, and by what is known of those that it calls.
class Look {
 public:
  Look(const ResolvedCallee& callee, const std::vector<ResolvedCallee>& all,
       const std::vector<Habits>& known)
      : callee_(callee), all_(all), known_(known) {
    each_expr(callee.model, [&](const RExpr& expr) { look(expr); });
  }
  Habits found() const { return found_; }

 private:
  void look(const RExpr& expr) {
    const bool is_frame = expr.kind == RKind::Apply && op_row(expr.op).kind == OpKind::Frame;
    found_.draws |= is_frame && expr.op != Op::CalendarTime;
    const ResolvedModel& model = callee_.model;
    for (const VarId clock : {model.time, model.step_time, model.start, model.stop, model.dt})
      found_.sees_clock |= !callee_.runs && expr.kind == RKind::Value && expr.var == clock;
    if (expr.kind != RKind::Call) return each_part(expr, [&](const RExpr& part) { look(part); });
    const Habits& called = known_[expr.local];
    found_.draws |= called.draws;
    const bool skips_clock = !all_[expr.local].runs && !called.sees_clock;
    for (std::uint32_t i = 0; i < expr.args.size(); ++i) {
      const bool is_clock = kCallHead <= i && i < kCallHead + kClocks;
      if (!(skips_clock && is_clock)) look(expr.args[i]);
    }
  }

  const ResolvedCallee& callee_;
  const std::vector<ResolvedCallee>& all_;
  const std::vector<Habits>& known_;
  Habits found_;
};

/// Drops the arguments that are not needed: those of the clock, and what tells draws apart.
void settle(RExpr& call, const std::vector<ResolvedCallee>& callees,
            const std::vector<Habits>& habits) {
  const Habits& callee = habits[call.local];
  const auto drop = [&](std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t i = first; i < first + count; ++i) {
      call.args[i] = RExpr();
      call.args[i].span = call.span;
    }
  };
  call.number = callee.draws ? 1 : 0;
  if (!callee.draws) drop(1, 2);
  if (!callees[call.local].runs && !callee.sees_clock) drop(kCallHead, kClocks);
}

void settle_within(RExpr& expr, const std::vector<ResolvedCallee>& callees,
                   const std::vector<Habits>& habits) {
  if (expr.kind == RKind::Call) settle(expr, callees, habits);
  each_part(expr, [&](RExpr& part) { settle_within(part, callees, habits); });
}

}  // namespace

void settle_calls(ResolvedModel& model) {
  if (model.callees.empty()) return;
  std::vector<Habits> habits(model.callees.size()), before;
  do {
    before = habits;
    for (std::size_t i = 0; i < habits.size(); ++i)
      habits[i] = Look(model.callees[i], model.callees, before).found();
  } while (habits != before);
  const auto settle_in = [&](ResolvedModel& one) {
    each_expr(one, [&](RExpr& expr) { settle_within(expr, model.callees, habits); });
  };
  settle_in(model);
  for (ResolvedCallee& callee : model.callees) settle_in(callee.model);
}

}  // namespace weir
