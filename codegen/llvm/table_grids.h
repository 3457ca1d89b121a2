// Which tables native code reads in place, and which of them share their x points
// (emit_lookup.cpp).
#pragma once

#include <cstdint>
#include <vector>

#include "ir/program/program.h"

namespace weir {

class TableGrids {
 public:
  explicit TableGrids(const Program& program);

  /// Whether a read may go by the segment that the frame remembers.
  bool has_segments(std::uint32_t table) const { return has_segments_[table]; }
  /// The same number for tables with the same x points: that of the first of them.
  std::uint32_t grid_of(std::uint32_t table) const { return grids_[table]; }

 private:
  std::vector<bool> has_segments_;
  std::vector<std::uint32_t> grids_;
};

}  // namespace weir
