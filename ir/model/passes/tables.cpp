// Lookups and data series: the points of each element (vensim.md 3.7, 5.7; xmile.md 17).
#include <cmath>
#include <limits>

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

/// The lookup behind a variable: itself, or the graphical function embedded in its equations
/// (xmile.md 17.3).
VarId Resolver::own_table(VarId var) {
  if (vars_[var].kind == RVarKind::Table) return var;
  const Variable* source = declared_[var.index()].source;
  if (declared_[var.index()].own_table) return *declared_[var.index()].own_table;
  declared_[var.index()].own_table = VarId();
  if (!source) return VarId();
  RVar table;
  table.kind = RVarKind::Table;
  table.name = "#" + vars_[var].name + ">table";
  table.dims = vars_[var].dims;
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
  const Variable& variable = *declared_[var.index()].source;
  std::vector<ProgramTable> tables(element_count(vars_[var].dims));
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

}  // namespace weir
