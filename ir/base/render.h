// Diagnostics as text with caret lines, for people, and as JSON, for programs.
#pragma once

#include <string>

#include "ir/base/diag.h"

namespace weir {

/// The form of the house plan, section 5:
///     teacup.mdl:6:35: error[E0201]: no variable ... is named 'Room Temprature'
///       6 | Heat Loss = (Teacup Temperature - Room Temprature) / Characteristic Time
///         |                                   ^~~~~~~~~~~~~~~ did you mean 'Room Temperature'?
/// The first note without a span stands behind the caret; others follow as own lines, with own
/// carets when they have a place. A span over several lines is marked on its first line. Tabs are
/// shown as one blank.
std::string render(const Diagnostic& diag, const SourceMap& sources);
std::string render(const Diagnostics& diags, const SourceMap& sources);

/// A JSON array of objects: code, name, severity, message, file, line, column, endLine, endColumn,
/// notes.
std::string render_json(const Diagnostics& diags, const SourceMap& sources);

}  // namespace weir
