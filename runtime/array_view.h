// Access to the elements of a view. Private to the runtime.
#pragma once

#include <cstddef>
#include <limits>
#include <new>

#include "weir/rt.h"

namespace weir {

inline std::size_t element_count(const weir_view& view) {
  return static_cast<std::size_t>(view.rows) * view.columns;
}

inline double& element_at(const weir_view& view, std::size_t row, std::size_t column) {
  return view.data[row * view.row_stride + column * view.column_stride];
}

/// Element number `i` of a view read row by row.
inline double& element(const weir_view& view, std::size_t i) {
  return element_at(view, i / view.columns, i % view.columns);
}

inline void fill(const weir_view& view, double value) {
  for (std::size_t i = 0; i < element_count(view); ++i) element(view, i) = value;
}

/// Does `work`; when there is no memory for it the result is NaN all over.
template <typename Work>
void or_nan(const weir_view& result, Work work) {
  try {
    work();
  } catch (const std::bad_alloc&) {
    fill(result, std::numeric_limits<double>::quiet_NaN());
  }
}

}  // namespace weir
