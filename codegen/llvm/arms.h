// What only one arm of a choice needs.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ir/program/program.h"

namespace weir {

/// IF THEN ELSE computes both its arms (ops.def, Select), which costs least where they are short.
/// Where an arm calls the runtime, what it alone needs is left to stand behind a branch.
class Arms {
 public:
  /// With `leaves_loops` no statement with a loop has arms: what branches is not made several at
  /// once.
  Arms(const Statement& statement, bool leaves_loops);

  /// Whether an instruction of the body belongs to an arm: it is emitted with that.
  bool is_in_arm(std::size_t at) const { return !owners_.empty() && owners_[at].has_value(); }
  /// The instructions of an arm (1 or 2) of the choice at a place, in order; empty: it has none.
  const std::vector<std::size_t>& of(std::size_t choice, std::size_t arm) const;

 private:
  struct Owner {
    std::size_t choice, arm;
  };
  struct Choice {
    std::size_t at;
    std::vector<std::size_t> arms[2];
  };
  class Finder;

  std::vector<std::optional<Owner>> owners_;  // by instruction; empty: no arms
  std::vector<Choice> choices_;               // those with arms, ascending
};

}  // namespace weir
