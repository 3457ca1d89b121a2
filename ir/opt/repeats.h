// Finds statements that repeat each other, in order, with other slots.
#pragma once

#include <cstddef>
#include <vector>

#include "ir/program/program.h"

namespace weir {

inline constexpr std::size_t kLeastTurns = 64;  // of a loop

/// `turns` times `period` statements of a section, from one on; all turns alike.
struct Repeat {
  std::size_t begin = 0, period = 1, turns = 1;
  std::size_t size() const { return period * turns; }
};

/// A section from its begin to its end: the longest repeats, and one turn of one statement where
/// nothing repeats often enough to be worth a loop. Statements without loops, arrays, tables and
/// objects, that differ in their slots only, are alike. Takes time as the section is long.
std::vector<Repeat> repeats_of(const Section& section);

/// The number of operations of one turn of each.
std::size_t size_of_turns(const Section& section, const std::vector<Repeat>& repeats);

/// A section with its repeats.
struct RepeatedSection {
  Section statements;
  std::vector<Repeat> repeats;
};

}  // namespace weir
