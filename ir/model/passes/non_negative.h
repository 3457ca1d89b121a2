// Which stocks and flows may not be negative.
#pragma once

#include "ir/model/model.h"

namespace weir {

/// The cascade of xmile.md 7.1: what the variable says, else its model, else the file.
bool is_non_negative(const Variable& variable, const Sector& sector, const Model& model);

}  // namespace weir
