// One run of compiled code: the clock, integration, saving. The only mutable thing.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/stiff.h"
#include "weir/rt.h"

namespace weir {

/// Gives room for numbers that are written before they are read: no zeros are put there first.
template <class T>
struct UnsetAllocator : std::allocator<T> {
  template <class Other>
  struct rebind {
    using other = UnsetAllocator<Other>;
  };
  template <class Other>
  void construct(Other* place) {
    ::new (static_cast<void*>(place)) Other;
  }
  template <class Other, class... Args>
  void construct(Other* place, Args&&... args) {
    ::new (static_cast<void*>(place)) Other(std::forward<Args>(args)...);
  }
};
using Rows = std::vector<double, UnsetAllocator<double>>;

/// What a run saved: a time axis and one column for each slot asked for, in that order. Row-major:
/// one row a saved time.
struct Results {
  std::vector<double> times;
  Rows values;  // times.size() * column_count
  std::size_t column_count = 0;

  double at(std::size_t row, std::size_t column) const {
    return values[row * column_count + column];
  }
};

/// A number put in place of a constant before the run.
struct Override {
  std::uint32_t slot;
  double value;
};

/// A bound of the error: a number, or the slot of a variable that is read at every step.
struct ErrorBound {
  double value = 1e-6;
  std::optional<std::uint32_t> slot;
};

struct RunOptions {
  std::vector<Override> overrides;
  std::vector<std::uint32_t> saved_slots;
  std::uint64_t seed = 4487556;  // vensim.md 10.9.2: the default NOISE SEED
  std::uint64_t run = 0;
  ErrorBound absolute_error, relative_error;    // for methods that choose their own steps
  MakeStiffSolver make_stiff_solver = nullptr;  // for WEIR_CVODE
  enum class Saves : std::uint8_t { AsTheModelSays, LastTime } saves = Saves::AsTheModelSays;
  weir_calls* calls = nullptr;            // of the run that calls this one (runtime/calls.h)
  std::uint64_t max_steps = 100'000'000;  // and as many parts of steps
  std::size_t max_result_bytes = std::size_t{8} << 30;
  /// Called every few thousand steps with the share done (0..1); returning false stops the run.
  bool (*progress)(void* context, double share) = nullptr;
  void* progress_context = nullptr;
};

enum class RunStatus : std::uint8_t {
  Done,
  BadControls,
  BadContent,
  TooManySteps,
  TooMuchMemory,
  NotSolved,
  Stopped,
  StepFailed  // a step that the method cannot make
};

struct RunOutcome {
  RunStatus status = RunStatus::Done;
  std::string problem;                   // when not Done: in the modeller's words
  std::optional<std::uint32_t> culprit;  // StepFailed: the slot of the stock that changes too fast
  Results results;
  std::uint64_t steps = 0;
};

/// Runs `code` from its initial image to its end, by any method of integrate.h; the clock of
/// vensim.md 8.5 (xmile.md 4.4): with a constant step t = start + k*dt, snapped; saving by 8.5.3;
/// FINAL TIME, TIME STEP and SAVEPER are read at every step.
RunOutcome simulate(const weir_code& code, const RunOptions& options);

}  // namespace weir
