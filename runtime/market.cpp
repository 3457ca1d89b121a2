// The market functions: FIND MARKET PRICE, DEMAND AT PRICE, SUPPLY AT PRICE (vensim.md 10.10.4).
//
// A demander wants q*Q(p) at the price p, a supplier offers q*(1 - Q(p)); both curves are those of
// agent.h. Demand falls and supply rises with the price, so they meet once, or along a flat
// stretch. Those of type 0 want or offer all they have at any price.
#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "runtime/agent.h"
#include "runtime/array_view.h"

using weir::Agent;
using weir::Curve;
using weir::element;
using weir::element_count;
using weir::PriceRange;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double demanded(const Agent& agent, double price) { return agent.request * wanted(agent, price); }

double supplied(const Agent& agent, double price) {
  return agent.request * (agent.curve == Curve::Fixed ? 1 : 1 - wanted(agent, price));
}

// Demand less supply at a price.
double excess(const std::vector<Agent>& demanders, const std::vector<Agent>& suppliers,
              double price) {
  double sum = 0;
  for (const Agent& agent : demanders) sum += demanded(agent, price);
  for (const Agent& agent : suppliers) sum -= supplied(agent, price);
  return sum;
}

// Adds the agents of a vector and its profiles; false when one is none.
bool read_agents(const weir_view& quantities, const weir_view& profiles,
                 std::vector<Agent>& agents) {
  const std::size_t count = std::min<std::size_t>(element_count(quantities), profiles.rows);
  agents.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (!read_agent(element(quantities, i), profiles, i, agents[i])) return false;
  }
  return true;
}

// The price at which the excess vanishes, or the end of the range towards which it tends. NaN when
// nobody heeds a price.
double market_price(const weir_view* views) {
  std::vector<Agent> demanders, suppliers;
  if (!read_agents(views[1], views[2], demanders) || !read_agents(views[3], views[4], suppliers))
    return kNan;
  const PriceRange wants = weir::price_range(demanders), offers = weir::price_range(suppliers);
  double low = std::min(wants.low, offers.low), high = std::max(wants.high, offers.high);
  if (!(low <= high)) return kNan;
  for (int i = 0; i < weir::kMostHalvings; ++i) {
    const double middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) break;
    (excess(demanders, suppliers, middle) > 0 ? low : high) = middle;
  }
  return high;
}

// One agent at a price; NaN for a curve that is none.
double at_price(const weir_view* views, const double* scalars,
                double (*amount)(const Agent&, double)) {
  Agent agent;
  return read_agent(scalars[0], views[1], 0, agent) ? amount(agent, scalars[1]) : kNan;
}

}  // namespace

/// FIND MARKET PRICE(demands, their profiles, supplies, their profiles).
void weir_rt_market_price(const weir_view* views, uint32_t, const double*, uint32_t) {
  weir::or_nan(views[0], [&] { element(views[0], 0) = market_price(views); });
}

/// DEMAND AT PRICE(quantity, profile, price).
void weir_rt_demand_at_price(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  element(views[0], 0) = at_price(views, scalars, demanded);
}

/// SUPPLY AT PRICE(quantity, profile, price).
void weir_rt_supply_at_price(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  element(views[0], 0) = at_price(views, scalars, supplied);
}
