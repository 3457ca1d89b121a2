// One step of the stocks. Private to the runtime.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/moves.h"
#include "runtime/stiff.h"
#include "weir/rt.h"

namespace weir {

/// Room for the stocks and derivatives of the stages, and what methods that choose their own steps
/// keep; one for a run.
struct StageRoom {
  std::vector<double> start, slopes;
  const char* unsolved = nullptr;  // why a stage could not solve its equations

  ErrorBounds bounds;                                // of the present step
  std::uint64_t parts = 0;                           // of all steps so far, tried ones included
  double part_length = 0;                            // rk45: of the next part; 0: not known yet
  std::vector<double> origin, origin_rates, coarse;  // halving
  std::array<std::vector<double>, 7> stage_rates;    // rk45
  std::unique_ptr<StiffSolver> solver;               // cvode
};

/// Most parts of one step. A smooth model that needs more is stiff, and would take days.
inline constexpr std::uint64_t kMostParts = std::uint64_t{1} << 17;

/// Why a step could not be made: the slot of a stock whose error stays above the bounds, or what a
/// solver from outside says.
struct StepFault {
  std::string problem;
  std::optional<std::uint32_t> stock;
};

/// Moves the stocks from `time` to `next_time` = time + dt by the method of `code`. The section
/// rates has been run at `time`. Stages set the time slot to their own time and run rates again;
/// step_time stays, and so do memories. The clock is not put back. After a fault the stocks are
/// anything.
std::optional<StepFault> integrate(const weir_code& code, weir_frame& frame, double time, double dt,
                                   double next_time, StageRoom& room);

/// Whether code has operations in a section.
inline bool has_section(const weir_code& code, weir_section section) {
  return (code.sections >> section & 1) != 0;
}

/// Runs what is there.
inline void run_section(const weir_code& code, weir_section section, weir_frame* frames) {
  if (has_section(code, section)) code.run(code.self, section, frames);
}

/// The same for the methods that take the rates at `time` for the whole step, and cannot fail;
/// false: it is another one.
inline bool integrate_at_once(const weir_code& code, weir_frame& frame, double dt) {
  if (code.method != WEIR_EULER && code.method != WEIR_DIFFERENCE) return false;
  add_rates(frame.values + std::size_t{code.stocks.base} * code.lanes,
            frame.values + std::size_t{code.rates.base} * code.lanes,
            std::size_t{code.stocks.size} * code.lanes, dt);
  return true;
}

/// Whether the method chooses its own steps, and so needs bounds of its error.
bool has_error_bounds(weir_method method);

}  // namespace weir
