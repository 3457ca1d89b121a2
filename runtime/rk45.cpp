// Runge-Kutta of order 5 with an error estimate of order 4 (xmile.md 27.1, `rk45`): the pair of
// Dormand and Prince, "A family of embedded Runge-Kutta formulae", J. Comp. Appl. Math. 6 (1980).
//
// A step is made in parts that end at its end. The error of a part is the largest over the stocks
// of
//
//     |x5 - x4| / (absolute + relative * max(|x before|, |x5|))
//
// A part with an error above 1 is made again, shorter. The length of the next part follows from the
// error of this one, with the usual safety factor and limits (Hairer, Norsett, Wanner: Solving
// Ordinary Differential Equations I, II.4), and is carried on to the next step. The seventh stage
// of a part is the first of the next.
#include <cmath>
#include <limits>

#include "runtime/step.h"

namespace weir {
namespace {

constexpr std::size_t kStages = 7;
constexpr double kNodes[kStages] = {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};
constexpr double kWeights[kStages][kStages - 1] = {
    {},
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}};
// fifth order less fourth
constexpr double kErrorWeights[kStages] = {
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40};

constexpr double kSafety = 0.9, kMostShrinking = 0.2, kMostGrowth = 5;

double weighted(const Step& step, const double* weights, std::size_t count, std::size_t stock) {
  double sum = 0;
  for (std::size_t j = 0; j < count; ++j) sum += weights[j] * step.room.stage_rates[j][stock];
  return sum;
}

void keep_rates(const Step& step, std::size_t stage) {
  step.room.stage_rates[stage].assign(step.rates(), step.rates() + step.size());
}

// Stages 2 to 7. The stocks end as the fifth-order value, the rates as those there.
void run_stages(const Step& step, Part part) {
  for (std::size_t stage = 1; stage < kStages; ++stage) {
    for (std::size_t i = 0; i < step.size(); ++i)
      step.stocks()[i] =
          step.room.start[i] + part.length * weighted(step, kWeights[stage], stage, i);
    const bool is_at_end = kNodes[stage] == 1;
    step.evaluate(is_at_end ? part.next_time : part.time + kNodes[stage] * part.length);
    keep_rates(step, stage);
  }
  step.room.parts += 1;
}

struct PartError {
  double size = 0;
  std::size_t stock = 0;  // the one with the largest
};

// A stock that is no number already stays so and has no error (vensim.md 9.3); one that becomes
// none has an infinite one.
PartError error_of(const Step& step, double length) {
  const StageRoom& room = step.room;
  PartError worst;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (!std::isfinite(room.start[i]) || !std::isfinite(room.stage_rates[0][i])) continue;
    const double error = std::fabs(length * weighted(step, kErrorWeights, kStages, i));
    const double scale = std::max(std::fabs(room.start[i]), std::fabs(step.stocks()[i]));
    double share = error == 0 ? 0 : error / (room.bounds.absolute + room.bounds.relative * scale);
    if (!std::isfinite(share) || !std::isfinite(step.stocks()[i]))
      share = std::numeric_limits<double>::infinity();
    if (share > worst.size) worst = {share, i};
  }
  return worst;
}

// How much longer the next part may be.
double growth(double error) {
  if (error == 0) return kMostGrowth;
  return std::clamp(kSafety * std::pow(error, -1.0 / 5), kMostShrinking, kMostGrowth);
}

}  // namespace

std::optional<StepFault> step_rk45(const Step& step, Part whole) {
  StageRoom& room = step.room;
  const std::uint64_t most = room.parts + kMostParts;
  double length = room.part_length > 0 ? room.part_length : whole.length;
  double most_growth = kMostGrowth;
  step.remember_start();
  keep_rates(step, 0);
  for (double done = 0;;) {
    // the rest in one part, or in two of a size: not in a long and a tiny one
    const double rest = whole.length - done, time = whole.time + done;
    const bool is_last = length >= rest;
    const double tried = is_last ? rest : std::min(length, rest / 2);
    run_stages(step, {time, tried, is_last ? whole.next_time : time + tried});
    const PartError error = error_of(step, tried);
    const double next = tried * std::min(growth(error.size), most_growth);
    if (error.size > 1) {
      // no growth right after a failure
      length = next;
      most_growth = 1;
      std::copy_n(room.start.data(), step.size(), step.stocks());
      if (time + length == time || room.parts > most) return inaccurate(step, error.stock);
      continue;
    }
    // a part cut short by the end says little against the length that was planned
    room.part_length = is_last ? std::max(length, next) : next;
    if (is_last) return std::nullopt;
    if (room.parts > most) return inaccurate(step, error.stock);
    length = next;
    most_growth = kMostGrowth;
    done += tried;
    step.remember_start();
    std::swap(room.stage_rates[0], room.stage_rates[kStages - 1]);
  }
}

}  // namespace weir
