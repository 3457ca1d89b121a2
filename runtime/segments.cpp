// Makes the segments of lookups: see segments.h.
//
// Segment i holds what lies from point i-1 to just before point i. Ends are held by a slope of 0:
//
//     points (0,1) (10,3)      x <= 0: 1      0 <= x < 10: 1 + 0.2 x      x >= 10: 3
//
#include "runtime/segments.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace weir {
namespace {

// no difference is a signalling NaN
constexpr weir_segment kNeverRead = {0x7FF0'0000'0000'0001, 0, 0, 0, 0, 0};

// Beyond this, differences of two x may overflow; half of it is far from any model's number.
constexpr double kFar = 1e300;

bool is_near(double x) { return std::fabs(x) < kFar; }

std::uint64_t bits_of(double number) { return std::bit_cast<std::uint64_t>(number); }

// Zeros of y are positive, as lookup.cpp reads them.
weir_segment held_before(double x, double y) {
  if (!is_near(x) || !is_near(y)) return kNeverRead;
  const std::uint64_t nearest = bits_of(-std::numeric_limits<double>::denorm_min());
  return {nearest, bits_of(-kFar) - nearest, x, 0, 0, y + 0.0};
}

weir_segment held_from(double x, double y) {
  return is_near(x) && is_near(y) ? weir_segment{0, bits_of(kFar), x, 0, 0, y + 0.0} : kNeverRead;
}

// How far a line goes. It may miss its right end by a bit of y, and by some of the rise, for the
// roundings of x - from, of run and of rise. So near to the end a lookup keeps to the y of both
// points (lookup.cpp, between), which a segment cannot.
double reach(double run, double y, double rise) {
  constexpr double kHalfBit = 0x1p-53;
  const double missed = kHalfBit * (std::fabs(y) + 4 * std::fabs(rise));
  const double share = rise == 0 ? 0.0 : 2 * missed / std::fabs(rise);
  return std::min(run - run * share, std::nextafter(run, 0.0));
}

// The line of lookup.cpp, between.
weir_segment line(const weir_table& table, std::size_t right) {
  const double from = line_begin(table, right - 1), to = table.xs[right];
  const double y = table.ys[right - 1] + 0.0;
  const double run = to - from, rise = table.ys[right] - y;
  if (!(run > 0) || !is_near(from) || !is_near(to) || !is_near(y) || !is_near(rise))
    return kNeverRead;
  const std::optional<Slope> slope = slope_of(run, rise);
  const double most = reach(run, y, rise);
  if (!slope || !(most > 0)) return kNeverRead;
  return {0, bits_of(most), from, slope->high, slope->rest, y};
}

}  // namespace

weir_table table_of_points(const std::vector<double>& xs, const std::vector<double>& ys,
                           weir_table_kind kind) {
  weir_table table = {};
  table.xs = xs.data();
  table.ys = ys.data();
  table.count = static_cast<std::uint32_t>(xs.size());
  table.kind = kind;
  if (xs.empty()) return table;
  table.first = xs.front();
  const double run = xs.back() - xs.front();
  if (run > 0) table.per_x = static_cast<double>(xs.size() - 1) / run;
  return table;
}

std::vector<weir_segment> make_segments(const weir_table& table) {
  std::vector<weir_segment> segments(table.count + std::size_t{1}, kNeverRead);
  const bool holds_ends = table.kind == WEIR_TABLE_CONTINUOUS;
  if (table.count == 0 || (!holds_ends && table.kind != WEIR_TABLE_EXTRAPOLATE)) return segments;

  for (std::size_t right = 1; right < table.count; ++right) segments[right] = line(table, right);
  const std::size_t last = table.count - 1;
  if (!holds_ends) return segments;
  segments.front() = held_before(table.xs[0], table.ys[0]);
  segments.back() = held_from(line_begin(table, last), table.ys[last]);
  return segments;
}

}  // namespace weir
