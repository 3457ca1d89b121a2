// Dividing by what is known beforehand gives the bits of a division.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <random>

#include "runtime/inverse.h"

namespace weir {
namespace {

double quotient(double a, const Inverse& by) { return std::fma(a, by.high, a * by.low); }

// Numbers of 53 bits whose quotients by b lie next to places halfway between two doubles: a * 2^p
// is an odd multiple of b but for k. By long division of 2^p * a, one bit after the other.
double hardest(std::mt19937_64& random, double b) {
  // a neighbour of a product with an odd number of 54 bits, rounded
  const double odd = std::ldexp(static_cast<double>(random() >> 11), -52) + 0x1p-53;
  const double near = odd * b;
  return std::nextafter(near, random() % 2 ? 0.0 : 1e9);
}

TEST(RuntimeInverse, DividesToTheBit) {
  std::mt19937_64 random(4);
  for (const double b : {1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 12.0, 0.1, 0.2, 0.05, 0.9, 1e-3, 1.4, 100.0,
                         -0.3, 4.2e7, 365.25}) {
    const auto inverse = inverse_of(b);
    ASSERT_TRUE(inverse) << b;
    for (int i = 0; i < 20000; ++i) {
      const double a = static_cast<double>(random()) * 0x1p-60;
      ASSERT_EQ(quotient(a, *inverse), a / b) << a << " / " << b;
      const double hard = hardest(random, b);
      ASSERT_EQ(quotient(hard, *inverse), hard / b) << hard << " / " << b;
    }
    for (const double a : {Inverse::kLeast, 1 / Inverse::kLeast, -1.0, 1e-100, 1e100})
      EXPECT_EQ(quotient(a, *inverse), a / b) << a << " / " << b;
  }
}

TEST(RuntimeInverse, IsThereForMostNumbers) {
  std::mt19937_64 random(5);
  int found = 0;
  for (int i = 0; i < 2000; ++i) {
    const double b = 1 + static_cast<double>(random() >> 12) * 0x1p-52;
    const auto inverse = inverse_of(b);
    if (!inverse) continue;
    ++found;
    for (int j = 0; j < 50; ++j) {
      const double a = hardest(random, b);
      ASSERT_EQ(quotient(a, *inverse), a / b) << a << " / " << b;
    }
  }
  EXPECT_GT(found, 1900);
  EXPECT_LT(found, 2000);
}

TEST(RuntimeInverse, IsNotThereForWhatCannotBeDividedBy) {
  for (const double b :
       {0.0, -0.0, 1e-300, 1e300, static_cast<double>(INFINITY), static_cast<double>(NAN), 5e-324})
    EXPECT_FALSE(inverse_of(b)) << b;
}

}  // namespace
}  // namespace weir
