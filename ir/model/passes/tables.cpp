// Lookups and data series: the points of each element (vensim.md 3.7, 5.7; xmile.md 17).
#include <cmath>
#include <limits>

#include "ir/base/number.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

ReadKind read_kind(const Equation& equation, const LookupTable& points) {
  if (equation.kind == EquationKind::Lookup) return static_cast<ReadKind>(points.type);
  switch (equation.data_mode) {
    case DataMode::Default:
    case DataMode::Interpolate:
      return ReadKind::Continuous;
    case DataMode::Raw:
      return ReadKind::Raw;
    case DataMode::HoldBackward:
      return ReadKind::Discrete;
    case DataMode::LookForward:
      return ReadKind::LookForward;
  }
  return ReadKind::Continuous;
}

/// The points of an embedded graphical function; null when there are none. A uniflow's stand within
/// MAX(..., 0), which non_negative.cpp put around them.
const Expr* embedded_points(const Expr& expr) {
  if (expr.kind != ExprKind::Call || expr.args.size() != 2) return nullptr;
  if (expr.path.back().key == "max") return embedded_points(expr.args[0]);
  const bool has_points =
      expr.path.back().key == "with lookup" && expr.args[1].kind == ExprKind::Table;
  return has_points ? &expr.args[1] : nullptr;
}

}  // namespace

/// At a vertical step the runtime gives the first of equal points, which is Vensim's rule
/// (vensim.md 10.6.1). XMILE's is the last (xmile.md 17.2): there the earlier ones are moved to the
/// number just below.
ProgramTable Resolver::made_table(const std::string& name, ReadKind kind,
                                  const LookupTable& points) const {
  ProgramTable made{name, kind, points.xs, points.ys};
  const bool is_linear = kind == ReadKind::Continuous || kind == ReadKind::Extrapolate;
  if (dialect_ == Dialect::Vensim || !is_linear) return made;
  for (std::size_t i = 0; i + 1 < made.xs.size(); ++i) {
    if (points.xs[i] == points.xs[i + 1])
      made.xs[i] = std::nextafter(points.xs[i], -std::numeric_limits<double>::infinity());
  }
  return made;
}

/// The points of a Table expression: x1..xn, y1..yn.
ProgramTable Resolver::points_of(const Expr& table, const std::string& name) const {
  LookupTable points;
  const auto middle = table.values.begin() + static_cast<std::ptrdiff_t>(table.values.size() / 2);
  points.xs.assign(table.values.begin(), middle);
  points.ys.assign(middle, table.values.end());
  return made_table(name, static_cast<ReadKind>(table.table_type), points);
}

/// The variable that connections.cpp made an input the same as.
std::optional<VarId> Resolver::connected_to(const Variable& input) const {
  if (input.access != Access::Input || input.equations.size() != 1) return std::nullopt;
  const Expr& expr = input.equations.front().expr;
  const bool is_connection =
      expr.kind == ExprKind::Ref && expr.path.size() > 1 && expr.subs.empty();
  return is_connection ? find_qualified(expr.path) : std::nullopt;
}

/// The lookup behind a variable: itself, or the graphical function embedded in its equations
/// (xmile.md 17.3).
VarId Resolver::own_table(VarId var) {
  if (vars_[var].kind == RVarKind::Table) return var;
  const Variable* source = declared_[var.index()].source;
  if (declared_[var.index()].own_table) return *declared_[var.index()].own_table;
  declared_[var.index()].own_table = VarId();
  if (!source) return VarId();
  // an input stands for what it is connected to, its graphical function too (xmile.md 23.5)
  if (const auto original = connected_to(*source))
    return *(declared_[var.index()].own_table = own_table(*original));
  RVar table;
  table.kind = RVarKind::Table;
  table.name = "#" + vars_[var].name + ">table";
  table.dims = own_dims(var);
  table.is_hidden = true;
  table.span = vars_[var].span;
  table.owner = var;
  table.tables.resize(element_count(table.dims));
  bool any = false;
  std::vector<std::size_t> order = specific_first(var);
  std::reverse(order.begin(), order.end());
  for (const std::size_t at : order) {
    const Equation& equation = source->equations[at];
    const Expr* points = embedded_points(equation.expr);
    if (!points) continue;
    any = true;
    bool took_all = true;
    const LeftSide left = left_side(var, equation, nullptr, took_all);
    for (std::size_t i = 0; i < iteration_count(left); ++i) {
      table.tables[flat_position(var, left, i)] = points_of(*points, table.name);
    }
  }
  if (!any) return VarId();
  const VarId id = vars_.add(std::move(table));
  declared_.emplace_back();
  declared_[var.index()].own_table = id;
  return id;
}

/// The points of one iteration of a lookup or data equation.
ProgramTable Resolver::made_table(const std::string& name, const Equation& equation,
                                  std::size_t iteration) const {
  const LookupTable& points = equation.tables[equation.tables.size() == 1 ? 0 : iteration];
  return made_table(name, read_kind(equation, points), points);
}

/// Whether an equation has one table for all its elements, or one for each; false after a report.
bool Resolver::has_tables(const Equation& equation, std::size_t count, const std::string& name) {
  if (equation.tables.size() == 1 || (count > 0 && equation.tables.size() == count)) return true;
  if (!equation.tables.empty()) {
    report(DiagKind::WrongValueCount, equation.name_span, name, count, equation.tables.size());
  } else {
    report(equation.kind == EquationKind::Data ? DiagKind::NoDataFor : DiagKind::MissingEquation,
           equation.name_span, name);
  }
  return false;
}

/// A data equation of a variable whose other elements are computed: a hidden series, read at the
/// step's time.
RExpr Resolver::read_data(const Equation& equation, const Place& place) {
  if (equation.kind != EquationKind::Data) {
    report(DiagKind::LookupAsValue, equation.name_span, place.left->label);
    return broken(equation.span);
  }
  const std::size_t count = iteration_count(*place.left);
  if (!has_tables(equation, count, place.left->label)) return broken(equation.span);
  const VarId hidden = hidden_var(place, "data", equation.name_span);
  vars_[hidden].kind = RVarKind::Table;
  for (std::size_t i = 0; i < count; ++i) {
    vars_[hidden].tables.push_back(made_table(vars_[hidden].name, equation, i));
  }
  RExpr read = hidden_value(hidden, place);
  read.kind = RKind::ReadTable;
  read.op = Op::Lookup;
  read.args.push_back(variable_value(step_time_, equation.span));
  return read;
}

/// Points of a lookup or data variable, one table per element.
void Resolver::fill_tables(VarId var) {
  // done already, for an equation that needs them
  if (!vars_[var].tables.empty()) return;
  const Variable& variable = *declared_[var.index()].source;
  std::vector<ProgramTable> tables(element_count(own_dims(var)));
  const std::vector<LeftSide> lefts = left_sides(var);
  for (std::size_t e = 0; e < lefts.size(); ++e) {
    const Equation& equation = variable.equations[e];
    if (!simulates(equation) || lefts[e].is_empty()) continue;
    const std::size_t count = iteration_count(lefts[e]);
    if (!has_tables(equation, count, vars_[var].name)) continue;
    for (std::size_t i = 0; i < count; ++i) {
      tables[flat_position(var, lefts[e], i)] = made_table(vars_[var].name, equation, i);
    }
  }
  vars_[var].tables = std::move(tables);
}

/// The variable that an argument names, if it is no more than a name.
std::optional<VarId> Resolver::named_var(const Expr& named, const Place& caller) const {
  if (named.kind != ExprKind::Ref) return std::nullopt;
  return named.path.size() > 1 ? find_qualified(named.path) : find_var(named.path[0], caller);
}

/// The lookup or series that an argument names, as a reading without its arguments; broken() after
/// a report.
RExpr Resolver::named_table(const Expr& arg, const char* which, const std::string& function,
                            const Place& place) {
  Place caller = place;
  const Expr* named = argument_expr(arg, place, caller);
  const auto var = named_var(*named, caller);
  if (var && declared_[var->index()].is_broken) return broken(arg.span);
  const VarId table = var ? own_table(*var) : VarId();
  if (table.valid()) return table_value(table, *named, caller, Op::Lookup, std::vector<RExpr>());
  report(DiagKind::MustBeVariable, arg.span, which, function);
  return broken(arg.span);
}

/// LOOKUP FORWARD(table, x), GET DATA AT TIME(series, t) and their kin: the first argument names
/// the table.
RExpr Resolver::call_table(const Builtin& row, const Expr& expr, const Place& place) {
  const Op op = op_named(row.arguments);
  Place caller = place;
  const auto var = named_var(*argument_expr(expr.args[0], place, caller), caller);
  const bool is_data = !var || own_table(*var).valid() || declared_[var->index()].is_broken;
  // vensim.md 10.7: what is no data has no points
  if (op == Op::DataBetweenTimes && !is_data) {
    note_unknown_in_args(expr, place);
    return number(kNotAvailable, expr.span);
  }
  RExpr made = named_table(expr.args[0], "first", row.spelling, place);
  std::vector<RExpr> args;
  for (std::size_t i = 1; i < expr.args.size(); ++i)
    args.push_back(resolve_expr(expr.args[i], place));
  if (made.kind != RKind::ReadTable) return made;
  made.op = op;
  made.args = std::move(args);
  return made;
}

/// TIME SHIFT(series, k): the series at the step's time and k more (vensim.md 10.7), by its own way
/// of reading between points.
RExpr Resolver::call_time_shift(const Expr& expr, const Place& place) {
  RExpr made = named_table(expr.args[0], "first", "TIME SHIFT", place);
  RExpr shift = resolve_expr(expr.args[1], place);
  if (made.kind != RKind::ReadTable) return made;
  made.args.push_back(
      apply(Op::Add, variable_value(step_time_, expr.span), std::move(shift), expr.span));
  return made;
}

/// CUMULATE(series), CUMULATEF(series): a series of running sums over its points, or of the last
/// sum alone (vensim.md 10.7).
RExpr Resolver::call_cumulate(const Builtin& row, const Expr& expr, const Place& place) {
  RExpr made = named_table(expr.args[0], "first", row.spelling, place);
  if (made.kind != RKind::ReadTable) return made;
  fill_tables(made.var);
  RVar sums;
  sums.kind = RVarKind::Table;
  sums.name = fmt::format("#{}>cumulate{}", place.left->label, ++hidden_count_);
  sums.dims = vars_[made.var].dims;
  sums.is_hidden = true;
  sums.owner = place.left->var;
  sums.span = shown(expr.span);
  for (const ProgramTable& series : vars_[made.var].tables) {
    if (!spend(series.xs.size(), expr.span)) return broken(expr.span);
    ProgramTable sum = series;
    for (std::size_t i = 1; i < sum.ys.size(); ++i) sum.ys[i] += sum.ys[i - 1];
    if (row.special == SpecialFunction::CumulateLast && !sum.ys.empty()) {
      sum.xs = {sum.xs.back()};
      sum.ys = {sum.ys.back()};
    }
    sums.tables.push_back(std::move(sum));
  }
  declared_.emplace_back();
  made.var = vars_.add(std::move(sums));
  made.args.push_back(variable_value(step_time_, expr.span));
  return made;
}

}  // namespace weir
