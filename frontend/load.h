// The way in for every model format: sniff by content, read into a Model.
#pragma once

#include <string>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// Reads the file at `path` into `sources` and then into a Model; content decides the format, never
/// the ending. On failure the Model has an empty root and `diags` has errors. Sets Model::name,
/// folder, file. `encoding` is that of a text which is not UTF-8 (frontend/transcode.h).
Model load(const std::string& path, SourceMap& sources, Diagnostics& diags,
           const std::string& encoding = {});

/// The same for a text already added to `sources`.
Model load(FileId file, SourceMap& sources, Diagnostics& diags);

/// The tokens of every equation as "line:column kind text": `weir dump --stage=tokens`.
std::string print_tokens(FileId file, const SourceMap& sources);

}  // namespace weir
