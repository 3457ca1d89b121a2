// See reality_variant.h.
#include "tools/libweir/reality_variant.h"

#include "frontend/data/get_call.h"

#include <fmt/core.h>

#include <algorithm>

namespace weir::reality {
namespace {

struct RcRow {
  std::string_view key;
  Course course;
};
constexpr RcRow kCourses[] = {{"rc step", Course::Step},
                              {"rc ramp", Course::Ramp},
                              {"rc grow", Course::Grow},
                              {"rc decay", Course::Decay},
                              {"rc compare", Course::Compare}};
constexpr std::string_view kCheck = " check";

Variable* find_variable(Model& model, const std::string& key) {
  for (Variable& variable : model.root().variables) {
    if (variable.name.key == key) return &variable;
  }
  return nullptr;
}

bool has_variable(const Model& model, const std::string& key) {
  const auto& variables = model.root().variables;
  return std::any_of(variables.begin(), variables.end(),
                     [&](const Variable& variable) { return variable.name.key == key; });
}

/// Calls `use` with each reference of an expression, those in subscripts too.
template <class Use>
void for_each_ref(Expr& expr, const Use& use) {
  if (expr.kind == ExprKind::Ref && expr.path.size() == 1) use(expr);
  for (Expr& arg : expr.args) for_each_ref(arg, use);
  for (Subscript& sub : expr.subs) {
    for (Expr& index : sub.index) for_each_ref(index, use);
  }
}

std::string normal_name(const Name& target) { return "#normal " + display(target); }

// ---- planning

class Planner {
 public:
  Planner(const Model& model, const TestInputs& tests, std::size_t& count, Diagnostics& diags)
      : model_(model), tests_(tests), count_(count), diags_(diags) {}

  std::optional<Plan> plan(const std::string& name, const Equation& equation,
                           mdl::Constraint parts) {
    const std::size_t errors = diags_.error_count();
    plan_.name = name;
    plan_.subs = equation.subs;
    plan_.at_least_once = parts.at_least_once;
    take_tests(parts.condition);
    take_calls(parts.condition, plan_.subs, nullptr);
    take_calls(parts.consequence, plan_.subs, nullptr);
    plan_.condition = std::move(parts.condition);
    plan_.consequence = std::move(parts.consequence);
    if (diags_.error_count() > errors) return std::nullopt;
    return std::move(plan_);
  }

 private:
  const NamedTestInput* find_test(const Expr& expr) const {
    if (expr.kind != ExprKind::Ref || expr.path.size() != 1) return nullptr;
    const auto found = tests_.find(expr.path.front().key);
    return found == tests_.end() ? nullptr : &found->second;
  }

  /// Takes the test inputs out of a condition: each must be one of the things that hold together.
  void take_tests(Expr& expr) {
    if (const NamedTestInput* test = find_test(expr)) {
      plan_.replacements.push_back(replacement(*test, expr));
      // a reference to the replacement by its number, until the time of its start is known
      expr = make_ref(Name(fmt::format("#in effect {}", plan_.replacements.size() - 1)), expr.span);
      return;
    }
    if (expr.kind == ExprKind::Binary && expr.op == SyntaxOp::And) {
      for (Expr& arg : expr.args) take_tests(arg);
      return;
    }
    for_each_ref(expr, [&](const Expr& ref) {
      if (find_test(ref) == nullptr) return;
      diags_.report(DiagKind::UnsupportedConstruct, ref.span,
                    "a test input under anything but :AND:");
    });
  }

  Replacement replacement(const NamedTestInput& test, const Expr& use) {
    Replacement made{test.parts.target, test.parts.value, {}};
    if (!use.subs.empty() && use.subs.size() != test.subs.size()) {
      diags_.report(DiagKind::WrongSubscriptCount, use.span, display(use.path.front()),
                    fmt::format("{} subscripts", test.subs.size()), use.subs.size());
      return made;
    }
    // the subscripts of the test input stand for those it is named with
    const auto put_in = [&](std::vector<Subscript>& subs) {
      for (Subscript& sub : subs) {
        for (std::size_t at = 0; at < use.subs.size(); ++at) {
          if (sub.kind == SubKind::Name && sub.name == test.subs[at].name) {
            sub = use.subs[at];
            break;
          }
        }
      }
    };
    put_in(made.target.subs);
    refuse_odd_target(made.target);
    for_each_ref(made.value, [&](Expr& ref) { put_in(ref.subs); });

    Expr normal = made.target;
    normal.path = {Name(normal_name(made.target.path.front()))};
    const std::size_t first = plan_.calls.size();
    take_calls(made.value, made.target.subs, &normal);
    const Name& target = made.target.path.front();
    use_normal(made.value, target);
    for (std::size_t at = first; at < plan_.calls.size(); ++at) {
      made.calls.push_back(at);
      // the basis and the times are taken from the unchanged model
      use_normal(plan_.calls[at].before, target);
      use_normal(plan_.calls[at].factor, target);
      use_normal(plan_.calls[at].ramp_time, target);
    }
    return made;
  }

  /// A target is a variable or a part of it by names of elements and ranges, each of its own.
  void refuse_odd_target(const Expr& target) {
    const auto is_odd = [](const Subscript& sub) { return sub.kind != SubKind::Name; };
    if (std::any_of(target.subs.begin(), target.subs.end(), is_odd)) {
      diags_.report(DiagKind::UnsupportedConstruct, target.span,
                    "a test input on anything but names of elements and ranges");
    }
    for (const Replacement& other : plan_.replacements) {
      if (other.target.path.front() != target.path.front()) continue;
      diags_.report(DiagKind::UnsupportedConstruct, target.span,
                    "more than one test input for a variable at a time");
    }
  }

  /// Within its own test input a variable is what it would have been.
  static void use_normal(Expr& expr, const Name& target) {
    for_each_ref(expr, [&](Expr& ref) {
      if (ref.path.front() == target) ref.path = {Name(normal_name(target))};
    });
  }

  /// Puts variables in place of the calls of RC functions. `normal` is what a replaced variable
  /// would be: it holds outside the time of a call that is its whole value.
  void take_calls(Expr& expr, const std::vector<Subscript>& scope, const Expr* normal) {
    const std::string key = expr.kind == ExprKind::Call ? expr.path.front().key : std::string();
    if (!key.starts_with("rc ")) {
      for (Expr& arg : expr.args) take_calls(arg, scope, nullptr);
      return;
    }
    const bool is_check = key.ends_with(kCheck);
    const std::string_view base =
        std::string_view(key).substr(0, key.size() - (is_check ? kCheck.size() : 0));
    const RcRow* row = std::find_if(std::begin(kCourses), std::end(kCourses),
                                    [&](const RcRow& each) { return each.key == base; });
    if (row == std::end(kCourses)) {
      diags_.report(DiagKind::UnsupportedFunction, expr.span, display(expr.path.front()));
      return;
    }
    const bool has_more = row->course == Course::Ramp || row->course == Course::Compare;
    const std::size_t least = (is_check ? 3u : 2u) + (has_more ? 1u : 0u);
    if (expr.args.size() < least || expr.args.size() > least + 2) {
      diags_.report(DiagKind::WrongArgumentCount, expr.span, display(expr.path.front()),
                    fmt::format("{} to {} arguments", least, least + 2), expr.args.size());
      return;
    }
    RcCall call = row->course == Course::Compare ? read_compare(expr, is_check)
                                                 : read_call(expr, *row, is_check);
    call.scope = scope;
    call.before = normal != nullptr ? *normal : call.basis;
    Expr value = make_ref(Name(call.name), expr.span);
    value.subs = scope;
    expr = std::move(value);
    plan_.calls.push_back(std::move(call));
  }

  /// [grace,] basis, factor[, time][, start[, duration]] (12.4).
  RcCall read_call(const Expr& expr, const RcRow& row, bool is_check) {
    RcCall call;
    call.name = fmt::format("#rc {}", ++count_);
    call.course = row.course;
    std::size_t at = 0;
    const auto next = [&] { return expr.args[at++]; };
    if (is_check) call.grace = next();
    call.basis = next();
    call.factor = next();
    if (row.course == Course::Ramp) call.ramp_time = next();
    call.start = at < expr.args.size() ? next() : default_start(expr.span);
    if (at < expr.args.size()) call.duration = next();
    return call;
  }

  /// 'run', variable[, grace], factor[, start[, duration]].
  RcCall read_compare(const Expr& expr, bool is_check) {
    RcCall call;
    call.name = fmt::format("#rc {}", ++count_);
    call.course = Course::Compare;
    const auto run = data::argument_text(expr.args[0], data::string_variables(model_));
    if (!run) diags_.report(DiagKind::MustBeText, expr.args[0].span, display(expr.path.front()));
    call.run = run.value_or("");
    call.run_span = expr.args[0].span;
    std::size_t at = 1;
    const auto next = [&] { return expr.args[at++]; };
    call.basis = next();
    if (call.basis.kind != ExprKind::Ref)
      diags_.report(DiagKind::MustBeVariable, call.basis.span, "second",
                    display(expr.path.front()));
    if (is_check) call.grace = next();
    call.factor = next();
    call.start = at < expr.args.size() ? next() : default_start(expr.span);
    if (at < expr.args.size()) call.duration = next();
    return call;
  }

  Expr default_start(Span span) const {
    const Name given("RC START TIME");
    if (has_variable(model_, given.key)) return make_ref(given, span);
    return make_binary(SyntaxOp::Add, make_ref(Name("INITIAL TIME"), span),
                       make_ref(Name("TIME STEP"), span), span);
  }

  const Model& model_;
  const TestInputs& tests_;
  std::size_t& count_;
  Diagnostics& diags_;
  Plan plan_;
};

// ---- the models

void add_variable(Model& model, const std::string& name, const std::vector<Subscript>& subs,
                  Expr expr) {
  Variable variable;
  variable.name = Name(name);
  variable.span = expr.span;
  Equation equation;
  equation.subs = subs;
  equation.span = expr.span;
  equation.name_span = expr.span;
  equation.expr = std::move(expr);
  variable.equations.push_back(std::move(equation));
  model.root().variables.push_back(std::move(variable));
}

Expr binary(SyntaxOp op, Expr left, Expr right) {
  const Span span = right.span;
  return make_binary(op, std::move(left), std::move(right), span);
}

/// `Time >= at`, with half a step of tolerance: times are sums of steps.
Expr not_before(double at, double dt, Span span) {
  return make_binary(SyntaxOp::Greater, make_ref(Name("Time"), span),
                     make_number(at - dt / 2, span), span);
}

/// The course of a call from its start on (12.4).
Expr course_of(const RcCall& call, double start, Span span) {
  Expr value = make_ref(Name(call.name + ">value"), span);
  value.subs = call.scope;
  Expr elapsed =
      make_binary(SyntaxOp::Sub, make_ref(Name("Time"), span), make_number(start, span), span);
  switch (call.course) {
    case Course::Step:
    case Course::Compare:
      return binary(SyntaxOp::Mul, std::move(value), call.factor);
    case Course::Ramp: {
      Expr share = make_call(
          Name("MIN"),
          {make_number(1, span), binary(SyntaxOp::Div, std::move(elapsed), call.ramp_time)}, span);
      Expr more = binary(SyntaxOp::Sub, call.factor, make_number(1, span));
      Expr multiplier = binary(SyntaxOp::Add, make_number(1, span),
                               binary(SyntaxOp::Mul, std::move(more), std::move(share)));
      return binary(SyntaxOp::Mul, std::move(value), std::move(multiplier));
    }
    case Course::Grow:
    case Course::Decay: {
      const bool grows = call.course == Course::Grow;
      Expr power = grows ? binary(SyntaxOp::Mul, call.factor, std::move(elapsed))
                         : make_unary(SyntaxOp::Minus,
                                      binary(SyntaxOp::Div, std::move(elapsed), call.factor), span);
      return binary(SyntaxOp::Mul, std::move(value),
                    make_call(Name("EXP"), {std::move(power)}, span));
    }
  }
  return value;
}

void add_call(Model& model, const RcCall& call, const RcFacts& facts, double dt) {
  const Span span = call.basis.span;
  Expr values = make_number(facts.values.front(), span);
  if (facts.values.size() > 1) {
    values = Expr();
    values.kind = ExprKind::List;
    values.span = span;
    values.values = facts.values;
  }
  add_variable(model, call.name + ">value", call.scope, std::move(values));
  if (call.course == Course::Compare) {
    Equation& equation = model.root().variables.back().equations.front();
    equation.kind = EquationKind::Data;
    equation.data_mode = DataMode::Interpolate;
    equation.expr = Expr();
    equation.expr.span = span;
    equation.tables = facts.series;
  }
  Expr is_on = not_before(facts.start, dt, span);
  if (facts.duration) {
    Expr is_over = not_before(facts.start + *facts.duration + dt, dt, span);
    is_on = make_binary(SyntaxOp::And, std::move(is_on),
                        make_unary(SyntaxOp::Not, std::move(is_over), span), span);
  }
  add_variable(
      model, call.name, call.scope,
      make_call(Name("IF THEN ELSE"),
                {std::move(is_on), course_of(call, facts.start, span), call.before}, span));
}

/// The variable keeps its equations under another name; where the test input does not reach, it is
/// what they say.
void replace(Model& model, const Replacement& replacement, Diagnostics& diags) {
  const Name& name = replacement.target.path.front();
  Variable* found = find_variable(model, name.key);
  if (found == nullptr) {
    diags.report(DiagKind::UnknownName, replacement.target.span, display(name));
    return;
  }
  Variable normal = *found;
  normal.name = Name(normal_name(name));
  std::vector<Equation> equations;
  for (const Equation& old : found->equations) {
    if (old.kind == EquationKind::Lookup || old.kind == EquationKind::String) {
      diags.report(DiagKind::MustBeVariable, replacement.target.span, "replaced", "TEST INPUT");
      return;
    }
    if (replacement.target.subs.empty()) continue;
    Equation kept;
    kept.subs = old.subs;
    kept.except = old.except;
    kept.except.push_back(replacement.target.subs);
    kept.span = old.span;
    kept.name_span = old.name_span;
    kept.expr = make_ref(normal.name, old.name_span);
    kept.expr.subs = old.subs;
    equations.push_back(std::move(kept));
  }
  Equation made;
  made.subs = replacement.target.subs;
  made.span = replacement.target.span;
  made.name_span = replacement.target.span;
  made.expr = replacement.value;
  equations.push_back(std::move(made));
  found->equations = std::move(equations);
  model.root().variables.push_back(std::move(normal));
}

/// When a test input is in effect: from the first start of its RC functions on, else always.
Expr in_effect(const Replacement& replacement, const std::vector<RcFacts>& facts, double dt,
               Span span) {
  if (replacement.calls.empty()) return make_number(1, span);
  double start = facts[replacement.calls.front()].start;
  for (const std::size_t call : replacement.calls) start = std::min(start, facts[call].start);
  return not_before(start, dt, span);
}

}  // namespace

std::optional<Plan> make_plan(const Model& model, const std::string& name, const Equation& equation,
                              mdl::Constraint parts, const TestInputs& tests, std::size_t& count,
                              Diagnostics& diags) {
  return Planner(model, tests, count, diags).plan(name, equation, std::move(parts));
}

std::string basis_name(const RcCall& call) { return call.name + ">basis"; }
std::string start_name(const RcCall& call) { return call.name + ">start"; }
std::string duration_name(const RcCall& call) { return call.name + ">duration"; }
std::string grace_name(const RcCall& call) { return call.name + ">grace"; }

void add_probes(Model& model, const Plan& plan) {
  for (const RcCall& call : plan.calls) {
    add_variable(model, basis_name(call), call.scope, call.basis);
    add_variable(model, start_name(call), {}, call.start);
    if (call.duration) add_variable(model, duration_name(call), {}, *call.duration);
    if (call.grace) add_variable(model, grace_name(call), {}, *call.grace);
  }
}

void save_every_step(Model& model) {
  const Name save("SAVEPER");
  std::erase_if(model.root().variables,
                [&](const Variable& variable) { return variable.name == save; });
  add_variable(model, save.spelled, {}, make_ref(Name("TIME STEP")));
}

void apply_plan(Model& model, const Plan& plan, const std::vector<RcFacts>& facts, double dt,
                Diagnostics& diags) {
  for (std::size_t at = 0; at < plan.calls.size(); ++at) {
    add_call(model, plan.calls[at], facts[at], dt);
  }
  for (const Replacement& replacement : plan.replacements) replace(model, replacement, diags);
  for (std::size_t at = 0; at < plan.replacements.size(); ++at) {
    const Replacement& replacement = plan.replacements[at];
    add_variable(model, fmt::format("#in effect {}", at), {},
                 in_effect(replacement, facts, dt, replacement.target.span));
  }
  add_variable(model, kCondition, plan.subs, plan.condition);
  add_variable(model, kConsequence, plan.subs, plan.consequence);
}

}  // namespace weir::reality
