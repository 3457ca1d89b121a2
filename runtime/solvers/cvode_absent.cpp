// In place of cvode.cpp where SUNDIALS is not installed.
#include "runtime/solvers/cvode.h"

namespace weir {

MakeStiffSolver stiff_solver() { return nullptr; }

}  // namespace weir
