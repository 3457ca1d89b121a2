// A sheet of cells, wherever it came from, and how cells are named ('B5', 'C', '4', 'B2:D9',
// '$B$2').
//
// Rows and columns count from 0 here; in text, columns are letters and rows count from 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::data {

/// What one workbook or text file may cost (Grid::cost), so that a hostile file cannot take all
/// memory.
inline constexpr std::size_t kMaxCost = 8'000'000;
/// The limits of a modern workbook; text files have the same.
inline constexpr std::uint32_t kMaxRows = 1u << 20;
inline constexpr std::uint32_t kMaxColumns = 1u << 14;

/// What stands in a cell.
struct Cell {
  enum class Kind : std::uint8_t { Empty, Number, Text };
  Kind kind = Kind::Empty;
  double number = 0;
  std::string_view text;  // lives as long as the grid

  bool is_number() const { return kind == Kind::Number; }
  bool is_text() const { return kind == Kind::Text; }
};

/// Cells by row and column; cells never filled are empty. Fill, then `finish`, then read.
class Grid {
 public:
  void set_number(std::uint32_t row, std::uint32_t column, double number);
  void set_text(std::uint32_t row, std::uint32_t column, std::string_view text);
  /// Text that reads as a number is one, blank text is an empty cell.
  void set_from_text(std::uint32_t row, std::uint32_t column, std::string_view text);
  /// Sorts what was filled in any order; of two values for one cell the later one stays.
  void finish();

  Cell at(std::uint32_t row, std::uint32_t column) const;
  std::uint32_t row_count() const { return static_cast<std::uint32_t>(rows_.size()); }
  std::uint32_t column_count() const { return column_count_; }
  std::size_t cell_count() const { return cell_count_; }
  /// Memory in units of one cell: cells, rows, and each 32 bytes of text.
  std::size_t cost() const { return cell_count_ + rows_.size() + text_bytes_ / 32; }

 private:
  static constexpr std::uint32_t kNoText = 0xFFFFFFFFu;
  struct Entry {
    std::uint32_t column = 0;
    std::uint32_t text = kNoText;  // index of texts_, or a number
    double number = 0;
  };
  void add(std::uint32_t row, Entry entry);

  std::vector<std::vector<Entry>> rows_;
  std::vector<std::string> texts_;
  std::uint32_t column_count_ = 0;
  std::size_t cell_count_ = 0;
  std::size_t text_bytes_ = 0;
};

struct CellPlace {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
};

/// A row number or a column letter alone leaves the other one open.
struct OpenPlace {
  std::optional<std::uint32_t> row;
  std::optional<std::uint32_t> column;
};

/// A block of cells, both ends included; whole rows and columns reach to the limits.
struct CellRange {
  CellPlace first;
  CellPlace last;

  bool is_one_cell() const { return first.row == last.row && first.column == last.column; }
};

/// 'B5', 'B' or '5', case ignored, '$' allowed.
std::optional<OpenPlace> parse_open_place(std::string_view text);
/// 'B5'.
std::optional<CellPlace> parse_cell(std::string_view text);
/// 'B5', 'B5:D9', '4:4' or 'B:C'.
std::optional<CellRange> parse_range(std::string_view text);
/// 'B5' of (4, 1).
std::string cell_text(CellPlace place);
std::string column_text(std::uint32_t column);

}  // namespace weir::data
