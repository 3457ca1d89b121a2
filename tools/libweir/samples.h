// Measurements of one thing, for those who tell how long something takes.
#pragma once

#include <algorithm>
#include <vector>

namespace weir {

class Samples {
 public:
  void add(double value) { values_.push_back(value); }
  bool empty() const { return values_.empty(); }
  /// 0 of none; of an even number the mean of the middle two.
  double median() const {
    if (values_.empty()) return 0;
    std::vector<double> sorted = values_;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
  double least() const {
    return values_.empty() ? 0 : *std::min_element(values_.begin(), values_.end());
  }

 private:
  std::vector<double> values_;
};

}  // namespace weir
