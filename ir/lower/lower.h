// Resolved model -> Program: slots, order, sections.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/resolved.h"
#include "ir/program/program.h"

namespace weir {

/// Schedules a resolved model into `const`, `init`, `rates`, `update`, `observe`. Call only when
/// `diags` has no errors. A loop that no stock or memory breaks is reported with its shortest path
/// (SimultaneousLoop, InitialLoop); then the Program is empty.
Program lower(const ResolvedModel& model, Diagnostics& diags);

}  // namespace weir
