// One step of the stocks, as the methods see it. Private to the runtime.
#pragma once

#include <algorithm>
#include <cstddef>

#include "runtime/integrate.h"
#include "runtime/moves.h"
#include "runtime/settle.h"
#include "weir/rt.h"

namespace weir {

/// The two regions of a step, of all lanes, and how to evaluate a stage.
struct Step {
  const weir_code& code;
  weir_frame& frame;
  StageRoom& room;

  double* stocks() const { return frame.values + std::size_t{code.stocks.base} * code.lanes; }
  double* rates() const { return frame.values + std::size_t{code.rates.base} * code.lanes; }
  std::size_t size() const { return std::size_t{code.stocks.size} * code.lanes; }

  void remember_start() const {
    room.start.assign(stocks(), stocks() + size());
    room.slopes.assign(size(), 0.0);
  }
  StageRegions regions() const {
    return {stocks(), room.slopes.data(), room.start.data(), rates(), size()};
  }

  /// The rates at the stocks as they are.
  void evaluate(double stage_time) const {
    std::fill_n(frame.values + std::size_t{code.time} * code.lanes, code.lanes, stage_time);
    if (const char* problem = settle(code, frame, WEIR_RATES)) room.unsolved = problem;
  }

  /// slopes += weight * the present rates, stocks = start + length * these; then rates anew at that
  /// point
  void stage(double weight, double length, double stage_time) const {
    move_to_stage(regions(), weight, length);
    evaluate(stage_time);
  }
};

/// A part of a step: its ends, the length between them.
struct Part {
  double time, length, next_time;
};

// Fixed methods, over any part. The rates have been evaluated at its start.
void step_midpoint(const Step& step, Part part);
void step_rk4(const Step& step, Part part);

/// The error of this stock, counted in the region of stocks, cannot be kept within the bounds.
inline StepFault inaccurate(const Step& step, std::size_t stock) {
  return {"", step.code.stocks.base + static_cast<std::uint32_t>(stock)};
}

/// RK2 and RK4 with automatic step (halving.cpp).
std::optional<StepFault> step_by_halving(const Step& step, Part whole,
                                         void (*method)(const Step& step, Part part));
/// Dormand-Prince (rk45.cpp).
std::optional<StepFault> step_rk45(const Step& step, Part whole);

}  // namespace weir
