// Diagrams as data, on request: a run needs none of it.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// Turns the sketches (vensim.md 16) or `<views>` (xmile.md 29-31, 35.2) that a reader kept into
/// Sector::views, and takes them out of `extras`. What cannot be read of them is a warning. A Model
/// without kept diagrams stays as it is.
void read_views(Model& model, const SourceMap& sources, Diagnostics& diags);

}  // namespace weir
