// Random numbers (vensim.md 10.9): y = shift + stretch*z with z from a standard distribution,
// truncated to [min, max].
//
// Philox 4x32-10 makes them from counters, so a number depends only on seed, run, call site,
// element and step:
//
//     key      64 bits mixed of seed, run and the high half of the step
//     counter  (block, step, element, site), 32 bits each; a block gives two uniform numbers
//
// and one draw may take as many blocks as it needs. There is no state: the order of evaluation does
// not matter, and the stages of one step see the same numbers. Distributions are exact samplers of
// our own, since those of the standard library may differ between libraries. Vensim's sequences are
// not public; only the distributions are the same (10.9.2).
#include <Random123/philox.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "weir/rt.h"

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostTruncations = 1000;   // rt.h: then the value is clamped
constexpr int kMostRejections = 10'000;  // samplers accept at least half, so this is never reached
// Above this a count is drawn as a rounded normal number: the error of its distribution,
// 1/sqrt(count), is then below what lgamma loses in the exact test.
constexpr double kLargeCount = 1e10;

// splitmix64's finaliser: spreads every bit of x over all bits of the result.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// Sites and elements are small whole numbers in a double; anything else still gives a fixed number.
std::uint32_t word_of(double number) {
  constexpr double kWords = 4294967296.0;
  if (number >= 0 && number < kWords && number == std::floor(number))
    return static_cast<std::uint32_t>(number);
  return static_cast<std::uint32_t>(mix(std::bit_cast<std::uint64_t>(number)));
}

// The uniform numbers of one call: an endless sequence, the same at each evaluation in a step.
class Draws {
 public:
  Draws(const weir_frame* frame, double site, double element)
      : step_(static_cast<std::uint32_t>(frame->step)),
        element_(word_of(element)),
        site_(word_of(site)) {
    key_ = mix(frame->seed ^ mix(frame->run ^ mix(frame->step >> 32)));
  }

  // In the open interval (0, 1), a multiple of 2^-53.
  double uniform() {
    for (;;) {
      const std::uint64_t top = next_word() >> 11;
      if (top != 0) return static_cast<double>(top) * 0x1p-53;
    }
  }

 private:
  std::uint64_t next_word() {
    if (has_second_) {
      has_second_ = false;
      return second_;
    }
    const philox4x32_ctr_t counter = {{block_++, step_, element_, site_}};
    const philox4x32_key_t key = {
        {static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)}};
    const philox4x32_ctr_t words = philox4x32(counter, key);
    second_ = std::uint64_t{words.v[2]} << 32 | words.v[3];
    has_second_ = true;
    return std::uint64_t{words.v[0]} << 32 | words.v[1];
  }

  std::uint64_t key_;
  std::uint32_t step_, element_, site_;
  std::uint32_t block_ = 0;
  std::uint64_t second_ = 0;
  bool has_second_ = false;
};

struct Limits {
  double min, max;
};

// shift + stretch*z, drawn again until it lies in the limits; then clamped. NaN arguments give NaN.
template <typename Standard>
double truncated(Limits limits, double shift, double stretch, Standard standard) {
  if (std::isnan(limits.min) || std::isnan(limits.max)) return kNan;
  double y = kNan;
  for (int i = 0; i < kMostTruncations; ++i) {
    y = shift + stretch * standard();
    if (std::isnan(y) || (y >= limits.min && y <= limits.max)) return y;
  }
  return std::fmin(std::fmax(y, limits.min), limits.max);
}

double ln_gamma(double a) {
  int sign = 0;
  return lgamma_r(a, &sign);
}

// Box-Muller; the second number of the pair is not used, so that a draw takes two uniforms whatever
// came before.
double normal(Draws& draws) {
  constexpr double kTwoPi = 6.283185307179586476925;
  const double radius = std::sqrt(-2.0 * std::log(draws.uniform()));
  return radius * std::cos(kTwoPi * draws.uniform());
}

double exponential(Draws& draws) { return -std::log(draws.uniform()); }

// Gamma of order >= 1, scale 1: Marsaglia and Tsang 2000.
double gamma_above_one(Draws& draws, double order) {
  const double d = order - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (int i = 0; i < kMostRejections; ++i) {
    const double x = normal(draws);
    const double root = 1.0 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(draws.uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
  return kNan;
}

// Gamma of any order > 0; below 1 through Gamma(a) = Gamma(a + 1) * U^(1/a).
double gamma(Draws& draws, double order) {
  if (!(order > 0) || std::isinf(order)) return kNan;
  if (order >= 1) return gamma_above_one(draws, order);
  const double above = gamma_above_one(draws, order + 1.0);
  return above * std::pow(draws.uniform(), 1.0 / order);
}

double beta(Draws& draws, double a, double b) {
  const double x = gamma(draws, a);
  const double y = gamma(draws, b);
  if (x + y != 0) return x / (x + y);
  // both underflow for tiny a and b: all weight is then at the ends
  return draws.uniform() < a / (a + b) ? 1.0 : 0.0;
}

// Poisson by summing probabilities: for small means.
double poisson_small(Draws& draws, double mean) {
  double rest = draws.uniform();
  double probability = std::exp(-mean);
  double count = 0;
  while (rest > probability && probability > 0) {
    rest -= probability;
    count += 1;
    probability *= mean / count;
  }
  return count;
}

// Poisson for means from 10 on: transformed rejection, PTRS of Hörmann 1993.
double poisson_large(Draws& draws, double mean) {
  const double root = std::sqrt(mean), log_mean = std::log(mean);
  const double b = 0.931 + 2.53 * root;
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double v_r = 0.9277 - 3.6224 / (b - 2);
  for (int i = 0; i < kMostRejections; ++i) {
    const double u = draws.uniform() - 0.5;
    const double v = draws.uniform();
    const double us = 0.5 - std::fabs(u);
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= v_r) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const double left = std::log(v) + std::log(inverse_alpha) - std::log(a / (us * us) + b);
    if (left <= k * log_mean - mean - ln_gamma(k + 1)) return k;
  }
  return kNan;
}

double poisson(Draws& draws, double mean) {
  if (!(mean >= 0) || std::isinf(mean)) return kNan;
  if (mean > kLargeCount) return std::round(mean + std::sqrt(mean) * normal(draws));
  return mean < 10 ? poisson_small(draws, mean) : poisson_large(draws, mean);
}

// Binomial by summing probabilities: for n*p below 10 and p at most 1/2.
double binomial_small(Draws& draws, double n, double p) {
  const double odds = p / (1 - p);
  double rest = draws.uniform();
  double probability = std::exp(n * std::log1p(-p));
  double count = 0;
  while (rest > probability && count < n && probability > 0) {
    rest -= probability;
    count += 1;
    probability *= odds * ((n - count + 1) / count);
  }
  return count;
}

// Binomial for n*p from 10 on and p at most 1/2: transformed rejection, BTRS of Hörmann 1993.
double binomial_large(Draws& draws, double n, double p) {
  const double q = 1 - p;
  const double root = std::sqrt(n * p * q);
  const double b = 1.15 + 2.53 * root;
  const double a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double c = n * p + 0.5;
  const double v_r = 0.92 - 4.2 / b;
  const double alpha = (2.83 + 5.1 / b) * root;
  const double log_odds = std::log(p / q);
  const double mode = std::floor((n + 1) * p);
  const double h = ln_gamma(mode + 1) + ln_gamma(n - mode + 1);
  for (int i = 0; i < kMostRejections; ++i) {
    const double u = draws.uniform() - 0.5;
    const double v = draws.uniform();
    const double us = 0.5 - std::fabs(u);
    const double k = std::floor((2 * a / us + b) * u + c);
    if (us >= 0.07 && v <= v_r) return k;
    if (k < 0 || k > n) continue;
    const double left = std::log(v * alpha / (a / (us * us) + b));
    if (left <= h - ln_gamma(k + 1) - ln_gamma(n - k + 1) + (k - mode) * log_odds) return k;
  }
  return kNan;
}

double binomial(Draws& draws, double p, double tries) {
  const double n = std::round(tries);
  if (!(p >= 0 && p <= 1) || !(n >= 0) || std::isinf(n)) return kNan;
  const double rare = p > 0.5 ? 1 - p : p;
  double count = 0;
  if (n * rare > kLargeCount) {
    count = std::round(n * rare + std::sqrt(n * rare * (1 - rare)) * normal(draws));
  } else {
    count = n * rare < 10 ? binomial_small(draws, n, rare) : binomial_large(draws, n, rare);
  }
  return p > 0.5 ? n - count : count;
}

// Trials until there are n successes: the failures before are Poisson of a gamma-distributed mean.
double negative_binomial(Draws& draws, double p, double successes) {
  const double n = std::round(successes);
  if (!(p > 0 && p <= 1) || !(n >= 0) || std::isinf(n)) return kNan;
  if (n == 0 || p == 1) return n;
  return n + poisson(draws, gamma(draws, n) * (1 - p) / p);
}

// Triangular by inversion. The peak must lie between start and stop.
double triangular(double u, double start, double peak, double stop) {
  if (!(start <= peak && peak <= stop)) return kNan;
  if (start == stop) return start;
  const double share = (peak - start) / (stop - start);
  if (u < share) return start + std::sqrt(u * (stop - start) * (peak - start));
  return stop - std::sqrt((1 - u) * (stop - start) * (stop - peak));
}

}  // namespace

/// RANDOM UNIFORM: on (min, max).
double weir_rt_random_uniform(const weir_frame* frame, double site, double element, double min,
                              double max) {
  Draws draws(frame, site, element);
  return min + (max - min) * draws.uniform();
}

/// RANDOM NORMAL.
double weir_rt_random_normal(const weir_frame* frame, double site, double element, double min,
                             double max, double mean, double deviation) {
  Draws draws(frame, site, element);
  return truncated({min, max}, mean, deviation, [&] { return normal(draws); });
}

/// RANDOM EXPONENTIAL: z of mean 1.
double weir_rt_random_exponential(const weir_frame* frame, double site, double element, double min,
                                  double max, double shift, double stretch) {
  Draws draws(frame, site, element);
  return truncated({min, max}, shift, stretch, [&] { return exponential(draws); });
}

/// RANDOM POISSON.
double weir_rt_random_poisson(const weir_frame* frame, double site, double element, double min,
                              double max, double mean, double shift, double stretch) {
  Draws draws(frame, site, element);
  return truncated({min, max}, shift, stretch, [&] { return poisson(draws, mean); });
}

/// LOGNORMAL (xmile.md 25.2): `mean` and `deviation` are those of the number drawn; a mean not
/// above 0 gives NaN.
double weir_rt_random_lognormal(const weir_frame* frame, double site, double element, double mean,
                                double deviation) {
  if (!(mean > 0)) return kNan;
  const double ratio = deviation / mean;
  const double variance = std::log1p(ratio * ratio);
  Draws draws(frame, site, element);
  return std::exp(std::log(mean) - variance / 2 + std::sqrt(variance) * normal(draws));
}

/// RANDOM GAMMA: z of mean 1; an order below 1 is taken as 1 (vensim.md 10.9.1).
double weir_rt_random_gamma(const weir_frame* frame, double site, double element, double min,
                            double max, double order, double shift, double stretch) {
  const double used_order = order < 1 ? 1.0 : order;
  Draws draws(frame, site, element);
  return truncated({min, max}, shift, stretch,
                   [&] { return gamma(draws, used_order) / used_order; });
}

/// GAMMA (xmile.md 26.2): of any shape above 0.
double weir_rt_random_gamma_shape(const weir_frame* frame, double site, double element, double min,
                                  double max, double shape, double scale) {
  Draws draws(frame, site, element);
  return truncated({min, max}, 0.0, scale, [&] { return gamma(draws, shape); });
}

/// RANDOM BETA.
double weir_rt_random_beta(const weir_frame* frame, double site, double element, double min,
                           double max, double alpha, double beta_shape, double shift,
                           double stretch) {
  Draws draws(frame, site, element);
  return truncated({min, max}, shift, stretch, [&] { return beta(draws, alpha, beta_shape); });
}

/// RANDOM TRIANGULAR.
double weir_rt_random_triangular(const weir_frame* frame, double site, double element, double min,
                                 double max, double start, double peak, double stop) {
  Draws draws(frame, site, element);
  return truncated({min, max}, 0.0, 1.0,
                   [&] { return triangular(draws.uniform(), start, peak, stop); });
}

/// RANDOM WEIBULL: z of mean 1; a shape not above 0 gives NaN.
double weir_rt_random_weibull(const weir_frame* frame, double site, double element, double min,
                              double max, double shape, double shift, double stretch) {
  if (!(shape > 0)) return kNan;
  const double mean = std::exp(ln_gamma(1 + 1 / shape));
  Draws draws(frame, site, element);
  return truncated({min, max}, shift, stretch,
                   [&] { return std::pow(exponential(draws), 1 / shape) / mean; });
}

/// RANDOM BINOMIAL: successes in n draws, n rounded.
double weir_rt_random_binomial(const weir_frame* frame, double site, double element, double min,
                               double max, double p, double n, double shift, double stretch) {
  Draws draws(frame, site, element);
  return truncated({min, max}, shift, stretch, [&] { return binomial(draws, p, n); });
}

/// RANDOM NEGATIVE BINOMIAL: trials for n successes, n rounded.
double weir_rt_random_negative_binomial(const weir_frame* frame, double site, double element,
                                        double min, double max, double p, double n, double shift,
                                        double stretch) {
  Draws draws(frame, site, element);
  return truncated({min, max}, shift, stretch, [&] { return negative_binomial(draws, p, n); });
}

/// RANDOM LOGISTIC: z of location 0 and scale 1.
double weir_rt_random_logistic(const weir_frame* frame, double site, double element, double min,
                               double max, double shift, double stretch) {
  Draws draws(frame, site, element);
  return truncated({min, max}, shift, stretch, [&] {
    const double u = draws.uniform();
    return std::log(u / (1 - u));
  });
}
