// RK2 and RK4 with automatic step (vensim.md 8.6): the step is made in 1, 2, 4, ... equal parts,
// until the last two ways agree. The finer one counts.
//
// The document leaves open what an error is relative to; here it is the level at the start of the
// step. Also open, and so here, is that every step begins with one part again.
#include <cmath>

#include "runtime/step.h"

namespace weir {
namespace {

using Method = void (*)(const Step& step, Part part);

// The whole step in `count` equal parts. The rates are those of its start.
void run_parts(const Step& step, Part whole, std::uint64_t count, Method method) {
  const double length = whole.length / static_cast<double>(count);
  for (std::uint64_t k = 0; k < count; ++k) {
    const bool is_last = k + 1 == count;
    const double time = whole.time + static_cast<double>(k) * length;
    if (k > 0) step.evaluate(time);
    method(step, {time, length, is_last ? whole.next_time : time + length});
  }
  step.room.parts += count;
}

void go_back(const Step& step) {
  std::copy_n(step.room.origin.data(), step.size(), step.stocks());
  std::copy_n(step.room.origin_rates.data(), step.size(), step.rates());
}

// A stock that is no number already stays so (vensim.md 9.3); one that becomes none is not settled.
bool is_settled(const Step& step, std::size_t i) {
  const StageRoom& room = step.room;
  if (!std::isfinite(room.origin[i]) || !std::isfinite(room.origin_rates[i])) return true;
  const double error = std::fabs(step.stocks()[i] - room.coarse[i]);
  return error <= room.bounds.absolute || error <= room.bounds.relative * std::fabs(room.origin[i]);
}

// The first stock on which the last two ways do not agree.
std::optional<std::size_t> find_unsettled(const Step& step) {
  for (std::size_t i = 0; i < step.size(); ++i)
    if (!is_settled(step, i)) return i;
  return std::nullopt;
}

}  // namespace

std::optional<StepFault> step_by_halving(const Step& step, Part whole, Method method) {
  StageRoom& room = step.room;
  room.origin.assign(step.stocks(), step.stocks() + step.size());
  room.origin_rates.assign(step.rates(), step.rates() + step.size());
  run_parts(step, whole, 1, method);
  std::optional<std::size_t> unsettled;
  for (std::uint64_t count = 2; count <= kMostParts; count *= 2) {
    room.coarse.assign(step.stocks(), step.stocks() + step.size());
    go_back(step);
    run_parts(step, whole, count, method);
    unsettled = find_unsettled(step);
    if (!unsettled) return std::nullopt;
  }
  return inaccurate(step, *unsettled);
}

}  // namespace weir
