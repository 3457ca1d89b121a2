// SHIFT IF TRUE (vensim.md 10.4): a run of levels moves up by one place.
#include <algorithm>
#include <cstddef>

#include "runtime/array_view.h"
#include "weir/rt.h"

using weir::element;
using weir::element_count;

/// Scalars: condition, how many levels of the view, whether the last one keeps what it has and
/// gains, the new first value. Nothing moves when the condition is not true or there is no level.
void weir_rt_shift_levels(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  const weir_view& levels = views[0];
  const bool is_asked = scalars[0] < 0 || scalars[0] > 0;
  const double count = std::min(scalars[1], static_cast<double>(element_count(levels)));
  if (!is_asked || !(count >= 1)) return;
  const auto last = static_cast<std::size_t>(count) - 1;
  const double kept = scalars[2] < 0 || scalars[2] > 0 ? element(levels, last) : 0.0;
  for (std::size_t k = last; k > 0; --k) element(levels, k) = element(levels, k - 1);
  if (last > 0) element(levels, last) += kept;
  element(levels, 0) = last == 0 ? scalars[3] + kept : scalars[3];
}
