// Batches, shaped delays, queues, depreciation: edges that the models of corpus/functions leave out
// (vensim.md 10.4, 10.5, 10.11).
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "runtime/segments.h"
#include "tests/unit/runtime_fake.h"

namespace {

using weir_test::FakeFrame;

// A frame with one lookup, flat from 0 to 1 unless told otherwise.
struct ShapedFrame : FakeFrame {
  std::vector<double> xs, ys;
  weir_table table;

  explicit ShapedFrame(double dt = 1, std::vector<double> x = {0, 1},
                       std::vector<double> y = {1, 1})
      : FakeFrame(dt), xs(std::move(x)), ys(std::move(y)) {
    table = weir::table_of_points(xs, ys, WEIR_TABLE_CONTINUOUS);
    frame.tables = &table;
  }
};

TEST(RuntimeConveyor, AnEmptyProfileGivesNaN) {
  ShapedFrame frame(1, {}, {});
  EXPECT_TRUE(std::isnan(weir_rt_belt_start(frame.get(), 0, 0, 5, 2)));
  EXPECT_TRUE(std::isnan(weir_rt_profile_start(frame.get(), 0, 0, 2, 5, 0)));
}

TEST(RuntimeConveyor, WithoutContentNeedsNoArea) {
  ShapedFrame frame(1, {0, 1}, {0, 0});
  EXPECT_EQ(weir_rt_belt_start(frame.get(), 0, 0, 0, 2), 0);
  EXPECT_EQ(weir_rt_belt_push(frame.get(), 0, 7, 2, 0), 0);
  EXPECT_EQ(weir_rt_belt_push(frame.get(), 0, 0, 2, 0), 7);
}

TEST(RuntimeConveyor, RefusesABeltOfTooManySlots) {
  ShapedFrame frame;
  EXPECT_TRUE(std::isnan(weir_rt_belt_start(frame.get(), 0, 0, 1, 1e300)));
  EXPECT_TRUE(std::isnan(weir_rt_belt_push(frame.get(), 0, 1, 1, 0)));
}

TEST(RuntimeProfileDelay, OfOnePointIsAFixedDelay) {
  ShapedFrame frame(0.5, {3}, {1});
  EXPECT_EQ(weir_rt_profile_start(frame.get(), 0, 0, 1, 0, 0), 0);
  EXPECT_EQ(weir_rt_profile_push(frame.get(), 0, 8, 1), 0);
  EXPECT_EQ(weir_rt_profile_push(frame.get(), 0, 0, 1), 8);
  EXPECT_EQ(weir_rt_profile_push(frame.get(), 0, 0, 1), 0);
}

TEST(RuntimeProfileDelay, RefusesTooManyParts) {
  ShapedFrame frame;
  weir_rt_profile_start(frame.get(), 0, 0, 1, 0, 0);
  EXPECT_TRUE(std::isnan(weir_rt_profile_push(frame.get(), 0, 1, 1e12)));
}

TEST(RuntimeQueue, AnObjectThatIsNoQueueIsNotAvailable) {
  FakeFrame frame;
  EXPECT_EQ(weir_rt_fifo_age_oldest(frame.get(), 0), WEIR_NA);
  weir_rt_fixed_start(frame.get(), 0, 1, 5);
  EXPECT_EQ(weir_rt_fifo_attrib_max(frame.get(), 0), WEIR_NA);
  EXPECT_EQ(weir_rt_fifo_age_in_range(frame.get(), 0, 0, 1), WEIR_NA);
}

TEST(RuntimeQueue, RoundingLeavesNothingBehind) {
  ShapedFrame frame(0.1);
  weir_rt_fifo_start(frame.get(), 0, 0, 0, 0);
  for (int k = 0; k < 3; ++k) weir_rt_fifo_push(frame.get(), 0, 1, 0, 0, 0);
  weir_rt_fifo_push(frame.get(), 0, 0, 3, 0, 0);
  EXPECT_EQ(weir_rt_fifo_age_oldest(frame.get(), 0), 0);
}

TEST(RuntimeQueue, StartsBelowZeroAsOneEntryOfTheLastStep) {
  ShapedFrame frame(0.5);
  EXPECT_EQ(weir_rt_fifo_start(frame.get(), 0, 0, -4, 10), -4);
  EXPECT_EQ(weir_rt_fifo_age_oldest(frame.get(), 0), 0.5);
  EXPECT_EQ(weir_rt_fifo_push(frame.get(), 0, 10, 0, 0, 0), 1);
}

TEST(RuntimeDepreciation, APeriodIsAtLeastOneStep) {
  FakeFrame frame(2);
  EXPECT_EQ(weir_rt_straightline_start(frame.get(), 0, 4, 0.5, 0), 0);
  EXPECT_EQ(weir_rt_depreciation_now(frame.get(), 0, 6), 3);
  weir_rt_depreciation_push(frame.get(), 0, 6);
  EXPECT_EQ(weir_rt_depreciation_now(frame.get(), 0, 0), 3);
  weir_rt_depreciation_push(frame.get(), 0, 0);
  EXPECT_EQ(weir_rt_depreciation_now(frame.get(), 0, 0), 0);
}

TEST(RuntimeDepreciation, RefusesALifeOfTooManyPeriods) {
  FakeFrame frame;
  EXPECT_TRUE(std::isnan(weir_rt_straightline_start(frame.get(), 0, 1e9, 1, 0)));
  EXPECT_TRUE(std::isnan(weir_rt_depreciation_now(frame.get(), 0, 1)));
}

TEST(RuntimeLookupQuantile, CutsTheAreaInParts) {
  // density x on 0..2: the area up to x is x^2/2
  ShapedFrame frame(1, {0, 2}, {0, 2});
  EXPECT_DOUBLE_EQ(weir_rt_lookup_quantile(frame.get(), 0, 0.25, -9, 9), 1);
  EXPECT_DOUBLE_EQ(weir_rt_lookup_quantile(frame.get(), 0, 1, -9, 9), 2);
  EXPECT_DOUBLE_EQ(weir_rt_lookup_quantile(frame.get(), 0, 0, 1, 9), 1);
  EXPECT_DOUBLE_EQ(weir_rt_lookup_quantile(frame.get(), 0, 0.5, 0, 1), std::sqrt(0.5));
  EXPECT_TRUE(std::isnan(weir_rt_lookup_quantile(frame.get(), 0, 0.5, 3, 4)));
}

}  // namespace
