// SIMULTANEOUS by repetition: see settle.h.
//
//     price = SIMULTANEOUS(cost + margin, 1)     a memory, read by all others as it is; `rates`
//     computes margin = 0.25 * price                      its next value from theirs
//
// The memory keeps its value from time to time, so that each time begins with the last solution. An
// initial value may need the solution too: then `init` is repeated in the same way, from the guess.
// What FIND ZERO seeks is chosen around all this (find_zero.h).
#include "runtime/settle.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "runtime/find_zero.h"

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

// The section with its simultaneous equations, for unknowns as they are.
class Repetition : public Evaluation {
 public:
  Repetition(const weir_code& code, weir_frame& frame, weir_section section)
      : code_(code), frame_(frame), section_(section) {}

  bool evaluate() override {
    for (int round = 0; round < kMostRounds; ++round) {
      code_.run(code_.self, section_, &frame_);
      if (has_stayed()) return true;
    }
    return false;
  }

  // the first numbers are what `init` gives as guesses
  void start() {
    if (section_ != WEIR_INIT || !has_any()) return;
    code_.run(code_.self, section_, &frame_);
    for (std::uint32_t i = 0; i < code_.solved_count; ++i) {
      const weir_solved& solved = code_.solved[i];
      if (is_at_hand(solved))
        std::copy_n(frame_.values + solved.guess, solved.memories.size,
                    frame_.values + solved.memories.base);
    }
  }

 private:
  bool is_at_hand(const weir_solved& solved) const {
    return section_ != WEIR_INIT || solved.is_initial != 0;
  }
  bool has_any() const {
    return std::any_of(code_.solved, code_.solved + code_.solved_count,
                       [&](const weir_solved& solved) { return is_at_hand(solved); });
  }

  // Takes over the next values; true when none of them is new.
  bool has_stayed() {
    const std::size_t ahead = code_.nexts.base - code_.memories.base;
    bool has_changed = false;
    for (std::uint32_t i = 0; i < code_.solved_count; ++i) {
      const weir_solved& solved = code_.solved[i];
      if (!is_at_hand(solved)) continue;
      double* value = frame_.values + solved.memories.base;
      for (std::uint32_t k = 0; k < solved.memories.size; ++k, ++value) {
        has_changed = has_changed || !is_same(*value, value[ahead]);
        *value = value[ahead];
      }
    }
    return !has_changed;
  }

  const weir_code& code_;
  weir_frame& frame_;
  const weir_section section_;
};

}  // namespace

const char* settle(const weir_code& code, weir_frame& frame, weir_section section) {
  if (!has_equations_to_settle(code)) {
    code.run(code.self, section, &frame);
    return nullptr;
  }
  Repetition repetition(code, frame, section);
  if (code.solved_count > 0) repetition.start();
  return find_zero(code, frame, section, repetition);
}

}  // namespace weir
