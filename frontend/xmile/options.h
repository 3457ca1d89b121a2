// <options>: the optional features that a file uses (xmile.md 3.2). They repeat what the rest of
// the file says, so a Model does not hold them: the reader passes over them, the writer finds them.
#pragma once

#include <string_view>

#include "frontend/xmile/kept.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// Whether a tag in <options> only says that a feature is used; all spellings.
bool is_feature_flag(std::string_view tag);

/// The function namespaces that a file of this dialect names unless it says others.
std::string_view usual_namespaces(Dialect dialect);

/// The whole element, by what the model holds.
XmlNode options_node(const Model& model, Kept& kept);

}  // namespace weir::xmile
