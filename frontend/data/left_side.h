// How many elements the left side of an equation stands for, and their names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/model/model.h"
#include "ir/model/passes/dims.h"

namespace weir::data {

/// More elements than this in one equation are refused.
inline constexpr std::size_t kMaxElements = 1'000'000;

/// The left side of one equation: at each position the elements it covers.
struct LeftSide {
  struct Position {
    std::vector<std::string> keys;  // of the elements, in order
    bool is_range = false;          // false: one element given singly
  };
  std::vector<Position> positions;

  /// Sizes of the positions that are ranges, left to right.
  std::vector<std::size_t> range_sizes() const;
  /// Product of the sizes; more than kMaxElements when it is too large.
  std::size_t element_count() const;
  /// The keys of one element, row-major: the last position runs fastest.
  std::vector<std::string> element_keys(std::size_t element) const;
};

/// Nothing when a subscript is not known: the passes report that.
std::optional<LeftSide> left_side(const Variable& variable, const Equation& equation,
                                  const DimTable& dims);

}  // namespace weir::data
