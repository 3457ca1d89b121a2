// The words of the printed Program, shared by print.cpp and parse.cpp. Not a door: for this room
// only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ir/program/program.h"

namespace weir {

// One row per enumerator, in the order of the enum.
inline constexpr std::array<const char*, 9> kMethodWords = {"euler",    "rk2_midpoint", "rk2_heun",
                                                            "rk4",      "difference",   "rk2_auto",
                                                            "rk4_auto", "rk45",         "cvode"};
inline constexpr std::array<const char*, 5> kReadKindWords = {"continuous", "extrapolate",
                                                              "discrete", "look_forward", "raw"};
inline constexpr std::array<const char*, 6> kSlotKindWords = {"time",  "constant", "fixed",
                                                              "stock", "memory",   "aux"};

/// The enumerator a word names.
template <class Enum, std::size_t N>
std::optional<Enum> find_word(const std::array<const char*, N>& words, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i) {
    if (word == words[i]) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Enum, std::size_t N>
const char* word_of(const std::array<const char*, N>& words, Enum value) {
  const auto i = static_cast<std::size_t>(value);
  return i < N ? words[i] : "?";
}

/// What stands before the bracket of address number `which` of this op: `v[...]`, `table[...]`.
const char* space_word(Op op, std::size_t which);

/// One more than the greatest register (loop) that the body names; the counts of a Statement
/// default to these.
std::uint32_t used_registers(const Statement& statement);
std::uint32_t used_loops(const Statement& statement);

}  // namespace weir
