// Run settings from outside, written into the model before it is resolved.
#pragma once

#include "tools/libweir/weir.hpp"

namespace weir {

/// Puts `edits` in place of the model's own times and method. An edit in the model, not an override
/// of a slot: so that `SAVEPER = TIME STEP` or a computed FINAL TIME can be set like a number.
void apply_controls(Model& model, const ControlEdits& edits);

}  // namespace weir
