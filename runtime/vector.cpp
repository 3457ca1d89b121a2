// Whole-vector functions: VECTOR SORT ORDER, VECTOR RANK, INVERT MATRIX (vensim.md 10.8).
//
// One call takes one vector: a view read row by row, whichever way it lies. Other subscripts are
// loops around the call.
#include "runtime/array_view.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "weir/rt.h"

using weir::element;
using weir::element_count;

namespace {

// Numbers of the elements in order; equal ones by number. NaN comes last in either direction.
std::vector<std::uint32_t> sorted_order(const weir_view& vector, double direction) {
  std::vector<std::uint32_t> order(element_count(vector));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  const bool is_ascending = direction > 0;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const double x = element(vector, a), y = element(vector, b);
    if (std::isnan(x) || std::isnan(y)) return !std::isnan(x);
    return is_ascending ? x < y : x > y;
  });
  return order;
}

// Gauss-Jordan with partial pivoting on [m | identity], both n x n, row-major. False: singular.
bool invert(std::vector<double>& m, std::vector<double>& inverse, std::size_t n) {
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < n; ++row) {
      if (std::fabs(m[row * n + column]) > std::fabs(m[pivot * n + column])) pivot = row;
    }
    const double scale = m[pivot * n + column];
    if (scale == 0 || !std::isfinite(scale)) return false;

    for (std::size_t j = 0; j < n; ++j) {
      std::swap(m[pivot * n + j], m[column * n + j]);
      std::swap(inverse[pivot * n + j], inverse[column * n + j]);
    }
    for (std::size_t j = 0; j < n; ++j) {
      m[column * n + j] /= scale;
      inverse[column * n + j] /= scale;
    }
    for (std::size_t row = 0; row < n; ++row) {
      const double factor = m[row * n + column];
      if (row == column || factor == 0) continue;
      for (std::size_t j = 0; j < n; ++j) {
        m[row * n + j] -= factor * m[column * n + j];
        inverse[row * n + j] -= factor * inverse[column * n + j];
      }
    }
  }
  return true;
}

// The order of the matrix: as asked, but no more than what both views hold.
std::size_t matrix_order(const weir_view& result, const weir_view& matrix, double asked) {
  const std::uint32_t held = std::min({result.rows, result.columns, matrix.rows, matrix.columns});
  const double order = std::round(asked);
  return order >= 0 && order < held ? static_cast<std::size_t>(order) : held;
}

void invert_into(const weir_view& result, const weir_view& matrix, std::size_t n) {
  std::vector<double> m(n * n), inverse(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) m[i * n + j] = weir::element_at(matrix, i, j);
    inverse[i * n + i] = 1;
  }
  weir::fill(result, WEIR_NA);
  if (!invert(m, inverse, n)) return;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) weir::element_at(result, i, j) = inverse[i * n + j];
  }
}

}  // namespace

/// VECTOR SORT ORDER(v, direction): result[j] = 0-based number of the element that comes j-th;
/// ascending for a positive direction, else descending. Equal elements keep their order.
void weir_rt_sort_order(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  weir::or_nan(views[0], [&] {
    const std::vector<std::uint32_t> order = sorted_order(views[1], scalars[0]);
    for (std::size_t j = 0; j < order.size() && j < element_count(views[0]); ++j) {
      element(views[0], j) = static_cast<double>(order[j]);
    }
  });
}

/// VECTOR RANK(v, direction): 1-based rank of each element; equal ones get successive ranks by
/// number.
void weir_rt_rank(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  weir::or_nan(views[0], [&] {
    const std::vector<std::uint32_t> order = sorted_order(views[1], scalars[0]);
    for (std::size_t j = 0; j < order.size(); ++j) {
      if (order[j] < element_count(views[0]))
        element(views[0], order[j]) = static_cast<double>(j + 1);
    }
  });
}

/// INVERT MATRIX(m, n): the inverse of the first n rows and columns. :NA: where there is none: all
/// over for a singular matrix, and outside the first n.
void weir_rt_invert_matrix(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  weir::or_nan(views[0], [&] {
    invert_into(views[0], views[1], matrix_order(views[0], views[1], scalars[0]));
  });
}
