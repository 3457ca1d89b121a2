// One step of the stocks. Private to the runtime.
#pragma once

#include <vector>

#include "weir/rt.h"

namespace weir {

/// Room for the stocks and derivatives of the stages; one for a run.
struct StageRoom {
  std::vector<double> start, slopes;
};

/// Moves the stocks from `time` to `next_time` = time + dt by the method of `code`. The section
/// rates has been run at `time`. Stages set the time slot to their own time and run rates again;
/// step_time stays. The clock is not put back.
void integrate(const weir_code& code, weir_frame& frame, double time, double dt, double next_time,
               StageRoom& room);

}  // namespace weir
