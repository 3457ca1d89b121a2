// A workbook, read whole: its sheets and the names it gives to cells.
//
// Formats are told by content, not by ending. A text file is a workbook of one sheet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/data/grid.h"

namespace weir::data {

struct Sheet {
  std::string name;
  Grid cells;
};

/// A name defined in the workbook; `formula` as the workbook has it: `Sheet1!$B$4:$G$4`.
struct DefinedName {
  std::string key;           // case folded
  std::optional<int> scope;  // the sheet that it is local to
  std::string formula;
};

struct Workbook {
  std::vector<Sheet> sheets;
  std::vector<DefinedName> names;
  bool is_text = false;
  bool knows_names = true;  // false for BIFF5: not read
};

/// A workbook or, when it cannot be read, why.
struct WorkbookRead {
  std::optional<Workbook> workbook;
  std::string problem;
};

enum class FileForm : std::uint8_t { Xlsx, Xls, Text };
/// Told by the first bytes.
FileForm form_of(std::string_view bytes);

/// Excel 2007 and later (Office Open XML): shared and inline strings, numbers, booleans, defined
/// names.
WorkbookRead read_xlsx(const std::string& bytes);
/// Excel 5 to 2003 (BIFF5 and BIFF8): numbers, texts, results of formulas, names of cells (BIFF8).
WorkbookRead read_xls(std::string_view bytes);
/// Text of lines and delimited cells (RFC 4180 quoting); any line ends; any encoding of a model.
WorkbookRead read_delimited(std::string_view bytes, char delimiter);

/// Index of the sheet of this name, case ignored; an empty name means the first.
std::optional<std::size_t> find_sheet(const Workbook& workbook, std::string_view name);

/// Where a defined name points to.
struct NamedRange {
  std::size_t sheet = 0;
  CellRange range;
};
enum class NameState : std::uint8_t { Found, Unknown, NotCells };
struct NameLookup {
  NameState state = NameState::Unknown;
  NamedRange place;
};
/// A name local to `sheet`, else one of the whole workbook, else one local to another sheet.
NameLookup find_name(const Workbook& workbook, std::size_t sheet, std::string_view name);

/// Bytes as UTF-8 text, without byte order mark.
std::string decoded_text(std::string_view bytes);

}  // namespace weir::data
