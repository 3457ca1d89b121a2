// Areas and means of lookups: see profile.h.
#include "runtime/profile.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace weir {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The functions of lookup.cpp ask for a frame that has the table.
weir_frame frame_of(const weir_table& table) {
  weir_frame frame = {};
  frame.tables = &table;
  return frame;
}

}  // namespace

double profile_area(const weir_table& profile, double from, double to) {
  const weir_frame frame = frame_of(profile);
  return weir_rt_lookup_area(&frame, 0, from, to);
}

double profile_share(const weir_table& profile, double from, double to) {
  if (profile.count == 0) return kNan;
  const double first = profile.xs[0], width = profile.xs[profile.count - 1] - first;
  const double low = std::clamp(from, 0.0, 1.0), high = std::clamp(to, 0.0, 1.0);
  if (width == 0) return high - low;
  return profile_area(profile, first + width * low, first + width * high) /
         profile_area(profile, first, first + width);
}

double profile_value(const weir_table& profile, double place) {
  if (profile.count == 0) return kNan;
  const double first = profile.xs[0], width = profile.xs[profile.count - 1] - first;
  weir_table linear = profile;
  linear.kind = WEIR_TABLE_CONTINUOUS;
  const weir_frame frame = frame_of(linear);
  return weir_rt_lookup(&frame, 0, first + width * place);
}

double profile_mean(const weir_table& profile) {
  if (profile.count == 0) return kNan;
  const double first = profile.xs[0], last = profile.xs[profile.count - 1];
  if (first == last) return first;
  double moment = 0;
  for (std::size_t i = 1; i < profile.count; ++i) {
    const double x = profile.xs[i - 1], next = profile.xs[i];
    const double y = profile.ys[i - 1], next_y = profile.ys[i];
    moment += (next - x) / 6 * (x * (2 * y + next_y) + next * (y + 2 * next_y));
  }
  return moment / profile_area(profile, first, last);
}

}  // namespace weir
