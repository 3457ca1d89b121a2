// Typed ids and the vectors they index.
//
// Every kind of thing (variable, dimension, element, lookup, ...) has its own id type, so that an
// id of one kind cannot index another. Ids are dense: 0, 1, 2, ... in the order of `add`.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace weir {

/// A dense id of one kind of thing; default constructed it is invalid.
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::size_t index) : value_(static_cast<std::uint32_t>(index)) {}
  constexpr bool valid() const { return value_ != kInvalid; }
  constexpr std::size_t index() const { return value_; }
  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  static constexpr std::uint32_t kInvalid = 0xFFFFFFFFu;
  std::uint32_t value_ = kInvalid;
};

/// A vector indexed by one id type.
template <class IdType, class T>
class IdVec {
 public:
  IdType add(T item) {
    items_.push_back(std::move(item));
    return IdType(items_.size() - 1);
  }
  T& operator[](IdType id) { return items_[id.index()]; }
  const T& operator[](IdType id) const { return items_[id.index()]; }
  IdType next_id() const { return IdType(items_.size()); }
  void reserve(std::size_t count) { items_.reserve(count); }
  std::size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

  /// All ids, in order: `for (VarId var : variables.ids())`.
  struct Ids {
    struct Iterator {
      std::size_t at;
      IdType operator*() const { return IdType(at); }
      Iterator& operator++() { return ++at, *this; }
      bool operator!=(const Iterator& other) const { return at != other.at; }
    };
    std::size_t count;
    Iterator begin() const { return {0}; }
    Iterator end() const { return {count}; }
  };
  Ids ids() const { return {items_.size()}; }

 private:
  std::vector<T> items_;
};

}  // namespace weir
