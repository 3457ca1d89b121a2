// Operations that can be known beforehand. For the passes of this room.
#pragma once

#include <optional>

#include "ir/program/program.h"

namespace weir {

/// The result of a Native operation on numbers, as both engines compute it; nothing for others, and
/// for what is no number (whose sign the machine chooses).
std::optional<double> fold(Op op, const Operands& args);

/// The argument that an operation gives back to the bit: a*1, a/1, a-0, a + -0, select by a number
/// or between equals; nothing for others. x*0 and x+0 are not among them: NaN, infinity, -0.
std::optional<Operand> same_as_argument(Op op, const Operands& args);

}  // namespace weir
