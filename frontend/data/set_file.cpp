// See set_file.h.
#include "frontend/data/set_file.h"

#include <fmt/core.h>

#include "frontend/data/read_gets.h"
#include "frontend/data/sources.h"
#include "frontend/data/vdf.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

/// Every sheet of a workbook, or a text table.
void read_tables(const std::string& bytes, SetFile& set) {
  // conformance.md 2: a tab in the header decides, not the ending
  const std::string_view header = std::string_view(bytes).substr(0, bytes.find_first_of("\r\n"));
  const char delimiter = header.find('\t') != std::string_view::npos ? '\t' : ',';
  const WorkbookRead read = read_workbook(bytes, delimiter);
  set.problem = read.problem;
  if (!read.workbook) return;
  for (const Sheet& sheet : read.workbook->sheets) {
    if (sheet.cells.cell_count() == 0) continue;
    if (set.problem.empty()) set.problem = read_table(sheet.cells, set.series);
  }
}

/// A run is a data set of all that it saved.
void read_binary(const std::string& bytes, std::string_view written, SetFile& set) {
  VdfRead read = read_vdf(bytes);
  set.problem = read.problem;
  if (!read.file) return;
  if (!read.file->unread.empty())
    set.unread = describe_unread(*read.file, fmt::format("'{}'", written));
  for (VdfSeries& series : read.file->series) {
    const std::vector<double>& times = series.times.empty() ? read.file->times : series.times;
    LookupTable table;
    for (std::size_t at = 0; at < series.values.size(); ++at) {
      if (series.values[at] != series.values[at]) continue;  // no value is no point
      table.xs.push_back(times[at]);
      table.ys.push_back(series.values[at]);
    }
    sort_points(table);
    set.series[series_key(series.name)] = std::move(table);
  }
}

}  // namespace

SetFile read_set_file(const std::string& bytes, std::string_view path, std::string_view written,
                      const TimeBases& bases) {
  SetFile set;
  if (fold_case(path).ends_with(".vdfx")) {
    set.problem = "weir does not read .vdfx files; export it as .dat or .tab";
  } else if (is_vdf(bytes)) {
    read_binary(bytes, written, set);
  } else if (fold_case(path).ends_with(".dat")) {
    set.problem = read_dat(decoded_text(bytes), bases, set.series);
  } else {
    read_tables(bytes, set);
  }
  return set;
}

}  // namespace weir::data
