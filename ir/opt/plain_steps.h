// Of which Programs a step may be made as one piece: for section `quiet`.
#pragma once

#include <cstddef>

#include "ir/program/program.h"

namespace weir {

/// Whether a step is `rates` and Euler's method, and nothing else, and `rates` reads nothing that
/// it has left behind the time before. Takes time as the values are many.
bool has_plain_steps(const Program& program);

/// Whether there are many stocks, and little code, of so many operations, is made once more.
bool is_quiet_step_worth(const Program& program, std::size_t operations);

}  // namespace weir
