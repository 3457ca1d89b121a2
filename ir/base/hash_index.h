// Finds the place of what lies in a vector, by its hash; and what belongs to a name, by its key.
//
// The standard's hash map has a node for each entry, and a search goes through two of them that lie
// anywhere: with the 100,000 names of a large model it waits for memory most of the time. Here a
// search goes to one place of a small table, and entries lie one behind the other: what is asked
// for in the order in which it came is found where the processor has already read.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// Numbers by hash; whose they are only the caller can tell.
class HashIndex {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

  /// The number added with this hash that `is_it` takes; kNone when there is none.
  template <class IsIt>
  std::uint32_t find(std::size_t hash, IsIt is_it) const {
    if (cells_.empty()) return kNone;
    const auto tag = static_cast<std::uint32_t>(hash);
    for (std::size_t at = hash & mask(); cells_[at].number != kNone; at = (at + 1) & mask())
      if (cells_[at].tag == tag && is_it(cells_[at].number)) return cells_[at].number;
    return kNone;
  }

  /// Has brought near where a search with this hash begins.
  [[gnu::always_inline]] void fetch(std::size_t hash) const {
    if (!cells_.empty()) __builtin_prefetch(&cells_[hash & mask()]);
  }

  void add(std::size_t hash, std::uint32_t number) {
    if (kMostFull * (size_ + 1) > (kMostFull - 1) * cells_.size()) grow();
    put({static_cast<std::uint32_t>(hash), number});
    ++size_;
  }

  void reserve(std::size_t count) {
    const std::size_t least = std::bit_ceil(kMostFull * count / (kMostFull - 1) + 1);
    if (least > cells_.size()) resize(least);
  }

  void clear() {
    cells_.clear();
    size_ = 0;
  }

 private:
  static constexpr std::size_t kMostFull = 4;  // all but one of so many cells may be in use

  struct Cell {
    std::uint32_t tag = 0;  // the lower half of the hash
    std::uint32_t number = kNone;
  };

  std::size_t mask() const { return cells_.size() - 1; }

  void put(Cell cell) {
    std::size_t at = cell.tag & mask();
    while (cells_[at].number != kNone) at = (at + 1) & mask();
    cells_[at] = cell;
  }

  void grow() {
    constexpr std::size_t kFewest = 16;
    resize(std::max(kFewest, 2 * cells_.size()));
  }

  /// `count`: a power of two.
  void resize(std::size_t count) {
    const std::vector<Cell> old = std::move(cells_);
    cells_.assign(count, Cell());
    for (const Cell& cell : old)
      if (cell.number != kNone) put(cell);
  }

  std::vector<Cell> cells_;  // a power of two below 2^32, up to three quarters of them in use
  std::size_t size_ = 0;
};

/// Entries by key, in the order in which they came. Adding one may move the others.
template <class T>
class KeyMap {
 public:
  using Entry = std::pair<std::string, T>;
  using iterator = typename std::vector<Entry>::iterator;
  using const_iterator = typename std::vector<Entry>::const_iterator;

  const_iterator find(std::string_view key) const { return begin() + place_of(key, hash_of(key)); }
  iterator find(std::string_view key) { return begin() + place_of(key, hash_of(key)); }
  bool contains(std::string_view key) const { return find(key) != end(); }

  /// The entry of a key and whether it is new; one that was there stays as it is.
  std::pair<iterator, bool> emplace(std::string_view key, T value) {
    const std::size_t hash = hash_of(key);
    const iterator known = begin() + place_of(key, hash);
    if (known != end()) return {known, false};
    index_.add(hash, static_cast<std::uint32_t>(entries_.size()));
    entries_.emplace_back(std::string(key), std::move(value));
    return {entries_.end() - 1, true};
  }
  T& operator[](std::string_view key) { return emplace(key, T()).first->second; }
  /// Has brought near what a search for a key reads first.
  [[gnu::always_inline]] void fetch(std::string_view key) const { index_.fetch(hash_of(key)); }
  void reserve(std::size_t count) {
    entries_.reserve(count);
    index_.reserve(count);
  }

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  iterator begin() { return entries_.begin(); }
  iterator end() { return entries_.end(); }
  const_iterator begin() const { return entries_.begin(); }
  const_iterator end() const { return entries_.end(); }
  void clear() {
    entries_.clear();
    index_.clear();
  }

 private:
  static std::size_t hash_of(std::string_view key) { return std::hash<std::string_view>()(key); }

  /// The place of a key's entry; behind the last where there is none.
  std::ptrdiff_t place_of(std::string_view key, std::size_t hash) const {
    const std::uint32_t place =
        index_.find(hash, [&](std::uint32_t entry) { return entries_[entry].first == key; });
    return static_cast<std::ptrdiff_t>(place == HashIndex::kNone ? entries_.size() : place);
  }

  std::vector<Entry> entries_;
  HashIndex index_;
};

}  // namespace weir
