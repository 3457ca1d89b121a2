// See data_set.h.
#include "frontend/data/data_set.h"

#include <algorithm>
#include <optional>

#include "frontend/data/read_gets.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

/// Sorts each table; of two values for one time the one read later stays.
void finish(Series& series) {
  for (auto& [key, table] : series) {
    sort_points(table);
    LookupTable kept;
    for (std::size_t at = 0; at < table.xs.size(); ++at) {
      if (at + 1 < table.xs.size() && table.xs[at + 1] == table.xs[at]) continue;
      kept.xs.push_back(table.xs[at]);
      kept.ys.push_back(table.ys[at]);
    }
    table = std::move(kept);
  }
}

void add_point(LookupTable& table, double time, double value) {
  table.xs.push_back(time);
  table.ys.push_back(value);
}

/// First place of `wanted` outside quotes; npos when there is none.
std::size_t find_unquoted(std::string_view text, std::string_view wanted, std::size_t from = 0) {
  bool in_quotes = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (in_quotes && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      in_quotes = !in_quotes;
    } else if (!in_quotes && at >= from && text.substr(at).starts_with(wanted)) {
      return at;
    }
  }
  return std::string_view::npos;
}

/// A line of a .dat file that is not a point: `name <time base> / comment`.
struct Heading {
  std::string key;
  std::string time_base;
};

Heading parse_heading(std::string_view line) {
  line = line.substr(0, find_unquoted(line, " / "));
  Heading heading;
  const std::size_t open = find_unquoted(line, "<");
  const std::size_t close = find_unquoted(line, ">", open);
  if (open != std::string_view::npos && close != std::string_view::npos) {
    heading.time_base = name_key(line.substr(open + 1, close - open - 1));
    line = line.substr(0, open);
  }
  heading.key = series_key(line);
  return heading;
}

/// The next word of `line`, taken off its front.
std::string_view take_word(std::string_view& line) {
  line = trim(line);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Series in columns: times in the first column, or in rows when `is_across`.
void read_lines(const Grid& cells, bool is_across, Series& series) {
  const auto at = [&](std::uint32_t line, std::uint32_t along) {
    return is_across ? cells.at(line, along) : cells.at(along, line);
  };
  const std::uint32_t line_count = is_across ? cells.row_count() : cells.column_count();
  const std::uint32_t length = is_across ? cells.column_count() : cells.row_count();
  for (std::uint32_t line = 1; line < line_count; ++line) {
    const Cell name = at(line, 0);
    if (!name.is_text()) continue;
    LookupTable& table = series[series_key(name.text)];
    for (std::uint32_t along = 1; along < length; ++along) {
      const Cell time = at(0, along);
      const Cell value = at(line, along);
      if (time.is_number() && value.is_number()) add_point(table, time.number, value.number);
    }
  }
}

/// `name, subscripts..., time, value` of one row (14.3.4); nothing when the row has another form.
struct ListedPoint {
  std::string key;
  double time = 0;
  double value = 0;
};

std::optional<ListedPoint> listed_point(const Grid& cells, std::uint32_t row) {
  std::uint32_t column = 0;
  std::vector<std::string> texts;
  for (; cells.at(row, column).is_text(); ++column) {
    texts.emplace_back(cells.at(row, column).text);
  }
  const Cell time = cells.at(row, column);
  const Cell value = cells.at(row, column + 1);
  if (texts.empty() || !time.is_number() || !value.is_number()) return std::nullopt;
  if (cells.at(row, column + 2).kind != Cell::Kind::Empty) return std::nullopt;
  ListedPoint point{series_key(texts[0]), time.number, value.number};
  if (texts.size() > 1) {
    std::vector<std::string> elems;
    for (std::size_t at = 1; at < texts.size(); ++at) elems.push_back(name_key(texts[at]));
    point.key = series_key(name_key(texts[0]), elems);
  }
  return point;
}

void read_list(const Grid& cells, Series& series) {
  for (std::uint32_t row = 0; row < cells.row_count(); ++row) {
    if (const auto point = listed_point(cells, row)) {
      add_point(series[point->key], point->time, point->value);
    }
  }
}

enum class Layout : std::uint8_t { TimesDown, TimesAcross, List, Unknown };

/// 14.3.1: told by the first cell, the rest of the first row and the rest of the first column.
Layout layout_of(const Grid& cells) {
  std::size_t numbers_in_row = 0, texts_in_row = 0;
  for (std::uint32_t column = 1; column < cells.column_count(); ++column) {
    const Cell cell = cells.at(0, column);
    numbers_in_row += cell.is_number();
    texts_in_row += cell.is_text();
  }
  std::size_t numbers_in_column = 0, texts_in_column = 0;
  for (std::uint32_t row = 1; row < cells.row_count(); ++row) {
    const Cell cell = cells.at(row, 0);
    numbers_in_column += cell.is_number();
    texts_in_column += cell.is_text();
  }
  const Cell corner = cells.at(0, 0);
  const bool says_time = corner.is_text() && name_key(corner.text) == "time";
  const bool is_listed = listed_point(cells, 0).has_value() && !says_time;
  // a row of two times is also a listed point: then a name that comes again tells the list
  if (is_listed && texts_in_row > 0) return Layout::List;
  if (is_listed && cells.row_count() > 1 && cells.at(1, 0).is_text() &&
      series_key(cells.at(1, 0).text) == series_key(corner.text)) {
    return Layout::List;
  }
  if (numbers_in_row > 0 && texts_in_row == 0 && texts_in_column > 0) return Layout::TimesAcross;
  if (texts_in_row > 0 && numbers_in_column > 0) return Layout::TimesDown;
  return Layout::Unknown;
}

std::optional<double> constant_argument(const Expr& expr) {
  if (expr.kind == ExprKind::Number) return expr.number;
  if (expr.kind != ExprKind::Unary || expr.args.size() != 1) return std::nullopt;
  const auto inner = constant_argument(expr.args.front());
  if (!inner || (expr.op != SyntaxOp::Minus && expr.op != SyntaxOp::Plus)) return std::nullopt;
  return expr.op == SyntaxOp::Minus ? -*inner : *inner;
}

}  // namespace

TimeBases time_bases(const Model& model) {
  TimeBases bases;
  for (const Variable& variable : model.root().variables) {
    for (const Equation& equation : variable.equations) {
      const Expr& expr = equation.expr;
      if (expr.kind != ExprKind::Call || expr.path.size() != 1 || expr.args.size() != 2) continue;
      if (expr.path.front().key != "time base") continue;
      const auto start = constant_argument(expr.args[0]);
      const auto slope = constant_argument(expr.args[1]);
      if (start && slope && *slope != 0) bases[variable.name.key] = {*start, *slope};
    }
  }
  return bases;
}

std::string series_key(std::string_view text) {
  text = trim(text);
  const std::size_t open = find_unquoted(text, "[");
  if (open == std::string_view::npos || !text.ends_with(']')) return name_key(text);
  std::string_view list = text.substr(open + 1, text.size() - open - 2);
  std::vector<std::string> elems;
  for (;;) {
    const std::size_t comma = find_unquoted(list, ",");
    elems.push_back(name_key(list.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return series_key(name_key(text.substr(0, open)), elems);
}

std::string series_key(const std::string& name_key, const std::vector<std::string>& elem_keys) {
  if (elem_keys.empty()) return name_key;
  std::string key = name_key + "[";
  for (const std::string& elem : elem_keys) {
    if (key.back() != '[') key += ',';
    key += elem;
  }
  return key + "]";
}

std::string read_dat(std::string_view text, const TimeBases& bases, Series& series) {
  LookupTable* table = nullptr;
  TimeBase base;
  for (const std::string_view line : lines_of(text)) {
    std::string_view rest = trim(line);
    if (rest.empty()) continue;
    const std::optional<double> stamp = parse_number(take_word(rest));
    if (!stamp) {
      const Heading heading = parse_heading(trim(line));
      base = {};
      if (!heading.time_base.empty() && heading.time_base != "time") {
        const auto found = bases.find(heading.time_base);
        if (found == bases.end()) {
          return "the model has no time base '" + heading.time_base + "'";
        }
        base = found->second;
      }
      table = &series[heading.key];
      continue;
    }
    // what stands behind the value is a comment; a missing value is no point
    const std::optional<double> value = parse_number(take_word(rest));
    if (table == nullptr || !value) continue;
    add_point(*table, (*stamp - base.start) / base.slope, *value);
  }
  finish(series);
  return series.empty() ? "it has no series" : "";
}

std::string read_table(const Grid& cells, Series& series) {
  switch (layout_of(cells)) {
    case Layout::TimesDown:
      read_lines(cells, false, series);
      break;
    case Layout::TimesAcross:
      read_lines(cells, true, series);
      break;
    case Layout::List:
      read_list(cells, series);
      break;
    case Layout::Unknown:
      return "neither its first row nor its first column holds times";
  }
  finish(series);
  return {};
}

}  // namespace weir::data
