// VECTOR LOOKUP (vensim.md 10.8): a vector read as the ys of a lookup with equal steps of x.
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "runtime/array_view.h"
#include "runtime/segments.h"
#include "weir/rt.h"

using weir::element;
using weir::element_count;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The fifth argument.
enum class Mode {
  Lookup = 0,
  Area = 1,
  Backward = 2,
  Extrapolate = 3,
  Forward = 4,
  Invert = 5,
  Slope = 6,
  AreaExtrapolated = 7,
  InvertExtrapolated = 8,
  SlopeExtrapolated = 9,
};
constexpr double kLastMode = 9;

struct Points {
  std::vector<double> xs, ys;

  std::size_t last() const { return xs.size() - 1; }
  double slope_at_start() const { return last() == 0 ? 0 : (ys[1] - ys[0]) / (xs[1] - xs[0]); }
  double slope_at_end() const {
    const std::size_t n = last();
    return n == 0 ? 0 : (ys[n] - ys[n - 1]) / (xs[n] - xs[n - 1]);
  }
};

// Area from the first x to x. Beyond the last point, and before the first, the end segment goes on.
double area_extrapolated(const weir_frame& frame, const Points& points, double x) {
  const double first = points.xs.front(), last = points.xs.back();
  const double edge = x < first ? first : x > last ? last : x;
  const double inside = weir_rt_lookup_area(&frame, 0, first, edge);
  const double y_edge = weir_rt_lookup_extrapolate(&frame, 0, edge);
  const double y = weir_rt_lookup_extrapolate(&frame, 0, x);
  return inside + (x - edge) * (y_edge + y) / 2;
}

double invert_extrapolated(const weir_frame& frame, const Points& points, double y) {
  const double x = weir_rt_lookup_invert(&frame, 0, y);
  const bool is_start = x == points.xs.front();
  const double slope = is_start ? points.slope_at_start() : points.slope_at_end();
  const bool is_end = is_start || x == points.xs.back();
  const double y_end = is_start ? points.ys.front() : points.ys.back();
  return is_end && slope != 0 ? x + (y - y_end) / slope : x;
}

double slope_extrapolated(const weir_frame& frame, const Points& points, double x) {
  if (x <= points.xs.front()) return points.slope_at_start();
  if (x >= points.xs.back()) return points.slope_at_end();
  return weir_rt_lookup_slope(&frame, 0, x, 0);
}

double read(const weir_frame& frame, const Points& points, double x, Mode mode) {
  switch (mode) {
    case Mode::Lookup:
      return weir_rt_lookup(&frame, 0, x);
    case Mode::Area:
      return weir_rt_lookup_area(&frame, 0, points.xs.front(), x);
    case Mode::Backward:
      return weir_rt_lookup_backward(&frame, 0, x);
    case Mode::Extrapolate:
      return weir_rt_lookup_extrapolate(&frame, 0, x);
    case Mode::Forward:
      return weir_rt_lookup_forward(&frame, 0, x);
    case Mode::Invert:
      return weir_rt_lookup_invert(&frame, 0, x);
    case Mode::Slope:
      return weir_rt_lookup_slope(&frame, 0, x, 0);
    case Mode::AreaExtrapolated:
      return area_extrapolated(frame, points, x);
    case Mode::InvertExtrapolated:
      return invert_extrapolated(frame, points, x);
    case Mode::SlopeExtrapolated:
      return slope_extrapolated(frame, points, x);
  }
  return kNan;
}

double vector_lookup(const weir_view& vector, double x, double from, double to, double asked) {
  const double mode = std::round(asked);
  const bool is_known = mode >= 0 && mode <= kLastMode && from < to && std::isfinite(to - from);
  if (!is_known || std::isnan(x)) return kNan;
  const std::size_t count = element_count(vector);
  Points points;
  for (std::size_t i = 0; i < count; ++i) {
    const double part = count == 1 ? 0 : static_cast<double>(i) / static_cast<double>(count - 1);
    points.xs.push_back(from + (to - from) * part);
    points.ys.push_back(element(vector, i));
  }
  const weir_table table = weir::table_of_points(points.xs, points.ys, WEIR_TABLE_CONTINUOUS);
  weir_frame frame = {};
  frame.tables = &table;
  return read(frame, points, x, static_cast<Mode>(static_cast<int>(mode)));
}

}  // namespace

/// VECTOR LOOKUP(v, x, first x, last x, mode). NaN for a mode that is none, and unless the first x
/// is below the last.
void weir_rt_vector_lookup(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  weir::or_nan(views[0], [&] {
    element(views[0], 0) = vector_lookup(views[1], scalars[0], scalars[1], scalars[2], scalars[3]);
  });
}
