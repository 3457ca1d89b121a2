// Calls of macros that are computed anew at each call: see callees.h.
//
//     FACT(x):  run from 1 to x by 1      becomes a model with a constant x, and the call
//     y = FACT(a + 1)                     y = call #0(1, site, element, a + 1)
//
// What a macro is given decides what its model is made of: a number is a constant; an array, where
// the macro uses one, an array of constants; a graphical function stands in the model as it is. So
// a macro may be several models, one for each shape of arguments.
//
// A call within IF is made only where its branch is chosen, which is what ends a macro that calls
// itself (xmile.md 24.3): the conditions around it, all together, are its first argument.
#include "ir/model/passes/callees.h"

#include "ir/graph/graph.h"
#include "ir/model/passes/resolver.h"
#include "ir/model/reduces.h"

namespace weir {
namespace {

/// A bound on memory: hundreds of macros that call each other, or a hundred with large arrays.
constexpr std::size_t kMostCopiedParts = 500'000;

template <class Visit>
void each_expr(const Macro& macro, Visit visit) {
  if (macro.result) visit(*macro.result);
  for (const Variable& variable : macro.body.variables) {
    for (const Equation& equation : variable.equations) {
      visit(equation.expr);
      if (equation.init) visit(*equation.init);
    }
    if (variable.multiplier) visit(*variable.multiplier);
  }
}

/// Calls `visit` for an expression and all within it.
template <class Visit>
void each_part(const Expr& expr, Visit& visit) {
  visit(expr);
  for (const Expr& arg : expr.args) each_part(arg, visit);
  for (const Subscript& sub : expr.subs)
    for (const Expr& index : sub.index) each_part(index, visit);
}

/// What a macro takes a parameter for.
struct ParameterUse {
  bool is_array = false;  // subscripted, or reduced
  bool is_table = false;  // called
};

ParameterUse use_of(const Macro& macro, const std::string& key) {
  ParameterUse use;
  const auto is_it = [&](const Expr& expr) {
    return expr.path.size() == 1 && expr.path[0].key == key;
  };
  auto look = [&](const Expr& expr) {
    if (expr.kind == ExprKind::Ref && is_it(expr)) use.is_array |= !expr.subs.empty();
    if (expr.kind != ExprKind::Call) return;
    use.is_table |= is_it(expr);
    if (!reduces(expr)) return;
    for (const Expr& arg : expr.args) use.is_array |= arg.kind == ExprKind::Ref && is_it(arg);
  };
  each_expr(macro, [&](const Expr& expr) { each_part(expr, look); });
  return use;
}

/// A constant, or a graphical function.
Variable parameter_variable(const Name& name, Span span) {
  Variable made;
  made.name = name;
  made.kind = VarKind::Auxiliary;
  made.span = span;
  Equation equation;
  equation.expr = make_number(0, span);
  equation.span = equation.name_span = span;
  made.equations.push_back(std::move(equation));
  return made;
}

/// The points of a table in the place of its equation; false: an equation cannot say them.
bool put_points(const ProgramTable& table, Equation& equation) {
  LookupTable points{table.xs, table.ys, TableType::Continuous};
  if (table.kind == ReadKind::Extrapolate) points.type = TableType::Extrapolate;
  if (table.kind == ReadKind::Discrete) points.type = TableType::Discrete;
  if (table.kind == ReadKind::Raw || table.kind == ReadKind::LookForward) return false;
  equation.kind = EquationKind::Lookup;
  equation.expr = Expr();
  equation.tables.push_back(std::move(points));
  return true;
}

std::string text_of(const ProgramTable& table) {
  std::string text = fmt::format("table {}", static_cast<int>(table.kind));
  for (std::size_t i = 0; i < table.xs.size(); ++i)
    text += fmt::format(" {} {}", table.xs[i], table.ys[i]);
  return text;
}

/// What the model of each callee has a copy of.
std::size_t copied_parts(const Model& model) {
  std::size_t parts = 1;
  for (const Macro& macro : model.macros)
    parts += 1 + macro.params.size() + macro.body.variables.size();
  for (const Dimension& dimension : model.dimensions) parts += 1 + dimension.items.size();
  return parts;
}

}  // namespace

/// Finds the macros of the model that are callees. One that calls itself and keeps a state is none:
/// it is written out, a copy for each level (xmile.md 24.4).
void Resolver::find_callees() {
  if (dialect_ == Dialect::Vensim) return;
  const std::vector<Macro>& macros = model_.macros;
  std::vector<Edge> edges;
  std::vector<Node> stateful;
  for (Node at = 0; at < macros.size(); ++at) {
    const Macro& macro = macros[at];
    bool has_state = std::any_of(macro.body.variables.begin(), macro.body.variables.end(),
                                 [](const Variable& variable) {
                                   return variable.kind == VarKind::Stock || variable.container;
                                 });
    auto look = [&](const Expr& expr) {
      if (expr.kind != ExprKind::Call) return;
      const auto named = macros_.find(expr.path.back().key);
      if (named == macros_.end()) {
        has_state |= call_keeps_state(expr, false, 0);
        return;
      }
      for (const Macro* called : named->second)
        if (!called->body.specs) edges.push_back({at, static_cast<Node>(called - macros.data())});
    };
    each_expr(macro, [&](const Expr& expr) { each_part(expr, look); });
    if (macro.body.specs) callees_.insert(&macro);
    if (has_state) stateful.push_back(at);
  }
  const Graph calls(macros.size(), edges);
  const std::vector<bool> keeps_state = closure(reversed(calls), stateful);
  for (const Component& component : components(calls)) {
    if (!component.is_cyclic) continue;
    for (const Node at : component.nodes)
      if (!keeps_state[at]) callees_.insert(&macros[at]);
  }
}

/// A call of one of them; its arguments are in `scope`.
RExpr Resolver::call_callee(const Macro& macro, const Scope& scope, const Expr& call,
                            const Place& place) {
  const bool runs = macro.body.specs.has_value();
  const bool has_times =
      !runs || !(macro.body.specs->start.is_missing() || macro.body.specs->stop.is_missing());
  if (!macro.result || !has_times) {
    report(DiagKind::MissingEquation, macro.span,
           display(macro.name) + (macro.result ? ": start and stop" : ""));
    return broken(call.span);
  }
  RExpr made;
  made.kind = RKind::Call;
  made.span = shown(call.span);
  made.args.push_back(guard(call.span));
  made.args.push_back(number(draw_site(place), call.span));
  made.args.push_back(element_number(*place.left));
  ++draw_count_;  // perhaps: settle_calls() takes away what is not needed
  ++call_count_;
  if (!runs) {
    for (const VarId clock : {time_, step_time_, start_, stop_, dt_})
      made.args.push_back(variable_value(clock, call.span));
  }
  std::string key = fmt::format("{} {}", macro.name.key, macro.params.size());
  std::vector<Variable> parameters;
  for (const MacroParam& param : macro.params) {
    parameters.push_back(parameter_variable(param.name, macro.span));
    if (!give(macro, parameters.back(), scope, call, place, made.args, key))
      return broken(call.span);
  }
  if (kCallHead + made.args.size() > kMostCallArguments) {
    report(DiagKind::TooLarge, call.span, "the arrays given to '" + display(macro.name) + "'",
           fmt::format("{} elements", kMostCallArguments));
    return broken(call.span);
  }
  const bool is_known = list_.known.contains(key);
  if (!is_known && (list_.callees.size() + 1) * copied_parts(model_) > kMostCopiedParts) {
    report(DiagKind::TooLarge, call.span, "the list of macros that are computed anew at each call",
           fmt::format("{} parts", kMostCopiedParts));
    return broken(call.span);
  }
  made.local = callee(macro, std::move(parameters), key);
  return made;
}

/// Adds what a parameter is given to the arguments of a call, or to the variable itself, and to
/// what tells the callee apart. False after a report.
bool Resolver::give(const Macro& macro, Variable& parameter, const Scope& scope, const Expr& call,
                    const Place& place, std::vector<RExpr>& args, std::string& key) {
  const Place inside = place.in(scope);
  made_.push_back(make_ref(parameter.name, call.span));
  Place caller = inside;
  const Expr* named = argument_expr(made_.back(), inside, caller);
  const auto var = named_var(*named, caller);
  const ParameterUse use = use_of(macro, parameter.name.key);
  if (var && (vars_[*var].kind == RVarKind::Table || use.is_table)) {
    const VarId table = own_table(*var);
    if (table.valid() && declared_[table.index()].source) fill_tables(table);
    const bool is_one = table.valid() && vars_[table].tables.size() == 1;
    if (is_one && put_points(vars_[table].tables[0], parameter.equations[0])) {
      key += "; " + text_of(vars_[table].tables[0]);
      return true;
    }
    report(DiagKind::UnsupportedConstruct, named->span,
           fmt::format("'{}', given to a macro that is computed anew at each call,",
                       vars_[*var].name));
    return false;
  }
  const bool is_array = use.is_array && var && named->subs.empty() && !own_dims(*var).empty();
  if (!is_array) {
    key += "; number";
    args.push_back(resolve_expr(made_.back(), inside));
    return true;
  }
  key += "; array";
  const std::vector<DimId> dims = own_dims(*var);
  for (const DimId dim : dims) {
    Subscript sub;
    sub.name = dims_.name(dim);
    key += " " + sub.name.key;
    parameter.dims.push_back(std::move(sub));
  }
  const std::size_t count = element_count(dims);
  for (std::size_t flat = 0; flat < count && count <= kMostCallArguments; ++flat) {
    RExpr element = variable_value(*var, call.span);
    element.index = outer_index(*var);
    const std::size_t outer = element.index.size();
    element.index.resize(outer + dims.size());
    std::size_t rest = flat;
    for (std::size_t k = dims.size(); k-- > 0;) {
      const std::size_t size = dims_.elems(dims[k]).size();
      element.index[outer + k].at = static_cast<std::uint32_t>(rest % size);
      rest /= size;
    }
    args.push_back(std::move(element));
  }
  if (count > kMostCallArguments) args.resize(kMostCallArguments);  // the caller reports it
  return true;
}

/// The number of the callee that a macro with these parameters is.
std::uint32_t Resolver::callee(const Macro& macro, std::vector<Variable> parameters,
                               const std::string& key) {
  const auto [known, is_new] =
      list_.known.emplace(key, static_cast<std::uint32_t>(list_.callees.size()));
  if (!is_new) return known->second;
  Callee& made = list_.callees.emplace_back();
  made.runs = macro.body.specs.has_value();
  Model& model = made.model;
  model.name = display(macro.name);
  model.dialect = model_.dialect;
  model.dimensions = model_.dimensions;
  model.macros = model_.macros;
  model.invalid_index_is_nan = model_.invalid_index_is_nan;
  model.is_vensim_export = model_.is_vensim_export;
  model.sectors.emplace_back();
  if (made.runs) model.specs = *macro.body.specs;
  model.specs.save = Expr();

  std::vector<Variable>& variables = model.root().variables;
  std::unordered_set<std::string> taken;
  for (Variable& parameter : parameters) {
    taken.insert(parameter.name.key);
    if (!is_table(parameter.equations[0])) made.parameters.push_back(parameter.name.key);
    variables.push_back(std::move(parameter));
  }
  for (const Variable& variable : macro.body.variables) {
    // the test value of a parameter (xmile.md 24.2)
    if (!taken.contains(variable.name.key)) variables.push_back(variable);
  }
  for (const Variable& variable : variables) taken.insert(variable.name.key);
  std::string name = model.name;
  while (taken.contains(name_key(name))) name += " result";
  Variable result = parameter_variable(Name(name), macro.span);
  result.equations[0].expr = *macro.result;
  made.result = result.name.key;
  variables.push_back(std::move(result));
  return known->second;
}

/// The conditions of the IFs around, as one.
RExpr Resolver::guard(Span span) {
  RExpr all = number(1, span);
  for (const Guard& guard : guards_) {
    RExpr one = local(guard.condition, span);
    if (!guard.holds) one = apply(Op::Not, std::move(one), span);
    all = all.kind == RKind::Number ? std::move(one)
                                    : apply(Op::And, std::move(all), std::move(one), span);
  }
  return all;
}

/// IF; where a branch has calls of callees, with its condition as a local that guards them.
RExpr Resolver::resolve_choice(const Expr& expr, const Place& place) {
  if (callees_.empty()) return apply(Op::Select, resolve_all(expr.args, place), expr.span);
  std::vector<RExpr> args;
  args.push_back(resolve_expr(expr.args[0], place));
  const std::size_t calls = call_count_;
  guards_.push_back({next_local_++, true});
  args.push_back(resolve_expr(expr.args[1], place));
  guards_.back().holds = false;
  args.push_back(resolve_expr(expr.args[2], place));
  const std::uint32_t condition = guards_.back().condition;
  guards_.pop_back();
  if (call_count_ == calls) return apply(Op::Select, std::move(args), expr.span);
  RExpr value = std::move(args[0]);
  args[0] = local(condition, expr.span);
  return let(condition, std::move(value), apply(Op::Select, std::move(args), expr.span));
}

/// What a callee is, resolved. Call with a resolver of its model.
ResolvedCallee Resolver::run_callee(const Callee& callee) {
  ResolvedCallee made;
  made.model = run();
  made.runs = callee.runs;
  if (!callee.runs) made.parameters = {time_, step_time_, start_, stop_, dt_};
  const Scope& root = scopes_.front();
  for (const std::string& key : callee.parameters)
    made.parameters.push_back(root.vars.find(key)->second);
  made.result = root.vars.find(callee.result)->second;
  return made;
}

}  // namespace weir
