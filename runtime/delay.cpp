// Discrete delays of fixed length and discrete chains of levels: DELAY FIXED, DELAY N, SMOOTH N
// (vensim.md 10.4).
//
// `start` stands in the section init, `push` in update: it takes the inputs at t and gives the
// output at t + dt. All lengths are rounded to whole steps by the frame's dt.
#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

#include "runtime/object.h"

using weir::FixedDelay;
using weir::StageChain;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// A chain longer than this is refused (its output is NaN): memory and time are bounded.
constexpr double kMostStages = 100'000;

// vensim.md 10.4: n = max(1, floor(T/dt + 0.5 + 1e-6)); 1 when the quotient is no number.
std::uint64_t steps_of(double delay, double dt) {
  constexpr double kMostSteps = 9e15;  // counts exactly in a double
  const double steps = std::floor(delay / dt + 0.5 + 1e-6);
  return steps >= 1 ? static_cast<std::uint64_t>(std::min(steps, kMostSteps)) : 1;
}

// The order rounded, then reduced until `time` holds that many steps, but at least 1
// (vensim.md 10.4, DELAY N). 0 when the chain would be too long.
std::size_t stages_of(double order, double time, double dt) {
  double stages = std::isnan(order) ? 1.0 : std::max(1.0, std::round(order));
  const double room = std::floor(time / dt + 1e-6);
  if (room < stages) stages = std::max(1.0, room);
  return stages <= kMostStages ? static_cast<std::size_t>(stages) : 0;
}

// Makes a chain with each level at `level`; its first output is `initial`.
double start_chain(weir_frame* frame, uint32_t object, std::size_t stages, double level,
                   double time, double initial) {
  try {
    const StageChain chain{std::vector<double>(stages, level), time};
    return weir::start_object(frame, object, chain) && stages > 0 ? initial : kNan;
  } catch (const std::bad_alloc&) {
    return kNan;
  }
}

// Keeps the input in the ring, while there is room.
void keep(FixedDelay& delay, double input) {
  if (delay.ring.size() < delay.length && delay.ring.size() < weir::kMostEntries) {
    delay.ring.push_back(input);
  } else if (delay.ring.size() == delay.length) {
    delay.ring[delay.pushed % delay.length] = input;
  }
}

}  // namespace

/// DELAY FIXED(x, T, init): T is read here only.
double weir_rt_fixed_start(weir_frame* frame, uint32_t object, double delay, double initial) {
  if (delay == -std::numeric_limits<double>::infinity()) {
    weir::stop_run(frame,
                   "a DELAY in a loop or in a macro has a delay time of less than half a step, so "
                   "that its input would be passed on in the step in which it comes");
  }
  FixedDelay content;
  content.length = steps_of(delay, frame->dt);
  content.initial = initial;
  return weir::start_object(frame, object, std::move(content)) ? initial : kNan;
}

/// The output of step k is `initial` for k < n, then the input of step k - n. NaN when memory ran
/// out.
double weir_rt_fixed_push(weir_frame* frame, uint32_t object, double input) {
  auto* delay = weir::started_object<FixedDelay>(frame, object);
  if (!delay) return kNan;
  try {
    keep(*delay, input);
  } catch (const std::bad_alloc&) {
    return kNan;
  }
  const std::uint64_t step = ++delay->pushed;
  if (step < delay->length) return delay->initial;
  return delay->ring.size() == delay->length ? delay->ring[step % delay->length] : kNan;
}

/// DELAY N(x, T, init, n): levels start at init*T/n.
double weir_rt_delay_n_start(weir_frame* frame, uint32_t object, double delay, double initial,
                             double order) {
  const std::size_t stages = stages_of(order, delay, frame->dt);
  const double level = initial * delay / static_cast<double>(std::max<std::size_t>(stages, 1));
  return start_chain(frame, object, stages, level, delay, initial);
}

/// What leaves the last level is what was reported as output, made with the delay time of the step
/// before; the inner levels use this step's (vensim.md 10.4: "with T latched from the step
/// before"). So material is conserved.
double weir_rt_delay_n_push(weir_frame* frame, uint32_t object, double input, double delay) {
  auto* chain = weir::started_object<StageChain>(frame, object);
  if (!chain || chain->levels.empty()) return kNan;
  const auto stages = static_cast<double>(chain->levels.size());
  const std::size_t last = chain->levels.size() - 1;
  double inflow = input;
  for (std::size_t stage = 0; stage <= last; ++stage) {
    double& level = chain->levels[stage];
    const double time = stage == last ? chain->latched_time : delay;
    const double outflow = level / (time / stages);
    level += frame->dt * (inflow - outflow);
    inflow = outflow;
  }
  chain->latched_time = delay;
  return chain->levels[last] / (delay / stages);
}

/// SMOOTH N(x, T, init, n): levels start at init.
double weir_rt_smooth_n_start(weir_frame* frame, uint32_t object, double time, double initial,
                              double order) {
  const std::size_t stages = stages_of(order, time, frame->dt);
  return start_chain(frame, object, stages, initial, time, initial);
}

/// Each level moves toward the one before it, all by their values at the start of the step.
double weir_rt_smooth_n_push(weir_frame* frame, uint32_t object, double input, double time) {
  auto* chain = weir::started_object<StageChain>(frame, object);
  if (!chain || chain->levels.empty()) return kNan;
  const double stage_time = time / static_cast<double>(chain->levels.size());
  double target = input;
  for (double& level : chain->levels) {
    const double before = level;
    level += frame->dt * ((target - before) / stage_time);
    target = before;
  }
  return chain->levels.back();
}

/// Frees a delay's content; null is allowed.
void weir_rt_object_free(weir_object* object) { delete object; }
