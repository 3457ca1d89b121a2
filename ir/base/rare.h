// What few owners have: an optional that takes the room of a list, whatever it holds. A walk over
// many owners does not read past what is not there.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace weir {

template <class Part>
class Rare {
 public:
  Rare() = default;
  Rare(std::nullopt_t) {}
  Rare(Part part) { emplace(std::move(part)); }
  Rare(std::optional<Part> part) {
    if (part) emplace(std::move(*part));
  }

  bool has_value() const { return !part_.empty(); }
  explicit operator bool() const { return has_value(); }
  Part& operator*() { return part_.front(); }
  const Part& operator*() const { return part_.front(); }
  Part* operator->() { return part_.data(); }
  const Part* operator->() const { return part_.data(); }

  Part& emplace(Part part = {}) {
    part_.clear();
    part_.push_back(std::move(part));
    return part_.front();
  }
  void reset() { part_.clear(); }

 private:
  std::vector<Part> part_;  // none or one
};

}  // namespace weir
