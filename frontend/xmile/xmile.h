// XMILE (.xmile, .stmx, .itmx) -> Model (xmile.md 1-18, 22-24, 35).
#pragma once

#include <string>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// Reads a whole XMILE document. Never fails: reports, and returns what it understood. Both
/// namespaces and both layouts (xmile.md 35.2). Views and unknown content are kept in `extras`.
/// Files that it includes (xmile.md 9) are added to `sources`.
Model read(FileId file, SourceMap& sources, Diagnostics& diags);

/// The tokens of each text that is an expression, a blank line between texts.
std::string print_tokens(FileId file, const SourceMap& sources);

/// Whether the text looks like XMILE (sniffing by content).
bool looks_like(std::string_view text);

}  // namespace weir::xmile
