// See imports.h. The specification leaves the layout open; weir's reading (xmile.md 8):
//
//     Time, price, sales[north], sales[south]       names in the first row (horizontal: in the
//     first 0,    10,    5,            7                   column); a column named `time`, or by
//     the units 1,    11,    6,            7                   of time, makes all others series
//
//     price, sales[north]                           without one, the first number is a constant
//     10,    5
//
// A name without subscripts is that of all elements. A series is read between its points and holds
// its ends; a stock starts with the first number.
#include "frontend/data/imports.h"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "frontend/data/data_set.h"
#include "frontend/data/left_side.h"
#include "frontend/data/read_gets.h"
#include "frontend/data/sources.h"
#include "ir/base/text.h"
#include "ir/model/passes/dims.h"

namespace weir::data {
namespace {

/// What one column gives.
struct Column {
  LookupTable points;  // a constant is one point
  bool is_series = false;
  std::string heading;  // as the file has it
  const Import* import = nullptr;
  bool is_used = false;
};
using Columns = std::unordered_map<std::string, Column>;

/// The cells of a sheet, as if its names stood in the first row.
class Upright {
 public:
  Upright(const Grid& cells, bool is_horizontal) : cells_(cells), is_horizontal_(is_horizontal) {}
  Cell at(std::uint32_t row, std::uint32_t column) const {
    return is_horizontal_ ? cells_.at(column, row) : cells_.at(row, column);
  }
  std::uint32_t row_count() const {
    return is_horizontal_ ? cells_.column_count() : cells_.row_count();
  }
  std::uint32_t column_count() const {
    return is_horizontal_ ? cells_.row_count() : cells_.column_count();
  }

 private:
  const Grid& cells_;
  const bool is_horizontal_;
};

bool is_time(const Cell& heading, const std::string& time_units) {
  if (!heading.is_text()) return false;
  const std::string key = name_key(heading.text);
  return key == "time" || (!time_units.empty() && key == name_key(time_units));
}

std::optional<std::uint32_t> find_times(const Upright& cells, const std::string& time_units) {
  for (std::uint32_t column = 0; column < cells.column_count(); ++column) {
    if (is_time(cells.at(0, column), time_units)) return column;
  }
  return std::nullopt;
}

/// The points of one column; a cell without a number is no point.
LookupTable points_of(const Upright& cells, std::uint32_t column,
                      std::optional<std::uint32_t> times) {
  LookupTable points;
  for (std::uint32_t row = 1; row < cells.row_count(); ++row) {
    const Cell value = cells.at(row, column);
    const Cell time = times ? cells.at(row, *times) : value;
    if (!value.is_number() || !time.is_number()) continue;
    points.xs.push_back(time.number);
    points.ys.push_back(value.number);
    if (!times) break;
  }
  sort_points(points);
  return points;
}

void read_columns(const Import& import, const Grid& grid, const std::string& time_units,
                  Columns& columns, Diagnostics& diags) {
  const Upright cells(grid, import.is_horizontal);
  const auto times = find_times(cells, time_units);
  bool has_any = false;
  for (std::uint32_t at = 0; at < cells.column_count(); ++at) {
    const Cell heading = cells.at(0, at);
    if (at == times || !heading.is_text()) continue;
    Column column;
    column.points = points_of(cells, at, times);
    column.is_series = times.has_value();
    column.heading = std::string(heading.text);
    column.import = &import;
    if (column.points.xs.empty()) continue;
    has_any = true;
    columns[series_key(heading.text)] = std::move(column);
  }
  if (!has_any) {
    diags.report(DiagKind::DataUnreadable, import.span, import.resource,
                 fmt::format("no numbers stand {} names in its first {}",
                             import.is_horizontal ? "beside" : "below",
                             import.is_horizontal ? "column" : "row"));
  }
}

/// Puts what a column gives in the place of an equation.
void put(const Column& column, bool is_stock, Equation& equation) {
  const Span span = equation.expr.span;
  equation.kind = EquationKind::Regular;
  equation.init.reset();
  equation.tables.clear();
  if (!column.is_series || is_stock) {
    equation.expr = make_number(column.points.ys.front(), span);
    return;
  }
  // an equation, so that the variable stays one that is computed and saved
  Expr points;
  points.kind = ExprKind::Table;
  points.span = span;
  points.values = column.points.xs;
  points.values.insert(points.values.end(), column.points.ys.begin(), column.points.ys.end());
  equation.expr =
      make_call(Name("WITH LOOKUP"), {make_ref(Name("TIME"), span), std::move(points)}, span);
}

Subscript element_named(const std::string& key, Span span) {
  Subscript sub;
  sub.kind = SubKind::Name;
  sub.name = Name(key);
  sub.span = span;
  return sub;
}

/// Equations of single elements in the place of what the variable's own say of them.
void put_elements(Variable& variable, const std::string& key, const DimTable& dims,
                  Columns& columns) {
  const bool is_stock = variable.kind == VarKind::Stock;
  Equation whole;
  if (!variable.equations.empty()) whole.span = whole.name_span = variable.equations[0].name_span;
  const auto left = left_side(variable, whole, dims);
  if (!left || left->element_count() > kMaxElements) return;  // for the passes to report
  std::vector<Equation> made;
  for (std::size_t i = 0; i < left->element_count(); ++i) {
    const std::vector<std::string> elements = left->element_keys(i);
    const auto found = columns.find(series_key(key, elements));
    if (found == columns.end()) continue;
    found->second.is_used = true;
    Equation& equation = made.emplace_back(whole);
    for (const std::string& element : elements)
      equation.subs.push_back(element_named(element, whole.span));
    put(found->second, is_stock, equation);
  }
  const auto is_replaced = [&](const Equation& own) {
    return std::any_of(made.begin(), made.end(), [&](const Equation& equation) {
      return std::equal(own.subs.begin(), own.subs.end(), equation.subs.begin(),
                        equation.subs.end(), [](const Subscript& a, const Subscript& b) {
                          return a.kind == SubKind::Name && a.name == b.name;
                        });
    });
  };
  std::erase_if(variable.equations, is_replaced);
  variable.equations.insert(variable.equations.end(), made.begin(), made.end());
}

void put_variable(Variable& variable, const std::string& key, const DimTable& dims,
                  Columns& columns) {
  if (const auto found = columns.find(key); found != columns.end()) {
    found->second.is_used = true;
    Equation whole;
    if (!variable.equations.empty()) whole = variable.equations.front();
    whole.subs.clear();
    put(found->second, variable.kind == VarKind::Stock, whole);
    variable.equations = {std::move(whole)};
    if (variable.kind == VarKind::Graphical) variable.kind = VarKind::Auxiliary;
  }
  if (!variable.dims.empty()) put_elements(variable, key, dims, columns);
}

/// A leading `r` marks a relative path in files of Stella.
std::string plain_path(const std::string& resource) {
  return resource.starts_with("r.") || resource.starts_with("r/") ? resource.substr(1) : resource;
}

}  // namespace

void read_imports(Model& model, const std::vector<Import>& imports, Diagnostics& diags) {
  if (imports.empty()) return;
  Diagnostics ignored;  // the passes build this table again and report what is wrong with it
  const DimTable dims(model.dimensions, ignored);
  Sources sources(model);
  Columns columns;
  for (const Import& import : imports) {
    if (import.resource.find("://") != std::string::npos) {
      diags.report(DiagKind::DataUnreadable, import.span, import.resource,
                   "weir reads files, not addresses of a network");
      continue;
    }
    const auto sheet = sources.open(plain_path(import.resource), import.span, import.worksheet,
                                    import.span, diags);
    if (!sheet) continue;
    read_columns(import, sheet->workbook->sheets[sheet->sheet].cells, model.specs.time_units,
                 columns, diags);
  }
  if (columns.empty()) return;
  for (Sector& sector : model.sectors) {
    const std::string prefix = sector.name.key.empty() ? "" : sector.name.key + ".";
    for (Variable& variable : sector.variables)
      put_variable(variable, prefix + variable.name.key, dims, columns);
  }
  for (const auto& [key, column] : columns) {
    if (!column.is_used)
      diags.report(DiagKind::NoEffect, column.import->span,
                   fmt::format("'{}' in '{}', which is no variable,", column.heading,
                               column.import->resource));
  }
}

}  // namespace weir::data
