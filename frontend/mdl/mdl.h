// Vensim .mdl -> Model (vensim.md 1-7, 13.1).
#pragma once

#include <string>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// Reads a whole .mdl text. Never fails: reports, and returns what it understood. Equation section
/// parsed; sketch and settings kept verbatim (settings codes 15 and 22 also understood: method,
/// unit equivalences).
Model read(FileId file, const SourceMap& sources, Diagnostics& diags);

/// The tokens of each record of the equation section, a blank line between records.
std::string print_tokens(FileId file, const SourceMap& sources);

/// Whether the text looks like a .mdl (sniffing by content).
bool looks_like(std::string_view text);

}  // namespace weir::mdl
