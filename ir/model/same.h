// Sameness by meaning of the small parts of a model: for diff.cpp.
#pragma once

#include <optional>
#include <vector>

#include "ir/model/model.h"

namespace weir {

bool is_same(const Expr& a, const Expr& b);
bool is_same(const Subscript& a, const Subscript& b);
bool is_same(const LookupTable& a, const LookupTable& b);
bool is_same(const DimItem& a, const DimItem& b);
bool is_same(const Mapping& a, const Mapping& b);
bool is_same(const FlowRef& a, const FlowRef& b);
bool is_same(const Connection& a, const Connection& b);
bool is_same(const ValueRange& a, const ValueRange& b);
bool is_same(const Behavior& a, const Behavior& b);
bool is_same(const SimSpecs& a, const SimSpecs& b);
bool is_same(const UnitDefinition& a, const UnitDefinition& b);
bool is_same(const MacroParam& a, const MacroParam& b);
bool is_same(const Equation& a, const Equation& b);
bool is_same(const Container& a, const Container& b);
bool is_same(const Leak& a, const Leak& b);
bool is_same_bits(const std::vector<double>& a, const std::vector<double>& b);

template <class Part>
bool is_same(const std::vector<Part>& a, const std::vector<Part>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!is_same(a[i], b[i])) return false;
  }
  return true;
}

template <class Part>
bool is_same(const std::optional<Part>& a, const std::optional<Part>& b) {
  return a.has_value() == b.has_value() && (!a || is_same(*a, *b));
}

template <class Part>
bool is_same(const Rare<Part>& a, const Rare<Part>& b) {
  return a.has_value() == b.has_value() && (!a || is_same(*a, *b));
}

}  // namespace weir
