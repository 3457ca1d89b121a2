// Reads result files by conformance.md 2: encodings, line ends, quotes and separators as tools
// really write them.
//
// A table is cut into cells in one pass, because a quoted name may hold a line end. Columns are
// kept, not cells: a large file takes eight bytes a number.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "frontend/data/vdf.h"
#include "ir/base/number.h"
#include "ir/base/source.h"
#include "ir/base/text.h"
#include "tools/libweir/cells.h"
#include "tools/libweir/table.h"

namespace weir {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

TableRead failed(std::string problem) {
  TableRead read;
  read.problem = std::move(problem);
  return read;
}

/// Text as UTF-8: without byte order mark; what is not UTF-8 is windows-1252 as a whole.
std::string decode(std::string_view bytes) {
  if (auto wide = from_marked_utf16(bytes)) return std::move(*wide);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return is_valid_utf8(bytes) ? std::string(bytes) : from_windows1252(bytes);
}

/// Lines of a text, ended by CRLF, LF or a lone CR; empty ones left out.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::optional<std::string_view> next() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
      const std::string_view line = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      if (!trim(line).empty()) return line;
    }
    return std::nullopt;
  }

 private:
  std::string_view rest_;
};

/// A number, "no value" for an empty cell, or nothing for other text.
std::optional<double> parse_cell(std::string_view text) {
  text = trim(text);
  if (text.empty()) return kNoValue;
  if (const std::optional<double> number = parse_number(text)) return number;
  // what our own writer puts for infinity
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

/// A column with a value in its first row only is a constant (conformance.md 5).
void mark_constant(TableColumn& column) {
  const std::vector<double>& values = column.values;
  column.is_constant =
      !values.empty() && !std::isnan(values.front()) &&
      std::all_of(values.begin() + 1, values.end(), [](double v) { return std::isnan(v); });
}

TableRead parse_separated(std::string_view text) {
  CellReader reader(text, find_separator(text));
  TableRead read;
  Table& table = read.table;
  std::vector<std::string> cells;
  if (!reader.next_row(cells)) return failed("it is empty");
  if (reader.has_open_quote()) return failed("a quote in its first line is not closed");
  for (std::size_t at = 1; at < cells.size(); ++at) {
    table.columns.emplace_back().header = std::string(trim(cells[at]));
  }
  // trailing separators of the header line name no column
  while (!table.columns.empty() && table.columns.back().header.empty()) table.columns.pop_back();

  std::vector<double>& times = table.axes.emplace_back();
  while (reader.next_row(cells)) {
    const std::optional<double> time = parse_number(cells.front());
    if (!time) continue;
    times.push_back(*time);
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
      const std::optional<double> value =
          at + 1 < cells.size() ? parse_cell(cells[at + 1]) : kNoValue;
      table.columns[at].values.push_back(value.value_or(kNoValue));
    }
  }
  if (reader.has_open_quote()) return failed("a quote in it is not closed");
  if (times.empty()) return failed("it has no row that begins with a time");
  for (TableColumn& column : table.columns) mark_constant(column);
  read.ok = true;
  return read;
}

/// `time TAB value`.
struct DatPoint {
  double time;
  double value;
};
std::optional<DatPoint> parse_dat_point(std::string_view line) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  const std::optional<double> time = parse_number(line.substr(0, tab));
  const std::optional<double> value = parse_cell(line.substr(tab + 1));
  if (!time || !value) return std::nullopt;
  return DatPoint{*time, *value};
}

/// A name alone on the first line and a point on the second; or the point lacks because the
/// variable has none.
bool looks_like_dat(std::string_view text) {
  Lines lines(text);
  const auto first = lines.next();
  const auto second = lines.next();
  return first && second && first->find('\t') == std::string_view::npos && parse_dat_point(*second);
}

TableRead parse_dat(std::string_view text) {
  TableRead read;
  Table& table = read.table;
  table.is_dat = true;
  Lines lines(text);
  while (const auto line = lines.next()) {
    if (line->find('\t') == std::string_view::npos) {
      TableColumn& column = table.columns.emplace_back();
      column.header = std::string(trim(*line));
      column.axis = static_cast<std::uint32_t>(table.axes.size());
      table.axes.emplace_back();
      continue;
    }
    const std::optional<DatPoint> point = parse_dat_point(*line);
    if (!point || table.columns.empty()) continue;
    table.axes.back().push_back(point->time);
    table.columns.back().values.push_back(point->value);
  }
  for (TableColumn& column : table.columns) column.is_constant = column.values.size() == 1;
  read.ok = true;
  return read;
}

/// A binary run or data set of Vensim (vensim.md 15).
TableRead parse_binary(std::string_view bytes) {
  data::VdfRead file = data::read_vdf(bytes);
  if (!file.file) return failed(file.problem);
  TableRead read;
  Table& table = read.table;
  table.axes.push_back(std::move(file.file->times));
  for (data::VdfSeries& series : file.file->series) {
    TableColumn& column = table.columns.emplace_back();
    column.header = std::move(series.name);
    column.values = std::move(series.values);
    if (series.times.empty()) continue;
    column.axis = static_cast<std::uint32_t>(table.axes.size());
    table.axes.push_back(std::move(series.times));
  }
  if (!file.file->unread.empty()) {
    table.notes.push_back(data::describe_unread(*file.file, "the binary file"));
  }
  read.ok = true;
  return read;
}

}  // namespace

TableRead parse_table(std::string_view bytes) {
  if (data::is_vdf(bytes)) return parse_binary(bytes);
  const std::string text = decode(bytes);
  return looks_like_dat(text) ? parse_dat(text) : parse_separated(text);
}

TableRead read_table(const std::string& path) {
  constexpr std::size_t kLargest = std::size_t{1} << 30;
  const FileBytes file = read_file(path, kLargest);
  return file.ok ? parse_table(file.bytes) : failed(file.problem);
}

Table to_table(const ResultSet& set) {
  Table table;
  table.axes.push_back(set.results.times);
  table.columns.resize(set.columns.size());
  for (std::size_t at = 0; at < set.columns.size(); ++at) {
    TableColumn& column = table.columns[at];
    column.header = set.columns[at].header;
    column.values.reserve(set.results.times.size());
    for (std::size_t row = 0; row < set.results.times.size(); ++row) {
      column.values.push_back(set.results.at(row, at));
    }
  }
  return table;
}

}  // namespace weir
