// Which functions of XMILE take whole arrays.
#pragma once

#include "ir/model/expr.h"

namespace weir {

/// Whether a call reduces the arrays among its arguments (xmile.md 18.9).
bool reduces(const Expr& call);

}  // namespace weir
