// The sketches of a .mdl as views (vensim.md 16).
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// Reads the sketches that `read` kept into the root's views, and takes them out of `extras`. A
/// damaged line is a warning (OddDiagram); reading goes on behind it.
void read_sketch(Model& model, Diagnostics& diags);

}  // namespace weir::mdl
