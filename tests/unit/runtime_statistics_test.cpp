// Counting and the normal distribution (xmile.md 26.1): small numbers by hand, quantiles from
// printed tables.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "weir/rt.h"

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(RuntimeStatistics, Counts) {
  EXPECT_EQ(weir_rt_factorial(0), 1);
  EXPECT_EQ(weir_rt_factorial(5.4), 120);
  EXPECT_EQ(weir_rt_factorial(18), 6402373705728000);
  EXPECT_EQ(weir_rt_combinations(52, 5), 2598960);
  EXPECT_EQ(weir_rt_combinations(5, 6), 0);
  EXPECT_EQ(weir_rt_permutations(10, 3), 720);
  EXPECT_EQ(weir_rt_permutations(2, 3), 0);
}

TEST(RuntimeStatistics, EndsSoonWhateverIsAsked) {
  EXPECT_EQ(weir_rt_factorial(1e300), kInfinity);
  EXPECT_EQ(weir_rt_combinations(1e300, 5e299), kInfinity);
  EXPECT_EQ(weir_rt_permutations(1e18, 1e17), kInfinity);
  EXPECT_EQ(weir_rt_factorial(kInfinity), kInfinity);
  for (const double odd : {-1.0, std::nan("")}) {
    EXPECT_TRUE(std::isnan(weir_rt_factorial(odd)));
    EXPECT_TRUE(std::isnan(weir_rt_combinations(odd, 1)));
    EXPECT_TRUE(std::isnan(weir_rt_permutations(1, odd)));
  }
}

TEST(RuntimeStatistics, NormalDistributionAndItsInverse) {
  EXPECT_NEAR(weir_rt_normal_cdf(1.96), 0.9750021048517795, 1e-15);
  EXPECT_NEAR(weir_rt_normal_inverse(0.95), 1.6448536269514722, 1e-14);
  EXPECT_NEAR(weir_rt_normal_inverse(1e-300), -37.0471, 1e-4);
  EXPECT_EQ(weir_rt_normal_inverse(0.5), 0);
  EXPECT_EQ(weir_rt_normal_inverse(0), -kInfinity);
  EXPECT_EQ(weir_rt_normal_inverse(1), kInfinity);
  EXPECT_TRUE(std::isnan(weir_rt_normal_inverse(1.5)));
  for (double x = -8; x < 8; x += 0.37)
    EXPECT_NEAR(weir_rt_normal_inverse(weir_rt_normal_cdf(x)), x, x > 4 ? 0.5 : 1e-9) << x;
}

}  // namespace
