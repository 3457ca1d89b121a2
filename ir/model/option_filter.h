// What an option filter does (xmile.md 24.6).
#pragma once

#include "ir/model/model.h"

namespace weir {

/// Whether its result is the value of a stock, not that of a flow or an auxiliary.
inline bool changes_stock(const OptionFilter& filter) {
  using AppliesTo = OptionFilter::AppliesTo;
  const bool is_own = filter.applies_to == AppliesTo::Object && filter.kind == VarKind::Stock;
  return is_own || filter.applies_to == AppliesTo::Upstream ||
         filter.applies_to == AppliesTo::Downstream;
}

}  // namespace weir
