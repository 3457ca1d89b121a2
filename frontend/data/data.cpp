// The order of reading: subscripts first, because sizes depend on them; then the equations; then
// the data sets.
//
// A GET call that cannot be read has been reported. Something harmless then stands in its place (0,
// or a table of one point), so that one mistake gives one error.
#include "frontend/data/data.h"

#include <algorithm>

#include "frontend/data/data_set.h"
#include "frontend/data/find_file.h"
#include "frontend/data/get_call.h"
#include "frontend/data/left_side.h"
#include "frontend/data/named_sets.h"
#include "frontend/data/read_gets.h"
#include "frontend/data/sources.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir {
namespace data {
namespace {

/// What all the steps below share.
struct Reading {
  Sources& sources;
  const Strings& strings;
  Diagnostics& diags;
};

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
    reading.diags.report(DiagKind::UnsupportedFunction, source.span, display(source.path.front()));
  } else if (const auto call =
                 read_call(source, GetKind::Subscript, reading.strings, reading.diags)) {
    items = read_subscript(*call, display(dim.name), reading.sources, reading.diags);
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

bool fill_constants(Equation& equation, const GetCall& call, const LeftSide& left,
                    const std::string& owner, const Reading& reading) {
  const std::vector<std::size_t> sizes = left.range_sizes();
  auto values = read_constants(call, sizes, owner, reading.sources, reading.diags);
  if (!values) return false;
  const Span span = equation.expr.span;
  if (sizes.empty()) {
    equation.expr = make_number(values->front(), span);
    return true;
  }
  equation.expr = Expr();
  equation.expr.kind = ExprKind::List;
  equation.expr.span = span;
  equation.expr.values = std::move(*values);
  if (sizes.size() == 2) equation.expr.row_length = static_cast<std::uint32_t>(sizes.back());
  return true;
}

bool fill_tables(Equation& equation, const GetCall& call, GetKind kind, const LeftSide& left,
                 const std::string& owner, const Reading& reading) {
  auto tables =
      read_series(call, kind, left.element_count(), owner, reading.sources, reading.diags);
  if (!tables || tables->empty()) return false;
  const Span span = equation.expr.span;
  equation.expr = Expr();
  equation.expr.span = span;
  equation.tables = std::move(*tables);
  return true;
}

void fill_equation(const Variable& variable, Equation& equation, const GetFunction& function,
                   const DimTable& dims, const Reading& reading) {
  const Expr& expr = equation.expr;
  const std::string owner = display(variable.name);
  equation.kind = kind_after(equation.kind, function.kind);
  bool is_filled = false;
  if (!function.is_supported) {
    reading.diags.report(DiagKind::UnsupportedFunction, expr.span, display(expr.path.front()));
  } else if (function.kind == GetKind::Subscript) {
    reading.diags.report(DiagKind::DataCellProblem, expr.span, owner,
                         "is a variable, but '" + display(expr.path.front()) + "' gives a range");
  } else if (const auto call = read_call(expr, function.kind, reading.strings, reading.diags)) {
    // an unknown subscript on the left is for the passes to report
    if (const auto left = left_side(variable, equation, dims)) {
      is_filled = function.kind == GetKind::Constants
                      ? fill_constants(equation, *call, *left, owner, reading)
                      : fill_tables(equation, *call, function.kind, *left, owner, reading);
    }
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
      } else {
        refuse_inner_gets(equation.expr, reading.diags);
      }
      if (equation.init) refuse_inner_gets(*equation.init, reading.diags);
    }
  }
}

// ---- data sets

/// Every sheet of a workbook, or a text table, into `series`; what is wrong with it, or nothing.
std::string read_tables(const std::string& bytes, Series& series) {
  // conformance.md 2: a tab in the header decides, not the ending
  const std::string_view header = std::string_view(bytes).substr(0, bytes.find_first_of("\r\n"));
  const char delimiter = header.find('\t') != std::string_view::npos ? '\t' : ',';
  const WorkbookRead read = read_workbook(bytes, delimiter);
  std::string problem = read.problem;
  if (!read.workbook) return problem;
  for (const Sheet& sheet : read.workbook->sheets) {
    if (sheet.cells.cell_count() == 0) continue;
    if (problem.empty()) problem = read_table(sheet.cells, series);
  }
  return problem;
}

/// Reads one data set into `series`; series of a later file replace those of an earlier one.
void read_data_set(const std::string& path, const std::string& written, const TimeBases& bases,
                   Series& series, Diagnostics& diags) {
  const FileBytes read = read_file(path);
  if (!read.ok) {
    diags.report(DiagKind::DataUnreadable, {}, written, read.problem);
    return;
  }
  Series found;
  std::string problem;
  if (is_binary_set(path)) {
    problem = "binary runs of Vensim are not supported yet; export it as .dat or .tab";
  } else if (fold_case(path).ends_with(".dat")) {
    problem = read_dat(decoded_text(read.bytes), bases, found);
  } else {
    problem = read_tables(read.bytes, found);
  }
  if (!problem.empty()) diags.report(DiagKind::DataUnreadable, {}, written, problem);
  for (auto& [key, table] : found) series[key] = std::move(table);
}

/// A file given with the run is looked for where the run stands, then beside the model.
void read_given_set(const std::string& written, const Model& model, const TimeBases& bases,
                    Series& series, Diagnostics& diags) {
  auto path = find_file("", written);
  if (!path) path = find_file(model.folder, written);
  if (!path) {
    diags.report(DiagKind::DataFileMissing, {}, written);
    return;
  }
  read_data_set(*path, written, bases, series, diags);
}

/// Whether the values of this equation can only come from a data set.
bool wants_series(const Equation& equation) {
  return equation.kind == EquationKind::Data && equation.expr.is_missing() &&
         equation.tables.empty();
}

/// The tables of all elements of a left side; an element without a series is :NA:. Empty when none
/// has one.
std::vector<LookupTable> matching_tables(const Variable& variable, const LeftSide& left,
                                         const Series& series) {
  std::vector<LookupTable> tables;
  bool has_any = false;
  const std::size_t count = left.element_count();
  for (std::size_t element = 0; element < count; ++element) {
    // row-major: the last position runs fastest
    std::vector<std::string> elems(left.positions.size());
    std::size_t rest = element;
    for (std::size_t at = elems.size(); at-- > 0;) {
      const std::vector<std::string>& keys = left.positions[at].keys;
      elems[at] = keys[rest % keys.size()];
      rest /= keys.size();
    }
    const auto found = series.find(series_key(variable.name.key, elems));
    const bool has_points = found != series.end() && !found->second.xs.empty();
    has_any |= has_points;
    tables.push_back(has_points ? found->second : constant_table(kNotAvailable));
  }
  if (!has_any) tables.clear();
  return tables;
}

/// Gives the equations of one variable their series. What no file has is :NA: where other equations
/// of the variable have series, and an error where none has (vensim.md 5.7.5): that is returned.
Diagnostic* attach_series(Variable& variable, const DimTable& dims, const Series& series,
                          Diagnostics& diags) {
  bool has_any = false;
  const Equation* first_without = nullptr;
  for (Equation& equation : variable.equations) {
    if (!wants_series(equation)) continue;
    const auto left = left_side(variable, equation, dims);
    if (left && left->element_count() <= kMaxElements) {
      equation.tables = matching_tables(variable, *left, series);
    } else if (left) {
      diags.report(DiagKind::TooLarge, equation.name_span,
                   "the left side of '" + display(variable.name) + "'",
                   std::to_string(kMaxElements) + " elements");
      has_any = true;  // one error is enough
    }
    has_any |= !equation.tables.empty();
    if (!equation.tables.empty()) continue;
    // an unknown subscript is for the passes to report
    if (left && first_without == nullptr) first_without = &equation;
    equation.tables = {constant_table(kNotAvailable)};
  }
  if (has_any || first_without == nullptr) return nullptr;
  return &diags.report(DiagKind::NoDataFor, first_without->name_span, display(variable.name));
}

bool any_wants_series(const Model& model) {
  for (const Sector& sector : model.sectors) {
    for (const Variable& variable : sector.variables) {
      if (std::any_of(variable.equations.begin(), variable.equations.end(), &wants_series)) {
        return true;
      }
    }
  }
  return false;
}

/// Says of each data set that the settings name and weir has not read why a series may be lacking.
void note_unread_sets(const std::vector<NamedSet>& sets, Diagnostic& diag) {
  for (const NamedSet& set : sets) {
    if (set.path) continue;
    diag.note({}, "the model's settings name the data set '{}'{}", set.written,
              set.is_binary ? "; weir does not read .vdf data sets yet" : ", which is not there");
  }
}

/// vensim.md 5.7.1: the data sets of the model's settings, then those given with the run.
void attach_data_sets(Model& model, const std::vector<std::string>& data_files,
                      const DimTable& dims, Diagnostics& diags) {
  Series series;
  const TimeBases bases = time_bases(model);
  // without data variables the settings are only what somebody once looked at
  std::vector<NamedSet> named;
  if (any_wants_series(model)) named = find_named_sets(model, diags);
  for (const NamedSet& set : named) {
    if (set.path) read_data_set(*set.path, set.written, bases, series, diags);
  }
  for (const std::string& file : data_files) read_given_set(file, model, bases, series, diags);

  bool has_told = false;
  for (Sector& sector : model.sectors) {
    for (Variable& variable : sector.variables) {
      Diagnostic* lacking = attach_series(variable, dims, series, diags);
      if (lacking == nullptr || has_told) continue;
      note_unread_sets(named, *lacking);
      has_told = true;
    }
  }
}

}  // namespace
}  // namespace data

/// vensim.md 10.14 and 14; conformance.md 9.
void read_external_data(Model& model, const std::vector<std::string>& data_files,
                        Diagnostics& diags) {
  data::Sources sources(model);
  const data::Strings strings = data::string_variables(model);
  const data::Reading reading{sources, strings, diags};
  for (Dimension& dim : model.dimensions) {
    if (dim.source) data::fill_dimension(dim, reading);
  }

  // the passes build this table again and report what is wrong with it
  Diagnostics ignored;
  const DimTable dims(model.dimensions, ignored);
  for (Sector& sector : model.sectors) data::fill_sector(sector, dims, reading);
  for (Macro& macro : model.macros) data::fill_sector(macro.body, dims, reading);
  data::attach_data_sets(model, data_files, dims, diags);
}

}  // namespace weir
