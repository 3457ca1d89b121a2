// Wall-clock time of a stage.
#pragma once

#include <chrono>

namespace weir {

class Stopwatch {
 public:
  /// Milliseconds since construction or the last call.
  double lap() {
    const Clock::time_point now = Clock::now();
    const std::chrono::duration<double, std::milli> elapsed = now - start_;
    start_ = now;
    return elapsed.count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

}  // namespace weir
