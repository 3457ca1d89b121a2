// What a file says to people besides its texts: comments, which are no part of a Model.
#pragma once

#include <vector>

#include "ir/model/model.h"

namespace weir {

/// The comments of a model's own file, in its order: in braces (vensim.md 1.4.6, xmile.md 13.1) and
/// of XML. Not those that weir writes for itself.
std::vector<Span> comments_of(const Model& model, const SourceMap& sources);

}  // namespace weir
