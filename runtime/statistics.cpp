// Counting and the normal distribution (xmile.md 26.1).
#include <cmath>
#include <limits>

#include "weir/rt.h"

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// x (x-1) ... of `count` factors, none below 1. Factors above 1 make it infinite within a thousand
// steps, so the loop is short whatever the arguments.
double falling_product(double x, double count) {
  double product = 1;
  for (double i = 0; i < count && !std::isinf(product) && x - i > 1; ++i) product *= x - i;
  return product;
}

// Newton's method on ln(cdf), which is concave: from below the root it rises to it.
double lower_quantile(double p) {
  constexpr int kMostSteps = 100;
  constexpr double kDensityAtZero = 0.3989422804014326779;  // 1/sqrt(2 pi)
  // cdf(x) <= exp(-x*x/2)/2 for x <= 0
  double x = -std::sqrt(std::fmax(0.0, -2 * std::log(2 * p)));
  for (int i = 0; i < kMostSteps; ++i) {
    const double cdf = weir_rt_normal_cdf(x);
    const double density = kDensityAtZero * std::exp(-0.5 * x * x);
    const double step = std::log(p / cdf) * (cdf / density);
    if (!(std::fabs(step) > std::fabs(x) * 1e-16)) break;
    x += step;
  }
  return x;
}

}  // namespace

/// n! of n rounded, exact up to 2^53; NaN below 0.
double weir_rt_factorial(double n) {
  const double whole = std::round(n);
  return whole >= 0 ? falling_product(whole, whole) : kNan;
}

/// n over r, both rounded: 0 for r > n, NaN for numbers below 0. Each step divides exactly, and at
/// least doubles the count: the loop is short.
double weir_rt_combinations(double n, double r) {
  const double all = std::round(n), some = std::round(r);
  if (!(all >= 0) || !(some >= 0)) return kNan;
  if (some > all) return 0;
  const double chosen = std::fmin(some, all - some);
  double count = 1;
  for (double i = 1; i <= chosen && std::isfinite(count); ++i)
    count = count * (all - chosen + i) / i;
  return count;
}

/// Ordered choices of r out of n, both rounded: 0 for r > n, NaN for numbers below 0.
double weir_rt_permutations(double n, double r) {
  const double all = std::round(n), some = std::round(r);
  if (!(all >= 0) || !(some >= 0)) return kNan;
  return some > all ? 0 : falling_product(all, some);
}

/// The standard normal distribution function.
double weir_rt_normal_cdf(double x) { return 0.5 * std::erfc(-x * 0.7071067811865475244); }

/// Its inverse: -INF and INF at 0 and 1, NaN outside.
double weir_rt_normal_inverse(double p) {
  if (!(p >= 0 && p <= 1)) return kNan;
  if (p == 0) return -std::numeric_limits<double>::infinity();
  if (p == 1) return std::numeric_limits<double>::infinity();
  return p > 0.5 ? -lower_quantile(1 - p) : lower_quantile(p);
}
