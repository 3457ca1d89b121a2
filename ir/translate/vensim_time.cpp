// Functions of XMILE that pulse, wait and look up, in Vensim (xmile.md 25.4, 25.5, 17; 36.3).
#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "ir/model/passes/point_pairs.h"
#include "ir/model/passes/resolver.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

/// A function that must be a whole right side (vensim.md 5.4): a helper variable has it, unless it
/// is one.
Expr VensimTranslator::stateful(const char* function, std::vector<Expr> args, const Expr& source,
                                bool is_whole, Place& place) {
  Expr made = make_call(Name(function), std::move(args), source.span);
  if (is_whole) return made;
  if (place.reduction)
    return unsupported(source, "a function that remembers, inside a function of arrays,");
  return lifted(std::move(made), to_text(make_ref(source.path.back())), place);
}

/// A variable of its own, over the loops of the one being defined; its current element.
Expr VensimTranslator::lifted(Expr value, const std::string& what, Place& place) {
  Variable helper;
  const std::string stem = display(place.name) + " " + what;
  if (place.scope->macro) {
    // names inside a macro are its own
    helper.name = vensim_name(stem + " " + std::to_string(place.scope->made->size() + 1));
  } else {
    helper.name = fresh(stem);
  }
  helper.span = value.span;
  Equation equation;
  for (const LeftPart& part : place.left) {
    if (part.elem) continue;
    Subscript sub;
    sub.name = part.range;
    equation.subs.push_back(std::move(sub));
  }
  Expr made = make_ref(helper.name, value.span);
  made.subs = equation.subs;
  equation.expr = std::move(value);
  helper.equations.push_back(std::move(equation));
  place.scope->made->push_back(std::move(helper));
  return made;
}

/// volume/dt in one step (36.3): PULSE gives 1 in it.
Expr VensimTranslator::pulse(const Expr& source, Place& place) {
  note_call(source, Fate::Equivalent, "the volume by the time step, times a pulse of one step");
  const Span span = source.span;
  std::vector<Expr> args = all(source.args, place);
  if (args.size() == 1) args.push_back(clock("INITIAL TIME", place));
  const bool is_steady = source_.dialect == Dialect::Stella && source.args.size() < 3;
  const auto train = [&] {
    return make_call(Name("PULSE TRAIN"),
                     {args[1], clock("TIME STEP", place), args[2], clock("FINAL TIME", place)},
                     span);
  };
  const auto once = [&] {
    return make_call(Name("PULSE"), {args[1], clock("TIME STEP", place)}, span);
  };
  Expr shape;
  if (is_steady) {
    // Stella without an interval: in every step from the first on (xmile.md 25.5)
    shape = make_call(Name("STEP"), {make_number(1, span), args[1]}, span);
  } else if (args.size() == 2 || (args[2].kind == ExprKind::Number && args[2].number <= 0)) {
    shape = once();
  } else if (args[2].kind == ExprKind::Number) {
    shape = train();
  } else {
    shape = make_call(
        Name("IF THEN ELSE"),
        {make_binary(SyntaxOp::Greater, args[2], make_number(0), span), train(), once()}, span);
  }
  Expr rate = make_binary(SyntaxOp::Div, args[0], clock("TIME STEP", place), span);
  return make_binary(SyntaxOp::Mul, std::move(rate), std::move(shape), span);
}

/// DELAY(x, D, x0): Vensim's fixed delay; of less than half a step it is x itself (xmile.md 25.4).
Expr VensimTranslator::delay(const Expr& source, bool is_whole, Place& place) {
  const Expr& time = source.args[1];
  const auto step = given_numbers(work_.specs.dt);
  const bool is_none = time.kind == ExprKind::Number &&
                       (time.number == 0 || (step && time.number < step->front() / 2));
  if (is_none) {
    note_call(source, Fate::Equivalent, "a delay of nothing is its input");
    return expr(source.args[0], place);
  }
  note_call(source, Fate::Equivalent, "it is 'DELAY FIXED' in Vensim");
  std::vector<Expr> args = all(source.args, place);
  if (args.size() == 2) args.push_back(args[0]);
  // a time that is computed may be below half a step, where no loop waits for what is delayed
  const bool is_settled = time.kind == ExprKind::Number || place.reduction || place.scope->macro ||
                          may_need(source.args[0], place);
  if (is_settled) return stateful("DELAY FIXED", std::move(args), source, is_whole, place);
  const Span span = source.span;
  Expr duration = lifted(make_call(Name("INITIAL"), {args[1]}, span), "duration", place);
  Expr half = make_binary(SyntaxOp::Mul, clock("TIME STEP", place), make_number(0.5), span);
  Expr is_short = make_binary(SyntaxOp::Less, std::move(duration), std::move(half), span);
  Expr input = args[0];
  Expr late = stateful("DELAY FIXED", std::move(args), source, false, place);
  return make_call(Name("IF THEN ELSE"), {std::move(is_short), std::move(input), std::move(late)},
                   span);
}

/// Whether an expression may need the variable being defined at the same moment.
bool VensimTranslator::may_need(const Expr& source, const Place& place) const {
  std::unordered_set<const Variable*> seen;
  std::vector<std::pair<const Expr*, const Scope*>> open{{&source, place.scope}};
  while (!open.empty()) {
    const auto [at, scope] = open.back();
    open.pop_back();
    for (const Expr& arg : at->args) open.emplace_back(&arg, scope);
    for (const Subscript& sub : at->subs) {
      for (const Expr& index : sub.index) open.emplace_back(&index, scope);
    }
    if (at->path.empty()) continue;
    const Symbol* symbol = find(at->path, *scope);
    const bool is_new = symbol && symbol->variable && seen.insert(symbol->variable).second;
    if (!is_new || symbol->variable->kind == VarKind::Stock) continue;
    // names of another module would need its own scope: taken for needed
    if (symbol->variable == place.variable || at->path.size() > 1) return true;
    for (const Equation& equation : symbol->variable->equations)
      open.emplace_back(&equation.expr, scope);
  }
  return false;
}

/// An embedded graphical function (xmile.md 17.3).
Expr VensimTranslator::with_lookup(const Expr& source, Place& place) {
  if (source.args.size() == 3) return lookup_of_pairs(source, place);
  if (source.args[1].kind != ExprKind::Table) return unsupported(source, "a lookup without points");
  note_call(source, Fate::Exact, {});
  const Expr& points = source.args[1];
  Expr x = expr(source.args[0], place);
  LookupTable table;
  const auto middle = points.values.begin() + static_cast<std::ptrdiff_t>(points.values.size() / 2);
  table.xs.assign(points.values.begin(), middle);
  table.ys.assign(middle, points.values.end());
  table = vensim_table(std::move(table));
  const Symbol* symbol = place.variable ? find({place.variable->name}, *place.scope) : nullptr;
  const bool is_own = symbol && symbol->variable == place.variable && !symbol->table.empty();
  if (!is_own && points.table_type == TableType::Continuous) {
    Expr plain = points;
    plain.values = table.xs;
    plain.values.insert(plain.values.end(), table.ys.begin(), table.ys.end());
    return make_call(Name("WITH LOOKUP"), {std::move(x), std::move(plain)}, source.span);
  }
  if (!is_own) return unsupported(source, "a lookup that does not hold its ends");
  // a variable for the table, with the elements of this equation
  std::vector<Variable>& made = *place.scope->made;
  const auto known = std::find_if(made.begin(), made.end(), [&](const Variable& variable) {
    return variable.name == symbol->table;
  });
  const auto at = static_cast<std::size_t>(known - made.begin());
  if (at == made.size()) {
    made.emplace_back();
    made.back().name = symbol->table;
    made.back().span = points.span;
  }
  Equation equation;
  equation.kind = EquationKind::Lookup;
  equation.subs = left_subscripts(place);
  equation.tables.push_back(std::move(table));
  made[at].equations.push_back(std::move(equation));
  Expr named = make_ref(symbol->table, source.span);
  named.subs = left_subscripts(place);
  return read_table({nullptr, symbol->table, symbol->table, points.table_type}, named, std::move(x),
                    place);
}

/// A table at x, by its kind (xmile.md 17.2). `named` has the subscripts.
Expr VensimTranslator::read_table(const Symbol& symbol, const Expr& named, Expr x, Place& place) {
  std::vector<Subscript> subs = named.subs;
  if (symbol.variable) {
    Expr subscripted = make_ref(named.path.back(), named.span);
    subscripted.subs = named.subs;
    subs = value_of(symbol, subscripted, place).subs;
  }
  if (symbol.table_type == TableType::Continuous) {
    Expr made = make_call(symbol.table, {std::move(x)}, named.span);
    made.subs = std::move(subs);
    return made;
  }
  Expr table = make_ref(symbol.table, named.span);
  table.subs = std::move(subs);
  const bool extends = symbol.table_type == TableType::Extrapolate;
  return make_call(Name(extends ? "LOOKUP EXTRAPOLATE" : "LOOKUP BACKWARD"),
                   {std::move(table), std::move(x)}, named.span);
}

/// The y values of a graphical function that is named without an argument (xmile.md 17.3); none for
/// anything else.
std::vector<double> VensimTranslator::points_in(const Expr& source, const Place& place) const {
  if (source.kind != ExprKind::Ref || !source.subs.empty()) return {};
  const Symbol* symbol = find(source.path, *place.scope);
  const bool is_one = symbol && symbol->variable && symbol->variable->dims.empty() &&
                      symbol->variable->equations.size() == 1;
  if (!is_one) return {};
  const Equation& equation = symbol->variable->equations.front();
  if (equation.kind == EquationKind::Lookup && equation.tables.size() == 1)
    return equation.tables.front().ys;
  const Expr* points = embedded_points(equation.expr);
  if (points == nullptr) return {};
  return {points->values.begin() + static_cast<std::ptrdiff_t>(points->values.size() / 2),
          points->values.end()};
}

/// A lookup of its own with these points.
Expr VensimTranslator::lifted_table(LookupTable table, const std::string& stem, Span span,
                                    Place& place) {
  Variable made;
  made.name = fresh(stem);
  made.span = span;
  Equation equation;
  equation.kind = EquationKind::Lookup;
  equation.tables.push_back(std::move(table));
  made.equations.push_back(std::move(equation));
  Expr named = make_ref(made.name, span);
  place.scope->made->push_back(std::move(made));
  return named;
}

/// LOOKUPXY(xs, ys, x): nothing changes a graphical function in a run, so that its pairs are points
/// of a lookup (xmile.md 26.3).
Expr VensimTranslator::lookup_of_pairs(const Expr& source, Place& place) {
  const std::vector<double> xs = points_in(source.args[0], place),
                            ys = points_in(source.args[1], place);
  if (xs.empty() || ys.empty())
    return unsupported(source, "LOOKUPXY of anything but two graphical functions");
  note_call(source, Fate::Equivalent, "its points are a lookup of their own");
  const Expr table = lifted_table(vensim_table(paired_points(xs, ys)),
                                  display(place.name) + " points", source.span, place);
  return make_call(table.path[0], {expr(source.args[2], place)}, source.span);
}

/// gf[i]: its i-th y value, 0 outside (xmile.md 17.3): a lookup with a step at each whole number.
Expr VensimTranslator::point_at(const Symbol& symbol, const Expr& source, Place& place) {
  const Subscript& sub = source.subs.front();
  Expr whole = source;
  whole.subs.clear();
  LookupTable steps;
  steps.xs = {0};
  steps.ys = {0};
  for (const double y : points_in(whole, place)) {
    steps.xs.push_back(static_cast<double>(steps.xs.size()));
    steps.ys.push_back(y);
  }
  steps.xs.push_back(static_cast<double>(steps.xs.size()));
  steps.ys.push_back(0);
  Expr table = lifted_table(std::move(steps), display(symbol.name) + " points", source.span, place);
  Expr at = expr(sub.kind == SubKind::Index ? sub.index[0] : make_ref(sub.name), place);
  at = make_binary(SyntaxOp::Add, std::move(at), make_number(1e-6), source.span);
  return make_call(Name("LOOKUP BACKWARD"), {std::move(table), std::move(at)}, source.span);
}

/// LOOKUP(table, x) and its kin.
Expr VensimTranslator::table_call(const Builtin& row, const Expr& source, Place& place) {
  const Expr& named = source.args[0];
  const Symbol* symbol = named.kind == ExprKind::Ref ? find(named.path, *place.scope) : nullptr;
  const bool is_parameter = symbol && symbol->variable == nullptr;
  if (!symbol || (symbol->table.empty() && !is_parameter))
    return unsupported(source, "a lookup that is no variable");
  const bool reads = std::string_view(row.arguments) == "Lookup";
  if (reads) {
    note_call(source, Fate::Equivalent, "the lookup is called by its name");
    Symbol called = *symbol;
    if (is_parameter) called.table = called.name;
    return read_table(called, named, expr(source.args[1], place), place);
  }
  for (const Builtin& vensim : builtins()) {
    const bool is_same = vensim.languages & static_cast<std::uint8_t>(FunctionLanguage::Vensim) &&
                         vensim.special == row.special &&
                         std::string_view(vensim.arguments) == row.arguments &&
                         vensim.most == row.most;
    if (!is_same) continue;
    note_call(source, Fate::Equivalent, "it is '" + std::string(vensim.spelling) + "' in Vensim");
    Expr table = make_ref(is_parameter ? symbol->name : symbol->table, named.span);
    if (!is_parameter) table.subs = value_of(*symbol, named, place).subs;
    std::vector<Expr> args{std::move(table)};
    for (std::size_t i = 1; i < source.args.size(); ++i)
      args.push_back(expr(source.args[i], place));
    return make_call(Name(vensim.spelling), std::move(args), source.span);
  }
  return extension(row, source, place);
}

}  // namespace weir
