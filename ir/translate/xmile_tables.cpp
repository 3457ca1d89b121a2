// Lookups and data as graphical functions (vensim.md 3.7, 5.7, 10.6; xmile.md 17).
//
// At a vertical step Vensim reads the first of equal points, XMILE the last: the later points are
// moved to the next number, so that both mean the first. Data is a function of time; what is read
// only at a point (:RAW:), or at the next one (:LOOK FORWARD:), becomes a step function with its
// steps where the value changes.
#include <fmt/core.h>

#include <cmath>
#include <limits>

#include "ir/base/number.h"
#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// How near to a point counts as being on it: vensim.md 5.7.3, as in runtime/lookup.cpp.
constexpr double kOnPoint = 1e-6;

double next_up(double x) { return std::nextafter(x, kInfinity); }

LookupTable with_steps_moved(LookupTable table) {
  if (table.type == TableType::Discrete) return table;
  for (std::size_t i = 1; i < table.xs.size(); ++i) {
    if (table.xs[i] <= table.xs[i - 1]) table.xs[i] = next_up(table.xs[i - 1]);
  }
  return table;
}

/// Held back from the next point: each value begins just after the point before its own.
LookupTable looking_forward(const LookupTable& table) {
  LookupTable made = table;
  made.type = TableType::Discrete;
  for (std::size_t i = 1; i < made.xs.size(); ++i) made.xs[i] = next_up(table.xs[i - 1]);
  return made;
}

/// A value near its point, :NA: elsewhere.
LookupTable at_points_only(const LookupTable& table) {
  LookupTable made;
  made.type = TableType::Discrete;
  const auto add = [&](double x, double y) {
    made.xs.push_back(x);
    made.ys.push_back(y);
  };
  if (!table.xs.empty()) add(table.xs.front() - 1, kNotAvailable);
  for (std::size_t i = 0; i < table.xs.size(); ++i) {
    add(table.xs[i] - kOnPoint, table.ys[i]);
    add(next_up(table.xs[i] + kOnPoint), kNotAvailable);
  }
  return made;
}

LookupTable in_mode(const LookupTable& table, DataMode mode) {
  LookupTable made = table;
  switch (mode) {
    case DataMode::Default:
    case DataMode::Interpolate:
      made.type = TableType::Continuous;
      return made;
    case DataMode::HoldBackward:
      made.type = TableType::Discrete;
      return made;
    case DataMode::LookForward:
      return looking_forward(table);
    case DataMode::Raw:
      return at_points_only(table);
  }
  return made;
}

}  // namespace

/// The points as an expression holds them: x1..xn, y1..yn.
Expr XmileTranslation::table_expr(const LookupTable& table, Span span) const {
  const LookupTable moved = with_steps_moved(table);
  Expr made;
  made.kind = ExprKind::Table;
  made.span = span;
  made.table_type = moved.type;
  made.values = moved.xs;
  made.values.insert(made.values.end(), moved.ys.begin(), moved.ys.end());
  return made;
}

/// A lookup stays one.
Equation XmileTranslation::translated_lookup(VensimPlace& place, std::size_t list_place) {
  const Equation& source = *place.equation;
  Equation made;
  made.kind = EquationKind::Lookup;
  made.span = source.span;
  made.name_span = source.name_span;
  if (!source.tables.empty()) {
    const std::size_t at = source.tables.size() == 1 ? 0 : list_place;
    if (at < source.tables.size()) made.tables.push_back(with_steps_moved(source.tables[at]));
  } else if (!place.scope.is_prelude) {
    note(ConstructKind::Equation, display(place.variable->name), source.span, Fate::Dropped,
         "its points are in a file that was not read");
    translate_all({source.expr}, place);
  }
  return made;
}

/// Data is a graphical function of time.
Equation XmileTranslation::translated_data(VensimPlace& place, std::size_t list_place) {
  const Equation& source = *place.equation;
  Equation made;
  made.span = source.span;
  made.name_span = source.name_span;
  const std::string name = display(place.variable->name);
  const std::size_t at = source.tables.size() == 1 ? 0 : list_place;
  if (at >= source.tables.size()) {
    note(ConstructKind::Equation, name, source.span, Fate::Dropped,
         "its values are in a file that was not read");
    return made;
  }
  const Span span = source.span;
  Expr points = table_expr(in_mode(source.tables[at], source.data_mode), span);
  made.expr =
      make_call(Name("WITH LOOKUP"), {step_time(place.scope, span), std::move(points)}, span);
  note(ConstructKind::Equation, name, span, Fate::Equivalent,
       "data stands as a graphical function of time");
  return made;
}

/// A lookup that is read in another way than its own is a second one with the same points; empty
/// where it is not the model's.
Name XmileTranslation::table_copy(VensimScope& scope, const Name& lookup, TableType type,
                                  bool forward) {
  const auto known = scope.variables.find(lookup.key);
  if (known == scope.variables.end() || !known->second.source || !known->second.is_lookup)
    return {};
  const std::string word = forward                          ? " forward"
                           : type == TableType::Extrapolate ? " extrapolated"
                                                            : " backward";
  const auto [at, is_new] = scope.table_copies.emplace(lookup.key + word, Name());
  if (!is_new) return at->second;
  Variable source = *known->second.source;
  source.name = unique(scope, display(lookup) + word);
  at->second = source.name;
  for (Equation& equation : source.equations) {
    for (LookupTable& table : equation.tables) {
      if (forward) table = looking_forward(table);
      table.type = type;
    }
  }
  source.doc.clear();
  VensimVariable variable = known->second;
  copies_.push_back(std::move(source));
  variable.source = &copies_.back();
  scope.variables[at->second.key] = variable;
  const Name name = at->second;
  Variable made = translate_head(scope, copies_.back());
  translate_equations(scope, copies_.back(), made);
  made.extensions.push_back({"copy", lookup.spelled, {}});
  scope.made.push_back(std::move(made));
  return name;
}

/// LOOKUP EXTRAPOLATE and its kin: a lookup of another type; TIME SHIFT: the series at another
/// time.
std::optional<Expr> XmileTranslation::call_of_table(const Builtin& row, const Expr& expr,
                                                    VensimPlace& place) {
  const Expr& table = expr.args[0];
  if (table.kind != ExprKind::Ref || table.path.size() != 1) return std::nullopt;
  Expr made = table;
  made.kind = ExprKind::Call;
  made.span = expr.span;
  made.subs = translate_subscripts(table, place);
  if (row.special == SpecialFunction::TimeShift) {
    const auto known = place.scope.variables.find(table.path[0].key);
    const bool is_series = known != place.scope.variables.end() && known->second.source &&
                           known->second.source->equations[0].kind == EquationKind::Data;
    if (!is_series) return std::nullopt;
    made.args = {make_binary(SyntaxOp::Add, step_time(place.scope, expr.span),
                             translate(expr.args[1], place), expr.span)};
    note_call(expr, place, Fate::Equivalent, "reads the series at another time");
    return made;
  }
  const std::string_view op = row.arguments;
  const bool is_forward = op == "LookupForward";
  if (op != "LookupExtrapolate" && op != "LookupBackward" && !is_forward) return std::nullopt;
  const Name copy = table_copy(
      place.scope, table.path[0],
      op == "LookupExtrapolate" ? TableType::Extrapolate : TableType::Discrete, is_forward);
  if (copy.empty()) return std::nullopt;
  made.path = {copy};
  made.args = {translate(expr.args[1], place)};
  note_call(expr, place, Fate::Equivalent, "calls a second lookup, read in this way");
  return made;
}

/// WITH LOOKUP within an expression: a lookup of its own.
Expr XmileTranslation::helper_lookup(const Expr& call, VensimPlace& place) {
  VensimScope& scope = place.scope;
  auto known = scope.helpers.find(&call);
  if (known == scope.helpers.end()) {
    const std::string owner = place.variable ? display(place.variable->name) : "the";
    Variable made;
    made.kind = VarKind::Auxiliary;
    made.name = unique(scope, owner + " lookup");
    made.span = call.span;
    made.extensions.push_back({"made", {}, call.span});
    const Expr points = translate(call.args[1], place);
    Equation equation;
    equation.kind = EquationKind::Lookup;
    equation.span = equation.name_span = call.span;
    const auto middle =
        points.values.begin() + static_cast<std::ptrdiff_t>(points.values.size() / 2);
    equation.tables.push_back(
        {{points.values.begin(), middle}, {middle, points.values.end()}, points.table_type});
    made.equations.push_back(std::move(equation));
    known = scope.helpers.emplace(&call, scope.made.size()).first;
    scope.made.push_back(std::move(made));
  }
  note_call(call, place, Fate::Equivalent, "its points are a lookup of their own");
  return make_call(scope.made[known->second].name, {translate(call.args[0], place)}, call.span);
}

}  // namespace weir
