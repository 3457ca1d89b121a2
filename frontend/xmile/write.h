// Model -> XMILE 1.0 (xmile.md 2-7, 11, 12.3, 13, 15-24, 35).
#pragma once

#include <string>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// The whole file, in our own layout, as UTF-8. It reads back to an equal model. What XMILE cannot
/// hold is reported (UnsupportedConstruct) and left out: a translation has to come first. What
/// other files define, stands in it too; they are named no longer. Comments are no part of a Model;
/// see `format`.
std::string write(const Model& model, Diagnostics& diags);

/// The file that `model` was read from, as bytes in its own encoding, with only those elements
/// changed that now say something else: a Model that nobody edited gives the same bytes. What the
/// file includes and nobody edited stays in its own file. A comment inside an edited equation goes
/// with its old text. Without such a file the same as `write`.
std::string write_edited(const Model& model, const SourceMap& sources, Diagnostics& diags);

/// The file in canonical layout: an element a line, two blanks a level, comments kept; what holds
/// text stays as its author wrote it, as do attributes and their order; in the file's own encoding.
/// Formatting twice changes nothing. Call only for a file that was read without errors.
std::string format(FileId file, const SourceMap& sources);

}  // namespace weir::xmile
