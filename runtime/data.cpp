// Functions that ask a data series for its points (vensim.md 10.7).
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <new>
#include <vector>

#include "weir/rt.h"

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// How near to a time counts as at it, as in reading :RAW: series.
constexpr double kOnPoint = 1e-6;

// A series read in another way than its own.
double read_as(const weir_table& series, weir_table_kind kind, double time) {
  weir_table read = series;
  read.kind = kind;
  weir_frame frame = {};
  frame.tables = &read;
  return weir_rt_lookup(&frame, 0, time);
}

struct Points {
  const double* first;
  const double* last;  // one past
  bool empty() const { return first == last; }
  double count() const { return static_cast<double>(last - first); }
};

// The values at times from `from` to `to`.
Points points_between(const weir_table& series, double from, double to) {
  const double* end = series.xs + series.count;
  const double* low = std::lower_bound(series.xs, end, from - kOnPoint);
  const double* high = std::upper_bound(series.xs, end, to + kOnPoint);
  if (!(from <= to)) return {series.ys, series.ys};
  return {series.ys + (low - series.xs), series.ys + (high - series.xs)};
}

double mean_of(const Points& points) {
  double sum = 0;
  for (const double* y = points.first; y != points.last; ++y) sum += *y;
  return sum / points.count();
}

}  // namespace

/// GET DATA AT TIME: the point at that time, else :NA:.
double weir_rt_data_at_time(const weir_frame* frame, uint32_t table, double time) {
  const weir_table& series = frame->tables[table];
  return series.count == 0 ? WEIR_NA : read_as(series, WEIR_TABLE_RAW, time);
}

/// GET DATA BETWEEN TIMES: mode 0 on the line, above 0 the next point, below 0 the last one; :NA:
/// outside. This is the documented meaning; Vensim's own output departs from it (vensim.md 10.7.1).
double weir_rt_data_between_times(const weir_frame* frame, uint32_t table, double time,
                                  double mode) {
  const weir_table& series = frame->tables[table];
  const bool is_inside = series.count > 0 && time >= series.xs[0] - kOnPoint &&
                         time <= series.xs[series.count - 1] + kOnPoint;
  if (!is_inside) return WEIR_NA;
  if (mode > 0) return read_as(series, WEIR_TABLE_LOOK_FORWARD, time);
  if (mode < 0) return read_as(series, WEIR_TABLE_DISCRETE, time);
  return read_as(series, WEIR_TABLE_CONTINUOUS, time);
}

/// GET DATA FIRST TIME.
double weir_rt_data_first_time(const weir_frame* frame, uint32_t table) {
  const weir_table& series = frame->tables[table];
  return series.count == 0 ? WEIR_NA : series.xs[0];
}

/// GET DATA LAST TIME.
double weir_rt_data_last_time(const weir_frame* frame, uint32_t table) {
  const weir_table& series = frame->tables[table];
  return series.count == 0 ? WEIR_NA : series.xs[series.count - 1];
}

/// GET DATA TOTAL POINTS.
double weir_rt_data_points(const weir_frame* frame, uint32_t table) {
  return frame->tables[table].count;
}

/// GET DATA MAX: of the points from one time to another; :NA: when there are none.
double weir_rt_data_max(const weir_frame* frame, uint32_t table, double from, double to) {
  const Points points = points_between(frame->tables[table], from, to);
  return points.empty() ? WEIR_NA : *std::max_element(points.first, points.last);
}

/// GET DATA MIN.
double weir_rt_data_min(const weir_frame* frame, uint32_t table, double from, double to) {
  const Points points = points_between(frame->tables[table], from, to);
  return points.empty() ? WEIR_NA : *std::min_element(points.first, points.last);
}

/// GET DATA MEAN.
double weir_rt_data_mean(const weir_frame* frame, uint32_t table, double from, double to) {
  const Points points = points_between(frame->tables[table], from, to);
  return points.empty() ? WEIR_NA : mean_of(points);
}

/// GET DATA MEDIAN: between the two in the middle when the points are even in number. NaN when
/// memory ran out.
double weir_rt_data_median(const weir_frame* frame, uint32_t table, double from, double to) {
  const Points points = points_between(frame->tables[table], from, to);
  if (points.empty()) return WEIR_NA;
  // what is no number has no place in an order
  if (std::any_of(points.first, points.last, [](double y) { return std::isnan(y); })) return kNan;
  try {
    std::vector<double> sorted(points.first, points.last);
    std::sort(sorted.begin(), sorted.end());
    const std::size_t middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

/// GET DATA STDV: of all the points, not of a sample of them.
double weir_rt_data_deviation(const weir_frame* frame, uint32_t table, double from, double to) {
  const Points points = points_between(frame->tables[table], from, to);
  if (points.empty()) return WEIR_NA;
  const double mean = mean_of(points);
  double squares = 0;
  for (const double* y = points.first; y != points.last; ++y) squares += (*y - mean) * (*y - mean);
  return std::sqrt(squares / points.count());
}
