// What runs in lanes begin with. Private to the runtime.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "runtime/segments.h"
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

/// The image in all lanes, where it must be: `values` as large as those of all of them. Nearly all
/// of large arrays is 0.
inline void set_lane_values(const weir_code& code, double* values) {
  const auto row = [&](std::uint32_t slot) { return values + std::size_t{slot} * code.lanes; };
  for (std::uint32_t i = 0; i < code.to_set_count; ++i) {
    const weir_region region = code.to_set[i];
    std::fill(row(region.base), row(region.base + region.size), 0.0);
  }
  for (std::uint32_t i = 0; i < code.image_piece_count; ++i) {
    const weir_region piece = code.image_pieces[i];
    for (std::uint32_t slot = piece.base; slot < piece.base + piece.size; ++slot)
      std::fill_n(row(slot), code.lanes, code.image[slot]);
  }
}

/// Where the lookups of all lanes start.
inline void start_lane_segments(const weir_code& code, double* fields) {
  for (std::uint32_t table = 0; table < code.table_count; ++table) {
    for (std::size_t lane = 0; lane < code.lanes; ++lane)
      put_segment(*code.segments[table], fields + lane, code.lanes);
    fields += std::size_t{WEIR_SEGMENT_FIELDS} * code.lanes;
  }
}

}  // namespace weir
