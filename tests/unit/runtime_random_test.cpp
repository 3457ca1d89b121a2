// Random numbers: moments within four standard errors, repeatability, truncation. The Philox block
// function itself is Random123's; one known answer guards our use of it.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <set>

#include "tests/unit/runtime_fake.h"

namespace {

using weir_test::FakeFrame;

constexpr double kWide = 1e30;
constexpr int kDraws = 100'000;

// Mean and variance of `draw` over many steps against theory. `kurtosis` is that of the
// distribution: the variance of the sample variance is v^2 (kurtosis - 1) / n.
void expect_moments(const std::function<double(const weir_frame*)>& draw, double mean,
                    double variance, double kurtosis) {
  FakeFrame frame;
  double sum = 0, squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    frame.frame.step = static_cast<std::uint64_t>(i);
    const double x = draw(frame.get()) - mean;
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kDraws, 0, 4 * std::sqrt(variance / kDraws));
  EXPECT_NEAR(squares / kDraws, variance, 4 * variance * std::sqrt((kurtosis - 1) / kDraws));
}

TEST(RuntimeRandom, Uniform) {
  expect_moments([](const weir_frame* f) { return weir_rt_random_uniform(f, 1, 0, 2, 5); }, 3.5,
                 9.0 / 12, 1.8);
}

TEST(RuntimeRandom, Normal) {
  expect_moments(
      [](const weir_frame* f) { return weir_rt_random_normal(f, 2, 0, -kWide, kWide, 10, 3); }, 10,
      9, 3);
}

TEST(RuntimeRandom, Exponential) {
  expect_moments(
      [](const weir_frame* f) { return weir_rt_random_exponential(f, 3, 0, 0, kWide, 1, 2); }, 3, 4,
      9);
}

TEST(RuntimeRandom, PoissonSmallAndLarge) {
  for (const double mean : {0.3, 4.0, 10.0, 250.0, 1e6}) {
    expect_moments(
        [=](const weir_frame* f) { return weir_rt_random_poisson(f, 4, 0, 0, kWide, mean, 0, 1); },
        mean, mean, 3 + 1 / mean);
  }
}

TEST(RuntimeRandom, Logistic) {
  // variance pi^2/3 of the standard variable
  expect_moments(
      [](const weir_frame* f) { return weir_rt_random_logistic(f, 11, 0, -kWide, kWide, 5, 2); }, 5,
      4 * 3.2898681336964524, 4.2);
}

TEST(RuntimeRandom, NegativeBinomialCountsTrials) {
  // n/p trials, variance n(1-p)/p^2, kurtosis 3 + 6/n + p^2/(n(1-p))
  expect_moments(
      [](const weir_frame* f) {
        return weir_rt_random_negative_binomial(f, 12, 0, 0, kWide, 0.25, 3, 0, 1);
      },
      12, 36, 5 + 0.0625 / 2.25);
}

TEST(RuntimeRandom, LogNormalHasItsOwnMeanAndDeviation) {
  // mean 4, deviation 1: kurtosis from sigma^2 = ln(1 + 1/16)
  const double w = 1 + 1.0 / 16;
  const double kurtosis = w * w * w * w + 2 * w * w * w + 3 * w * w - 3;
  expect_moments([](const weir_frame* f) { return weir_rt_random_lognormal(f, 5, 0, 4, 1); }, 4, 1,
                 kurtosis);
}

TEST(RuntimeRandom, GammaHasMeanOne) {
  for (const double order : {1.0, 3.5}) {
    expect_moments(
        [=](const weir_frame* f) { return weir_rt_random_gamma(f, 6, 0, 0, kWide, order, 0, 1); },
        1, 1 / order, 3 + 6 / order);
  }
  FakeFrame frame;
  EXPECT_EQ(weir_rt_random_gamma(frame.get(), 6, 0, 0, kWide, 0.2, 0, 1),
            weir_rt_random_gamma(frame.get(), 6, 0, 0, kWide, 1, 0, 1));
}

TEST(RuntimeRandom, BetaAlsoBelowOne) {
  // beta(2, 6): mean 1/4, variance 1/48; beta(1/2, 1/2): mean 1/2, variance 1/8, kurtosis 3/2
  const double excess = 6 * ((2.0 - 6) * (2 - 6) * 9 - 12 * 10) / (12.0 * 10 * 11);
  expect_moments([](const weir_frame* f) { return weir_rt_random_beta(f, 7, 0, 0, 1, 2, 6, 0, 1); },
                 0.25, 1.0 / 48, 3 + excess);
  expect_moments(
      [](const weir_frame* f) { return weir_rt_random_beta(f, 7, 0, 0, 1, 0.5, 0.5, 0, 1); }, 0.5,
      0.125, 1.5);
}

TEST(RuntimeRandom, Triangular) {
  // on 1, 2, 6: mean 3, variance (1 + 4 + 36 - 2 - 6 - 12) / 18
  expect_moments(
      [](const weir_frame* f) {
        return weir_rt_random_triangular(f, 8, 0, -kWide, kWide, 1, 2, 6);
      },
      3, 21.0 / 18, 2.4);
}

TEST(RuntimeRandom, WeibullHasMeanOne) {
  // shape 2: variance 4/pi - 1; excess kurtosis 0.245
  expect_moments(
      [](const weir_frame* f) { return weir_rt_random_weibull(f, 9, 0, 0, kWide, 2, 0, 1); }, 1,
      4 / std::acos(-1.0) - 1, 3.245);
}

TEST(RuntimeRandom, BinomialSmallLargeAndMirrored) {
  struct Case {
    double p, n;
  };
  for (const Case c :
       {Case{0.1, 5}, Case{0.3, 1000}, Case{0.9, 5}, Case{0.7, 1000}, Case{0.5, 1e6}}) {
    const double variance = c.n * c.p * (1 - c.p);
    expect_moments(
        [=](const weir_frame* f) {
          return weir_rt_random_binomial(f, 10, 0, 0, kWide, c.p, c.n, 0, 1);
        },
        c.n * c.p, variance, 3 + (1 - 6 * c.p * (1 - c.p)) / variance);
  }
}

TEST(RuntimeRandom, IsTheSameForTheSameKeyOnly) {
  FakeFrame frame;
  const auto draw = [&](double site, double element) {
    return weir_rt_random_uniform(frame.get(), site, element, 0, 1);
  };
  const double first = draw(1, 2);
  EXPECT_EQ(draw(1, 2), first);
  std::set<double> seen = {first, draw(2, 1), draw(1, 3), draw(3, 2)};
  frame.frame.step = 1;
  seen.insert(draw(1, 2));
  frame.frame.step = std::uint64_t{1} << 32;
  seen.insert(draw(1, 2));
  frame.frame.step = 0;
  frame.frame.run = 1;
  seen.insert(draw(1, 2));
  frame.frame.run = 0;
  frame.frame.seed = 1;
  seen.insert(draw(1, 2));
  EXPECT_EQ(seen.size(), 8u);
}

TEST(RuntimeRandom, TruncationDrawsAgainThenClamps) {
  FakeFrame frame;
  for (std::uint64_t step = 0; step < 1000; ++step) {
    frame.frame.step = step;
    const double x = weir_rt_random_normal(frame.get(), 0, 0, -1, 1, 0, 5);
    EXPECT_TRUE(x > -1 && x < 1);
  }
  const double impossible = weir_rt_random_normal(frame.get(), 0, 0, 100, 101, 0, 1);
  EXPECT_EQ(impossible, 100);
}

TEST(RuntimeRandom, ImpossibleArgumentsGiveNaN) {
  FakeFrame frame;
  EXPECT_TRUE(std::isnan(weir_rt_random_poisson(frame.get(), 0, 0, 0, kWide, -1, 0, 1)));
  EXPECT_TRUE(std::isnan(weir_rt_random_poisson(frame.get(), 0, 0, 0, kWide, HUGE_VAL, 0, 1)));
  EXPECT_TRUE(std::isnan(weir_rt_random_binomial(frame.get(), 0, 0, 0, kWide, 1.5, 3, 0, 1)));
  EXPECT_TRUE(std::isnan(weir_rt_random_normal(frame.get(), 0, 0, NAN, 1, 0, 1)));
  EXPECT_TRUE(std::isnan(weir_rt_random_triangular(frame.get(), 0, 0, 0, 9, 3, 2, 1)));
  EXPECT_TRUE(std::isnan(weir_rt_random_weibull(frame.get(), 0, 0, 0, 9, 0, 0, 1)));
  EXPECT_TRUE(std::isnan(weir_rt_random_beta(frame.get(), 0, 0, 0, 9, -1, 1, 0, 1)));
}

}  // namespace
