// Model -> Vensim .mdl (vensim.md 1, 3-7, 16, 17).
#pragma once

#include <string>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// The whole file, in our own layout, as UTF-8. It reads back to an equal model. What a .mdl cannot
/// hold is reported (UnsupportedConstruct) and left out: a translation has to come first. Comments
/// in braces are no part of a Model; see `format`.
std::string write(const Model& model, Diagnostics& diags);

/// The file that `model` was read from, as bytes in its own encoding, with only those records
/// changed that now say something else: a Model that nobody edited gives the same bytes. A comment
/// inside an edited equation goes with its old text. Without such a file the same as `write`.
std::string write_edited(const Model& model, const SourceMap& sources, Diagnostics& diags);

/// The file in canonical layout: records in their order, comments kept, an equation with a comment
/// inside as its author wrote it; sketches and settings untouched; in the file's own encoding.
/// Formatting twice changes nothing. Call only for a file that was read without errors.
std::string format(FileId file, const SourceMap& sources);

}  // namespace weir::mdl
