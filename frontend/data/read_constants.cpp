// GET ... CONSTANTS and GET ... SUBSCRIPT: blocks of cells.
#include <fmt/core.h>

#include "frontend/data/left_side.h"
#include "frontend/data/read_gets.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

/// A block of cells as tall and wide as the ranges of the left side want it.
struct Block {
  std::size_t rows = 1;     // elements of the last but one range
  std::size_t columns = 1;  // elements of the last range
};

/// 10.14.4: the last range runs to the right and the last but one down, with '*' the other way.
CellPlace place_in(const Target& origin, std::size_t row, std::size_t column) {
  const auto down = static_cast<std::uint32_t>(origin.is_transposed ? column : row);
  const auto right = static_cast<std::uint32_t>(origin.is_transposed ? row : column);
  return {origin.range.first.row + down, origin.range.first.column + right};
}

std::optional<Block> block_of(const GetCall& call, const std::vector<std::size_t>& sizes,
                              const std::string& owner, Diagnostics& diags) {
  if (sizes.size() > 2) {
    diags.report(DiagKind::DataCellProblem, call.span, owner,
                 fmt::format("has {} ranges on its left side, but '{}' fills at most two",
                             sizes.size(), call.function));
    return std::nullopt;
  }
  Block block;
  if (!sizes.empty()) block.columns = sizes.back();
  if (sizes.size() == 2) block.rows = sizes.front();
  if (block.rows * block.columns > kMaxElements) {
    diags.report(DiagKind::TooLarge, call.span, "the left side of '" + owner + "'",
                 fmt::format("{} elements", kMaxElements));
    return std::nullopt;
  }
  return block;
}

/// What `first` to `last` of a subscript call span (10.14.6).
std::optional<CellRange> subscript_cells(const GetCall& call, const Target& first,
                                         const OpenSheet& sheet, const std::string& owner,
                                         Diagnostics& diags) {
  const Grid& cells = first.sheet->cells;
  const CellPlace from = first.range.first;
  const CellPlace end = {
      std::max(from.row, cells.row_count()) - (cells.row_count() > from.row),
      std::max(from.column, cells.column_count()) - (cells.column_count() > from.column)};
  if (trim(call.args[3]).empty()) {
    if (!first.range.is_one_cell()) return first.range;
    // to the end of the row, or of the column where nothing stands to the right
    const bool goes_right = cells.at(from.row, from.column + 1).kind != Cell::Kind::Empty;
    return goes_right ? CellRange{from, {from.row, end.column}}
                      : CellRange{from, {end.row, from.column}};
  }
  if (const auto open = parse_open_place(call.args[3]);
      open && open->row.has_value() != open->column.has_value()) {
    // one direction is fixed, the other one goes on to the end of the sheet
    return CellRange{from, {open->row.value_or(end.row), open->column.value_or(end.column)}};
  }
  const auto last = find_target(sheet, call.args[3], call.spans[3], owner, diags);
  if (!last) return std::nullopt;
  return CellRange{from, last->range.last};
}

std::string cell_name(const Cell& cell) {
  if (cell.is_number()) return format_number(cell.number);
  return std::string(cell.text);
}

}  // namespace

std::optional<std::vector<double>> read_constants(const GetCall& call,
                                                  const std::vector<std::size_t>& range_sizes,
                                                  const std::string& owner, Sources& sources,
                                                  Diagnostics& diags) {
  const auto sheet = sources.open(call.args[0], call.spans[0], call.args[1], call.spans[1], diags);
  if (!sheet) return std::nullopt;
  const auto block = block_of(call, range_sizes, owner, diags);
  if (!block) return std::nullopt;
  const auto origin = find_target(*sheet, call.args[2], call.spans[2], owner, diags);
  if (!origin) return std::nullopt;

  std::vector<double> values;
  values.reserve(block->rows * block->columns);
  std::optional<CellPlace> first_empty;
  std::size_t empty_count = 0;
  for (std::size_t row = 0; row < block->rows; ++row) {
    for (std::size_t column = 0; column < block->columns; ++column) {
      const CellPlace place = place_in(*origin, row, column);
      const Cell cell = origin->sheet->cells.at(place.row, place.column);
      if (cell.is_text()) {
        diags.report(DiagKind::DataCellProblem, call.spans[2], owner,
                     fmt::format("needs a number in {}, but '{}' stands there",
                                 describe_cell(*sheet, *origin->sheet, place), cell.text));
        return std::nullopt;
      }
      if (!cell.is_number()) {
        if (!first_empty) first_empty = place;
        ++empty_count;
      }
      values.push_back(cell.number);
    }
  }
  if (first_empty) {
    std::string where = describe_cell(*sheet, *origin->sheet, *first_empty);
    if (empty_count > 1) where += fmt::format(" and {} more", empty_count - 1);
    diags.report(DiagKind::EmptyDataCell, call.spans[2], owner, where);
  }
  return values;
}

std::optional<std::vector<DimItem>> read_subscript(const GetCall& call, const std::string& owner,
                                                   Sources& sources, Diagnostics& diags) {
  const auto sheet = sources.open(call.args[0], call.spans[0], call.args[1], call.spans[1], diags);
  if (!sheet) return std::nullopt;
  const auto first = find_target(*sheet, call.args[2], call.spans[2], owner, diags);
  if (!first) return std::nullopt;
  const auto range = subscript_cells(call, *first, *sheet, owner, diags);
  if (!range) return std::nullopt;

  // across, then down; empty cells are no elements
  const Grid& cells = first->sheet->cells;
  std::vector<DimItem> items;
  for (std::uint32_t row = range->first.row; row <= range->last.row && row < cells.row_count();
       ++row) {
    for (std::uint32_t column = range->first.column;
         column <= range->last.column && column < cells.column_count(); ++column) {
      const Cell cell = cells.at(row, column);
      if (cell.kind == Cell::Kind::Empty) continue;
      DimItem item;
      item.first = Name(trim(call.args[4] + cell_name(cell)));
      item.span = call.span;
      items.push_back(std::move(item));
    }
  }
  if (items.empty()) {
    diags.report(DiagKind::DataCellProblem, call.span, owner,
                 fmt::format("finds no names from {} on",
                             describe_cell(*sheet, *first->sheet, range->first)));
    return std::nullopt;
  }
  return items;
}

}  // namespace weir::data
