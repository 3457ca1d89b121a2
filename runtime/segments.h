// Lookups cut into segments that are read without a search. Private to the runtime and the engines.
#pragma once

#include <cstddef>
#include <vector>

#include "weir/rt.h"

namespace weir {

/// The segments of a table, one more than it has points: rt.h, weir_segment. Those that would not
/// give weir_rt_lookup's own bits are never read.
std::vector<weir_segment> make_segments(const weir_table& table);

/// One lane's part of weir_frame::wide_segments for a table; `fields` is the place of its `low`.
inline void put_segment(const weir_segment& segment, double* fields, std::size_t lanes) {
  const double all[WEIR_SEGMENT_FIELDS] = {segment.low,     segment.high,        segment.from,
                                           segment.run,     segment.rise,        segment.y,
                                           segment.inverse, segment.inverse_rest};
  for (const double field : all) {
    *fields = field;
    fields += lanes;
  }
}

}  // namespace weir
