// Index tables of a Program, each kept once.
#pragma once

#include <unordered_map>
#include <vector>

#include "ir/program/program.h"

namespace weir {

class IndexTables {
 public:
  /// The table with these entries, added if it is new.
  IndexTableId intern(std::vector<std::uint32_t> entries) {
    std::uint64_t hash = 1469598103934665603ull;  // FNV-1a over the entries
    for (std::uint32_t entry : entries) hash = (hash ^ entry) * 1099511628211ull;
    auto [begin, end] = known_.equal_range(hash);
    for (auto it = begin; it != end; ++it)
      if (tables_[it->second] == entries) return it->second;
    IndexTableId id = tables_.add(std::move(entries));
    known_.emplace(hash, id);
    return id;
  }
  IdVec<IndexTableId, std::vector<std::uint32_t>> take() { return std::move(tables_); }

 private:
  IdVec<IndexTableId, std::vector<std::uint32_t>> tables_;
  std::unordered_multimap<std::uint64_t, IndexTableId> known_;
};

}  // namespace weir
