// The order of reading: subscripts first, because sizes depend on them; then the equations; then
// the data sets.
//
// A GET call that cannot be read has been reported. For a run something harmless then stands in its
// place (0, or a table of one point).
#include "frontend/data/data.h"

#include <algorithm>

#include "frontend/data/attach_sets.h"
#include "frontend/data/get_call.h"
#include "frontend/data/get_set.h"
#include "frontend/data/left_side.h"
#include "frontend/data/read_gets.h"
#include "frontend/data/sources.h"
#include "ir/base/number.h"
#include "ir/base/text.h"
#include "ir/builtins/builtins.h"

namespace weir {
namespace data {
namespace {

/// What all the steps below share.
struct Reading {
  Sources& sources;
  const Strings& strings;
  Diagnostics& diags;
  Unread unread;
};

/// A GET function that is known, but not read.
void refuse(const Expr& call, Diagnostics& diags) {
  auto& told = diags.report(DiagKind::UnsupportedFunction, call.span, display(call.path.front()));
  const auto rows = find_builtins(call.path.front().key, FunctionLanguage::Vensim);
  if (!rows.empty()) told.note({}, "it would need {}", rows.front()->target);
}

// ---- ranges

void fill_dimension(Dimension& dim, const Reading& reading) {
  const Expr source = std::move(*dim.source);
  dim.source.reset();
  const auto function = find_get(source);
  std::optional<std::vector<DimItem>> items;
  if (!function || function->kind != GetKind::Subscript) {
    const std::string spelled =
        source.path.empty() ? to_text(source) : display(source.path.front());
    reading.diags.report(DiagKind::UnknownFunction, source.span, spelled);
  } else if (!function->is_supported) {
    refuse(source, reading.diags);
  } else if (const auto call =
                 read_call(source, GetKind::Subscript, reading.strings, reading.diags)) {
    items = read_subscript(*call, display(dim.name), reading.sources, reading.diags);
  }
  if (!items && reading.unread == Unread::AsWritten) {
    dim.source = source;
    return;
  }
  // one element in place of those that could not be read: no second error about an empty range
  if (!items) items = {{Name(display(dim.name) + " 1"), std::nullopt, source.span}};
  dim.items = std::move(*items);
}

// ---- equations

/// A value that stands where a GET call could not be read.
void fill_with_nothing(Equation& equation, GetKind kind) {
  const Span span = equation.expr.span;
  if (kind == GetKind::Constants || kind == GetKind::Subscript) {
    equation.expr = make_number(0, span);
    return;
  }
  equation.expr = Expr();
  equation.expr.span = span;
  equation.tables = {constant_table(0)};
}

/// The kind that an equation has once its call is read (vensim.md 10.14).
EquationKind kind_after(EquationKind written, GetKind get) {
  if (written == EquationKind::Lookup || get == GetKind::Lookups) return EquationKind::Lookup;
  if (get == GetKind::Data) return EquationKind::Data;
  return written == EquationKind::Data ? EquationKind::Regular : written;
}

void set_numbers(Equation& equation, std::vector<double> values,
                 const std::vector<std::size_t>& sizes) {
  const Span span = equation.expr.span;
  if (sizes.empty()) {
    equation.expr = make_number(values.front(), span);
    return;
  }
  equation.expr = Expr();
  equation.expr.kind = ExprKind::List;
  equation.expr.span = span;
  equation.expr.values = std::move(values);
  if (sizes.size() == 2) equation.expr.row_length = static_cast<std::uint32_t>(sizes.back());
}

void set_tables(Equation& equation, std::vector<LookupTable> tables) {
  const Span span = equation.expr.span;
  equation.expr = Expr();
  equation.expr.span = span;
  equation.tables = std::move(tables);
}

bool fill_constants(Equation& equation, const GetCall& call, const LeftSide& left,
                    const std::string& owner, const Reading& reading) {
  const std::vector<std::size_t> sizes = left.range_sizes();
  auto values = read_constants(call, sizes, owner, reading.sources, reading.diags);
  if (!values) return false;
  set_numbers(equation, std::move(*values), sizes);
  return true;
}

bool fill_tables(Equation& equation, const GetCall& call, GetKind kind, const LeftSide& left,
                 const std::string& owner, const Reading& reading) {
  auto tables =
      read_series(call, kind, left.element_count(), owner, reading.sources, reading.diags);
  if (!tables || tables->empty()) return false;
  set_tables(equation, std::move(*tables));
  return true;
}

/// GET VDF ...: tables, or the first value of each for a constant.
bool fill_from_set(Equation& equation, GetKind kind, const LeftSide& left, const std::string& owner,
                   const Reading& reading) {
  auto tables =
      read_set_series(equation, kind, left, owner, reading.strings, reading.sources, reading.diags);
  if (!tables) return false;
  if (kind != GetKind::Constants) {
    set_tables(equation, std::move(*tables));
    return true;
  }
  std::vector<double> values;
  for (const LookupTable& table : *tables) values.push_back(table.ys.front());
  set_numbers(equation, std::move(values), left.range_sizes());
  return true;
}

void fill_equation(const Variable& variable, Equation& equation, const GetFunction& function,
                   const DimTable& dims, const Reading& reading) {
  const Expr& expr = equation.expr;
  const std::string owner = display(variable.name);
  const EquationKind written = equation.kind;
  equation.kind = kind_after(equation.kind, function.kind);
  bool is_filled = false;
  if (!function.is_supported) {
    refuse(expr, reading.diags);
  } else if (function.kind == GetKind::Subscript) {
    reading.diags.report(DiagKind::DataCellProblem, expr.span, owner,
                         "is a variable, but '" + display(expr.path.front()) + "' gives a range");
  } else if (function.reads_set) {
    if (const auto left = left_side(variable, equation, dims)) {
      is_filled = fill_from_set(equation, function.kind, *left, owner, reading);
    }
  } else if (const auto call = read_call(expr, function.kind, reading.strings, reading.diags)) {
    // an unknown subscript on the left is for the passes to report
    if (const auto left = left_side(variable, equation, dims)) {
      is_filled = function.kind == GetKind::Constants
                      ? fill_constants(equation, *call, *left, owner, reading)
                      : fill_tables(equation, *call, function.kind, *left, owner, reading);
    }
  }
  if (!is_filled && reading.unread == Unread::AsWritten) {
    equation.kind = written;
    return;
  }
  if (!is_filled) fill_with_nothing(equation, function.kind);
  // a lookup read by GET ... CONSTANTS still needs a table
  if (equation.kind == EquationKind::Lookup && equation.tables.empty()) {
    equation.tables = {constant_table(0)};
  }
}

/// Reports GET calls inside a larger expression, where they have no meaning (vensim.md 10.14).
void refuse_inner_gets(Expr& expr, Diagnostics& diags) {
  if (find_get(expr)) {
    diags.report(DiagKind::MustBeWhole, expr.span, display(expr.path.front()));
    expr = make_number(0, expr.span);
    return;
  }
  for (Expr& arg : expr.args) refuse_inner_gets(arg, diags);
  for (Subscript& sub : expr.subs) {
    for (Expr& index : sub.index) refuse_inner_gets(index, diags);
  }
}

void fill_sector(Sector& sector, const DimTable& dims, const Reading& reading) {
  for (Variable& variable : sector.variables) {
    for (Equation& equation : variable.equations) {
      if (const auto function = find_get(equation.expr)) {
        fill_equation(variable, equation, *function, dims, reading);
      } else if (reading.unread == Unread::Harmless) {
        refuse_inner_gets(equation.expr, reading.diags);
      }
      if (equation.init) refuse_inner_gets(*equation.init, reading.diags);
    }
  }
}

bool has_get(const Expr& expr) {
  if (find_get(expr)) return true;
  const auto any = [](const std::vector<Expr>& parts) {
    return std::any_of(parts.begin(), parts.end(), [](const Expr& part) { return has_get(part); });
  };
  return any(expr.args) || std::any_of(expr.subs.begin(), expr.subs.end(),
                                       [&](const Subscript& sub) { return any(sub.index); });
}

bool reads_data(const Sector& sector) {
  return std::any_of(
      sector.variables.begin(), sector.variables.end(), [](const Variable& variable) {
        return std::any_of(variable.equations.begin(), variable.equations.end(),
                           [](const Equation& equation) {
                             return equation.kind == EquationKind::Data || has_get(equation.expr) ||
                                    (equation.init && has_get(*equation.init));
                           });
      });
}

}  // namespace
}  // namespace data

bool reads_external_data(const Model& model) {
  return std::any_of(model.dimensions.begin(), model.dimensions.end(),
                     [](const Dimension& dim) { return dim.source.has_value(); }) ||
         std::any_of(model.sectors.begin(), model.sectors.end(), data::reads_data) ||
         std::any_of(model.macros.begin(), model.macros.end(),
                     [](const Macro& macro) { return data::reads_data(macro.body); });
}

/// vensim.md 10.14 and 14; conformance.md 9.
void read_external_data(Model& model, const std::vector<std::string>& data_files,
                        Diagnostics& diags, Unread unread) {
  data::Sources sources(model);
  const data::Strings strings = data::string_variables(model);
  const data::Reading reading{sources, strings, diags, unread};
  for (Dimension& dim : model.dimensions) {
    if (dim.source) data::fill_dimension(dim, reading);
  }

  // the passes build this table again and report what is wrong with it
  Diagnostics ignored;
  const DimTable dims(model.dimensions, ignored);
  for (Sector& sector : model.sectors) data::fill_sector(sector, dims, reading);
  for (Macro& macro : model.macros) data::fill_sector(macro.body, dims, reading);
  data::attach_data_sets(model, data_files, dims, unread, diags);
}

}  // namespace weir
