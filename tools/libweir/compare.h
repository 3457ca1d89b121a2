// Two tables compared column by column: conformance.md 3 to 7.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tools/libweir/table.h"

namespace weir {

/// Tolerance and exceptions. The defaults are those of texts with six digits (conformance.md 7).
struct CompareRules {
  double rtol = 1e-4;
  double atol = 1e-6;
  double atol_share = 1e-6;     // of the column's largest |expected|, where that is more than atol
  std::optional<double> until;  // later times are not compared
  std::vector<std::string> ignore;  // columns left out, in any spelling
  bool strict_missing = false;      // where nothing is expected the run must have no value
};

/// The rules for a kind of reference: .dat has an absolute tolerance of its own.
CompareRules default_rules(const Table& expected);

enum class Verdict : std::uint8_t { Pass, Fail, Missing };
const char* verdict_name(Verdict verdict);

enum class MismatchKind : std::uint8_t {
  Number,
  NoValue,
  UnexpectedValue,
  TimeNotSaved,
  NothingCompared
};

/// One place where the two disagree.
struct Mismatch {
  MismatchKind kind = MismatchKind::Number;
  std::string column;
  double time = 0, expected = 0, actual = 0;
};

enum class ColumnState : std::uint8_t {
  Compared,
  Lacking,  // the run has no such column: verdict MISSING
  Excused,  // absent or not comparable, without harm (conformance.md 4)
  Ignored,  // by the rules
};

struct ColumnComparison {
  std::string header;
  ColumnState state = ColumnState::Compared;
  bool is_control = false;
  std::size_t compared = 0, failed = 0, without_value = 0, unexpected_values = 0;
  double worst_absolute = 0;
  double worst_relative =
      0;  // |a-e| / max(|a|,|e|), counted only where |a-e| is above the absolute tolerance
  double worst_time = 0;
  std::optional<Mismatch> first;
};

struct Comparison {
  Verdict verdict = Verdict::Pass;
  std::vector<ColumnComparison> columns;  // in the order of the expected file
  std::size_t expected_count = 0;         // columns that must be there or are, controls included
  std::size_t compared_count = 0;
  std::optional<Mismatch>
      first;  // earliest; among equal times the first in the actual table's order
  std::string worst_column;
  double worst_relative = 0, worst_absolute = 0, worst_time = 0;
  bool passes_strictly = true;  // at 1e-5 relative and absolute; beside the verdict
  std::vector<std::string> notes;
};

/// Compares `actual` with `expected`; never fails on odd tables, an empty comparison is not a pass.
Comparison compare(const Table& expected, const Table& actual, const CompareRules& rules);

/// For people: a verdict line, then what they need to know.
std::string comparison_text(const Comparison& comparison, const std::string& expected_name,
                            const std::string& actual_name);
/// For programs: one JSON object.
std::string comparison_json(const Comparison& comparison, const std::string& expected_name,
                            const std::string& actual_name);
/// One mismatch in words.
std::string mismatch_text(const Mismatch& mismatch);

}  // namespace weir
