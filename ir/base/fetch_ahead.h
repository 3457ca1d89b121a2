// Memory asked for before it is read. A large model does not fit into the caches, and what a part
// of it points to lies where no processor guesses: a walk over all equations would wait for one
// place after the other, which takes longer than what it does with them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace weir {

// GCC 12 drops the calls of a function that does nothing else: hence always_inline, here and below.

/// Has an object brought near; nothing changes, and any address will do.
[[gnu::always_inline]] inline void fetch(const void* object, std::size_t bytes) {
  constexpr std::size_t kLine = 64;
  const char* at = static_cast<const char*>(object);
  for (std::size_t offset = 0; offset < bytes; offset += kLine) __builtin_prefetch(at + offset);
}

/// The first few of a list.
template <class Part>
[[gnu::always_inline]] inline void fetch(const std::vector<Part>& parts) {
  constexpr std::size_t kMost = 384;
  fetch(parts.data(), std::min(parts.size() * sizeof(Part), kMost));
}

/// For turn `i` of a walk over `count` equations: what turns to come will read. `equation_at`: of a
/// turn, or null. An equation has an `expr`, which has `args`, each with `args` of its own.
template <class EquationAt>
[[gnu::always_inline]] inline void fetch_ahead(std::size_t i, std::size_t count,
                                               EquationAt equation_at) {
  constexpr std::size_t kFar = 12, kNear = 6, kNext = 3;
  const auto at = [&](std::size_t turns) {
    return i + turns < count ? equation_at(i + turns) : nullptr;
  };
  if (const auto* equation = at(kFar)) fetch(equation, sizeof *equation);
  if (const auto* equation = at(kNear)) fetch(equation->expr.args);
  if (const auto* equation = at(kNext))
    for (const auto& arg : equation->expr.args) fetch(arg.args);
}

/// Of a variable, what a walk reads to come to its equations.
inline constexpr std::size_t kHead = 128;

template <class Variables>
[[gnu::always_inline]] inline void fetch_heads_ahead(std::size_t i, const Variables& variables) {
  constexpr std::size_t kFarther = 24;
  if (i + kFarther < variables.size())
    fetch(&variables.begin()[static_cast<std::ptrdiff_t>(i + kFarther)], kHead);
}

/// The same of a walk over variables.
template <class Variables>
[[gnu::always_inline]] inline void fetch_ahead(std::size_t i, const Variables& variables) {
  fetch_heads_ahead(i, variables);
  fetch_ahead(i, variables.size(), [&](std::size_t k) {
    const auto& equations = variables.begin()[static_cast<std::ptrdiff_t>(k)].equations;
    return equations.empty() ? nullptr : equations.data();
  });
}

/// The same of a walk that reads no expressions: where the first equation of each variable begins.
template <class Variables>
[[gnu::always_inline]] inline void fetch_first_ahead(std::size_t i, const Variables& variables) {
  constexpr std::size_t kFar = 12, kBeginning = 80;
  fetch_heads_ahead(i, variables);
  if (i + kFar >= variables.size()) return;
  const auto& equations = variables.begin()[static_cast<std::ptrdiff_t>(i + kFar)].equations;
  if (!equations.empty()) fetch(equations.data(), kBeginning);
}

}  // namespace weir
