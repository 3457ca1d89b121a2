// `<views>` and the displays of version 10 as views (xmile.md 29-31, 35.2, 35.7).
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// Reads what `read` kept of the diagrams of each sector and macro into its views, and takes that
/// out of `extras`. What `<views>` holds beside views stays there, under "views/...". What cannot
/// be read is a warning (OddDiagram).
void read_views(Model& model, const SourceMap& sources, Diagnostics& diags);

}  // namespace weir::xmile
