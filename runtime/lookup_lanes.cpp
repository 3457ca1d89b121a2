// Where the lanes of a lookup lie: what code of several lanes asks when one has left its segment
// and is not where its table's points would have it if they were at equal distances.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "runtime/segments.h"
#include "weir/rt.h"

namespace {

// Number of points before x: that of its segment. A table of a model has few points: to count costs
// less than to search, which guesses its way.
std::size_t points_before(const weir_table& table, double x) {
  constexpr std::uint32_t kFew = 32;
  if (table.count > kFew)
    return static_cast<std::size_t>(std::lower_bound(table.xs, table.xs + table.count, x) -
                                    table.xs);
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < table.count; ++i) count += table.xs[i] < x ? 1 : 0;
  return count;
}

}  // namespace

uint32_t weir_rt_lookup_lanes(const weir_frame* frame, double* wide_segments, uint32_t number,
                              const double* x, double* y, uint32_t lanes, uint32_t inside) {
  const weir_table& table = frame->tables[number];
  double* fields = wide_segments + std::size_t{number} * WEIR_SEGMENT_FIELDS * lanes;
  bool are_in = true;
  for (uint32_t left = ~inside & ((1u << lanes) - 1); left != 0; left &= left - 1) {
    const auto lane = static_cast<uint32_t>(std::countr_zero(left));
    const weir_segment& here = weir::segment_at(table, points_before(table, x[lane]), x[lane]);
    weir::put_segment(here, fields + lane, lanes);
    are_in = are_in && weir::is_in(here, x[lane]);
  }
  if (are_in) return 1;
  for (uint32_t lane = 0; lane < lanes; ++lane) y[lane] = weir_rt_lookup(frame, number, x[lane]);
  return 0;
}
