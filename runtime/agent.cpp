// Curves of wanting: see agent.h.
#include "runtime/agent.h"

#include <algorithm>
#include <cmath>

#include "runtime/array_view.h"

namespace weir {
namespace {

// How many widths from the centre a curve is 1 or 0 to the last bit.
double reach(Curve curve) {
  switch (curve) {
    case Curve::Fixed:
      return 0;
    case Curve::Rectangular:
    case Curve::Triangular:
      return 0.5;
    case Curve::Normal:
      return 38;
    case Curve::Exponential:
      return 745;
  }
  return 0;
}

}  // namespace

double wanted(const Agent& agent, double price) {
  if (agent.curve == Curve::Fixed) return 1;
  if (!(agent.width > 0)) return price <= agent.centre ? 1 : 0;
  const double away = (price - agent.centre) / agent.width;
  switch (agent.curve) {
    case Curve::Fixed:
      return 1;
    case Curve::Rectangular:
      return std::clamp(0.5 - away, 0.0, 1.0);
    case Curve::Triangular: {
      const double u = std::clamp(away + 0.5, 0.0, 1.0);
      return u <= 0.5 ? 1 - 2 * u * u : 2 * (1 - u) * (1 - u);
    }
    case Curve::Normal:
      return 0.5 * std::erfc(away / std::sqrt(2.0));
    case Curve::Exponential:
      return away < 0 ? 1 - 0.5 * std::exp(away) : 0.5 * std::exp(-away);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

bool read_agent(double request, const weir_view& profiles, std::size_t row, Agent& agent) {
  const double type = std::round(element_at(profiles, row, 0));
  const bool gets_whole = type >= 10;
  const double curve = gets_whole ? type - 10 : type;
  if (!(curve >= 0 && curve <= 4) || !std::isfinite(request)) return false;
  agent = {std::max(request, 0.0), static_cast<Curve>(static_cast<int>(curve)), gets_whole,
           element_at(profiles, row, 1), element_at(profiles, row, 2)};
  return agent.curve == Curve::Fixed || (std::isfinite(agent.centre) && std::isfinite(agent.width));
}

PriceRange price_range(const std::vector<Agent>& agents) {
  PriceRange range;
  for (const Agent& agent : agents) {
    if (agent.request == 0 || agent.curve == Curve::Fixed) continue;
    const double width = std::max(agent.width, 0.0) * reach(agent.curve);
    // one unit in the last place more: a step at the centre itself lies inside
    range.low = std::min(range.low, agent.centre - width);
    range.high = std::max(range.high, std::nextafter(agent.centre + width, HUGE_VAL));
  }
  return range;
}

}  // namespace weir
