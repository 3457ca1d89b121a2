// SIMULTANEOUS by repetition: see settle.h.
//
//     price = SIMULTANEOUS(cost + margin, 1)     a memory, read by all others as it is; `rates`
//     computes margin = 0.25 * price                      its next value from theirs
//
// The memory keeps its value from time to time, so that each time begins with the last solution.
#include "runtime/settle.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace weir {
namespace {

// Rounds that shrink the distance to the solution by less than 0.3 % each are given up.
constexpr int kMostRounds = 10'000;

// What counts as the same: some units in the last place, and far below any number of a model.
constexpr double kRelative = 1e-13, kAbsolute = 1e-30;

// NaN stays NaN and infinity infinity; neither moves any more.
bool is_same(double a, double b) {
  return a == b || std::isnan(b) || std::fabs(a - b) <= kRelative * std::fabs(b) + kAbsolute;
}

// Takes over the next values; true when none of them is new.
bool has_stayed(const weir_code& code, double* values) {
  const std::size_t ahead = code.nexts.base - code.memories.base;
  bool has_changed = false;
  for (std::uint32_t i = 0; i < code.solved_count; ++i) {
    double* value = values + code.solved[i].base;
    for (std::uint32_t k = 0; k < code.solved[i].size; ++k, ++value) {
      has_changed = has_changed || !is_same(*value, value[ahead]);
      *value = value[ahead];
    }
  }
  return !has_changed;
}

}  // namespace

bool settle(const weir_code& code, weir_frame& frame) {
  for (int round = 0; round < kMostRounds; ++round) {
    code.run(code.self, WEIR_RATES, &frame);
    if (code.solved_count == 0 || has_stayed(code, frame.values)) return true;
  }
  return false;
}

}  // namespace weir
