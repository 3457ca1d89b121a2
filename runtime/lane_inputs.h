// What a run in lanes may set. Private to the runtime.
#pragma once

#include <algorithm>
#include <cstdint>

#include "runtime/sim.h"
#include "weir/rt.h"

namespace weir {

/// Whether all slots that a run names are in the model, and are its to set.
inline bool fits(const weir_code& code, const RunOptions& options) {
  const auto is_inside = [&](std::uint32_t slot) { return slot < code.value_count; };
  const auto may_be_set = [&](const Override& given) {
    return code.varied == nullptr ||
           std::binary_search(code.varied, code.varied + code.varied_count, given.slot);
  };
  return std::all_of(
             options.overrides.begin(), options.overrides.end(),
             [&](const Override& given) { return is_inside(given.slot) && may_be_set(given); }) &&
         std::all_of(options.saved_slots.begin(), options.saved_slots.end(), is_inside) &&
         is_inside(options.absolute_error.slot.value_or(0)) &&
         is_inside(options.relative_error.slot.value_or(0));
}

}  // namespace weir
