// Lookups cut into segments that are read without a search. Private to the runtime and the engines.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "weir/rt.h"

namespace weir {

/// The slope of a line in two numbers, whose sum is as good as twice the digits.
struct Slope {
  double high, rest;
};

/// Nothing where parts of it would leave the range of doubles. run > 0
inline std::optional<Slope> slope_of(double run, double rise) {
  const double high = rise / run;
  const double rest = std::fma(-high, run, rise) / run;
  if (!std::isfinite(high) || !std::isfinite(rest)) return std::nullopt;
  return Slope{high, rest};
}

/// y + away * slope, rounded as if twice the digits had been kept but for one bit of y. At a run's
/// right end it may miss the point by that bit.
inline double on_slope(double away, const Slope& slope, double y) {
  return std::fma(away, slope.high, std::fma(away, slope.rest, y));
}

/// A table of these points, without segments.
weir_table table_of_points(const std::vector<double>& xs, const std::vector<double>& ys,
                           weir_table_kind kind);

/// The segments of a table, one more than it has points: rt.h, weir_segment. What they would not
/// give to the bit as weir_rt_lookup does lies outside of them.
std::vector<weir_segment> make_segments(const weir_table& table);

inline bool is_in(const weir_segment& segment, double x) {
  return std::bit_cast<std::uint64_t>(x - segment.from) - segment.start <= segment.width;
}

/// Where the line after a point begins. Of points with the same x the first one is read there, so
/// that the line after the last begins next to them.
inline double line_begin(const weir_table& table, std::size_t point) {
  const double x = table.xs[point];
  const bool is_step = point > 0 && table.xs[point - 1] == x;
  return is_step ? std::nextafter(x, std::numeric_limits<double>::infinity()) : x;
}

/// Where x lies, which the first `before` points are before: at a point the segment after it
/// begins.
inline const weir_segment& segment_at(const weir_table& table, std::size_t before, double x) {
  const weir_segment& here = table.segments[before];
  if (is_in(here, x) || before == table.count) return here;
  const weir_segment& after = table.segments[before + 1];
  return is_in(after, x) ? after : here;
}

/// The segment in which x would lie among points at equal distances, as those of most tables are.
inline const weir_segment& guessed_segment(const weir_table& table, double x) {
  const double place = (x - table.first) * table.per_x + 1;
  const double most = table.count;
  return table.segments[!(place > 0) ? 0 : static_cast<std::size_t>(std::min(place, most))];
}

/// One lane's part of weir_frame::wide_segments for a table; `fields` is the place of its `start`.
inline void put_segment(const weir_segment& segment, double* fields, std::size_t lanes) {
  const double all[WEIR_SEGMENT_FIELDS] = {std::bit_cast<double>(segment.start),
                                           std::bit_cast<double>(segment.width),
                                           segment.from,
                                           segment.slope,
                                           segment.slope_rest,
                                           segment.y};
  for (const double field : all) {
    *fields = field;
    fields += lanes;
  }
}

}  // namespace weir
