// Values that are kept: one for the rest of a step (SAMPLE IF TRUE, vensim.md 8.6.1), or all of a
// run (HISTORY, xmile.md 26.3).
#include <algorithm>
#include <limits>
#include <new>

#include "runtime/object.h"

using weir::Held;
using weir::History;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double weir_rt_hold_start(weir_frame* frame, uint32_t object, double value) {
  return weir::start_object(frame, object, Held{value}) ? value : kNan;
}

double weir_rt_hold_push(weir_frame* frame, uint32_t object, double value) {
  auto* held = weir::started_object<Held>(frame, object);
  if (!held) return kNan;
  return held->value = value;
}

/// The value of the start of this step, once its memories have been moved.
double weir_rt_hold_now(weir_frame* frame, uint32_t object) {
  const auto* held = weir::started_object<Held>(frame, object);
  return held ? held->value : kNan;
}

double weir_rt_history_start(weir_frame* frame, uint32_t object) {
  return weir::start_object(frame, object, History{}) ? 0 : kNan;
}

/// Keeps the value of this step; a run whose histories need too much memory ends.
double weir_rt_history_push(weir_frame* frame, uint32_t object, double value, double time) {
  auto* history = weir::started_object<History>(frame, object);
  if (!history) return kNan;
  try {
    if (history->values.size() >= weir::kMostEntries) throw std::bad_alloc();
    history->times.push_back(time);
    history->values.push_back(value);
  } catch (const std::bad_alloc&) {
    weir::stop_run(frame, "HISTORY needs more memory than there is");
  }
  return value;
}

/// The value of the step nearest to a time before this step's; 0 before the first, and for a time
/// that has not passed.
double weir_rt_history_at(weir_frame* frame, uint32_t object, double time) {
  const auto* history = weir::started_object<History>(frame, object);
  if (!history) return kNan;
  // within a step its own value has been kept already, and does not count yet
  const std::size_t count = std::min<std::size_t>(history->values.size(), frame->step);
  if (count == 0) return 0;
  const double half = frame->dt / 2;
  const auto first = history->times.begin(), end = first + static_cast<std::ptrdiff_t>(count);
  const double now = *(end - 1) + frame->dt;
  const bool is_known = time > *first - half && time < now - frame->dt * 1e-6;
  if (!is_known) return 0;
  const auto after = std::upper_bound(first, end, time + half);
  return history->values[static_cast<std::size_t>(after - first) - 1];
}
