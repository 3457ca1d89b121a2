// The text of a model's diagrams: `weir dump --stage=views`.
#pragma once

#include <string>

#include "ir/model/model.h"

namespace weir {

/// One line an object or connector, in their order; nothing for a model whose views are not read.
std::string print_views(const Model& model);

}  // namespace weir
