// See inner_steps.h.
//
// What a submodel does not say of its run it has from the model, and what it says the same changes
// nothing. Of the two modes of the specification only `normal` can be told from the settings alone:
// the times of the model, and a dt of which the model's is n times. Such a submodel makes n steps
// of Euler within one step of the model, for which its inputs hold. Its equations are written out
// once they are resolved, with all that macros, delays and smooths are made of: for each k from 1
// to n-1 all that changes has a hidden copy "<name> at inner step k", in which times are those of
// the inner step and
//
//     a stock            is  its copy at k-1 + dt * what its rate is at k-1
//     a held value       is  what its next value is at k-1
//     a delay of m steps is  its input m inner steps ago: a copy of this step of the model, or what
//                            a pipeline of whole steps of the model gives of a copy
//
// What is left to the stock itself is a rate that takes it to where the n-th step ends. What others
// see of the submodel are its values at the steps of the model.
#include "ir/model/passes/inner_steps.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr double kMostInnerSteps = 1000;
/// Copies of variables, all inner steps together.
constexpr double kMostCopies = 100'000;

std::optional<double> known(const Expr& expr) {
  const auto numbers = given_numbers(expr);
  return numbers && numbers->size() == 1 ? std::optional(numbers->front()) : std::nullopt;
}

RExpr number(double value, Span span) {
  RExpr made;
  made.number = value;
  made.span = span;
  return made;
}

RExpr apply(Op op, RExpr a, RExpr b, Span span) {
  RExpr made;
  made.kind = RKind::Apply;
  made.op = op;
  made.span = span;
  made.args.push_back(std::move(a));
  made.args.push_back(std::move(b));
  return made;
}

/// The element of a variable that an equation of the same shape defines.
RExpr own_element(VarId var, const REquation& equation) {
  RExpr made;
  made.kind = RKind::Value;
  made.var = var;
  made.index = equation.target;
  made.span = equation.span;
  return made;
}

/// Which argument of a random number, or of a call that may draw some, is the element that it is
/// drawn for; of all else nothing.
std::optional<std::size_t> drawn_element(const RExpr& expr) {
  if (expr.kind == RKind::Call) return 2;
  const bool draws = expr.kind == RKind::Apply && op_row(expr.op).kind == OpKind::Frame &&
                     expr.op != Op::CalendarTime;
  return draws ? std::optional<std::size_t>(1) : std::nullopt;
}

bool is_made_of_objects(const RExpr& expr) {
  return (expr.kind == RKind::Object && !expr.var.valid()) ||
         std::any_of(expr.args.begin(), expr.args.end(), is_made_of_objects);
}

/// A delay by a time that is a number.
bool is_pipeline(const REquation& equation) {
  const auto is = [](const RExpr& expr, Op op) {
    return expr.kind == RKind::Object && !expr.var.valid() && expr.op == op;
  };
  return equation.kind == REquationKind::Memory && is(equation.expr, Op::FixedPush) &&
         is(*equation.init, Op::FixedStart) && equation.init->args[0].kind == RKind::Number;
}

/// The call that stands at a place in the source, for messages.
const Expr* call_at(const Expr& expr, Span span) {
  if (expr.kind == ExprKind::Call && expr.span == span) return &expr;
  for (const Expr& arg : expr.args)
    if (const Expr* found = call_at(arg, span)) return found;
  return nullptr;
}

const Expr* call_at(const Sector& sector, Span span) {
  for (const Variable& variable : sector.variables)
    for (const Equation& equation : variable.equations)
      if (const Expr* found = call_at(equation.expr, span)) return found;
  return nullptr;
}

/// One submodel with a smaller step.
class InnerSteps {
 public:
  InnerSteps(const Model& model, const SteppingSector& own, ResolvedModel& resolved,
             Diagnostics& diags)
      : model_(model),
        own_(own),
        count_(own.steps.count),
        length_(own.steps.length),
        resolved_(resolved),
        vars_(resolved.vars),
        diags_(diags) {}

  void write_out() {
    if (!may_repeat()) return;
    find_changing();
    double copies = 0;
    for (const VarId var : changing_) copies += elements(var) * (count_ - 1);
    if (copies > kMostCopies) {
      diags_.report(DiagKind::TooLarge, own_.sector->specs->span,
                    "a submodel, its steps written out,", fmt::format("{} variables", kMostCopies));
      return;
    }
    first_copy_ = vars_.size();
    for (int k = 1; k < count_; ++k)
      for (const VarId var : changing_) vars_.add(copy_of(var, k));
    // the copies are made of what stands here, so it changes last
    for (const VarId var : own_.vars)
      for (REquation& equation : vars_[var].equations) make_own(var, equation);
  }

 private:
  bool refuse(Span span, const std::string& what) {
    diags_.report(DiagKind::UnsupportedConstruct, span,
                  fmt::format("{} in a submodel with a smaller dt of its own", what));
    return false;
  }

  bool may_repeat() {
    bool may = true;
    for (const Variable& variable : own_.sector->variables) {
      if (variable.container || variable.leak || variable.overflow)
        may = refuse(variable.span, "a conveyor or queue");
    }
    if (!may) return false;  // what it is made of needs no further word
    for (const VarId var : own_.vars) {
      for (const REquation& equation : vars_[var].equations) {
        if (is_repeatable(equation)) continue;
        const auto is_told = [&](Span span) { return span == equation.span; };
        if (std::none_of(told_.begin(), told_.end(), is_told))
          refuse(equation.span, what_stands_at(equation.span));
        told_.push_back(equation.span);
        may = false;
      }
    }
    return may;
  }

  static bool is_repeatable(const REquation& equation) {
    switch (equation.kind) {
      case REquationKind::Values:
      case REquationKind::Auxiliary:
      case REquationKind::Active:
      case REquationKind::Stock:
      case REquationKind::Memory:
      case REquationKind::Initial:
      case REquationKind::Vector:
        return is_pipeline(equation) || !(is_made_of_objects(equation.expr) ||
                                          (equation.init && is_made_of_objects(*equation.init)));
      case REquationKind::Solved:
      case REquationKind::Sought:
      case REquationKind::Shift:
        return false;
    }
    return false;
  }

  std::string what_stands_at(Span span) const {
    const Expr* call = call_at(*own_.sector, span);
    for (std::size_t i = 0; !call && i < model_.macros.size(); ++i) {
      call = call_at(model_.macros[i].body, span);
      if (!call && model_.macros[i].result) call = call_at(*model_.macros[i].result, span);
    }
    if (!call) return "this";
    const bool is_delay = call->path.back().key == "delay";
    return fmt::format("'{}'{}", display(call->path.back()),
                       is_delay ? " by a time that is no number before the run" : "");
  }

  double elements(VarId var) const {
    double product = 1;
    for (const DimId dim : vars_[var].dims)
      product *= static_cast<double>(resolved_.dims[dim].elems.size());
    return product;
  }

  /// What an expression needs of the same moment. True when it changes of itself within a step of
  /// the model.
  bool collect(const RExpr& expr, std::vector<VarId>& needs) const {
    bool moves = drawn_element(expr).has_value();
    const bool is_value = expr.kind == RKind::Value || expr.kind == RKind::FlatValue;
    if (is_value && (expr.var == resolved_.time || expr.var == resolved_.step_time)) moves = true;
    if (is_value) needs.push_back(expr.var);
    for (const RIndex& index : expr.index)
      for (const RExpr& part : index.expr) moves |= collect(part, needs);
    for (const RExpr& arg : expr.args) moves |= collect(arg, needs);
    return moves;
  }

  bool collect(const REquation& equation, std::vector<VarId>& needs) const {
    const REquationKind kind = equation.kind;
    bool moves = kind == REquationKind::Stock || kind == REquationKind::Memory;
    if (kind == REquationKind::Values || kind == REquationKind::Initial) return false;
    moves |= collect(equation.expr, needs);
    for (const RView& view : equation.views) needs.push_back(view.var);
    for (const RExpr& arg : equation.args) moves |= collect(arg, needs);
    return moves;
  }

  /// Stocks and held values, and what needs them, the time or a random number: all else holds
  /// within a step of the model.
  void find_changing() {
    std::unordered_map<std::size_t, std::vector<VarId>> readers;
    std::vector<VarId> open;
    for (const VarId var : own_.vars) {
      std::vector<VarId> needs;
      bool moves = false;
      for (const REquation& equation : vars_[var].equations) moves |= collect(equation, needs);
      for (const VarId need : needs) readers[need.index()].push_back(var);
      if (moves) open.push_back(var);
    }
    while (!open.empty()) {
      const VarId var = open.back();
      open.pop_back();
      if (!place_of_.emplace(var.index(), 0).second) continue;
      const auto& next = readers[var.index()];
      open.insert(open.end(), next.begin(), next.end());
    }
    for (const VarId var : own_.vars) {
      const auto at = place_of_.find(var.index());
      if (at == place_of_.end()) continue;
      at->second = changing_.size();
      changing_.push_back(var);
    }
  }

  /// A variable of this submodel as it is at an inner step.
  VarId at_step(VarId var, int k) const {
    const auto at = place_of_.find(var.index());
    if (k == 0 || at == place_of_.end()) return var;
    return VarId(first_copy_ + static_cast<std::size_t>(k - 1) * changing_.size() + at->second);
  }

  template <class Indices>
  void place(Indices& indices, int k) const {
    for (RIndex& index : indices)
      for (RExpr& part : index.expr) part = placed(std::move(part), k);
  }

  /// An expression as it is at an inner step.
  RExpr placed(RExpr expr, int k) const {
    place(expr.index, k);
    for (RExpr& arg : expr.args) arg = placed(std::move(arg), k);
    const Span span = expr.span;
    if (const auto at = drawn_element(expr)) {
      // the inner steps draw as elements do: each its own number
      RExpr element = apply(Op::Mul, std::move(expr.args[*at]), number(count_, span), span);
      expr.args[*at] = apply(Op::Add, std::move(element), number(k, span), span);
      return expr;
    }
    if (expr.kind != RKind::Value && expr.kind != RKind::FlatValue) return expr;
    if (expr.var == resolved_.dt) return number(length_, span);
    const bool is_clock = expr.var == resolved_.time || expr.var == resolved_.step_time;
    if (is_clock && k > 0) return apply(Op::Add, std::move(expr), number(k * length_, span), span);
    expr.var = at_step(expr.var, k);
    return expr;
  }

  /// What a stock is after an inner step.
  RExpr after_step(VarId stock, const REquation& equation, int k) const {
    const Span span = equation.span;
    RExpr change = apply(Op::Mul, number(length_, span), placed(equation.expr, k), span);
    RExpr sum = apply(Op::Add, own_element(at_step(stock, k), equation), std::move(change), span);
    if (!vars_[stock].is_clamped) return sum;
    return apply(Op::Max, std::move(sum), number(0, span), span);
  }

  RVar copy_of(VarId var, int k) const {
    const RVar& source = vars_[var];
    RVar copy;
    copy.name = fmt::format("{} at inner step {}", source.name, k);
    copy.dims = source.dims;
    copy.is_hidden = true;
    copy.owner = source.owner.valid() ? source.owner : var;
    copy.span = source.span;
    for (const REquation& equation : source.equations)
      copy.equations.push_back(copy_of(var, equation, k));
    return copy;
  }

  REquation copy_of(VarId var, const REquation& source, int k) const {
    if (is_pipeline(source)) return delayed(source, k);
    REquation copy = source;
    copy.kind = REquationKind::Auxiliary;
    copy.init.reset();
    switch (source.kind) {
      case REquationKind::Values:
      case REquationKind::Initial:
        copy.values.clear();
        copy.expr = own_element(var, source);
        break;
      case REquationKind::Stock:
        copy.expr = after_step(var, source, k - 1);
        break;
      case REquationKind::Memory:
        copy.expr = placed(source.expr, k - 1);
        break;
      case REquationKind::Vector:
        copy.kind = REquationKind::Vector;
        place_vectors(copy, k);
        break;
      default:
        copy.expr = placed(source.expr, k);
        break;
    }
    return copy;
  }

  void place_vectors(REquation& equation, int k) const {
    for (RView& view : equation.views) {
      view.var = at_step(view.var, k);
      place(view.index, k);
    }
    for (RExpr& arg : equation.args) arg = placed(std::move(arg), k);
  }

  /// What a pipeline gives at an inner step: what went in so many of them before.
  REquation delayed(const REquation& source, int k) const {
    // as the runtime counts those of the model (delay.cpp)
    const double rounded = std::floor(source.init->args[0].number / length_ + 0.5 + 1e-6);
    const int steps = static_cast<int>(std::clamp(rounded, 1.0, 1e9));
    const int entry = ((k - steps) % count_ + count_) % count_;
    const int whole_steps = (steps + entry - k) / count_;
    REquation made = source;
    RExpr input = placed(source.expr.args[0], entry);
    if (whole_steps == 0) {
      made.kind = REquationKind::Auxiliary;
      made.expr = std::move(input);
      made.init.reset();
      return made;
    }
    made.expr.args[0] = std::move(input);
    made.init->args[0].number = whole_steps * (length_ * count_);
    made.init->args[1] = placed(source.init->args[1], 0);
    return made;
  }

  /// Turns an equation of the submodel into what it is at the steps of the model.
  void make_own(VarId var, REquation& equation) const {
    if (is_pipeline(equation)) {
      equation = delayed(equation, 0);
      return;
    }
    if (equation.init) equation.init = placed(std::move(*equation.init), 0);
    if (equation.kind == REquationKind::Stock) {
      RExpr level = own_element(var, equation);
      RExpr change =
          apply(Op::Sub, after_step(var, equation, count_ - 1), std::move(level), equation.span);
      equation.expr =
          apply(Op::Div, std::move(change), number(length_ * count_, equation.span), equation.span);
    } else if (equation.kind == REquationKind::Memory) {
      equation.expr = placed(std::move(equation.expr), count_ - 1);
    } else {
      equation.expr = placed(std::move(equation.expr), 0);
      place_vectors(equation, 0);
    }
  }

  const Model& model_;
  const SteppingSector& own_;
  const int count_;
  const double length_;
  ResolvedModel& resolved_;
  IdVec<VarId, RVar>& vars_;
  Diagnostics& diags_;
  std::vector<Span> told_;
  std::vector<VarId> changing_;
  std::unordered_map<std::size_t, std::size_t> place_of_;  // of what changes: where in changing_
  std::size_t first_copy_ = 0;
};

}  // namespace

std::optional<InnerStepping> inner_stepping(const Model& model, const Sector& sector,
                                            Diagnostics& diags) {
  if (!sector.specs) return std::nullopt;
  const SimSpecs &own = *sector.specs, &whole = model.specs;
  const auto refuse = [&](const char* what) {
    diags.report(DiagKind::UnsupportedConstruct, own.span, what);
    return std::nullopt;
  };
  const auto is_same = [](const Expr& mine, const Expr& theirs) {
    return mine.is_missing() || (known(mine) && known(mine) == known(theirs));
  };
  if (!is_same(own.start, whole.start) || !is_same(own.stop, whole.stop))
    return refuse("a submodel that runs at other times than the model");
  const bool is_said = !own.method_text.empty() && own.method_text != whole.method_text;
  if (is_said && own.method != whole.method)
    return refuse("a submodel with an integration method of its own");
  if (is_same(own.dt, whole.dt)) return std::nullopt;
  const auto step = known(own.dt), whole_step = known(whole.dt);
  const double count = step && whole_step ? std::round(*whole_step / *step) : 0;
  const bool goes_in =
      count > 1 && count <= kMostInnerSteps && std::abs(count * *step / *whole_step - 1) < 1e-9;
  if (!goes_in) return refuse("a submodel whose dt is not one of 2 to 1000 parts of the model's");
  if (whole.method != Method::Euler)
    return refuse("a submodel with a smaller dt of its own, under another method than euler,");
  return InnerStepping{static_cast<int>(count), *whole_step / count};
}

void write_out_inner_steps(const Model& model, const SteppingSector& sector,
                           ResolvedModel& resolved, Diagnostics& diags) {
  InnerSteps(model, sector, resolved, diags).write_out();
}

/// Which submodels make several steps within one of the model.
void Resolver::find_inner_steps() {
  if (dialect_ == Dialect::Vensim) return;
  for (std::size_t i = 1; i < model_.sectors.size(); ++i) {
    const Sector& sector = model_.sectors[i];
    if (const auto steps = inner_stepping(model_, sector, diags_))
      stepping_.emplace(&sector, *steps);
  }
}

/// The submodel that a variable is of, or that its owner is of; null for what no module has.
const Sector* Resolver::sector_of(VarId var) const {
  if (vars_[var].owner.valid()) var = vars_[var].owner;
  const Scope* scope = declared_[var.index()].scope;
  return scope ? scope->sector : nullptr;
}

/// They, with all that their equations made.
std::vector<SteppingSector> Resolver::stepping_sectors() const {
  std::vector<SteppingSector> made;
  for (const Sector& sector : model_.sectors) {
    const auto steps = stepping_.find(&sector);
    if (steps == stepping_.end()) continue;
    made.push_back({&sector, steps->second, {}});
    for (const VarId var : vars_.ids())
      if (sector_of(var) == &sector) made.back().vars.push_back(var);
  }
  return made;
}

/// The steps of the submodel that an equation is of; null where they are the model's.
const InnerStepping* Resolver::inner_steps_at(const Place& place) const {
  if (stepping_.empty() || !place.left) return nullptr;
  const auto inner = stepping_.find(sector_of(place.left->var));
  return inner == stepping_.end() ? nullptr : &inner->second;
}

/// The length of the steps that an equation is computed in, where it is known before the run.
std::optional<double> Resolver::known_step(const Place& place) const {
  if (const InnerStepping* inner = inner_steps_at(place)) return inner->length;
  const auto numbers = given_numbers(model_.specs.dt);
  return numbers ? std::optional(numbers->front()) : std::nullopt;
}

/// A call with its delay time as a number, where inner steps need to know how many of them it is.
const Expr& Resolver::fixed_where_steps_are_inner(const Expr& call, std::size_t at,
                                                  const Place& place) {
  if (!inner_steps_at(place)) return call;
  const Expr& time = call.args[at];
  const auto number = literal_number(time, place);
  if (!number || time.kind == ExprKind::Number) return call;
  made_.push_back(call);
  made_.back().args[at] = make_number(*number, time.span);
  return made_.back();
}

}  // namespace weir
