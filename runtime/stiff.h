// What the runtime asks of a solver from outside, for stiff models (runtime/solvers/cvode.h).
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace weir {

/// The model as a solver sees it: `size` stocks and their rates at any time and place.
class RatesOfModel {
 public:
  virtual ~RatesOfModel() = default;
  /// Fills `rates` with the derivatives of `stocks` at `time`; memories stay as they are.
  virtual void evaluate(double time, const double* stocks, double* rates) = 0;
};

/// How large the error of one step of one stock x may be: absolute + relative * |x|, or as the
/// method says.
struct ErrorBounds {
  double absolute = 1e-6, relative = 1e-6;
};

/// One run's solver.
class StiffSolver {
 public:
  virtual ~StiffSolver() = default;
  /// Moves `stocks` from `time` to exactly `next_time`. False, with `problem` in the modeller's
  /// words, when it cannot; `stocks` are then anything.
  virtual bool advance(RatesOfModel& model, double time, double next_time, double* stocks,
                       ErrorBounds bounds, std::string& problem) = 0;
};

/// Null: no memory.
using MakeStiffSolver = std::unique_ptr<StiffSolver> (*)(std::size_t size);

}  // namespace weir
