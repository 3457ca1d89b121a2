// See point_pairs.h.
#include "ir/model/passes/point_pairs.h"

#include <algorithm>
#include <utility>

namespace weir {

LookupTable paired_points(const std::vector<double>& xs, const std::vector<double>& ys) {
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0; i < std::min(xs.size(), ys.size()); ++i) pairs.emplace_back(xs[i], ys[i]);
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  LookupTable table;
  for (const auto& [x, y] : pairs) {
    table.xs.push_back(x);
    table.ys.push_back(y);
  }
  return table;
}

}  // namespace weir
