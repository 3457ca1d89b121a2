// Reading lookups and data series: tables of points with x ascending.
//
// Equal x make a vertical step. For linear reading the first point with X >= x decides, and if X =
// x its y is the value (vensim.md 10.6.1), so the lower side of a step wins at the step itself:
//
//     (0,0) (1,0) (1,5) (2,5)      read at 1 gives 0, just above 1 gives 5
//
// XMILE wants the last of equal points there (xmile.md 17.2); its front end has to say so in the
// table. An empty table and an x of NaN read as NaN.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "runtime/segments.h"
#include "weir/rt.h"

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// How near to a point, in units of x, counts as being on it (rt.h, WEIR_TABLE_RAW).
constexpr double kOnPoint = 1e-6;

const weir_table& table_of(const weir_frame* frame, uint32_t table) { return frame->tables[table]; }

// Number of the first point with X >= x; `count` when there is none.
std::size_t first_at_or_after(const weir_table& table, double x) {
  return static_cast<std::size_t>(std::lower_bound(table.xs, table.xs + table.count, x) - table.xs);
}

// A point's own y; lines make 0 of a negative zero, so that points do as well.
double at_point(const weir_table& table, std::size_t point) { return table.ys[point] + 0.0; }

// The line through points `left` and `right`, read at x.
double on_line(const weir_table& table, std::size_t left, std::size_t right, double x) {
  const double from = weir::line_begin(table, left), y = at_point(table, left);
  const double run = table.xs[right] - from, rise = table.ys[right] - y;
  if (const auto slope = weir::slope_of(run, rise)) return weir::on_slope(x - from, *slope, y);
  return y + rise * ((x - from) / run);
}

// The same, x lying between the two: never beyond the y of both.
double between(const weir_table& table, std::size_t right, double x) {
  const auto [least, most] = std::minmax(table.ys[right - 1], table.ys[right]);
  return std::clamp(on_line(table, right - 1, right, x), least, most);
}

double slope_between(const weir_table& table, std::size_t left, std::size_t right) {
  return (table.ys[right] - table.ys[left]) / (table.xs[right] - table.xs[left]);
}

// Linear between points, ends held.
double read_continuous(const weir_table& table, double x) {
  const std::size_t at = first_at_or_after(table, x);
  if (at == table.count) return at_point(table, table.count - 1);
  if (at == 0 || table.xs[at] == x) return at_point(table, at);
  return between(table, at, x);
}

// Beyond an end the first (last) segment that is not vertical goes on; a table of one x is
// constant.
double read_extrapolated(const weir_table& table, double x) {
  const std::size_t last = table.count - 1;
  if (x < table.xs[0]) {
    std::size_t right = 1;
    while (right <= last && table.xs[right] == table.xs[0]) ++right;
    return right > last ? at_point(table, 0) : on_line(table, right - 1, right, x);
  }
  if (x > table.xs[last]) {
    std::size_t left = last;
    while (left > 0 && table.xs[left - 1] == table.xs[last]) --left;
    return left == 0 ? at_point(table, last) : on_line(table, left - 1, left, x);
  }
  return read_continuous(table, x);
}

double read_backward(const weir_table& table, double x) {
  const double* after = std::upper_bound(table.xs, table.xs + table.count, x);
  return after == table.xs ? table.ys[0] : table.ys[after - table.xs - 1];
}

double read_forward(const weir_table& table, double x) {
  const std::size_t at = first_at_or_after(table, x);
  return table.ys[std::min<std::size_t>(at, table.count - 1)];
}

// The y of the point nearest to x, when it is near enough; else :NA:.
double read_raw(const weir_table& table, double x) {
  const std::size_t at = first_at_or_after(table, x);
  double best = WEIR_NA, distance = kOnPoint;
  for (std::size_t point = at == 0 ? 0 : at - 1; point <= at && point < table.count; ++point) {
    const double away = std::fabs(table.xs[point] - x);
    if (away > distance || (away == distance && best != WEIR_NA)) continue;
    distance = away;
    best = table.ys[point];
  }
  return best;
}

bool is_readable(const weir_table& table, double x) { return table.count > 0 && !std::isnan(x); }

// Area from `from` to `to` >= from, ends held.
double area_upward(const weir_table& table, double from, double to) {
  const std::size_t last = table.count - 1;
  const double first_x = table.xs[0], last_x = table.xs[last];
  double area = 0;
  if (from < first_x) area += (std::min(to, first_x) - from) * table.ys[0];
  if (to > last_x) area += (to - std::max(from, last_x)) * table.ys[last];

  // trapezoids over the parts of segments that lie inside
  const std::size_t start = first_at_or_after(table, from);
  for (std::size_t right = std::max<std::size_t>(start, 1); right <= last; ++right) {
    const double low = std::max(from, table.xs[right - 1]);
    const double high = std::min(to, table.xs[right]);
    if (table.xs[right - 1] >= to) break;
    if (low >= high) continue;
    const double y_low = between(table, right, low);
    const double y_high = between(table, right, high);
    area += (high - low) * 0.5 * (y_low + y_high);
  }
  return area;
}

// The area of a step function from its first point to `to`, which lies within the points.
double steps_up_to(const weir_table& table, double to) {
  double area = 0;
  for (std::size_t i = 0; i + 1 < table.count && table.xs[i] < to; ++i)
    area += (std::min(to, table.xs[i + 1]) - table.xs[i]) * table.ys[i];
  return area;
}

// Slope just left of x; 0 outside, where the ends are held.
double slope_left(const weir_table& table, double x) {
  const std::size_t at = first_at_or_after(table, x);
  return at == 0 || at == table.count ? 0.0 : slope_between(table, at - 1, at);
}

double slope_right(const weir_table& table, double x) {
  const double* after = std::upper_bound(table.xs, table.xs + table.count, x);
  const auto at = static_cast<std::size_t>(after - table.xs);
  return at == 0 || at == table.count ? 0.0 : slope_between(table, at - 1, at);
}

// The x at which the area from the segment's left end is `area`: the line's integral, solved for x.
double quantile_within(const weir_table& table, std::size_t right, double from, double area) {
  const double slope = slope_between(table, right - 1, right);
  const double height = between(table, right, from);
  // height*d + slope/2*d^2 = area, in the form that does not cancel
  const double root = std::sqrt(std::max(height * height + 2 * slope * area, 0.0));
  const double sum = height + root;
  return from + (sum > 0 ? 2 * area / sum : 0.0);
}

double read_by_kind(const weir_table& table, double x) {
  switch (static_cast<weir_table_kind>(table.kind)) {
    case WEIR_TABLE_CONTINUOUS:
      return read_continuous(table, x);
    case WEIR_TABLE_EXTRAPOLATE:
      return read_extrapolated(table, x);
    case WEIR_TABLE_DISCRETE:
      return read_backward(table, x);
    case WEIR_TABLE_LOOK_FORWARD:
      return read_forward(table, x);
    case WEIR_TABLE_RAW:
      return read_raw(table, x);
  }
  return kNan;
}

double on_segment(const weir_segment& segment, double x) {
  return weir::on_slope(x - segment.from, {segment.slope, segment.slope_rest}, segment.y);
}

// Searches; the frame remembers where x lies.
double read_anew(const weir_frame* frame, uint32_t number, double x) {
  const weir_table& table = table_of(frame, number);
  if (!is_readable(table, x)) return kNan;
  if (frame->segments != nullptr && table.segments != nullptr) {
    const weir_segment& guess = weir::guessed_segment(table, x);
    const weir_segment& here =
        weir::is_in(guess, x) ? guess : weir::segment_at(table, first_at_or_after(table, x), x);
    frame->segments[number] = &here;
    if (weir::is_in(here, x)) return on_segment(here, x);
  }
  return read_by_kind(table, x);
}

}  // namespace

/// Reads by the table's own kind (vensim.md 10.6, xmile.md 17.2). A model moves little in a step: x
/// mostly lies where it did, and then there is nothing to search.
double weir_rt_lookup(const weir_frame* frame, uint32_t number, double x) {
  if (frame->segments == nullptr) return read_anew(frame, number, x);
  const weir_segment& last = *frame->segments[number];
  if (weir::is_in(last, x)) return on_segment(last, x);
  return read_anew(frame, number, x);
}

/// LOOKUP EXTRAPOLATE (vensim.md 10.6).
double weir_rt_lookup_extrapolate(const weir_frame* frame, uint32_t number, double x) {
  const weir_table& table = table_of(frame, number);
  return is_readable(table, x) ? read_extrapolated(table, x) : kNan;
}

/// LOOKUP FORWARD (vensim.md 10.6): y of the next point at or after x; ends held.
double weir_rt_lookup_forward(const weir_frame* frame, uint32_t number, double x) {
  const weir_table& table = table_of(frame, number);
  return is_readable(table, x) ? read_forward(table, x) : kNan;
}

/// LOOKUP BACKWARD (vensim.md 10.6): y of the last point at or before x; ends held.
double weir_rt_lookup_backward(const weir_frame* frame, uint32_t number, double x) {
  const weir_table& table = table_of(frame, number);
  return is_readable(table, x) ? read_backward(table, x) : kNan;
}

/// LOOKUP INVERT (vensim.md 10.6), LOOKUPINV (xmile.md 26.3): the x where the line first takes the
/// value y, from the left; where it never does, the end whose y is nearer.
double weir_rt_lookup_invert(const weir_frame* frame, uint32_t number, double y) {
  const weir_table& table = table_of(frame, number);
  if (!is_readable(table, y)) return kNan;
  if (table.ys[0] == y) return table.xs[0];
  const std::size_t last = table.count - 1;
  for (std::size_t right = 1; right <= last; ++right) {
    const double before = table.ys[right - 1];
    const double after = table.ys[right];
    if (y < std::min(before, after) || y > std::max(before, after)) continue;
    const double run = table.xs[right] - table.xs[right - 1];
    return table.xs[right - 1] + run * ((y - before) / (after - before));
  }
  const bool is_first_nearer = std::fabs(y - table.ys[0]) <= std::fabs(y - table.ys[last]);
  return is_first_nearer ? table.xs[0] : table.xs[last];
}

/// LOOKUP AREA (vensim.md 10.6): integral of the line with held ends; negative when `to` is before
/// `from`.
double weir_rt_lookup_area(const weir_frame* frame, uint32_t number, double from, double to) {
  const weir_table& table = table_of(frame, number);
  if (!is_readable(table, from) || std::isnan(to)) return kNan;
  return to < from ? -area_upward(table, to, from) : area_upward(table, from, to);
}

/// LOOKUP SLOPE (vensim.md 10.6): at a corner the left slope for mode < 0, the right one for mode >
/// 0, else the mean. The ends are held, so outside the slope is 0.
double weir_rt_lookup_slope(const weir_frame* frame, uint32_t number, double x, double mode) {
  const weir_table& table = table_of(frame, number);
  if (!is_readable(table, x) || std::isnan(mode)) return kNan;
  if (mode < 0) return slope_left(table, x);
  if (mode > 0) return slope_right(table, x);
  return 0.5 * (slope_left(table, x) + slope_right(table, x));
}

/// RANDOM LOOKUP's distribution (vensim.md 10.9.1): the table is its density.
double weir_rt_lookup_quantile(const weir_frame* frame, uint32_t number, double share, double least,
                               double most) {
  const weir_table& table = table_of(frame, number);
  const bool is_density =
      std::all_of(table.ys, table.ys + table.count, [](double y) { return y >= 0; });
  if (!is_readable(table, share + least + most) || !is_density) return kNan;
  const double low = std::max(least, table.xs[0]);
  const double high = std::min(most, table.xs[table.count - 1]);
  const double whole = low < high ? area_upward(table, low, high) : 0.0;
  if (!(whole > 0)) return kNan;

  double rest = std::clamp(share, 0.0, 1.0) * whole;
  for (std::size_t right = 1; right < table.count; ++right) {
    const double from = std::max(low, table.xs[right - 1]), to = std::min(high, table.xs[right]);
    if (!(from < to)) continue;
    const double area = area_upward(table, from, to);
    if (rest <= area && area > 0) return std::min(quantile_within(table, right, from, rest), to);
    rest -= area;
  }
  return high;
}

/// LOOKUPMEAN (xmile.md 26.3): integral of x times what the function gives, from the first point to
/// x; nothing lies outside the points.
double weir_rt_lookup_moment(const weir_frame* frame, uint32_t number, double x) {
  const weir_table& table = table_of(frame, number);
  if (table.count == 0 || std::isnan(x)) return kNan;
  double moment = 0;
  for (std::size_t i = 0; i + 1 < table.count && table.xs[i] < x; ++i) {
    const double from = table.xs[i], to = std::min(x, table.xs[i + 1]);
    const double y = table.ys[i];
    const bool is_step = table.kind == WEIR_TABLE_DISCRETE;
    const double next_y = is_step ? y : on_line(table, i, i + 1, to);
    moment += (to - from) / 6 * (from * (2 * y + next_y) + to * (y + 2 * next_y));
  }
  return moment;
}

/// Which table it is, for operations that take it as an argument.
double weir_rt_table_number(const weir_frame*, uint32_t table) { return table; }

/// LOOKUPAREA (xmile.md 26.3): integral from the first point to x, of what the function gives: of
/// its steps where it is discrete, of its lines beyond the points where it is extrapolated; else
/// nothing lies outside them.
double weir_rt_lookup_integral(const weir_frame* frame, uint32_t number, double x) {
  const weir_table& table = table_of(frame, number);
  if (table.count == 0 || std::isnan(x)) return kNan;
  const double first = table.xs[0], last = table.xs[table.count - 1];
  const double within = std::clamp(x, first, last);
  if (table.kind == WEIR_TABLE_DISCRETE) return steps_up_to(table, within);
  const double area = area_upward(table, first, within);
  if (table.kind != WEIR_TABLE_EXTRAPOLATE || x == within) return area;
  const double from_edge = weir_rt_lookup(frame, number, within) + weir_rt_lookup(frame, number, x);
  return area + (x - within) * 0.5 * from_edge;
}
