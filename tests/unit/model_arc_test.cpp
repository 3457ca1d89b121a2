// Arcs of connectors (vensim.md 16.7.3, xmile.md 32.2).
#include <gtest/gtest.h>

#include <cmath>

#include "ir/model/arc.h"

namespace weir {
namespace {

// a quarter of the circle around (0, 0) with radius 10, from 3 o'clock to 12 o'clock: y is
// downwards
const Point kRight{10, 0}, kTop{0, -10};
const double kPart = 10 * std::sqrt(0.5);

TEST(Arc, TakesOffAtARightAngleToTheRadius) {
  EXPECT_NEAR(take_off_angle(kRight, {kPart, -kPart}, kTop), 90, 1e-9);
  EXPECT_NEAR(take_off_angle(kTop, {kPart, -kPart}, kRight), 0, 1e-9);
  // the long way round
  EXPECT_NEAR(take_off_angle(kRight, {-kPart, kPart}, kTop), 270, 1e-9);
}

TEST(Arc, OfPointsOnALineIsStraight) {
  EXPECT_NEAR(take_off_angle({0, 0}, {5, 5}, {10, 10}), 315, 1e-9);
  EXPECT_NEAR(straight_angle({0, 0}, {-3, 0}), 180, 1e-9);
  EXPECT_FALSE(arc_middle({0, 0}, {10, 0}, 0));
  // flatter than six degrees
  EXPECT_FALSE(arc_middle({0, 0}, {10, 0}, 5));
  EXPECT_FALSE(arc_middle({0, 0}, {10, 0}, 180));
  EXPECT_FALSE(arc_middle({1, 1}, {1, 1}, 30));
}

TEST(Arc, MiddleIsOnTheCircle) {
  const auto near = arc_middle(kRight, kTop, 90);
  ASSERT_TRUE(near);
  EXPECT_NEAR(near->x, kPart, 1e-9);
  EXPECT_NEAR(near->y, -kPart, 1e-9);
  const auto far = arc_middle(kRight, kTop, 270);
  ASSERT_TRUE(far);
  EXPECT_NEAR(far->x, -kPart, 1e-9);
  EXPECT_NEAR(far->y, kPart, 1e-9);
}

TEST(Arc, AngleComesBackFromTheMiddle) {
  for (int angle = 12; angle < 360; angle += 20) {
    const Point from{100, 100}, to{180, 130};
    const auto middle = arc_middle(from, to, angle);
    ASSERT_TRUE(middle) << angle;
    EXPECT_NEAR(take_off_angle(from, *middle, to), angle, 1e-6);
  }
}

}  // namespace
}  // namespace weir
