// A comparison told to people and to programs.
#include <fmt/core.h>

#include <algorithm>

#include "ir/base/number.h"
#include "tools/libweir/compare.h"
#include "tools/libweir/json.h"

namespace weir {
namespace {

constexpr std::size_t kMostListed = 10;

/// Two digits are enough to judge an error by.
std::string short_number(double value) { return fmt::format("{:.2g}", value); }

std::string value_text(double value) {
  return is_missing_value(value) ? "no value" : format_number(value);
}

const char* state_name(ColumnState state) {
  switch (state) {
    case ColumnState::Compared:
      return "compared";
    case ColumnState::Lacking:
      return "lacking";
    case ColumnState::Excused:
      return "excused";
    case ColumnState::Ignored:
      return "ignored";
  }
  return "";
}

std::vector<const ColumnComparison*> select(const Comparison& comparison,
                                            bool (*wanted)(const ColumnComparison&)) {
  std::vector<const ColumnComparison*> found;
  for (const ColumnComparison& column : comparison.columns) {
    if (wanted(column)) found.push_back(&column);
  }
  return found;
}

/// "'a', 'b' and 7 more"
std::string name_list(const std::vector<const ColumnComparison*>& columns) {
  std::string list;
  const std::size_t listed = std::min(columns.size(), kMostListed);
  for (std::size_t at = 0; at < listed; ++at) {
    list += (at == 0 ? "'" : ", '") + columns[at]->header + "'";
  }
  if (columns.size() > listed) list += fmt::format(" and {} more", columns.size() - listed);
  return list;
}

std::string failed_columns_text(const Comparison& comparison) {
  const auto failed = select(comparison, [](const ColumnComparison& c) { return c.failed > 0; });
  std::string text;
  for (std::size_t at = 0; at < std::min(failed.size(), kMostListed); ++at) {
    const ColumnComparison& column = *failed[at];
    text += fmt::format("  differs: '{}' at {} of {} times, worst {} relative", column.header,
                        column.failed, column.compared + column.without_value,
                        short_number(column.worst_relative));
    if (column.worst_relative > 0) text += " at time " + format_number(column.worst_time);
    text += '\n';
  }
  if (failed.size() > kMostListed) {
    text += fmt::format("  and {} more columns differ\n", failed.size() - kMostListed);
  }
  return text;
}

void write_mismatch(JsonWriter& json, const std::optional<Mismatch>& mismatch) {
  if (!mismatch) {
    json.null();
    return;
  }
  json.begin_object().key("column").text(mismatch->column).key("time").number(mismatch->time);
  json.key("expected").number(mismatch->expected).key("actual").number(mismatch->actual);
  json.key("message").text(mismatch_text(*mismatch)).end_object();
}

void write_column(JsonWriter& json, const ColumnComparison& column) {
  json.begin_object().key("name").text(column.header).key("state").text(state_name(column.state));
  if (column.state == ColumnState::Compared) {
    json.key("compared").count(column.compared).key("failed").count(column.failed);
    json.key("withoutValue").count(column.without_value);
    json.key("worstRelative").number(column.worst_relative);
    json.key("worstAbsolute").number(column.worst_absolute);
    json.key("first");
    write_mismatch(json, column.first);
  }
  json.end_object();
}

}  // namespace

std::string mismatch_text(const Mismatch& mismatch) {
  const std::string time = format_number(mismatch.time);
  switch (mismatch.kind) {
    case MismatchKind::Number:
    case MismatchKind::NoValue:
      return fmt::format("at time {}: '{}' is {}, expected {}", time, mismatch.column,
                         value_text(mismatch.actual), value_text(mismatch.expected));
    case MismatchKind::UnexpectedValue:
      return fmt::format("at time {}: '{}' is {} where no value is expected", time, mismatch.column,
                         value_text(mismatch.actual));
    case MismatchKind::TimeNotSaved:
      return fmt::format("time {} not saved", time);
    case MismatchKind::NothingCompared:
      return "too few columns could be compared";
  }
  return {};
}

std::string comparison_text(const Comparison& comparison, const std::string& expected_name,
                            const std::string& actual_name) {
  std::string text =
      fmt::format("{}  {} against {}: {} of {} columns compared", verdict_name(comparison.verdict),
                  actual_name, expected_name, comparison.compared_count, comparison.expected_count);
  text += fmt::format(", worst {} relative", short_number(comparison.worst_relative));
  if (!comparison.worst_column.empty()) {
    text += fmt::format(" ('{}' at time {})", comparison.worst_column,
                        format_number(comparison.worst_time));
  }
  text += '\n';
  const auto lacking =
      select(comparison, [](const ColumnComparison& c) { return c.state == ColumnState::Lacking; });
  if (!lacking.empty()) text += "  missing: " + name_list(lacking) + '\n';
  if (comparison.first) text += "  first: " + mismatch_text(*comparison.first) + '\n';
  text += failed_columns_text(comparison);
  for (const std::string& note : comparison.notes) text += "  note: " + note + '\n';
  return text;
}

std::string comparison_json(const Comparison& comparison, const std::string& expected_name,
                            const std::string& actual_name) {
  JsonWriter json;
  json.begin_object().key("verdict").text(verdict_name(comparison.verdict));
  json.key("expected").text(expected_name).key("actual").text(actual_name);
  json.key("expectedColumns").count(comparison.expected_count);
  json.key("comparedColumns").count(comparison.compared_count);
  json.key("worstRelative").number(comparison.worst_relative);
  json.key("worstAbsolute").number(comparison.worst_absolute);
  json.key("worstColumn").text(comparison.worst_column);
  json.key("worstTime").number(comparison.worst_time);
  json.key("passesStrictly").boolean(comparison.passes_strictly);
  json.key("first");
  write_mismatch(json, comparison.first);
  json.key("missing").begin_array();
  for (const ColumnComparison& column : comparison.columns) {
    if (column.state == ColumnState::Lacking) json.text(column.header);
  }
  json.end_array().key("notes").begin_array();
  for (const std::string& note : comparison.notes) json.text(note);
  json.end_array().key("columns").begin_array();
  for (const ColumnComparison& column : comparison.columns) write_column(json, column);
  json.end_array().end_object();
  return json.str();
}

}  // namespace weir
