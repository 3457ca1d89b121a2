// Expressions: names of the clock and of run settings, ranges as numbers, subscripts, :NA:
// (vensim.md 6.9, 9.1, 17; xmile.md 18.4, 36.2).
#include <algorithm>

#include "ir/base/number.h"
#include "ir/translate/xmile_translation.h"

namespace weir {
namespace {

/// Parts of all expressions of a model together.
constexpr std::size_t kMostNodes = 50'000'000;

/// Vensim's clock and run settings, and what XMILE calls them (xmile.md 25.6).
struct ClockRow {
  const char* vensim;
  const char* xmile;
};
constexpr ClockRow kClocks[] = {{"time", "TIME"},
                                {"time step", "DT"},
                                {"initial time", "STARTTIME"},
                                {"final time", "STOPTIME"}};

Expr negated(Expr expr) {
  const Span span = expr.span;
  return make_unary(SyntaxOp::Not, std::move(expr), span);
}

}  // namespace

/// An expression in XMILE's terms.
Expr XmileTranslation::translate(const Expr& expr, VensimPlace& place) {
  if (++nodes_ > kMostNodes) {
    report_full(expr.span);
    return make_number(0, expr.span);
  }
  switch (expr.kind) {
    case ExprKind::Ref:
      return translate_ref(expr, place);
    case ExprKind::Call:
      return translate_call(expr, place);
    case ExprKind::NotAvailable:
      return make_number(kNotAvailable, expr.span);
    case ExprKind::Table: {
      LookupTable table;
      const auto middle = expr.values.begin() + static_cast<std::ptrdiff_t>(expr.values.size() / 2);
      table.xs.assign(expr.values.begin(), middle);
      table.ys.assign(middle, expr.values.end());
      table.type = expr.table_type;
      if (!place.scope.is_prelude) note(ConstructKind::Table, "", expr.span, Fate::Exact);
      return table_expr(table, expr.span);
    }
    case ExprKind::Binary:
      if (expr.op == SyntaxOp::Equal || expr.op == SyntaxOp::NotEqual)
        return translate_comparison(expr, place);
      break;
    default:
      break;
  }
  Expr made = expr;
  made.args = translate_all(expr.args, place);
  return made;
}

/// `x = :NA:` is a test within 1e-6 (vensim.md 9.1.1), as the runtime makes it.
Expr XmileTranslation::translate_comparison(const Expr& expr, VensimPlace& place) {
  for (std::size_t side = 0; side < 2; ++side) {
    if (expr.args[side].kind != ExprKind::NotAvailable) continue;
    Expr away = make_binary(SyntaxOp::Sub, translate(expr.args[1 - side], place),
                            make_number(kNotAvailable, expr.span), expr.span);
    Expr test =
        make_binary(SyntaxOp::LessEqual, make_call(Name("ABS"), {std::move(away)}, expr.span),
                    make_number(-1e-6 * kNotAvailable, expr.span), expr.span);
    return expr.op == SyntaxOp::Equal ? test : negated(std::move(test));
  }
  Expr made = expr;
  made.args = translate_all(expr.args, place);
  return made;
}

/// A function of XMILE without arguments, by its full name where a variable has taken the short
/// one.
Expr XmileTranslation::builtin(const char* name, const VensimScope& scope, Span span) const {
  const Name short_name(name);
  if (!scope.taken.contains(short_name.key) || short_name.key == "time")
    return make_ref(short_name, span);
  Expr made = make_call(short_name, {}, span);
  made.path.insert(made.path.begin(), Name("std"));
  return made;
}

/// The clock at the start of the step. Under Runge-Kutta XMILE has no name for it, but RAMP is held
/// through the stages of a step (vensim.md 8.6.1).
Expr XmileTranslation::step_time(const VensimScope& scope, Span span) const {
  if (!holds_steps_) return builtin("TIME", scope, span);
  const Expr start = builtin("STARTTIME", scope, span);
  Expr since = make_call(Name("RAMP"), {make_number(1, span), start}, span);
  return make_binary(SyntaxOp::Add, start, std::move(since), span);
}

/// The clock, or a run setting that XMILE has a name for.
std::optional<Expr> XmileTranslation::clock(const Name& name, const VensimPlace& place, Span span) {
  std::string key = name.key;
  const bool is_outer = place.scope.macro && key.size() > 1 && key.back() == '$';
  if (is_outer) key = name_key(key.substr(0, key.size() - 1));
  if (!is_outer && place.scope.macro && place.scope.variables.contains(key)) return std::nullopt;
  if (place.scope.is_prelude && key == "step time") return step_time(place.scope, span);
  for (const ClockRow& row : kClocks) {
    if (key == row.vensim) return builtin(row.xmile, place.scope, span);
  }
  return std::nullopt;
}

/// A range or an element as a number (vensim.md 6.9), counted in the full range of its family.
std::optional<Expr> XmileTranslation::translate_number(const Name& name, VensimPlace& place,
                                                       Span span) {
  const auto qualified = [&](ElemId elem) {
    const DimId home = dims_.home(elem);
    if (!home.valid()) return make_number(0, span);
    Expr made = make_ref(dims_.name(elem), span);
    made.path.insert(made.path.begin(), dims_.name(home));
    return made;
  };
  if (const auto dim = dims_.find_dim(name.key)) {
    if (!place.tuple) return make_ref(name, span);
    const auto elem = bound_element(place, *dim, 0);
    return elem ? qualified(*elem) : make_ref(name, span);
  }
  if (const auto elem = dims_.find_elem(name.key)) return qualified(*elem);
  return std::nullopt;
}

/// D! as a number, for which XMILE has no word: an array of the numbers, read with the others.
Expr XmileTranslation::translate_marked_range(const Expr& expr, VensimPlace& place) {
  VensimScope& scope = place.scope;
  const Name& range = expr.path[0];
  const auto dim = dims_.find_dim(range.key);
  if (!dim) return translate_plain_ref(expr, place);
  auto known = scope.number_arrays.find(range.key);
  if (known == scope.number_arrays.end()) {
    Variable made;
    made.kind = VarKind::Auxiliary;
    made.name = unique(scope, "number in " + display(range));
    made.span = expr.span;
    made.extensions.push_back({"made", {}, expr.span});
    made.dims.push_back({});
    made.dims.back().name = range;
    for (const ElemId elem : dims_.elems(*dim)) {
      Equation equation;
      equation.subs = made.dims;
      equation.subs.back().name = dims_.name(elem);
      equation.span = equation.name_span = expr.span;
      const DimId home = dims_.home(elem);
      const double number = home.valid() ? *dims_.position(home, elem) + 1.0 : 0;
      equation.expr = make_number(number, expr.span);
      made.equations.push_back(std::move(equation));
    }
    known = scope.number_arrays.emplace(range.key, made.name).first;
    scope.made.push_back(std::move(made));
  }
  Expr made = make_ref(known->second, expr.span);
  made.subs.push_back({});
  made.subs.back().kind = SubKind::Star;
  made.subs.back().span = expr.span;
  return made;
}

/// Whether a reference reads the very element that its equation defines.
bool XmileTranslation::is_own(const Expr& ref, const VensimPlace& place) const {
  return place.variable && ref.path.size() == 1 && ref.path[0] == place.variable->name &&
         ref.subs.size() == place.equation->subs.size() &&
         std::equal(ref.subs.begin(), ref.subs.end(), place.equation->subs.begin(),
                    [](const Subscript& a, const Subscript& b) {
                      return a.kind == SubKind::Name && a.name == b.name;
                    });
}

/// A name.
Expr XmileTranslation::translate_ref(const Expr& expr, VensimPlace& place) {
  if (place.initial && is_own(expr, place)) {
    // inside SAMPLE IF TRUE the variable itself is its value of the step before
    VensimPlace outside = place;
    outside.initial = nullptr;
    return make_call(Name("PREVIOUS"),
                     {make_ref(Name("SELF"), expr.span), translate(*place.initial, outside)},
                     expr.span);
  }
  if (is_marked_range(expr)) return translate_marked_range(expr, place);
  const Name& name = expr.path[0];
  if (auto found = clock(name, place, expr.span)) return std::move(*found);
  const bool is_variable = place.scope.taken.contains(name.key);
  if (!is_variable && expr.subs.empty()) {
    if (auto number = translate_number(name, place, expr.span)) return std::move(*number);
  }
  return translate_plain_ref(expr, place);
}

Expr XmileTranslation::translate_plain_ref(const Expr& expr, VensimPlace& place) {
  Expr made = expr;
  const auto renamed = place.scope.renamed.find(expr.path[0].key);
  if (renamed != place.scope.renamed.end()) made.path[0] = renamed->second;
  made.subs = translate_subscripts(expr, place);
  return made;
}

std::vector<Subscript> XmileTranslation::translate_subscripts(const Expr& ref, VensimPlace& place) {
  std::vector<Subscript> subs;
  for (std::size_t k = 0; k < ref.subs.size(); ++k)
    subs.push_back(translate_subscript(ref, k, place));
  return subs;
}

/// One subscript: `D!` is all of a dimension, or of a part of it; a range is what the left side
/// makes of it.
Subscript XmileTranslation::translate_subscript(const Expr& ref, std::size_t at,
                                                VensimPlace& place) {
  Subscript made = ref.subs[at];
  const auto range = dims_.find_dim(made.name.key);
  if (made.kind == SubKind::Bang) {
    const auto found = place.scope.variables.find(ref.path.back().key);
    const bool is_declared = found != place.scope.variables.end() &&
                             at < found->second.dims.size() && range &&
                             found->second.dims[at] == *range;
    // a star runs over the n-th loop of its dimension, as counted in its own reference; by its name
    // a range runs with all others of that name
    bool is_first = true;
    for (std::size_t k = 0; k < at && is_declared; ++k)
      is_first = is_first && found->second.dims[k] != *range;
    made.kind = is_declared && is_first ? SubKind::Star : SubKind::StarOf;
    if (made.kind == SubKind::Star) made.name = Name();
    return made;
  }
  if (made.kind != SubKind::Name) return made;
  const auto elem = dims_.find_elem(made.name.key);
  const DimId storage = dimension_at(place.scope, ref, at);
  const bool is_element =
      elem && (!storage.valid() || dims_.position(storage, *elem)) && (storage.valid() || !range);
  if (is_element || !range) return made;
  if (place.tuple) {
    const auto occurrence = static_cast<std::size_t>(
        std::count_if(ref.subs.begin(), ref.subs.begin() + static_cast<std::ptrdiff_t>(at),
                      [&](const Subscript& other) { return other.name == made.name; }));
    if (const auto bound = bound_element(place, *range, occurrence)) made.name = dims_.name(*bound);
    return made;
  }
  // an alias is read by the name that the left side uses
  const bool is_named =
      std::find(place.ranges.begin(), place.ranges.end(), *range) != place.ranges.end();
  for (std::size_t k = 0; !is_named && k < place.ranges.size(); ++k) {
    if (!place.ranges[k].valid() || !dims_.is_alias(place.ranges[k], *range)) continue;
    made.name = dims_.name(place.ranges[k]);
    break;
  }
  return made;
}

}  // namespace weir
