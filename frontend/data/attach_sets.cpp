// See attach_sets.h.
#include "frontend/data/attach_sets.h"

#include <fmt/core.h>

#include <algorithm>

#include "frontend/data/find_file.h"
#include "frontend/data/left_side.h"
#include "frontend/data/named_sets.h"
#include "frontend/data/read_gets.h"
#include "frontend/data/set_file.h"
#include "ir/base/number.h"
#include "ir/base/source.h"

namespace weir::data {
namespace {

/// The series of all files of a model, and what to say of files where a series is lacking.
struct Gathered {
  Series series;
  std::vector<std::string> remarks;
};

/// Reads one data set; series of a later file replace those of an earlier one.
void read_data_set(const std::string& path, const std::string& written, const TimeBases& bases,
                   Gathered& gathered, Diagnostics& diags) {
  const FileBytes read = read_file(path);
  if (!read.ok) {
    diags.report(DiagKind::DataUnreadable, {}, written, read.problem);
    return;
  }
  SetFile set = read_set_file(read.bytes, path, written, bases);
  if (!set.problem.empty()) diags.report(DiagKind::DataUnreadable, {}, written, set.problem);
  if (!set.unread.empty()) gathered.remarks.push_back(std::move(set.unread));
  for (auto& [key, table] : set.series) gathered.series[key] = std::move(table);
}

/// A file given with the run is looked for where the run stands, then beside the model.
void read_given_set(const std::string& written, const Model& model, const TimeBases& bases,
                    Gathered& gathered, Diagnostics& diags) {
  auto path = find_file("", written);
  if (!path) path = find_file(model.folder, written);
  if (!path) {
    diags.report(DiagKind::DataFileMissing, {}, written);
    return;
  }
  read_data_set(*path, written, bases, gathered, diags);
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
    const auto found = series.find(series_key(variable.name.key, left.element_keys(element)));
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
                          Unread unread, Diagnostics& diags) {
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
    if (unread == Unread::Harmless) equation.tables = {constant_table(kNotAvailable)};
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

/// Says of a data set that the settings name and that was not read why a series may be lacking.
std::string unread_set(const NamedSet& set) {
  return fmt::format(
      "the model's settings name the data set '{}'{}", set.written,
      set.is_unreadable ? "; weir does not read .vdfx files" : ", which is not there");
}

}  // namespace

void attach_data_sets(Model& model, const std::vector<std::string>& data_files,
                      const DimTable& dims, Unread unread, Diagnostics& diags) {
  Gathered gathered;
  const TimeBases bases = time_bases(model);
  // without data variables the settings are only what somebody once looked at
  std::vector<NamedSet> named;
  if (any_wants_series(model)) named = find_named_sets(model, diags);
  for (const NamedSet& set : named) {
    if (set.path) {
      read_data_set(*set.path, set.written, bases, gathered, diags);
    } else {
      gathered.remarks.push_back(unread_set(set));
    }
  }
  for (const std::string& file : data_files) read_given_set(file, model, bases, gathered, diags);

  for (Sector& sector : model.sectors) {
    for (Variable& variable : sector.variables) {
      Diagnostic* lacking = attach_series(variable, dims, gathered.series, unread, diags);
      if (lacking == nullptr) continue;
      // once is enough
      for (const std::string& remark : gathered.remarks) lacking->note({}, "{}", remark);
      gathered.remarks.clear();
    }
  }
}

}  // namespace weir::data
