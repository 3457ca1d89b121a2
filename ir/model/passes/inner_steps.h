// Submodels with a smaller step of their own (xmile.md 23.7). Private to ir/model/passes and
// ir/translate.
#pragma once

#include <optional>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/resolved.h"

namespace weir {

/// The steps that a submodel makes within one of the model.
struct InnerStepping {
  int count = 1;
  double length = 0;  // of each
};

/// How a submodel steps; nothing where its settings are the model's, and, once reported, where no
/// rule is known for them.
std::optional<InnerStepping> inner_stepping(const Model& model, const Sector& sector,
                                            Diagnostics& diags);

/// One such submodel, and all variables that its equations made.
struct SteppingSector {
  const Sector* sector;
  InnerStepping steps;
  std::vector<VarId> vars;
};

/// ResolvedModel -> ResolvedModel: such a submodel makes all its steps within one of the model.
/// Reports what cannot be repeated.
void write_out_inner_steps(const Model& model, const SteppingSector& sector,
                           ResolvedModel& resolved, Diagnostics& diags);

}  // namespace weir
