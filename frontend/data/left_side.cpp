// See left_side.h.
#include "frontend/data/left_side.h"

#include <algorithm>

namespace weir::data {

std::vector<std::size_t> LeftSide::range_sizes() const {
  std::vector<std::size_t> sizes;
  for (const Position& position : positions) {
    if (position.is_range) sizes.push_back(position.keys.size());
  }
  return sizes;
}

std::size_t LeftSide::element_count() const {
  std::size_t count = 1;
  for (const Position& position : positions) {
    count = std::min(count * position.keys.size(), kMaxElements + 1);
  }
  return count;
}

std::vector<std::string> LeftSide::element_keys(std::size_t element) const {
  std::vector<std::string> elems(positions.size());
  for (std::size_t at = elems.size(); at-- > 0;) {
    const std::vector<std::string>& keys = positions[at].keys;
    elems[at] = keys[element % keys.size()];
    element /= keys.size();
  }
  return elems;
}

std::optional<LeftSide> left_side(const Variable& variable, const Equation& equation,
                                  const DimTable& dims) {
  LeftSide result;
  const std::vector<Subscript>& subs = equation.subs.empty() ? variable.dims : equation.subs;
  for (const Subscript& sub : subs) {
    if (sub.kind != SubKind::Name) return std::nullopt;
    LeftSide::Position& position = result.positions.emplace_back();
    if (const auto dim = dims.find_dim(sub.name.key)) {
      position.is_range = true;
      for (const ElemId elem : dims.elems(*dim)) position.keys.push_back(dims.name(elem).key);
    } else if (dims.find_elem(sub.name.key)) {
      position.keys.push_back(sub.name.key);
    } else {
      return std::nullopt;
    }
  }
  return result;
}

}  // namespace weir::data
