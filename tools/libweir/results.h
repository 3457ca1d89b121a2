// What a run gives, and its files: .csv, .tsv and .tab with a column a variable, .dat with a list a
// variable.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/base/number.h"
#include "ir/program/program.h"
#include "runtime/sim.h"

namespace weir {

/// One saved slot and its title: `Name` or `Name[a,b]`, in the model's own spelling.
struct ResultColumn {
  std::string header;
  std::uint32_t slot = 0;
  bool is_constant = false;  // the same at all times
};

/// Columns and their numbers: results.at(row, i) belongs to columns[i].
struct ResultSet {
  std::vector<ResultColumn> columns;
  Results results;
};

/// The column of one element (0-based, row-major) of a variable.
ResultColumn result_column(const Program& program, const ProgramVar& var, std::uint32_t element);

/// All defined elements of all variables that are not hidden, in the order of the file, without the
/// time.
std::vector<ResultColumn> all_columns(const Program& program);

enum class ResultFormat : std::uint8_t { Csv, Tab, Dat };

/// By the ending of `path`: .csv, .tsv, .tab, .dat in any case; nothing for another ending.
std::optional<ResultFormat> find_result_format(std::string_view path);

/// The whole file as text. Missing values (:NA:, NaN) are empty cells; numbers read back to the
/// same double.
std::string result_text(const ResultSet& set, ResultFormat format);

/// Writes to an open file without holding the whole text; false when the file takes no more.
bool write_results(const ResultSet& set, ResultFormat format, std::FILE* file);

/// Writes a file at `path`; what went wrong in words, or nothing.
std::optional<std::string> write_result_file(const ResultSet& set, ResultFormat format,
                                             const std::string& path);

/// Why a file cannot be written, from an errno.
std::string write_problem(int error);

/// Whether a number stands for "no value": NaN, or :NA: within 1e-6 relative (vensim.md 9.1.1).
inline bool is_missing_value(double value) {
  constexpr double kNear = 1e-6;
  return std::isnan(value) || std::abs(value - kNotAvailable) <= kNear * -kNotAvailable;
}

}  // namespace weir
