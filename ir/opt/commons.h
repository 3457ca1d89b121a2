// Numbers that runs made at once have in common, for engines that make machine code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ir/program/program.h"

namespace weir {

/// What is the same in all runs that set the same slots.
struct Commons {
  std::vector<std::uint8_t> slots;      // by slot: 1 where it is
  std::vector<std::size_t> statements;  // of section const: those that compute them, in order
};

/// Constants that none of the runs sets, which may set `varied` and nothing else. `with_computed`:
/// and what section const computes of these alone.
Commons find_commons(const Program& program, const std::vector<std::uint32_t>& varied,
                     bool with_computed);

/// The same Program reading `commons` by Op::Common, which takes one number for all runs; `values`
/// are those of a run after section const. The same bits, slots and order, but for what is read in
/// common alone: no run computes it once more, where nobody has asked for it. `program` has been
/// optimised: nothing that asks for slots as operands follows.
Program with_commons(Program program, const Commons& commons, const std::vector<double>& values);

}  // namespace weir
