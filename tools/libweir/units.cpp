// Units for `weir check` and `weir list`.
#include "ir/model/check/check_units.h"
#include "tools/libweir/weir.hpp"

namespace weir {

void report_units(const Lowered& lowered, Diagnostics& diags) {
  check_units(lowered.model, lowered.resolved.dialect, diags);
}

std::unordered_map<std::string, std::string> inferred_units(const Lowered& lowered) {
  return infer_units(lowered.model, lowered.resolved.dialect);
}

}  // namespace weir
