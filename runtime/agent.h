// Agents of a market: how much each wants at which price (vensim.md 10.10.1). Private to the
// runtime.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "weir/rt.h"

namespace weir {

/// Halvings of a price interval; doubles are neighbours long before, unless the price is 0.
inline constexpr int kMostHalvings = 200;

/// The curves of vensim.md 10.10.1. Type 5, constant elasticity, is not known well enough.
enum class Curve { Fixed = 0, Rectangular = 1, Triangular = 2, Normal = 3, Exponential = 4 };

struct Agent {
  double request = 0;  // at least 0
  Curve curve = Curve::Fixed;
  bool gets_whole = false;  // type + 10: a whole number
  double centre = 0, width = 0;
};

/// Part of the request that is wanted at a price: 1 falling to 0. A width not above 0 makes a step
/// at the centre.
double wanted(const Agent& agent, double price);

/// Reads one agent's row of the profiles: type, priority, width, extra. False: a curve or number
/// that is none.
bool read_agent(double request, const weir_view& profiles, std::size_t row, Agent& agent);

struct PriceRange {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
};

/// From where everyone is served to where nobody is, but for the fixed ones; low above high when
/// there are no others.
PriceRange price_range(const std::vector<Agent>& agents);

}  // namespace weir
