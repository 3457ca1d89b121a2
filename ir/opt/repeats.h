// Finds statements that repeat each other, in order, with other slots.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ir/program/program.h"

namespace weir {

/// `turns` times `period` statements of a section, from one on; all turns alike.
struct Repeat {
  std::size_t begin = 0, period = 1, turns = 1;
  std::size_t size() const { return period * turns; }
};

/// Statements without loops, arrays, tables and objects, that differ in their slots only, are
/// alike. Takes time as the section is long.
class Repeats {
 public:
  explicit Repeats(const Section& section);

  /// The longest from a statement on; of those as long, the one of the shortest turns. One turn
  /// where nothing repeats often enough to be worth a loop.
  Repeat from(std::size_t begin) const;

 private:
  static constexpr std::size_t kLongestTurn = 8;  // statements

  // by period and statement: how many, from it on, are like the one that stands a period behind
  std::array<std::vector<std::uint32_t>, kLongestTurn> follow_;
};

}  // namespace weir
