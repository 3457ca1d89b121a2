// Makes the segments of lookups: see segments.h.
//
// Segment i holds what lies after point i-1, up to point i: the one that a search for the first
// point at or after x leads to. Ends are held by a rise of 0:
//
//     points (0,1) (10,3)      x <= 0: 1 + 0*x'      0 < x <= 10: 1 + 2*((x-0)/10)      x > 10: 3
#include "runtime/segments.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

#include "runtime/inverse.h"

namespace weir {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr weir_segment kNeverRead = {kInfinity, -kInfinity, 0, 1, 0, 0, 1, 0};

// Beyond this, differences of two x may overflow; half of it is far from any model's number.
constexpr double kFar = 1e300;

bool is_near(double x) { return std::fabs(x) < kFar; }

// y beyond an end. A negative zero would lose its sign in y + 0.
weir_segment held(double low, double high, double y) {
  if (!is_near(y) || (y == 0 && std::signbit(y))) return kNeverRead;
  return {low, high, low, 1, 0, y, 1, 0};
}

// The line of lookup.cpp, on_line. Where it does not meet the point at its right end to the bit,
// that point itself is left out.
weir_segment line(const weir_table& table, std::size_t right) {
  const double from = table.xs[right - 1], to = table.xs[right];
  const double y = table.ys[right - 1];
  const double run = to - from, rise = table.ys[right] - y;
  if (!(run > 0) || !is_near(from) || !is_near(to) || !is_near(y) || !is_near(rise))
    return kNeverRead;
  const std::optional<Inverse> inverse = inverse_of(run);
  if (!inverse) return kNeverRead;
  const bool meets = y + rise == table.ys[right] && table.ys[right] != 0;
  const double high = meets ? to : std::nextafter(to, -kInfinity);
  // nearer to 0, what is divided could be too small for the inverse
  const double low = std::fabs(from) < Inverse::kLeast ? 2 * Inverse::kLeast : from;
  return {low, high, from, run, rise, y, inverse->high, inverse->low};
}

}  // namespace

std::vector<weir_segment> make_segments(const weir_table& table) {
  std::vector<weir_segment> segments(table.count + std::size_t{1}, kNeverRead);
  const bool holds_ends = table.kind == WEIR_TABLE_CONTINUOUS;
  if (table.count == 0 || (!holds_ends && table.kind != WEIR_TABLE_EXTRAPOLATE)) return segments;

  for (std::size_t right = 1; right < table.count; ++right) segments[right] = line(table, right);
  const std::size_t last = table.count - 1;
  if (!holds_ends || !is_near(table.xs[0]) || !is_near(table.xs[last])) return segments;
  segments.front() = held(-kFar, table.xs[0], table.ys[0]);
  segments.back() = held(table.xs[last], kFar, table.ys[last]);
  return segments;
}

}  // namespace weir
