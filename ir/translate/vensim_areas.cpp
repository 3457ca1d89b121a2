// Areas under graphical functions in Vensim (xmile.md 17.2, 26.3), whose lookups are lines that
// hold their ends.
//
// Up to x, the steps of a discrete function have an area that is such a line, so that a second
// lookup gives it:
//
//     LOOKUPAREA(steps, a, b)    steps areas(MAX(a, b)) - steps areas(MIN(a, b))
//
// Of lines LOOKUP AREA gives what lies over the points; where they go on, what is beyond is a
// trapezoid. A further lookup, the place nearest to its argument within the points, says where that
// begins: `line ends(x)`. Both follow their table through arrays, since they have its subscripts.
#include <algorithm>
#include <cmath>
#include <utility>

#include "ir/translate/vensim_translator.h"

namespace weir {
namespace {

/// Beyond the points of any table; an end is held there.
constexpr double kFar = 1e300;

/// The area up to each point. Points where nothing is added are there for the ends only.
LookupTable areas_of(const LookupTable& steps) {
  LookupTable areas;
  double sum = 0;
  for (std::size_t i = 0; i < steps.xs.size(); ++i) {
    if (i > 0) sum += (steps.xs[i] - steps.xs[i - 1]) * steps.ys[i - 1];
    areas.xs.push_back(steps.xs[i]);
    areas.ys.push_back(sum);
  }
  return areas;
}

LookupTable ends_of(const LookupTable& table) {
  LookupTable ends;
  ends.xs = ends.ys = {table.xs.front(), table.xs.back()};
  return ends;
}

/// Whether it may be said twice: what draws or remembers is another thing each time.
bool is_repeatable(const Expr& expr) {
  return (expr.kind == ExprKind::Number || expr.kind == ExprKind::Ref ||
          expr.kind == ExprKind::Unary || expr.kind == ExprKind::Binary) &&
         std::all_of(expr.args.begin(), expr.args.end(), is_repeatable);
}

}  // namespace

/// A call of a lookup of `kind` that is made from `table`, a name with its subscripts.
Expr VensimTranslator::from_table(DerivedTable kind, const Expr& table, Expr x,
                                  const Place& place) {
  DerivedNames& names = derived_[{place.scope->macro, table.path[0].key}];
  Name& name = kind == DerivedTable::Areas ? names.areas : names.ends;
  const bool is_areas = kind == DerivedTable::Areas;
  if (name.empty()) name = fresh(display(table.path[0]) + (is_areas ? " areas" : " ends"));
  Expr made = make_call(name, {std::move(x)}, table.span);
  made.subs = table.subs;
  return made;
}

/// An argument that is said several times: a helper has what may not be.
std::optional<Expr> VensimTranslator::said_again(const Expr& source, Place& place) {
  Expr made = expr(source, place);
  if (is_repeatable(made)) return made;
  if (place.reduction != nullptr) return std::nullopt;
  return lifted(std::move(made), "bound", place);
}

/// A lookup as an argument.
Expr VensimTranslator::named_table(const Symbol& symbol, const Expr& source, Place& place) {
  Expr named = make_ref(symbol.table, source.span);
  if (symbol.variable) named.subs = value_of(symbol, source, place).subs;
  return named;
}

/// Areas under lookups with a name, and means of steps. Means of lines, and what a macro's
/// parameter gives, Vensim has no words for.
std::optional<Expr> VensimTranslator::area_of_table(const Builtin& row, const Expr& source,
                                                    Place& place) {
  const std::string_view spelling = row.spelling;
  if (spelling != "LOOKUPAREA" && spelling != "LOOKUPMEAN") return std::nullopt;
  const Expr& named = source.args[0];
  const Symbol* symbol = named.kind == ExprKind::Ref ? find(named.path, *place.scope) : nullptr;
  const bool has_words = symbol != nullptr && !symbol->table.empty() &&
                         (spelling == "LOOKUPAREA" || symbol->table_type == TableType::Discrete);
  if (!has_words) return std::nullopt;
  return area(row, source, named_table(*symbol, named, place), symbol->table_type, place);
}

/// LOOKUPAREA, or LOOKUPMEAN of steps.
Expr VensimTranslator::area(const Builtin& row, const Expr& source, const Expr& table,
                            TableType type, Place& place) {
  const Span span = source.span;
  const auto of = [&](const char* function, std::vector<Expr> args) {
    return make_call(Name(function), std::move(args), span);
  };
  const auto binary = [&](SyntaxOp op, Expr a, Expr b) {
    return make_binary(op, std::move(a), std::move(b), span);
  };
  const auto ends = [&](Expr x) {
    return from_table(DerivedTable::Ends, table, std::move(x), place);
  };
  const auto areas = [&](Expr x) {
    return from_table(DerivedTable::Areas, table, std::move(x), place);
  };
  note_call(source, Fate::Equivalent, "by lookups that are made from its points");

  // from `low` to `high`: from the first point to the last, to a place, or between two in any order
  const bool is_mean = std::string_view(row.spelling) == "LOOKUPMEAN";
  Expr low = make_number(-kFar, span), high = make_number(kFar, span);
  if (source.args.size() == 2 && type == TableType::Discrete && !is_mean)
    return areas(expr(source.args[1], place));
  if (source.args.size() > 1) {
    const auto to = said_again(source.args[1], place);
    const auto from = source.args.size() > 2 ? said_again(source.args[2], place) : to;
    if (!to || !from)
      return unsupported(source,
                         "an area to a place that may not be said twice, in a function of "
                         "arrays,");
    const bool is_between = source.args.size() > 2;
    if (is_between) low = of("MIN", {*to, *from});
    high = is_between ? of("MAX", {*to, *from}) : *to;
  }

  if (is_mean) {  // by parts: the integral of x f(x) is x F(x) less that of F
    low = ends(std::move(low));
    high = ends(std::move(high));
    Expr named = areas(make_number(0));
    named.kind = ExprKind::Ref;
    named.args.clear();
    const auto product = [&](const Expr& x) { return binary(SyntaxOp::Mul, x, areas(x)); };
    Expr moment = binary(SyntaxOp::Sub, binary(SyntaxOp::Sub, product(high), product(low)),
                         of("LOOKUP AREA", {std::move(named), low, high}));
    return binary(SyntaxOp::Div, std::move(moment), binary(SyntaxOp::Sub, areas(high), areas(low)));
  }
  if (type == TableType::Discrete)
    return binary(SyntaxOp::Sub, areas(std::move(high)), areas(std::move(low)));
  Expr inside = of("LOOKUP AREA", {table, ends(low), ends(high)});
  const auto beyond = [&](const Expr& x) {
    Expr heights = binary(SyntaxOp::Add, of("LOOKUP EXTRAPOLATE", {table, ends(x)}),
                          of("LOOKUP EXTRAPOLATE", {table, x}));
    return binary(SyntaxOp::Mul, binary(SyntaxOp::Sub, x, ends(x)),
                  binary(SyntaxOp::Div, std::move(heights), make_number(2)));
  };
  // the whole area ends at the points, and so do lines that hold their ends (xmile.md 26.3)
  if (type != TableType::Extrapolate) return inside;
  if (source.args.size() > 1) inside = binary(SyntaxOp::Add, std::move(inside), beyond(high));
  if (source.args.size() > 2) inside = binary(SyntaxOp::Sub, std::move(inside), beyond(low));
  return inside;
}

/// Behind each table of `sector` those that are made from it.
void VensimTranslator::add_derived_tables(const Macro* macro, Sector& sector) const {
  std::vector<Variable> made;
  for (Variable& variable : sector.variables) {
    made.push_back(std::move(variable));
    const auto known = derived_.find({macro, made.back().name.key});
    if (known == derived_.end()) continue;
    const auto add = [&, at = made.size() - 1](const Name& name, const char* doc, auto derive) {
      if (name.empty()) return;
      Variable derived;
      derived.name = name;
      derived.doc = doc;
      derived.group = made[at].group;
      derived.span = made[at].span;
      derived.equations = made[at].equations;
      for (Equation& equation : derived.equations)
        equation.tables.front() = derive(equation.tables.front());
      made.push_back(std::move(derived));
    };
    add(known->second.areas, "The area of the steps up to each point", areas_of);
    add(known->second.ends, "The nearest place that lies within the points", ends_of);
  }
  sector.variables = std::move(made);
}

}  // namespace weir
