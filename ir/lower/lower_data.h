// The parts of a Program that are data: variables, dimensions, tables, the image, the slots of the
// clock.
#pragma once

#include "ir/lower/depend.h"
#include "ir/lower/schedule.h"
#include "ir/lower/slots.h"

namespace weir {

/// Fills everything of `program` but its sections and index tables. Reports a clock variable that
/// is an array or a table.
void lower_data(const ResolvedModel& model, const Layout& layout, const Dependence& dependence,
                const Schedule& schedule, Program& program, Diagnostics& diags);

/// Runs of neighbouring elements of `var` that are (`wanted`) or are not defined by equations of
/// this kind, as slots.
std::vector<Region> element_runs(const Layout& layout, const Dependence& dependence, VarId var,
                                 REquationKind kind, bool wanted);

}  // namespace weir
