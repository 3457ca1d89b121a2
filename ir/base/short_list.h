// A list that is short nearly always and then lies in its owner: a walk over many owners reads
// memory in order, and copies of them ask for no block each.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <type_traits>
#include <utility>

namespace weir {

/// As a vector, of parts that may be copied byte by byte; up to `kHere` of them take no block.
template <class Part, std::uint32_t kHere>
class ShortList {
  static_assert(std::is_trivially_copyable_v<Part> && kHere > 0);

 public:
  using value_type = Part;

  ShortList() noexcept = default;
  ShortList(std::initializer_list<Part> parts) {
    reserve(parts.size());
    for (const Part& part : parts) push_back(part);
  }
  ShortList(const ShortList& other) : size_(other.size_) {
    if (other.size_ > kHere) {
      hold(other.size_);
      std::copy_n(other.data(), size_, data());
    } else {
      std::copy_n(other.data(), kHere, here_);  // all of them: no branch; others have room for more
    }
  }
  ShortList(ShortList&& other) noexcept
      : away_(std::move(other.away_)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, kHere)) {
    std::copy_n(other.here_, kHere, here_);
  }
  ShortList& operator=(const ShortList& other) {
    if (this != &other) *this = ShortList(other);
    return *this;
  }
  ShortList& operator=(ShortList&& other) noexcept {
    away_ = std::move(other.away_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, kHere);
    std::copy_n(other.here_, kHere, here_);
    return *this;
  }
  ~ShortList() = default;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Part* begin() { return data(); }
  Part* end() { return data() + size_; }
  const Part* begin() const { return data(); }
  const Part* end() const { return data() + size_; }
  Part& operator[](std::size_t at) { return data()[at]; }
  const Part& operator[](std::size_t at) const { return data()[at]; }

  void clear() { size_ = 0; }
  void reserve(std::size_t count) {
    if (count > capacity_) grow(static_cast<std::uint32_t>(count));
  }
  void push_back(Part part) {
    if (size_ == capacity_) grow(2 * capacity_);
    data()[size_++] = part;
  }

  friend bool operator==(const ShortList& a, const ShortList& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  Part* data() { return away_ ? away_.get() : here_; }
  const Part* data() const { return away_ ? away_.get() : here_; }

  void hold(std::uint32_t capacity) {
    away_ = std::make_unique<Part[]>(capacity);
    capacity_ = capacity;
  }

  void grow(std::uint32_t capacity) {
    const std::unique_ptr<Part[]> former = std::move(away_);
    hold(capacity);
    std::copy_n(former ? former.get() : here_, size_, away_.get());
  }

  std::unique_ptr<Part[]> away_;  // all parts, when they are more
  Part here_[kHere];
  std::uint32_t size_ = 0, capacity_ = kHere;
};

}  // namespace weir
