// The internal rate of return of what has flowed so far (INTERNAL RATE OF RETURN of
// vensim.md 10.11, IRR of xmile.md 26.5).
//
// With u = ln(1 + r) per period, and the amounts a[0], a[1], ... of the periods, the rate is a zero
// of
//
//     f(u) = sum of a[k] * exp(-k * u)  +  first * exp(-since * u)
//
// Steps outwards from u = 0, to both sides in turn, find where f changes its sign; halving does the
// rest. So of several rates the one nearest to 0 is taken, as far as the steps tell them apart.
#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/object.h"

using weir::CashFlows;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLowestRate = -0.99;
constexpr int kSteps = 40;      // from 0 to the highest rate
constexpr int kHalvings = 200;  // at most: then an interval is as short as numbers are
/// Each step looks at all periods so far: a bound on time.
constexpr std::size_t kMostPeriods = 10'000;
/// Steps add up to a period but for rounding.
constexpr double kRounding = 1e-6;

/// f(u), times exp(n * u) where that keeps the powers from overflowing: the sign is the same.
double worth(const CashFlows& flows, double u) {
  const std::vector<double>& amounts = flows.amounts;
  double sum = 0;
  if (u >= 0) {
    const double factor = std::exp(-u);
    for (std::size_t k = amounts.size(); k-- > 0;) sum = sum * factor + amounts[k];
    return sum + flows.first * std::exp(-flows.since * u);
  }
  const double factor = std::exp(u);
  for (const double amount : amounts) sum = sum * factor + amount;
  const double last = static_cast<double>(amounts.size()) - 1;
  return sum + flows.first * std::exp((last - flows.since) * u);
}

/// The zero between two places of unlike sign.
double between(const CashFlows& flows, double low, double high) {
  const bool rises = worth(flows, high) > 0;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    ((worth(flows, middle) > 0) == rises ? high : low) = middle;
  }
  return low + (high - low) / 2;
}

double rate_of(const CashFlows& flows, double missing) {
  bool has_income = flows.first > 0, has_cost = flows.first < 0;
  for (const double amount : flows.amounts) {
    has_income |= amount > 0;
    has_cost |= amount < 0;
    if (!std::isfinite(amount)) return missing;
  }
  if (!has_income || !has_cost) return missing;

  const double units = flows.period / flows.unit;
  const auto rate_at = [&](double u) { return std::expm1(u / units); };
  const double highest = std::log1p(flows.most) * units, lowest = std::log1p(kLowestRate) * units;
  const double here = worth(flows, 0);
  if (here == 0) return 0;
  double up = 0, down = 0;
  for (int i = 1; i <= kSteps; ++i) {
    const double next_up = highest * i / kSteps, next_down = lowest * i / kSteps;
    if (!((worth(flows, next_up) > 0) == (here > 0))) return rate_at(between(flows, up, next_up));
    if (!((worth(flows, next_down) > 0) == (here > 0)))
      return rate_at(between(flows, next_down, down));
    up = next_up;
    down = next_down;
  }
  return missing;
}

}  // namespace

double weir_rt_cash_flows_start(weir_frame* frame, uint32_t object, double period, double unit,
                                double first, double since, double most, double missing) {
  CashFlows content;
  content.period = period;
  content.unit = unit;
  content.first = first;
  content.since = since;
  content.most = most;
  return weir::start_object(frame, object, std::move(content)) ? missing : kNan;
}

/// The rate of all up to this step; a run with too many periods ends.
double weir_rt_cash_flows_push(weir_frame* frame, uint32_t object, double stream, double missing) {
  auto* flows = weir::started_object<CashFlows>(frame, object);
  if (!flows) return kNan;
  const double at = std::floor(flows->elapsed / flows->period + kRounding);
  if (!(at >= 0 && at < static_cast<double>(kMostPeriods))) {
    weir::stop_run(frame, "a rate of return of more than 10000 periods is asked for");
    return missing;
  }
  try {
    flows->amounts.resize(std::max(flows->amounts.size(), static_cast<std::size_t>(at) + 1));
  } catch (const std::bad_alloc&) {
    return kNan;
  }
  flows->amounts[static_cast<std::size_t>(at)] += stream * frame->dt;
  flows->elapsed += frame->dt;
  return rate_of(*flows, missing);
}
