// Sharing out a scarce supply: ALLOCATE AVAILABLE, ALLOCATE BY PRIORITY and MARKETP
// (vensim.md 10.10).
//
// Every agent i asks for q_i and has a curve Q_i(p) that falls from 1 to 0 as the price p rises.
// When the supply A is less than all that is asked for, the price is sought at which the demand
//
//     D(p) = q_1 Q_1(p) + ... + q_n Q_n(p)
//
// is A, and agent i gets q_i Q_i(p). D falls in p, so bisection finds the price to the last bit;
// what is left of the difference, and a jump in D, is shared by going the same part of the way from
// the shares at one neighbouring price to those at the other. Vensim stops its search earlier, so
// its own figures differ by up to 1e-4 (10.10.2).
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "runtime/agent.h"
#include "runtime/array_view.h"
#include "weir/rt.h"

using weir::Agent;
using weir::Curve;
using weir::element;
using weir::element_count;
using weir::PriceRange;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double demand(const std::vector<Agent>& agents, double price) {
  double sum = 0;
  for (const Agent& agent : agents) sum += agent.request * wanted(agent, price);
  return sum;
}

// Halves the range until demand at its ends encloses `available` as tightly as doubles can.
void narrow(const std::vector<Agent>& agents, double available, PriceRange& range) {
  for (int i = 0; i < weir::kMostHalvings; ++i) {
    const double middle = range.low + 0.5 * (range.high - range.low);
    if (middle <= range.low || middle >= range.high) return;
    (demand(agents, middle) >= available ? range.low : range.high) = middle;
  }
}

// Shares of a supply that is above 0 and below the sum of requests.
std::vector<double> shares(const std::vector<Agent>& agents, double available) {
  PriceRange range = price_range(agents);
  std::vector<double> share(agents.size());

  // only fixed agents, or these take all: in proportion
  const bool has_price = range.low <= range.high;
  const double price = has_price ? range.high : 0;
  const double least = demand(agents, price);
  if (!has_price || least >= available) {
    for (std::size_t i = 0; i < share.size(); ++i) {
      share[i] = agents[i].request * wanted(agents[i], price) * (available / least);
    }
    return share;
  }

  narrow(agents, available, range);
  const double above = demand(agents, range.low), below = demand(agents, range.high);
  const double part =
      above > below ? std::clamp((above - available) / (above - below), 0.0, 1.0) : 0.0;
  for (std::size_t i = 0; i < share.size(); ++i) {
    const double low = wanted(agents[i], range.low), high = wanted(agents[i], range.high);
    share[i] = agents[i].request * (low + part * (high - low));
  }
  return share;
}

// Makes the shares of agents that take whole numbers whole: each is cut down, and the units so
// freed go, one each, to those that lost most. The sum of their shares is cut to a whole number
// too.
void make_whole(const std::vector<Agent>& agents, std::vector<double>& share) {
  struct Loss {
    double part;
    std::size_t agent;
  };
  constexpr double kRounding = 1e-9;
  std::vector<Loss> losses;
  double freed = 0;
  for (std::size_t i = 0; i < agents.size(); ++i) {
    if (!agents[i].gets_whole) continue;
    const double whole = std::floor(share[i] + kRounding);
    const double part = std::max(share[i] - whole, 0.0);
    freed += part;
    if (whole + 1 <= agents[i].request) losses.push_back({part, i});
    share[i] = whole;
  }
  std::stable_sort(losses.begin(), losses.end(),
                   [](const Loss& a, const Loss& b) { return a.part > b.part; });
  for (std::size_t i = 0; i < losses.size() && freed + kRounding >= 1; ++i, freed -= 1)
    share[losses[i].agent] += 1;
}

void allocate_available(const weir_view& result, const weir_view& requests,
                        const weir_view& profiles, double available) {
  const std::size_t count = std::min(element_count(requests), element_count(result));
  std::vector<Agent> agents(count);
  double asked = 0;
  bool is_known = !std::isnan(available) && profiles.rows >= count && profiles.columns >= 3;
  for (std::size_t i = 0; i < count && is_known; ++i) {
    is_known = read_agent(element(requests, i), profiles, i, agents[i]);
    asked += agents[i].request;
  }
  if (!is_known) return weir::fill(result, kNan);

  // enough for all, or nothing at all
  std::vector<double> share(count);
  if (available >= asked) {
    for (std::size_t i = 0; i < count; ++i) share[i] = agents[i].request;
  } else if (available > 0) {
    share = shares(agents, available);
  }
  make_whole(agents, share);
  for (std::size_t i = 0; i < count; ++i) element(result, i) = share[i];
}

struct Claim {
  double request = 0, priority = 0;
};

// What all claims together get at the priority level z: each rises from nothing at z = priority to
// all at z = priority - width.
double granted(const std::vector<Claim>& claims, double width, double z) {
  double sum = 0;
  for (const Claim& claim : claims)
    sum += claim.request * std::clamp((claim.priority - z) / width, 0.0, 1.0);
  return sum;
}

// The level at which exactly `available` is granted: the sum is linear between break points, so it
// is found among these by halving and then solved.
double clearing_level(const std::vector<Claim>& claims, double width, double available) {
  std::vector<double> levels;
  for (const Claim& claim : claims) {
    levels.push_back(claim.priority);
    levels.push_back(claim.priority - width);
  }
  std::sort(levels.begin(), levels.end());

  // levels[low] grants at least `available`, levels[high] less
  std::size_t low = 0, high = levels.size() - 1;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (granted(claims, width, levels[middle]) >= available ? low : high) = middle;
  }
  const double more = granted(claims, width, levels[low]),
               less = granted(claims, width, levels[high]);
  if (!(more > less)) return levels[low];
  return levels[low] + (levels[high] - levels[low]) * ((more - available) / (more - less));
}

void allocate_by_priority(const weir_view& result, const weir_view& requests,
                          const weir_view& priorities, double width, double available) {
  const std::size_t count =
      std::min({element_count(requests), element_count(result), element_count(priorities)});
  std::vector<Claim> claims(count);
  double asked = 0;
  bool is_known = width > 0 && std::isfinite(width) && !std::isnan(available);
  for (std::size_t i = 0; i < count; ++i) {
    claims[i] = {std::max(element(requests, i), 0.0), element(priorities, i)};
    is_known = is_known && std::isfinite(element(requests, i)) && std::isfinite(claims[i].priority);
    asked += claims[i].request;
  }
  if (!is_known) return weir::fill(result, kNan);

  const bool is_enough = available >= asked;
  const double level = is_enough || available <= 0 ? 0 : clearing_level(claims, width, available);
  for (std::size_t i = 0; i < count; ++i) {
    const double part = is_enough ? 1.0
                        : available <= 0
                            ? 0.0
                            : std::clamp((claims[i].priority - level) / width, 0.0, 1.0);
    element(result, i) = claims[i].request * part;
  }
}

// The priority at which `available` is used up by the first `asked_count` claims.
double clearing_priority(const weir_view& requests, const weir_view& priorities, double asked_count,
                         double width, double available) {
  const std::size_t there = std::min(element_count(requests), element_count(priorities));
  const bool is_known = asked_count >= 1 && width > 0 && std::isfinite(width);
  if (!is_known || std::isnan(available)) return kNan;
  const bool is_part = asked_count < static_cast<double>(there);
  const std::size_t count = is_part ? static_cast<std::size_t>(asked_count) : there;
  std::vector<Claim> claims(count);
  double asked = 0, lowest = HUGE_VAL, highest = -HUGE_VAL;
  for (std::size_t i = 0; i < count; ++i) {
    claims[i] = {std::max(element(requests, i), 0.0), element(priorities, i)};
    if (!std::isfinite(element(requests, i)) || !std::isfinite(claims[i].priority)) return kNan;
    asked += claims[i].request;
    lowest = std::min(lowest, claims[i].priority);
    highest = std::max(highest, claims[i].priority);
  }
  // all get what they want, or nobody anything
  if (available >= asked) return lowest - width;
  return available <= 0 ? highest : clearing_level(claims, width, available);
}

}  // namespace

/// ALLOCATE AVAILABLE(requests, profiles, available) (vensim.md 10.10.2). Fixed agents (type 0) are
/// served before all others; a type of 10 more asks for whole numbers. NaN all over for a type or
/// number that is not known.
void weir_rt_allocate_available(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  weir::or_nan(views[0], [&] { allocate_available(views[0], views[1], views[2], scalars[0]); });
}

/// ALLOCATE BY PRIORITY(requests, priorities, width, available) (vensim.md 10.10.3). NaN all over
/// unless width > 0.
void weir_rt_allocate_by_priority(const weir_view* views, uint32_t, const double* scalars,
                                  uint32_t) {
  weir::or_nan(views[0],
               [&] { allocate_by_priority(views[0], views[1], views[2], scalars[0], scalars[1]); });
}

/// MARKETP(requests, priorities, count, width, available) (vensim.md 10.10.5): the priority that
/// goes with ALLOCATE BY PRIORITY's shares. NaN unless width > 0 and there is an agent.
void weir_rt_clearing_priority(const weir_view* views, uint32_t, const double* scalars, uint32_t) {
  weir::or_nan(views[0], [&] {
    element(views[0], 0) =
        clearing_priority(views[1], views[2], scalars[0], scalars[1], scalars[2]);
  });
}
