// Models that grow tenfold, and how long each stage takes of them.
//
// A model goes through all stages in a process of its own, once, as `weir run` does it, several
// times over: a stage that is repeated within one process finds its memory, and of small models
// the processor's caches, as no user ever does.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tools/libweir/stopwatch.h"

namespace weir::bench {

/// Calls `round` for about as many milliseconds: a figure is the least of them, since others share
/// the machine and nothing makes a stage faster than it is.
template <class Round>
void repeat(double milliseconds, const Round& round) {
  constexpr int kLeastRounds = 4, kMostRounds = 40;
  Stopwatch watch;
  double spent = 0;
  for (int i = 0; i < kLeastRounds || (i < kMostRounds && spent < milliseconds); ++i) {
    round();
    spent += watch.lap();
  }
}

struct GrowingModel {
  std::string kind;
  std::vector<std::size_t> sizes;
  std::string (*text)(std::size_t size);
};
const std::vector<GrowingModel>& growing_models();

const std::vector<std::string>& growing_stages();

/// Milliseconds of a stage; of a size all stages are measured together, when the first is asked
/// for.
double growing_time(const GrowingModel& model, std::size_t size, const std::string& stage);

/// The other process's part: prints the time of each stage, when its arguments ask for that.
bool tell_growing_stages(int argc, char** argv);

}  // namespace weir::bench
