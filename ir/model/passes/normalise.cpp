// A finished equation gets its own numbers for loops and locals: left-side loops first, then
// reductions in order.
#include <unordered_map>

#include "ir/base/check.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// Iterations of an equation's innermost loop: one step of it would take a minute.
constexpr double kMostIterations = 1e10;

class Renumber {
 public:
  explicit Renumber(const LeftSide& left) {
    for (const std::uint32_t loop : left.loop_ids) loops_[loop] = next_loop_++;
    open(left.loops);
  }
  double most_iterations() const { return most_iterations_; }
  std::uint32_t local_count() const { return next_local_; }

  template <class Indices>
  void indices(Indices& index) {
    for (RIndex& at : index) {
      if (at.kind == RIndex::Kind::Loop) {
        const auto known = loops_.find(at.loop);
        WEIR_CHECK(known != loops_.end(), "an index uses a loop outside of it");
        at.loop = known->second;
      }
      for (RExpr& expr : at.expr) expression(expr);
    }
  }

  void expression(RExpr& expr) {
    if (expr.kind == RKind::Reduce) {
      // each loop's number came in an index of its own (arrays.cpp)
      expr.reduced->first = next_loop_;
      for (const RIndex& loop : expr.index) loops_[loop.loop] = next_loop_++;
      expr.index.clear();
    }
    const double outer = iterations_;
    if (expr.kind == RKind::Reduce) open(expr.reduced->loops);
    if (expr.kind == RKind::Let) {
      expression(expr.args[0]);
      const std::uint32_t made = next_local_++;
      locals_[expr.local] = made;
      expr.local = made;
      expression(expr.args[1]);
      return;
    }
    if (expr.kind == RKind::Call) drop_conditions_elsewhere(expr.args[0]);
    if (expr.kind == RKind::Local) expr.local = locals_.at(expr.local);
    indices(expr.index);
    for (RExpr& arg : expr.args) expression(arg);
    iterations_ = outer;
  }

 private:
  /// A call may have become a part of another equation than the IF around it stands in. That IF is
  /// no condition of it then.
  void drop_conditions_elsewhere(RExpr& condition) {
    const bool is_not = condition.kind == RKind::Apply && condition.op == Op::Not;
    const RExpr& chosen = is_not ? condition.args[0] : condition;
    if (chosen.kind == RKind::Local && !locals_.contains(chosen.local)) {
      condition = RExpr();
      condition.number = 1;
    }
    for (RExpr& arg : condition.args) drop_conditions_elsewhere(arg);
  }

  void open(const std::vector<ResolvedLoop>& loops) {
    for (const ResolvedLoop& loop : loops) iterations_ *= loop.count;
    most_iterations_ = std::max(most_iterations_, iterations_);
  }
  std::unordered_map<std::uint32_t, std::uint32_t> loops_, locals_;
  std::uint32_t next_loop_ = 0, next_local_ = 0;
  double iterations_ = 1;       // of the loops around the current expression
  double most_iterations_ = 1;  // of those around any
};

}  // namespace

/// Takes a finished equation of `var`; none is added for a left side that another equation hides
/// wholly.
void Resolver::add_equation(VarId var, REquation equation, const LeftSide& left) {
  if (left.is_empty()) return;
  equation.loops = left.loops;
  Renumber renumber(left);
  renumber.indices(equation.target);
  renumber.expression(equation.expr);
  if (equation.init) renumber.expression(*equation.init);
  for (RView& view : equation.views) renumber.indices(view.index);
  for (RExpr& arg : equation.args) renumber.expression(arg);
  equation.local_count = renumber.local_count();
  if (renumber.most_iterations() > kMostIterations)
    report(DiagKind::TooLarge, equation.span,
           "the number of times that '" + left.label + "' goes through its innermost loop",
           fmt::format("{:.0f}", kMostIterations));
  vars_[var].equations.push_back(std::move(equation));
}

}  // namespace weir
