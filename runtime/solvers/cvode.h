// CVODE of SUNDIALS: variable order and step, implicit; for stiff models. No method of Vensim's or
// XMILE's.
#pragma once

#include "runtime/stiff.h"

namespace weir {

/// Makes CVODE solvers; null where weir was built without SUNDIALS.
MakeStiffSolver stiff_solver();

}  // namespace weir
