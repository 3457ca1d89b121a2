// Makes the segments of lookups: see segments.h.
//
// Segment i holds what lies from point i-1 to just before point i. Ends are held by a slope of 0:
//
//     points (0,1) (10,3)      x <= 0: 1      0 <= x < 10: 1 + 0.2 x      x >= 10: 3
//
#include "runtime/segments.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr weir_segment kNeverRead = {kInfinity, -kInfinity, 0, 0, 0, 0};

// Beyond this, differences of two x may overflow; half of it is far from any model's number.
constexpr double kFar = 1e300;

bool is_near(double x) { return std::fabs(x) < kFar; }

// Zeros of y are positive, as lookup.cpp reads them.
weir_segment held(double low, double high, double y) {
  return is_near(y) ? weir_segment{low, high, low, 0, 0, y + 0.0} : kNeverRead;
}

// Of points with the same x the first one is read there (lookup.cpp): the segment after the last
// begins next to them.
double begin_after(const weir_table& table, std::size_t point) {
  const double x = table.xs[point];
  const bool is_step = point > 0 && table.xs[point - 1] == x;
  return is_step ? std::nextafter(x, kInfinity) : x;
}

// What the line may miss its right end by: a bit of y, and some of the rise for the roundings of x
// - from, of run and of rise. So near to the end a lookup keeps to the y of both points
// (lookup.cpp, between), which a segment cannot.
double end_before(double to, double run, double y, double rise) {
  constexpr double kHalfBit = 0x1p-53;
  const double missed = kHalfBit * (std::fabs(y) + 4 * std::fabs(rise));
  const double share = rise == 0 ? 0.0 : 2 * missed / std::fabs(rise);
  return std::min(to - run * share, std::nextafter(to, -kInfinity));
}

// The line of lookup.cpp, between.
weir_segment line(const weir_table& table, std::size_t right) {
  const double from = table.xs[right - 1], to = table.xs[right];
  const double y = table.ys[right - 1] + 0.0;
  const double run = to - from, rise = table.ys[right] - y;
  if (!(run > 0) || !is_near(from) || !is_near(to) || !is_near(y) || !is_near(rise))
    return kNeverRead;
  const std::optional<Slope> slope = slope_of(run, rise);
  if (!slope) return kNeverRead;
  return {begin_after(table, right - 1),
          end_before(to, run, y, rise),
          from,
          slope->high,
          slope->rest,
          y};
}

}  // namespace

std::vector<weir_segment> make_segments(const weir_table& table) {
  std::vector<weir_segment> segments(table.count + std::size_t{1}, kNeverRead);
  const bool holds_ends = table.kind == WEIR_TABLE_CONTINUOUS;
  if (table.count == 0 || (!holds_ends && table.kind != WEIR_TABLE_EXTRAPOLATE)) return segments;

  for (std::size_t right = 1; right < table.count; ++right) segments[right] = line(table, right);
  const std::size_t last = table.count - 1;
  if (!holds_ends || !is_near(table.xs[0]) || !is_near(table.xs[last])) return segments;
  segments.front() = held(-kFar, std::nextafter(table.xs[0], -kInfinity), table.ys[0]);
  segments.back() = held(begin_after(table, last), kFar, table.ys[last]);
  return segments;
}

}  // namespace weir
