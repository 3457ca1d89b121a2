// Compares two tables: conformance.md 3 to 7. Columns are paired by canonical name, rows by time,
// numbers by tolerance.
//
// "Expected" is a reference, often of six digits, with gaps; "actual" is a run. What the run has
// beyond it is fine.
#include "tools/libweir/compare.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "ir/base/number.h"

namespace weir {
namespace {

constexpr std::size_t kNoRow = std::numeric_limits<std::size_t>::max();
constexpr double kStrict = 1e-5;       // the level reported beside the verdict
constexpr double kLeastMatched = 0.9;  // of the expected columns that are not controls

/// conformance.md 4: these may be absent from a run.
bool is_control_key(const std::string& key) {
  static const std::set<std::string> kControls = {"time",      "initial_time", "final_time",
                                                  "time_step", "saveper",      "dt",
                                                  "starttime", "stoptime",     "months"};
  return kControls.contains(key);
}

/// Of these a run may show one value where the reference follows a control expression.
bool may_vary_alone(const std::string& key) {
  return key == "initial_time" || key == "final_time" || key == "time_step" || key == "saveper";
}

/// conformance.md 5: one thing, however it is written.
bool is_no_value(double value) {
  return std::isnan(value) || std::abs(value - kNotAvailable) < 1e27;
}

double value_at(const TableColumn& column, std::size_t row) {
  return column.is_constant ? column.values.front() : column.values[row];
}

bool shows_one_value(const TableColumn& column) {
  return column.is_constant || column.values.empty() ||
         std::all_of(column.values.begin(), column.values.end(),
                     [&](double v) { return v == column.values.front(); });
}

/// Finds the row of a time (conformance.md 6).
class TimeAxis {
 public:
  explicit TimeAxis(const std::vector<double>& times) {
    for (std::size_t row = 0; row < times.size(); ++row) sorted_.emplace_back(times[row], row);
    std::stable_sort(sorted_.begin(), sorted_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t at = 1; at < sorted_.size(); ++at) {
      const double step = sorted_[at].first - sorted_[at - 1].first;
      if (step > 0 && (step_ == 0 || step < step_)) step_ = step;
    }
  }

  /// The row whose time is nearest to `time` and near enough to be meant; or kNoRow.
  std::size_t find_row(double time) const {
    const auto after =
        std::lower_bound(sorted_.begin(), sorted_.end(), time,
                         [](const auto& item, double wanted) { return item.first < wanted; });
    auto nearest = after;
    if (after == sorted_.end() ||
        (after != sorted_.begin() && time - (after - 1)->first < after->first - time)) {
      if (after == sorted_.begin()) return kNoRow;
      nearest = after - 1;
    }
    const double allowed = 5.1e-6 * std::max(1.0, std::abs(time)) + 1e-3 * step_;
    return std::abs(nearest->first - time) <= allowed ? nearest->second : kNoRow;
  }

 private:
  std::vector<std::pair<double, std::size_t>> sorted_;
  double step_ = 0;
};

/// Rows of one expected time axis and the rows of the run they belong to.
struct Alignment {
  std::vector<double> times;
  std::vector<std::size_t> expected_rows;
  std::vector<std::size_t> actual_rows;
};

class Comparer {
 public:
  Comparer(const Table& expected, const Table& actual, const CompareRules& rules)
      : expected_(expected), actual_(actual), rules_(rules) {}

  Comparison compare() {
    for (const Table* table : {&expected_, &actual_}) {
      for (const std::string& text : table->notes) note(text);
    }
    index_actual();
    for (const std::string& name : rules_.ignore) ignored_.insert(column_key(name));
    for (const TableColumn& column : expected_.columns) compare_column(column);
    decide();
    return std::move(result_);
  }

 private:
  void index_actual() {
    for (std::size_t at = 0; at < actual_.columns.size(); ++at) {
      const std::string key = column_key(actual_.columns[at].header);
      if (!by_key_.emplace(key, at).second) {
        note(fmt::format("two columns are named '{}'; the first is compared",
                         actual_.columns[at].header));
      }
    }
    for (std::size_t at = 0; at < actual_.columns.size(); ++at) {
      by_key_.emplace(literal_column_key(actual_.columns[at].header), at);
    }
  }

  /// The run's column for a heading; a dot is a module's first, then a letter (conformance.md 3.5).
  std::size_t find_actual(const std::string& key, const std::string& header) const {
    auto found = by_key_.find(key);
    if (found == by_key_.end()) found = by_key_.find(literal_column_key(header));
    return found == by_key_.end() ? kNoRow : found->second;
  }

  void compare_column(const TableColumn& expected) {
    ColumnComparison& item = result_.columns.emplace_back();
    item.header = expected.header;
    const std::string key = column_key(expected.header);
    item.is_control = is_control_key(key);
    if (!seen_.insert(key).second) {
      note(fmt::format("two expected columns are named '{}'; both are compared", expected.header));
    }
    // '#': hidden states of Vensim's own delays (conformance.md 4)
    if (ignored_.contains(key) || expected.header.empty() || expected.header.starts_with('#')) {
      item.state = ColumnState::Ignored;
      return;
    }

    const std::size_t found = find_actual(key, expected.header);
    if (found == kNoRow) {
      item.state = item.is_control ? ColumnState::Excused : ColumnState::Lacking;
      return;
    }
    const TableColumn& actual = actual_.columns[found];
    if (may_vary_alone(key) && !shows_one_value(expected) && shows_one_value(actual)) {
      item.state = ColumnState::Excused;
      return;
    }
    item.state = ColumnState::Compared;
    compare_values(expected, actual, item);
    keep_first(item, found);
  }

  void compare_values(const TableColumn& expected, const TableColumn& actual,
                      ColumnComparison& item) {
    double largest = 0;
    for (double value : expected.values) {
      if (!is_no_value(value) && std::isfinite(value)) largest = std::max(largest, std::abs(value));
    }
    const double atol = std::max(rules_.atol, rules_.atol_share * largest);

    const Alignment& alignment = align(expected, actual);
    for (std::size_t at = 0; at < alignment.times.size(); ++at) {
      const double e = value_at(expected, alignment.expected_rows[at]);
      const double a = value_at(actual, alignment.actual_rows[at]);
      compare_numbers(alignment.times[at], e, a, atol, item);
    }
  }

  void compare_numbers(double time, double expected, double actual, double atol,
                       ColumnComparison& item) {
    if (is_no_value(expected)) {
      ++item.without_value;
      if (is_no_value(actual)) return;
      ++item.unexpected_values;
      if (rules_.strict_missing) {
        fail(item, {MismatchKind::UnexpectedValue, item.header, time, expected, actual});
      }
      return;
    }
    ++item.compared;
    if (is_no_value(actual)) {
      fail(item, {MismatchKind::NoValue, item.header, time, expected, actual});
      return;
    }
    if (expected == actual) return;  // equal infinities, too

    const double difference = std::abs(actual - expected);
    const double size = std::max(std::abs(actual), std::abs(expected));
    const bool is_finite = std::isfinite(difference);
    const double relative = is_finite ? difference / size : std::numeric_limits<double>::infinity();
    item.worst_absolute = std::max(item.worst_absolute, difference);
    if (!(difference <= atol) && relative > item.worst_relative) {
      item.worst_relative = relative;
      item.worst_time = time;
    }
    if (!(is_finite && difference <= kStrict + kStrict * size)) result_.passes_strictly = false;
    if (is_finite && difference <= atol + rules_.rtol * size) return;
    fail(item, {MismatchKind::Number, item.header, time, expected, actual});
  }

  void fail(ColumnComparison& item, Mismatch mismatch) {
    ++item.failed;
    result_.passes_strictly = false;
    if (!item.first || mismatch.time < item.first->time) item.first = std::move(mismatch);
  }

  /// Keeps the earliest mismatch of all columns. Of equal times the one that stands first in the
  /// run: a model's file tends to name causes before effects, an alphabetical reference does not.
  void keep_first(const ColumnComparison& item, std::size_t rank) {
    if (item.failed > 0) any_failed_ = true;
    if (!item.first) return;
    const bool is_earlier = !result_.first || item.first->time < result_.first->time ||
                            (item.first->time == result_.first->time && rank < first_rank_);
    if (!is_earlier) return;
    result_.first = item.first;
    first_rank_ = rank;
  }

  bool is_beyond(double time) const {
    return rules_.until && time > *rules_.until + 1e-9 * std::max(1.0, std::abs(*rules_.until));
  }

  /// Pairs the times of two columns. A constant of a .dat has one point but holds at all times of
  /// the run.
  const Alignment& align(const TableColumn& expected, const TableColumn& actual) {
    const bool by_actual = expected_.is_dat && expected.is_constant;
    const std::tuple key(by_actual, by_actual ? 0u : expected.axis,
                         actual.is_constant && actual_.is_dat ? kNoRow : actual.axis);
    const auto found = alignments_.find(key);
    if (found != alignments_.end()) return found->second;

    Alignment& alignment = alignments_[key];
    const bool any_time = actual_.is_dat && actual.is_constant;
    const std::vector<double>& times =
        by_actual ? actual_.times(actual) : expected_.times(expected);
    const TimeAxis axis(actual_.times(actual));
    for (std::size_t row = 0; row < times.size(); ++row) {
      if (is_beyond(times[row])) continue;
      const std::size_t actual_row = by_actual ? row : any_time ? 0 : axis.find_row(times[row]);
      if (actual_row == kNoRow) {
        report_unsaved(times[row]);
        continue;
      }
      alignment.times.push_back(times[row]);
      alignment.expected_rows.push_back(by_actual ? 0 : row);
      alignment.actual_rows.push_back(actual_row);
    }
    return alignment;
  }

  void report_unsaved(double time) {
    any_failed_ = true;
    result_.passes_strictly = false;
    if (unsaved_.insert(time).second && (!result_.first || time < result_.first->time)) {
      result_.first = Mismatch{MismatchKind::TimeNotSaved, "Time", time, time, time};
      first_rank_ = 0;
    }
  }

  void decide() {
    std::size_t wanted = 0;
    std::size_t matched = 0;
    std::size_t numbers = 0;
    bool lacks = false;
    for (const ColumnComparison& item : result_.columns) {
      const bool is_compared = item.state == ColumnState::Compared;
      lacks |= item.state == ColumnState::Lacking;
      if (is_compared || item.state == ColumnState::Lacking) ++result_.expected_count;
      if (is_compared) ++result_.compared_count;
      if (!item.is_control && item.state != ColumnState::Ignored) {
        ++wanted;
        if (is_compared) ++matched;
        if (is_compared) numbers += item.compared + item.without_value;
      }
      keep_worst(item);
    }
    add_notes();
    // against empty success: conformance.md 4
    const bool is_empty =
        matched == 0 || numbers == 0 ||
        static_cast<double>(matched) < kLeastMatched * static_cast<double>(wanted);
    if (lacks) {
      result_.verdict = Verdict::Missing;
    } else if (any_failed_ || is_empty) {
      result_.verdict = Verdict::Fail;
      if (!any_failed_) result_.first = Mismatch{MismatchKind::NothingCompared, "", 0, 0, 0};
    }
    if (result_.verdict != Verdict::Pass) result_.passes_strictly = false;
  }

  void keep_worst(const ColumnComparison& item) {
    result_.worst_absolute = std::max(result_.worst_absolute, item.worst_absolute);
    if (item.worst_relative <= result_.worst_relative) return;
    result_.worst_relative = item.worst_relative;
    result_.worst_column = item.header;
    result_.worst_time = item.worst_time;
  }

  void add_notes() {
    std::size_t unexpected = 0;
    for (const ColumnComparison& item : result_.columns) unexpected += item.unexpected_values;
    if (unexpected > 0) {
      note(fmt::format("{} numbers stand where no value is expected", unexpected));
    }
    if (!unsaved_.empty()) note(fmt::format("{} expected times are not saved", unsaved_.size()));
    const double end = last_time(expected_);
    const double actual_end = last_time(actual_);
    if (actual_end > end + 1e-6 * std::max(1.0, std::abs(end))) {
      note(fmt::format("the run goes on to {} after the last expected time {}",
                       format_number(actual_end), format_number(end)));
    }
  }

  static double last_time(const Table& table) {
    double last = -std::numeric_limits<double>::infinity();
    for (const std::vector<double>& axis : table.axes) {
      for (double time : axis) last = std::max(last, time);
    }
    return last;
  }

  void note(std::string text) { result_.notes.push_back(std::move(text)); }

  const Table& expected_;
  const Table& actual_;
  const CompareRules& rules_;
  Comparison result_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::set<std::string> ignored_;
  std::set<std::string> seen_;
  std::set<double> unsaved_;
  std::map<std::tuple<bool, std::uint32_t, std::size_t>, Alignment> alignments_;
  std::size_t first_rank_ = 0;
  bool any_failed_ = false;
};

}  // namespace

CompareRules default_rules(const Table& expected) {
  CompareRules rules;
  if (expected.is_dat) {
    rules.atol = 1e-5;
    rules.atol_share = 0;
  }
  return rules;
}

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass:
      return "PASS";
    case Verdict::Fail:
      return "FAIL";
    case Verdict::Missing:
      return "MISSING";
  }
  return "";
}

Comparison compare(const Table& expected, const Table& actual, const CompareRules& rules) {
  return Comparer(expected, actual, rules).compare();
}

}  // namespace weir
