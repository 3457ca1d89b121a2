// Cells in sorted rows: small for sparse sheets, quick to read along rows and columns.
#include "frontend/data/grid.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes column letters off the front of `text`; 0 when there are none, more than kMaxColumns when
/// too many.
std::uint32_t take_column(std::string_view& text) {
  std::uint32_t column = 0;
  while (!text.empty() && is_letter(text.front())) {
    const char letter = text.front();
    const int value = letter >= 'a' ? letter - 'a' : letter - 'A';
    column = std::min(column * 26 + static_cast<std::uint32_t>(value) + 1, kMaxColumns + 1);
    text.remove_prefix(1);
  }
  return column;
}

std::uint32_t take_row(std::string_view& text) {
  std::uint32_t row = 0;
  while (!text.empty() && is_digit(text.front())) {
    row = std::min(row * 10 + static_cast<std::uint32_t>(text.front() - '0'), kMaxRows + 1);
    text.remove_prefix(1);
  }
  return row;
}

void take_dollar(std::string_view& text) {
  if (!text.empty() && text.front() == '$') text.remove_prefix(1);
}

}  // namespace

void Grid::set_number(std::uint32_t row, std::uint32_t column, double number) {
  if (std::isnan(number)) return;  // no number: a damaged cell
  add(row, {column, kNoText, number});
}

void Grid::set_text(std::uint32_t row, std::uint32_t column, std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (trimmed.empty()) return;
  texts_.emplace_back(trimmed);
  text_bytes_ += trimmed.size();
  add(row, {column, static_cast<std::uint32_t>(texts_.size() - 1), 0.0});
}

void Grid::set_from_text(std::uint32_t row, std::uint32_t column, std::string_view text) {
  if (const auto number = parse_number(text)) {
    set_number(row, column, *number);
  } else {
    set_text(row, column, text);
  }
}

void Grid::add(std::uint32_t row, Entry entry) {
  if (row >= kMaxRows || entry.column >= kMaxColumns) return;
  if (row >= rows_.size()) rows_.resize(row + 1);
  column_count_ = std::max(column_count_, entry.column + 1);
  ++cell_count_;
  rows_[row].push_back(entry);
}

void Grid::finish() {
  const auto before = [](const Entry& a, const Entry& b) { return a.column < b.column; };
  for (std::vector<Entry>& row : rows_) {
    if (!std::is_sorted(row.begin(), row.end(), before)) {
      std::stable_sort(row.begin(), row.end(), before);
    }

    // unique keeps the first of equals, so go from the back: the later value stays
    const auto same = [](const Entry& a, const Entry& b) { return a.column == b.column; };
    row.erase(row.begin(), std::unique(row.rbegin(), row.rend(), same).base());
  }
}

Cell Grid::at(std::uint32_t row, std::uint32_t column) const {
  if (row >= rows_.size()) return {};
  const std::vector<Entry>& cells = rows_[row];
  const auto found =
      std::lower_bound(cells.begin(), cells.end(), column,
                       [](const Entry& a, std::uint32_t wanted) { return a.column < wanted; });
  if (found == cells.end() || found->column != column) return {};
  if (found->text == kNoText) return {Cell::Kind::Number, found->number, {}};
  return {Cell::Kind::Text, 0.0, texts_[found->text]};
}

std::optional<OpenPlace> parse_open_place(std::string_view text) {
  text = trim(text);
  OpenPlace place;
  take_dollar(text);
  if (const std::uint32_t column = take_column(text); column > 0) {
    if (column > kMaxColumns) return std::nullopt;
    place.column = column - 1;
    take_dollar(text);
  }
  const bool has_row = !text.empty();
  const std::uint32_t row = take_row(text);
  if (!text.empty() || (has_row && (row == 0 || row > kMaxRows))) return std::nullopt;
  if (has_row) place.row = row - 1;
  if (!place.row && !place.column) return std::nullopt;
  return place;
}

std::optional<CellPlace> parse_cell(std::string_view text) {
  const auto place = parse_open_place(text);
  if (!place || !place->row || !place->column) return std::nullopt;
  return CellPlace{*place->row, *place->column};
}

std::optional<CellRange> parse_range(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto first = parse_open_place(text.substr(0, colon));
  if (!first) return std::nullopt;
  if (colon == std::string_view::npos) {
    const auto cell = parse_cell(text);
    if (!cell) return std::nullopt;
    return CellRange{*cell, *cell};
  }

  const auto last = parse_open_place(text.substr(colon + 1));
  if (!last) return std::nullopt;
  const bool same_form = first->row.has_value() == last->row.has_value() &&
                         first->column.has_value() == last->column.has_value();
  if (!same_form) return std::nullopt;
  const std::uint32_t rows[] = {first->row.value_or(0), last->row.value_or(kMaxRows - 1)};
  const std::uint32_t columns[] = {first->column.value_or(0),
                                   last->column.value_or(kMaxColumns - 1)};
  return CellRange{{std::min(rows[0], rows[1]), std::min(columns[0], columns[1])},
                   {std::max(rows[0], rows[1]), std::max(columns[0], columns[1])}};
}

std::string column_text(std::uint32_t column) {
  std::string text;
  for (std::uint32_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    text.insert(text.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return text;
}

std::string cell_text(CellPlace place) {
  return fmt::format("{}{}", column_text(place.column), place.row + 1);
}

}  // namespace weir::data
