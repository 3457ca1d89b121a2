// Index tables that a pass adds to a Program: none twice. They are read in every turn of a loop,
// and what is read less leaves more of a cache to the numbers.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ir/program/program.h"

namespace weir {

class IndexTables {
 public:
  /// Of a Program that outlives it, and to which nobody else adds one meanwhile.
  explicit IndexTables(Program& program) : program_(program) {
    for (const IndexTableId id : program.index_tables.ids())
      known_.emplace(hash_of(program.index_tables[id]), id);
  }

  /// The table with these entries.
  IndexTableId add(std::vector<std::uint32_t> entries) {
    const std::size_t hash = hash_of(entries);
    const auto [first, last] = known_.equal_range(hash);
    for (auto known = first; known != last; ++known) {
      if (program_.index_tables[known->second] == entries) return known->second;
    }
    return known_.emplace(hash, program_.index_tables.add(std::move(entries)))->second;
  }

 private:
  static std::size_t hash_of(const std::vector<std::uint32_t>& entries) {
    return std::hash<std::string_view>()(
        {reinterpret_cast<const char*>(entries.data()), entries.size() * sizeof(std::uint32_t)});
  }

  Program& program_;
  std::unordered_multimap<std::size_t, IndexTableId> known_;  // by hash
};

}  // namespace weir
