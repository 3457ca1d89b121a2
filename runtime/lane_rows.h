// Rows that several lanes save at the same times. Private to the runtime.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/sim.h"

namespace weir {

/// Keeps a few rows as the values lie, [row][column][lane], until each lane takes its own: a copy
/// of all lanes at once, and later one that runs along a lane, instead of a walk from lane to lane
/// at each time.
class LaneRows {
 public:
  LaneRows(std::size_t columns, std::size_t lanes);

  /// Whether several rows have room: a long one is copied at once as well as twice.
  static bool is_for(std::size_t columns, std::size_t lanes);

  /// `values`: [slot][lane]; `saved`: the slot of each column.
  void add(double time, const double* values, const std::vector<std::uint32_t>& saved);
  bool is_full() const { return times_.size() == most_; }
  /// Puts all rows of a lane behind those in `results`.
  void append_to(Results& results, std::size_t lane) const;
  void clear() { times_.clear(); }

 private:
  std::size_t columns_, lanes_, most_;
  std::vector<double> times_, numbers_;
};

}  // namespace weir
