#include "runtime/clock.h"

#include <cmath>

namespace weir {
namespace {

constexpr double kWholeLimit = 9007199254740992.0;  // 2^53: whole numbers below are exact
constexpr int kMostDigits = 12;                     // decimals that a person would write

// `number` in units of 1/unit, when it is exactly (the double next to) a whole number of them; else
// NaN.
double in_units(double number, double unit) {
  const double count = std::round(number * unit);
  return std::fabs(count) < kWholeLimit && count / unit == number ? count : std::nan("");
}

}  // namespace

void Clock::restart(double start, double dt) {
  origin_ = time_ = start;
  dt_ = dt;
  steps_ = 0;
  unit_ = 0;
  double unit = 1;
  for (int digits = 0; digits <= kMostDigits && unit_ == 0; ++digits, unit *= 10) {
    origin_units_ = in_units(start, unit);
    dt_units_ = in_units(dt, unit);
    if (!std::isnan(origin_units_) && !std::isnan(dt_units_)) unit_ = unit;
  }
  next_ = time_after(1);
}

double Clock::time_after(double steps) const {
  // exact counting: one rounding, in the division
  if (unit_ != 0) {
    const double units = origin_units_ + steps * dt_units_;
    if (std::fabs(units) < kWholeLimit) return units / unit_;
  }
  const double time = origin_ + steps * dt_;
  const double whole = std::round(time);
  return std::fabs(time - whole) <= 1e-6 * dt_ ? whole : time;
}

double SaveSchedule::after(const Save& last) const {
  const auto [time, dt, interval] = last;
  if (!(interval > 0)) return time + dt;
  const double due = std::floor((time + dt / 2 - start_) / interval) + 1;
  return start_ + due * interval;
}

}  // namespace weir
