// A lookup as a distribution: how its area is spread over its x range. Private to the runtime.
#pragma once

#include "weir/rt.h"

namespace weir {

/// Part of the profile's area between two places, given as parts (0..1) of its x range; places
/// outside are cut off. A profile of one x is flat. NaN without points or area.
double profile_share(const weir_table& profile, double from, double to);

/// y at a place, given as a part (0..1) of the x range. NaN without points.
double profile_value(const weir_table& profile, double place);

/// Area between two x, which must lie within the range.
double profile_area(const weir_table& profile, double from, double to);

/// The mean x, weighted by y. NaN without points or area.
double profile_mean(const weir_table& profile);

}  // namespace weir
