// The calls of inner programs (weir_rt_call) that one run makes. Private to the runtime.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/sim.h"
#include "runtime/state.h"
#include "weir/rt.h"

namespace weir {

/// Calls within each other. Each level takes a kilobyte or two of the stack, so that every so many
/// go on with a stack of their own.
inline constexpr std::uint32_t kMostLevels = 10'000;
inline constexpr std::uint32_t kLevelsOfOneStack = 100;
/// Calls, and steps of runs that are called, in one step of the model: a bound on time.
inline constexpr std::uint64_t kMostWork = 10'000'000;

}  // namespace weir

struct weir_calls {
 public:
  weir_calls(const weir_code& code, const weir::RunOptions& options)
      : inner_(code.inner),
        count_(code.inner_count),
        make_stiff_solver_(options.make_stiff_solver),
        idle_(code.inner_count) {}

  /// What a call gives; NaN where it cannot be made: then `frame` has a problem.
  double call(weir_frame& frame, std::uint32_t which, const double* arguments);

  /// Why a call could not be made; empty: each could.
  const std::string& problem() const { return problem_; }
  void forget_problem() { problem_.clear(); }
  /// No more calls are made for a run that nobody reads.
  void stop(const char* why) { problem_ = why; }

 private:
  double run(weir_frame& frame, std::uint32_t which, const double* arguments);
  double run_on_new_stack(weir_frame& frame, std::uint32_t which, const double* arguments);
  double run_to_stop(const weir_inner& inner, weir::RunKey key, const double* given);
  double evaluate(const weir_inner& inner, weir::RunKey key, double dt, const double* given);
  double refuse(weir_frame& frame, std::string problem);

  const weir_inner* inner_;
  const std::uint32_t count_;
  const weir::MakeStiffSolver make_stiff_solver_;
  std::vector<std::vector<std::unique_ptr<weir::State>>> idle_;  // by inner program
  std::uint64_t step_ = 0, work_ = 0;                            // of the model; done in it
  std::uint32_t level_ = 0;
  std::string problem_;
};

namespace weir {

using OwnCalls = std::unique_ptr<weir_calls>;

/// Whether a run of `code` begins a new list of calls: not one that is itself called.
inline bool has_own_calls(const weir_code& code, const RunOptions& options) {
  return code.inner_count > 0 && options.calls == nullptr;
}
inline OwnCalls make_calls(const weir_code& code, const RunOptions& options) {
  return std::make_unique<weir_calls>(code, options);
}

}  // namespace weir
