// GET ... DATA and GET ... LOOKUPS: a line of times, and lines of values beside it
// (vensim.md 10.14.5).
//
//         A     B    C    D            GET XLS DATA('f.xlsx', 's', '4', 'C5')    times run across
//         in row 4
//     4  time        0    5            first element:  (0, 20), (5, 21)
//     5         A   20   21            second element: (0, 49), (5, 27)
//     6         B   49   27
//
// With a column ('A') or a tall named range the same turned: times run down, elements to the right.
// A cell without a number is no point, on the line of times as well as beside it: Vensim reads on
// behind a gap (the reference output of get_with_missing_values_xlsx says so), so we read to the
// end of the sheet.
#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "frontend/data/left_side.h"
#include "frontend/data/read_gets.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::data {
namespace {

// reading many series along many times: more steps than this are a mistake or a trap
constexpr std::size_t kMaxSteps = 64'000'000;

/// The line on which the times stand.
struct TimeLine {
  const Sheet* sheet = nullptr;
  bool is_across = false;
  std::uint32_t line = 0;   // its row when it runs across, else its column
  std::uint32_t begin = 0;  // first and last place along it
  std::uint32_t last = 0;
  bool is_named = false;
};

struct TimePoint {
  double time = 0;
  std::uint32_t along = 0;  // place of its value along the line of times
};

Cell cell_on(const Sheet& sheet, bool is_across, std::uint32_t line, std::uint32_t along) {
  return is_across ? sheet.cells.at(line, along) : sheet.cells.at(along, line);
}

TimeLine named_line(const Target& target) {
  const CellRange& range = target.range;
  const std::uint32_t height = range.last.row - range.first.row;
  const std::uint32_t width = range.last.column - range.first.column;
  TimeLine result{target.sheet, width >= height, 0, 0, 0, true};
  result.line = result.is_across ? range.first.row : range.first.column;
  result.begin = result.is_across ? range.first.column : range.first.row;
  result.last = result.is_across ? range.last.column : range.last.row;
  // one cell names the beginning only
  if (range.is_one_cell()) result.last = kMaxRows;
  return result;
}

std::optional<TimeLine> find_time_line(const OpenSheet& sheet, const GetCall& call,
                                       const std::string& owner, Diagnostics& diags) {
  const std::string& text = call.args[2];
  const NameLookup named = find_name(*sheet.workbook, sheet.sheet, text);
  const auto open = parse_open_place(text);
  if (named.state == NameState::Unknown && open &&
      open->row.has_value() != open->column.has_value()) {
    const Sheet* own = &sheet.workbook->sheets[sheet.sheet];
    return TimeLine{
        own, open->row.has_value(), open->row ? *open->row : *open->column, 0, kMaxRows, false};
  }
  const auto target = find_target(sheet, text, call.spans[2], owner, diags);
  if (!target) return std::nullopt;
  if (!target->is_named && target->range.is_one_cell()) {
    diags.report(
        DiagKind::DataCellProblem, call.spans[2], owner,
        fmt::format("needs a row number or a column letter for its times, not '{}'", text));
    return std::nullopt;
  }
  return named_line(*target);
}

/// The times and where along the line the values of `origin` stand that belong to them.
std::vector<TimePoint> find_times(const TimeLine& line, const Target& origin) {
  const Grid& cells = line.sheet->cells;
  const std::uint32_t end = line.is_across ? cells.column_count() : cells.row_count();
  const std::uint32_t values_begin =
      line.is_across ? origin.range.first.column : origin.range.first.row;

  // two named ranges are paired from their beginnings; otherwise a value stands beside its time
  const bool is_paired = line.is_named && origin.is_named;
  const std::uint32_t begin = is_paired ? line.begin : std::max(line.begin, values_begin);
  std::vector<TimePoint> times;
  for (std::uint32_t at = begin; at < end && at <= line.last; ++at) {
    const Cell cell = cell_on(*line.sheet, line.is_across, line.line, at);
    if (!cell.is_number()) continue;
    times.push_back({cell.number, is_paired ? values_begin + (at - line.begin) : at});
  }
  return times;
}

LookupTable read_line(const std::vector<TimePoint>& times, const TimeLine& time_line,
                      const Target& origin, std::size_t element) {
  const std::uint32_t first =
      time_line.is_across ? origin.range.first.row : origin.range.first.column;
  const std::uint32_t line = first + static_cast<std::uint32_t>(element);
  LookupTable table;
  for (const TimePoint& point : times) {
    const Cell cell = cell_on(*origin.sheet, time_line.is_across, line, point.along);
    if (!cell.is_number()) continue;
    table.xs.push_back(point.time);
    table.ys.push_back(cell.number);
  }
  sort_points(table);
  return table;
}

/// Whether an array read from a transposed cell asks for an order that the language does not
/// define.
bool is_order_unclear(const Target& origin, std::size_t count) {
  return origin.is_transposed && count > 1;
}

}  // namespace

LookupTable constant_table(double value) { return {{0.0}, {value}, TableType::Continuous}; }

void sort_points(LookupTable& table) {
  if (std::is_sorted(table.xs.begin(), table.xs.end())) return;
  std::vector<std::size_t> order(table.xs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return table.xs[a] < table.xs[b]; });
  LookupTable sorted;
  sorted.type = table.type;
  for (const std::size_t at : order) {
    sorted.xs.push_back(table.xs[at]);
    sorted.ys.push_back(table.ys[at]);
  }
  table = std::move(sorted);
}

std::optional<std::vector<LookupTable>> read_series(const GetCall& call, GetKind kind,
                                                    std::size_t count, const std::string& owner,
                                                    Sources& sources, Diagnostics& diags) {
  const auto sheet = sources.open(call.args[0], call.spans[0], call.args[1], call.spans[1], diags);
  if (!sheet) return std::nullopt;
  const auto line = find_time_line(*sheet, call, owner, diags);
  if (!line) return std::nullopt;
  const auto origin = find_target(*sheet, call.args[3], call.spans[3], owner, diags);
  if (!origin) return std::nullopt;
  if (is_order_unclear(*origin, count)) {
    diags.report(DiagKind::UnsupportedConstruct, call.spans[3],
                 fmt::format("'*' in '{}' for an array", call.function));
    return std::nullopt;
  }
  const std::vector<TimePoint> times = find_times(*line, *origin);
  if (count > kMaxElements || count * times.size() > kMaxSteps) {
    diags.report(DiagKind::TooLarge, call.span, "what '" + owner + "' reads",
                 fmt::format("{} values", kMaxSteps));
    return std::nullopt;
  }

  std::vector<LookupTable> tables;
  std::size_t empty_count = 0;
  for (std::size_t element = 0; element < count; ++element) {
    tables.push_back(read_line(times, *line, *origin, element));
    if (!tables.back().xs.empty()) continue;
    ++empty_count;
    tables.back() = constant_table(kNotAvailable);
  }
  if (empty_count > 0 && (kind == GetKind::Lookups || empty_count == count)) {
    diags.report(DiagKind::DataCellProblem, call.spans[3], owner,
                 fmt::format("finds no numbers with times from {} on",
                             describe_cell(*sheet, *origin->sheet, origin->range.first)));
    return std::nullopt;
  }
  return tables;
}

}  // namespace weir::data
