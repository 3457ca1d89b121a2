// See restyle.h. One function is read differently, PULSE without an interval (xmile.md 25.5, A7):
// the standard's comes once, Stella's in every step.
#include "ir/translate/restyle.h"

namespace weir {

namespace {

class Restyler {
 public:
  Restyler(Dialect target, Ledger& ledger) : target_(target), ledger_(ledger) {}

  void sector(Sector& sector) {
    for (Variable& var : sector.variables) variable(var);
  }
  void expression(Expr& expr) {
    for (Expr& arg : expr.args) expression(arg);
    for (Subscript& sub : expr.subs) {
      for (Expr& index : sub.index) expression(index);
    }
    const bool is_pulse = expr.kind == ExprKind::Call && expr.path.back().key == "pulse" &&
                          !expr.args.empty() && expr.args.size() < 3;
    if (is_pulse) say_interval(expr);
  }

 private:
  void variable(Variable& var) {
    equations(var.equations);
    if (var.multiplier) expression(*var.multiplier);
    if (var.distribution) expression(*var.distribution);
    if (var.leak) equations(var.leak->fraction);
    if (!var.container) return;
    Container& box = *var.container;
    for (std::vector<Equation>* part :
         {&box.transit_time, &box.capacity, &box.inflow_limit, &box.sample, &box.arrest})
      equations(*part);
  }
  void equations(std::vector<Equation>& list) {
    for (Equation& equation : list) {
      expression(equation.expr);
      if (equation.init) expression(*equation.init);
      for (Expr& content : equation.more_contents) expression(content);
    }
  }
  /// To the standard: an interval of one step. To Stella: one that is longer than the run.
  void say_interval(Expr& pulse) {
    const auto named = [](const char* name) { return make_ref(Name(name)); };
    ledger_.note({ConstructKind::Call, display(pulse.path.back()), pulse.span}, Fate::Equivalent,
                 "PULSE without an interval means once in the standard, every step in Stella: the "
                 "interval is written");
    if (pulse.args.size() == 1) pulse.args.push_back(named("STARTTIME"));
    if (target_ == Dialect::Xmile) {
      pulse.args.push_back(named("DT"));
      return;
    }
    Expr length = make_binary(SyntaxOp::Sub, named("STOPTIME"), named("STARTTIME"));
    pulse.args.push_back(make_binary(SyntaxOp::Add, std::move(length), make_number(1)));
  }

  Dialect target_;
  Ledger& ledger_;
};

}  // namespace

Model restyle(Model model, Dialect target, Ledger& ledger) {
  for (const Construct& construct : constructs(model)) ledger.note(construct, Fate::Exact);
  if (model.dialect == target) return model;
  Restyler restyler(target, ledger);
  for (Sector& sector : model.sectors) restyler.sector(sector);
  for (Macro& macro : model.macros) {
    restyler.sector(macro.body);
    if (macro.result) restyler.expression(*macro.result);
  }
  model.dialect = target;
  return model;
}

}  // namespace weir
