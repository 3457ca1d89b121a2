// Discrete delays (vensim.md 10.4); vectors of 19.1.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "tests/unit/runtime_fake.h"

namespace {

using weir_test::FakeFrame;

// Outputs at steps 0 .. count-1.
std::vector<double> fixed(double delay, double initial, int count,
                          const std::function<double(double)>& input, double dt = 1) {
  FakeFrame frame(dt);
  std::vector<double> out = {weir_rt_fixed_start(frame.get(), 0, delay, initial)};
  for (int k = 0; k + 1 < count; ++k)
    out.push_back(weir_rt_fixed_push(frame.get(), 0, input(k * dt)));
  return out;
}

using Numbers = std::vector<double>;

TEST(RuntimeDelayFixed, RoundsItsLengthToSteps) {
  const auto square = [](double t) { return t * t; };
  EXPECT_EQ(fixed(0.5, -10, 4, square), (Numbers{-10, 0, 1, 4}));
  EXPECT_EQ(fixed(1, 10, 4, square), (Numbers{10, 0, 1, 4}));
  EXPECT_EQ(fixed(1.2, -4, 4, square), (Numbers{-4, 0, 1, 4}));
  EXPECT_EQ(fixed(1.5, 20, 4, square), (Numbers{20, 20, 0, 1}));
  EXPECT_EQ(fixed(2, -3, 4, square), (Numbers{-3, -3, 0, 1}));
  EXPECT_EQ(fixed(3.7, 4, 6, square), (Numbers{4, 4, 4, 4, 0, 1}));
  EXPECT_EQ(fixed(0, 4, 4, square), (Numbers{4, 0, 1, 4}));
}

TEST(RuntimeDelayFixed, CountsStepsOfATenth) {
  const auto out = fixed(
      0.3, -1, 6, [](double t) { return t; }, 0.1);
  EXPECT_EQ(out, (Numbers{-1, -1, -1, 0, 0.1, 0.2}));
}

TEST(RuntimeDelayFixed, AnEndlessDelayKeepsItsInitialValue) {
  const auto out = fixed(HUGE_VAL, 3, 50, [](double t) { return t; });
  EXPECT_EQ(out, Numbers(50, 3));
}

TEST(RuntimeDelayFixed, StartingAgainForgets) {
  FakeFrame frame;
  weir_rt_fixed_start(frame.get(), 0, 1, 5);
  weir_rt_fixed_push(frame.get(), 0, 7);
  EXPECT_EQ(weir_rt_fixed_start(frame.get(), 0, 2, 6), 6);
  EXPECT_EQ(weir_rt_fixed_push(frame.get(), 0, 8), 6);
  EXPECT_EQ(weir_rt_fixed_push(frame.get(), 0, 9), 8);
}

TEST(RuntimeDelays, AnObjectOfAnotherKindGivesNaN) {
  FakeFrame frame;
  EXPECT_TRUE(std::isnan(weir_rt_fixed_push(frame.get(), 0, 1)));
  weir_rt_fixed_start(frame.get(), 0, 1, 5);
  EXPECT_TRUE(std::isnan(weir_rt_delay_n_push(frame.get(), 0, 1, 1)));
}

TEST(RuntimeDelayN, IsAChainOfLevelsUnderEuler) {
  // order 2, T = 4, initial 6: levels 12, 12. Input -1: out = L2/2
  FakeFrame frame;
  EXPECT_EQ(weir_rt_delay_n_start(frame.get(), 0, 4, 6, 2), 6);
  EXPECT_EQ(weir_rt_delay_n_push(frame.get(), 0, -1, 4), 6);     // levels 5, 12
  EXPECT_EQ(weir_rt_delay_n_push(frame.get(), 0, -1, 4), 4.25);  // levels 1.5, 8.5
  EXPECT_EQ(weir_rt_delay_n_push(frame.get(), 0, -1, 4), 2.5);   // levels -0.25, 5
}

TEST(RuntimeDelayN, TheDelayTimeOfTheStepBeforeMakesTheOutput) {
  // steady at 4 with T = 4: levels 8, 8. T becomes 8: outflows are 8/(8/2) = 2 and still 4
  FakeFrame frame;
  weir_rt_delay_n_start(frame.get(), 0, 4, 4, 2);
  const double next = weir_rt_delay_n_push(frame.get(), 0, 4, 8);
  EXPECT_EQ(next, (8 + 2 - 4) / 4.0);
}

TEST(RuntimeDelayN, ConservesMaterialWhenItsTimeChanges) {
  FakeFrame frame(0.25);
  double out = weir_rt_delay_n_start(frame.get(), 0, 2, 0, 3), left = 0, time = 0;
  for (int k = 0; k < 4000; ++k, time += 0.25) {
    left += 0.25 * out;
    out = weir_rt_delay_n_push(frame.get(), 0, k < 8 ? 1.0 : 0.0, 3 + 2 * std::sin(time));
  }
  EXPECT_NEAR(left, 2, 1e-12);
}

TEST(RuntimeDelayN, TheOrderIsReducedToWhatTheTimeHolds) {
  // T = 1.25, dt = 0.5: 3 stages do not fit, 2 do: levels 3.75 each, stage time 0.625
  FakeFrame frame(0.5);
  weir_rt_delay_n_start(frame.get(), 0, 1.25, 6, 3);
  weir_rt_delay_n_push(frame.get(), 0, -1, 1.25);
  const double first = 3.75 + 0.5 * (-1 - 6), second = 3.75 + 0.5 * (first / 0.625 - 6);
  // after the second push the second level has felt the first
  EXPECT_NEAR(weir_rt_delay_n_push(frame.get(), 0, -1, 1.25), second / 0.625, 1e-12);
}

TEST(RuntimeDelayN, AnEndlessChainIsRefused) {
  FakeFrame frame;
  EXPECT_TRUE(std::isnan(weir_rt_delay_n_start(frame.get(), 0, 1e30, 1, 1e30)));
  EXPECT_TRUE(std::isnan(weir_rt_delay_n_push(frame.get(), 0, 1, 1)));
}

TEST(RuntimeSmoothN, MovesTowardItsInput) {
  // order 2, T = 4: each level moves half of its gap per step
  FakeFrame frame;
  EXPECT_EQ(weir_rt_smooth_n_start(frame.get(), 0, 4, 8, 2), 8);
  EXPECT_EQ(weir_rt_smooth_n_push(frame.get(), 0, 0, 4), 8);  // 4, 8
  EXPECT_EQ(weir_rt_smooth_n_push(frame.get(), 0, 0, 4), 6);  // 2, 6
  EXPECT_EQ(weir_rt_smooth_n_push(frame.get(), 0, 0, 4), 4);  // 1, 4
}

TEST(RuntimeDelayMaterial, WithAConstantTimeItIsDelayFixed) {
  for (const double delay : {0.0, 1.2, 1.5, 2.0, 3.7}) {
    FakeFrame frame;
    Numbers out = {weir_rt_material_start(frame.get(), 0, delay, 4, -9)};
    for (int k = 0; k < 7; ++k)
      out.push_back(weir_rt_material_push(frame.get(), 0, k * k, delay, -9));
    EXPECT_EQ(out, fixed(delay, 4, 8, [](double t) { return t * t; })) << delay;
  }
}

TEST(RuntimeDelayMaterial, ConservesWhatEntersAndSaysWhenNothingLeaves) {
  // inputs 1, 2, 3 with delays 3, 2, 1 all leave at step 3; then nothing until the input of step 3,
  // 2 steps later
  FakeFrame frame;
  Numbers out = {weir_rt_material_start(frame.get(), 0, 1, 0, -9)};
  const double inputs[] = {1, 2, 3, 4, 0}, delays[] = {3, 2, 1, 2, 9};
  for (int k = 0; k < 5; ++k)
    out.push_back(weir_rt_material_push(frame.get(), 0, inputs[k], delays[k], -9));
  EXPECT_EQ(out, (Numbers{0, -9, -9, 6, -9, 4}));
}

TEST(RuntimeDelayInformation, WithAConstantTimeItIsDelayFixed) {
  for (const double delay : {0.0, 1.2, 1.5, 2.0, 3.7}) {
    FakeFrame frame;
    Numbers out = {weir_rt_information_start(frame.get(), 0, delay, 4)};
    for (int k = 0; k < 7; ++k)
      out.push_back(weir_rt_information_push(frame.get(), 0, k * k, delay));
    EXPECT_EQ(out, fixed(delay, 4, 8, [](double t) { return t * t; })) << delay;
  }
}

TEST(RuntimeDelayInformation, AShrinkingTimeSkipsAndAGrowingOneHolds) {
  // 10 is due at 3, 20 at 4, 30 at 3 (so 10 and 20 are skipped), 40 at 7: 30 is held
  FakeFrame frame;
  Numbers out = {weir_rt_information_start(frame.get(), 0, 1, 5)};
  const double inputs[] = {10, 20, 30, 40, 50, 60, 70}, delays[] = {3, 3, 1, 4, 4, 4, 4};
  for (int k = 0; k < 7; ++k)
    out.push_back(weir_rt_information_push(frame.get(), 0, inputs[k], delays[k]));
  EXPECT_EQ(out, (Numbers{5, 5, 5, 30, 30, 30, 30, 40}));
}

}  // namespace
