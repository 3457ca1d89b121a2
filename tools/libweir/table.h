// A result file as it stands, ours or another tool's, read by conformance.md 2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/libweir/results.h"

namespace weir {

/// One column: as many values as its time axis has times; NaN where there is no value.
struct TableColumn {
  std::string header;
  std::uint32_t axis = 0;  // index into Table::axes
  bool is_constant =
      false;  // a value in the first row only: it holds at all times (conformance.md 5)
  std::vector<double> values;
};

/// Columns over time. A .dat file has an axis for each variable, other files one for all.
struct Table {
  std::vector<std::vector<double>> axes;
  std::vector<TableColumn> columns;
  bool is_dat = false;
  std::vector<std::string> notes;  // what the file holds and could not be read

  const std::vector<double>& times(const TableColumn& column) const { return axes[column.axis]; }
};

/// A table, or why there is none.
struct TableRead {
  bool ok = false;
  Table table;
  std::string problem;
};

/// Understands bytes of a .csv, .tsv, .tab, .dat or .vdf; the content decides which (conformance.md
/// 2, vensim.md 15).
TableRead parse_table(std::string_view bytes);
TableRead read_table(const std::string& path);

/// A run as a table, to compare without a file.
Table to_table(const ResultSet& set);

/// A heading taken apart: `base[e1,e2]`, quotes respected (conformance.md 3.1).
struct HeaderParts {
  std::string_view base;
  std::vector<std::string_view> subscripts;
  bool has_subscripts = false;
};
HeaderParts split_header(std::string_view header);

/// The canonical name by which columns are paired (conformance.md 3): `base[e1,e2]`, modules joined
/// by dots.
std::string column_key(std::string_view header);
/// The same with every dot taken literally.
std::string literal_column_key(std::string_view header);

}  // namespace weir
