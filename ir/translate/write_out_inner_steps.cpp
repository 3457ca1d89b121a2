// See write_out_inner_steps.h. For each k from 1 to n-1 all that changes has a hidden copy "<name>
// at inner step k", as for a run (ir/model/passes/inner_steps.cpp):
//
//     level at inner step k = level at inner step k-1 + dt * its flows at inner step k-1
//
// and the one flow that is left to the stock takes it to where the n-th step ends. These are
// equations of the source, so that functions which keep a state stand in them as they did, at the
// steps of the model: a submodel with such functions is refused.
#include "ir/translate/write_out_inner_steps.h"

#include <fmt/core.h>

#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "ir/base/number.h"
#include "ir/model/passes/inner_steps.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

/// Copies of variables, all inner steps together.
constexpr double kMostCopies = 100'000;

/// Whether a function gives the same for the same arguments, whatever was before.
bool keeps_nothing(const Builtin& row) {
  if (row.meaning == Meaning::Op) return true;
  switch (row.special) {
    case SpecialFunction::Min:
    case SpecialFunction::Max:
    case SpecialFunction::Pi:
    case SpecialFunction::Inf:
    case SpecialFunction::Nan:
    case SpecialFunction::Time:
    case SpecialFunction::Dt:
    case SpecialFunction::StartTime:
    case SpecialFunction::StopTime:
    case SpecialFunction::Sum:
    case SpecialFunction::Prod:
    case SpecialFunction::VMin:
    case SpecialFunction::VMax:
    case SpecialFunction::Size:
    case SpecialFunction::Mean:
    case SpecialFunction::Deviation:
    case SpecialFunction::Interpolate:
    case SpecialFunction::WithLookup:
    case SpecialFunction::Table:
      return row.meaning == Meaning::Special;
    default:
      return false;
  }
}

/// One submodel with a smaller step.
class InnerSteps {
 public:
  InnerSteps(const Model& model, Sector& sector, int count, double step, Diagnostics& diags)
      : model_(model), sector_(sector), count_(count), step_(step), diags_(diags) {
    for (const Variable& variable : sector.variables) names_.insert(variable.name.key);
  }

  void apply() {
    if (!may_repeat()) return;
    find_changing();
    if (static_cast<double>(changing_.size()) * count_ > kMostCopies) {
      diags_.report(DiagKind::TooLarge, sector_.specs->span, "a submodel, its steps written out,",
                    fmt::format("{} variables", kMostCopies));
      return;
    }
    const std::vector<Variable> originals = sector_.variables;
    for (Variable& variable : sector_.variables) {
      for (Equation& equation : variable.equations) place(equation.expr, 0);
      if (variable.multiplier) place(*variable.multiplier, 0);
    }
    for (int k = 1; k < count_; ++k) {
      for (const Variable& variable : originals)
        if (changing_.contains(variable.name.key)) add_copy(variable, k);
    }
    for (std::size_t i = 0; i < originals.size(); ++i)
      if (originals[i].kind == VarKind::Stock) join(i, originals[i]);
    for (Variable& variable : made_) sector_.variables.push_back(std::move(variable));
  }

 private:
  bool refuse(Span span, const std::string& what) {
    diags_.report(
        DiagKind::UnsupportedConstruct, span,
        fmt::format("{} in a submodel with a smaller dt of its own, in a Vensim file,", what));
    return false;
  }

  bool may_repeat() {
    bool may = true;
    for (const Variable& variable : sector_.variables) {
      if (variable.container || variable.leak || variable.overflow)
        may = refuse(variable.span, "a conveyor or queue");
      for (const Equation& equation : variable.equations) {
        const bool is_data = equation.kind != EquationKind::Regular &&
                             equation.kind != EquationKind::Unchangeable &&
                             variable.kind != VarKind::Graphical;
        if (is_data) may = refuse(equation.span, "data");
        may = may_repeat(equation.expr) && may;
      }
    }
    return may;
  }

  bool may_repeat(const Expr& expr) {
    bool may = true;
    const bool is_name = expr.kind == ExprKind::Ref || expr.kind == ExprKind::Call;
    const bool is_own = is_name && expr.path.size() == 1 && names_.contains(expr.path[0].key);
    const bool is_elsewhere = expr.kind == ExprKind::Ref && expr.path.size() > 1;
    if (is_name && !is_own && !is_elsewhere) may = is_function_of_arguments(expr);
    for (const Expr& arg : expr.args) may = may_repeat(arg) && may;
    for (const Subscript& sub : expr.subs)
      for (const Expr& index : sub.index) may = may_repeat(index) && may;
    return may;
  }

  bool is_function_of_arguments(const Expr& expr) {
    const std::string& key = expr.path.back().key;
    const bool is_macro = std::any_of(model_.macros.begin(), model_.macros.end(),
                                      [&](const Macro& macro) { return macro.name.key == key; });
    const auto rows = find_builtins(key, FunctionLanguage::Xmile);
    // what is neither is a dimension, an element, or told of when it is resolved
    const bool may = !is_macro && std::all_of(rows.begin(), rows.end(), [](const Builtin* row) {
      return keeps_nothing(*row);
    });
    return may || refuse(expr.span, fmt::format("'{}'", display(expr.path.back())));
  }

  /// Stocks, and what needs a stock or the time: all else holds within a step of the model.
  void find_changing() {
    std::size_t before = 0;
    do {
      before = changing_.size();
      for (const Variable& variable : sector_.variables)
        if (variable.kind == VarKind::Stock || changes(variable))
          changing_.insert(variable.name.key);
    } while (changing_.size() > before);
  }

  bool changes(const Variable& variable) const {
    return variable.kind != VarKind::Graphical &&
           std::any_of(variable.equations.begin(), variable.equations.end(),
                       [&](const Equation& equation) { return changes(equation.expr); });
  }

  bool changes(const Expr& expr) const {
    if (!expr.path.empty()) {
      const std::string& key = expr.path.back().key;
      if (is_own(expr) ? changing_.contains(key) : is_clock(expr, "time")) return true;
    }
    const auto is_changing = [&](const Expr& part) { return changes(part); };
    return std::any_of(expr.args.begin(), expr.args.end(), is_changing) ||
           std::any_of(expr.subs.begin(), expr.subs.end(), [&](const Subscript& sub) {
             return std::any_of(sub.index.begin(), sub.index.end(), is_changing);
           });
  }

  /// Whether an expression names a variable of this submodel.
  bool is_own(const Expr& expr) const {
    const bool is_local =
        expr.path.size() == 1 || (expr.path.size() == 2 && expr.path[0] == sector_.name);
    return is_local && names_.contains(expr.path.back().key);
  }

  /// TIME or DT, which a variable may be named too.
  bool is_clock(const Expr& expr, const char* name) const {
    const bool is_plain = expr.path.size() == 1 || expr.path[0].key == "std";
    return is_plain && !is_own(expr) && expr.args.empty() && expr.path.back().key == name;
  }

  bool is_element(const Name& name) const {
    return std::any_of(
        model_.dimensions.begin(), model_.dimensions.end(), [&](const Dimension& dim) {
          return dim.name == name || std::any_of(dim.items.begin(), dim.items.end(),
                                                 [&](const DimItem& i) { return i.first == name; });
        });
  }

  static Name copy_name(const Name& name, int k) {
    return Name(fmt::format("{} at inner step {}", display(name), k));
  }

  /// Turns an expression into what it is at an inner step.
  void place(Expr& expr, int k) const {
    for (Expr& arg : expr.args) place(arg, k);
    for (Subscript& sub : expr.subs) {
      // an index that is a variable's name alone
      if (sub.kind == SubKind::Name && k > 0 && changing_.contains(sub.name.key) &&
          !is_element(sub.name)) {
        sub.kind = SubKind::Index;
        sub.index = {make_ref(sub.name, sub.span)};
      }
      for (Expr& index : sub.index) place(index, k);
    }
    const bool is_name = expr.kind == ExprKind::Ref || expr.kind == ExprKind::Call;
    if (!is_name || expr.path.empty()) return;
    const Span span = expr.span;
    if (k > 0 && is_own(expr) && changing_.contains(expr.path.back().key)) {
      expr.path = {copy_name(expr.path.back(), k)};
    } else if (is_clock(expr, "dt")) {
      expr = make_number(step_, span);
    } else if (k > 0 && is_clock(expr, "time")) {
      expr = make_binary(SyntaxOp::Add, expr, make_number(k * step_, span), span);
    }
  }

  /// What flows in one inner step change a stock by, added to it.
  Expr after_step(const Variable& stock, int k) const {
    Expr sum = make_ref(stock.name, stock.span);
    place(sum, k);
    const auto add = [&](const FlowRef& flow, SyntaxOp op) {
      Expr rate = make_ref(flow.name, flow.span);
      const auto at = std::find_if(sector_.variables.begin(), sector_.variables.end(),
                                   [&](const Variable& has) { return has.name == flow.name; });
      const bool is_counted =
          at != sector_.variables.end() && at->multiplier && op == SyntaxOp::Add;
      if (is_counted)
        rate = make_binary(SyntaxOp::Mul, *at->multiplier, std::move(rate), flow.span);
      place(rate, k);
      rate = make_binary(SyntaxOp::Mul, make_number(step_, flow.span), std::move(rate), flow.span);
      sum = make_binary(op, std::move(sum), std::move(rate), flow.span);
    };
    for (const FlowRef& flow : stock.inflows) add(flow, SyntaxOp::Add);
    for (const FlowRef& flow : stock.outflows) add(flow, SyntaxOp::Sub);
    if (!stock.non_negative.value_or(false)) return sum;
    return make_standard_call("MAX", {std::move(sum), make_number(0)}, stock.span);
  }

  void add_copy(const Variable& variable, int k) {
    Variable copy = variable;
    copy.name = copy_name(variable.name, k);
    copy.is_hidden = true;
    copy.access = Access::None;
    copy.multiplier.reset();
    if (variable.kind == VarKind::Stock) {
      make_auxiliary(copy, after_step(variable, k - 1));
    } else {
      for (Equation& equation : copy.equations) {
        place(equation.expr, k);
        equation.init.reset();
      }
    }
    made_.push_back(std::move(copy));
  }

  static void make_auxiliary(Variable& variable, Expr value) {
    variable.kind = VarKind::Auxiliary;
    variable.inflows.clear();
    variable.outflows.clear();
    variable.non_negative.reset();
    Equation equation;
    equation.span = equation.name_span = variable.span;
    equation.expr = std::move(value);
    variable.equations.assign(1, std::move(equation));
  }

  /// Leaves a stock one flow, which takes it to the end of the last inner step.
  void join(std::size_t at, const Variable& stock) {
    Expr change = make_binary(SyntaxOp::Sub, after_step(stock, count_ - 1),
                              make_ref(stock.name, stock.span), stock.span);
    Variable flow = stock;
    flow.name = Name(fmt::format("inner steps of {}", display(stock.name)));
    flow.is_hidden = true;
    make_auxiliary(flow, make_binary(SyntaxOp::Div, std::move(change),
                                     make_number(step_ * count_, stock.span), stock.span));
    Variable& own = sector_.variables[at];
    own.outflows.clear();
    own.inflows.assign(1, FlowRef{flow.name, stock.span});
    made_.push_back(std::move(flow));
  }

  const Model& model_;
  Sector& sector_;
  int count_;
  double step_;
  Diagnostics& diags_;
  std::unordered_set<std::string> names_, changing_;
  std::vector<Variable> made_;
};

}  // namespace

void write_out_inner_steps(Model& model, Diagnostics& diags) {
  for (std::size_t i = 1; i < model.sectors.size(); ++i) {
    Sector& sector = model.sectors[i];
    if (const auto steps = inner_stepping(model, sector, diags))
      InnerSteps(model, sector, steps->count, steps->length, diags).apply();
  }
}

}  // namespace weir
