// The shapes of the views of an Array op. Not a door: for verify.cpp only.
#pragma once

#include <string>

#include "ir/program/program.h"

namespace weir {

/// What is wrong with them by rt.h and ops.def, or empty. Each has at least one element.
std::string view_problem(const Inst& inst);

}  // namespace weir
