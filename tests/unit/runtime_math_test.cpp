// Scalar functions, lookups and the calendar of the runtime. Expected values:
// vensim.md 10.1, 10.6, 10.13, 19.2, 19.8.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "runtime/segments.h"
#include "weir/rt.h"

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(RuntimeMath, ModuloHasTheSignOfItsDialect) {
  EXPECT_EQ(weir_rt_mod_trunc(-10, 3), -1);
  EXPECT_NEAR(weir_rt_mod_trunc(-9.9, 3), -0.9, 1e-14);
  EXPECT_EQ(weir_rt_mod_floor(-10, 3), 2);
  EXPECT_EQ(weir_rt_mod_floor(10, -3), -2);
  EXPECT_EQ(weir_rt_mod_floor(9, 3), 0);
  // vensim.md 10.1, xmile.md 14.4: the whole part times the divisor and the rest add up again
  EXPECT_EQ(weir_rt_mod_trunc(-1, 0.1), 0);
  EXPECT_EQ(weir_rt_mod_floor(1, 0.1), 0);
  EXPECT_TRUE(std::isnan(weir_rt_mod_trunc(1, 0)));
  EXPECT_TRUE(std::isnan(weir_rt_mod_floor(1, 0)));
}

TEST(RuntimeMath, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(weir_rt_round(2.5), 3);
  EXPECT_EQ(weir_rt_round(-2.5), -3);
  EXPECT_EQ(weir_rt_round(0.49999999999999994), 0);
}

TEST(RuntimeMath, NaIsKnownInSinglePrecision) {
  EXPECT_EQ(weir_rt_is_na(WEIR_NA), 1);
  EXPECT_EQ(weir_rt_is_na(WEIR_NA * (1 + 1e-7)), 1);
  EXPECT_EQ(weir_rt_is_na(2 * WEIR_NA), 0);
  EXPECT_EQ(weir_rt_is_na(kNan), 0);
  EXPECT_EQ(WEIR_NA, -std::ldexp(1.0, 109));
}

TEST(RuntimeMath, GammaLnIsOfPositiveNumbers) {
  EXPECT_NEAR(weir_rt_gamma_ln(5), std::log(24), 1e-14);
  EXPECT_TRUE(std::isnan(weir_rt_gamma_ln(-0.5)));
}

// A table and a frame to read it.
struct Reader {
  std::vector<double> xs, ys;
  weir_table table = {};
  weir_frame frame = {};
  Reader(std::vector<double> x, std::vector<double> y, weir_table_kind kind = WEIR_TABLE_CONTINUOUS)
      : xs(std::move(x)), ys(std::move(y)) {
    table = weir::table_of_points(xs, ys, kind);
    frame.tables = &table;
  }
};

TEST(RuntimeLookup, ReadsLinearAndHoldsItsEnds) {
  const Reader bent({0, 1, 2}, {1, 1, 2});
  EXPECT_EQ(weir_rt_lookup(&bent.frame, 0, -1), 1);
  EXPECT_EQ(weir_rt_lookup(&bent.frame, 0, 1.5), 1.5);
  EXPECT_EQ(weir_rt_lookup(&bent.frame, 0, 2.5), 2);
  EXPECT_EQ(weir_rt_lookup_extrapolate(&bent.frame, 0, -1), 1);
  EXPECT_EQ(weir_rt_lookup_extrapolate(&bent.frame, 0, 2.5), 2.5);
  EXPECT_EQ(weir_rt_lookup_forward(&bent.frame, 0, 1.5), 2);
  EXPECT_TRUE(std::isnan(weir_rt_lookup(&bent.frame, 0, kNan)));
}

TEST(RuntimeLookup, ForwardAndBackwardTakePoints) {
  const Reader line({0, 1, 2}, {0, 1, 2});
  const double at[] = {-1, 0, 0.5, 1, 1.5, 2, 2.5};
  const double forward[] = {0, 0, 1, 1, 2, 2, 2}, backward[] = {0, 0, 0, 1, 1, 2, 2};
  for (int i = 0; i < 7; ++i) {
    EXPECT_EQ(weir_rt_lookup_forward(&line.frame, 0, at[i]), forward[i]) << at[i];
    EXPECT_EQ(weir_rt_lookup_backward(&line.frame, 0, at[i]), backward[i]) << at[i];
  }
}

TEST(RuntimeLookup, TheKindOfTheTableDecides) {
  const Reader line({0, 1}, {0, 2}, WEIR_TABLE_EXTRAPOLATE);
  EXPECT_EQ(weir_rt_lookup(&line.frame, 0, 2), 4);
  const Reader discrete({0, 1, 2}, {5, 6, 7}, WEIR_TABLE_DISCRETE);
  EXPECT_EQ(weir_rt_lookup(&discrete.frame, 0, 1.9), 6);
  const Reader forward({0, 1, 2}, {5, 6, 7}, WEIR_TABLE_LOOK_FORWARD);
  EXPECT_EQ(weir_rt_lookup(&forward.frame, 0, 1.1), 7);
  const Reader raw({0, 1, 2}, {5, 6, 7}, WEIR_TABLE_RAW);
  EXPECT_EQ(weir_rt_lookup(&raw.frame, 0, 1 - 1e-7), 6);
  EXPECT_EQ(weir_rt_lookup(&raw.frame, 0, 2 + 1e-7), 7);
  EXPECT_EQ(weir_rt_lookup(&raw.frame, 0, 1.5), WEIR_NA);
}

TEST(RuntimeLookup, TheFirstOfEqualPointsDecidesAtAStep) {
  const Reader step({0, 1, 1, 2}, {0, 0, 5, 5});
  EXPECT_EQ(weir_rt_lookup(&step.frame, 0, 1), 0);
  EXPECT_EQ(weir_rt_lookup(&step.frame, 0, std::nextafter(1.0, 2.0)), 5);
  EXPECT_EQ(weir_rt_lookup_backward(&step.frame, 0, 1), 5);
  EXPECT_EQ(weir_rt_lookup_forward(&step.frame, 0, 1), 0);
}

TEST(RuntimeLookup, EmptyAndSinglePointTablesAreSafe) {
  const Reader empty({}, {}), single({3}, {7});
  EXPECT_TRUE(std::isnan(weir_rt_lookup(&empty.frame, 0, 1)));
  EXPECT_TRUE(std::isnan(weir_rt_lookup_area(&empty.frame, 0, 0, 1)));
  for (const double x : {1.0, 3.0, 9.0}) {
    EXPECT_EQ(weir_rt_lookup(&single.frame, 0, x), 7);
    EXPECT_EQ(weir_rt_lookup_extrapolate(&single.frame, 0, x), 7);
    EXPECT_EQ(weir_rt_lookup_slope(&single.frame, 0, x, 0), 0);
  }
  EXPECT_EQ(weir_rt_lookup_area(&single.frame, 0, 1, 5), 28);
  EXPECT_EQ(weir_rt_lookup_invert(&single.frame, 0, 1), 3);
}

TEST(RuntimeLookup, ExtrapolationSkipsVerticalEnds) {
  const Reader ends({0, 0, 1, 1}, {9, 1, 2, -4}, WEIR_TABLE_EXTRAPOLATE);
  EXPECT_EQ(weir_rt_lookup(&ends.frame, 0, -1), 0);
  EXPECT_EQ(weir_rt_lookup(&ends.frame, 0, 2), 3);
}

TEST(RuntimeLookup, AreaHoldsTheEnds) {
  const Reader bent({0, 1, 2}, {1, 1, 2});
  EXPECT_EQ(weir_rt_lookup_area(&bent.frame, 0, 0, 1), 1);
  EXPECT_EQ(weir_rt_lookup_area(&bent.frame, 0, 2, 4), 4);
  EXPECT_EQ(weir_rt_lookup_area(&bent.frame, 0, 0.5, 2.5), 3);
  EXPECT_EQ(weir_rt_lookup_area(&bent.frame, 0, 2.5, 0.5), -3);
  EXPECT_EQ(weir_rt_lookup_area(&bent.frame, 0, -2, -1), 1);
  EXPECT_EQ(weir_rt_lookup_area(&bent.frame, 0, 1.25, 1.75), 0.75);
  const Reader step({0, 1, 1, 2}, {0, 0, 5, 5});
  EXPECT_EQ(weir_rt_lookup_area(&step.frame, 0, 0, 2), 5);
}

TEST(RuntimeLookup, SlopeAtACornerGoesByMode) {
  const Reader bent({0, 1, 2}, {1, 1, 3});
  EXPECT_EQ(weir_rt_lookup_slope(&bent.frame, 0, 1, -1), 0);
  EXPECT_EQ(weir_rt_lookup_slope(&bent.frame, 0, 1, 1), 2);
  EXPECT_EQ(weir_rt_lookup_slope(&bent.frame, 0, 1, 0), 1);
  EXPECT_EQ(weir_rt_lookup_slope(&bent.frame, 0, 1.5, 0), 2);
  EXPECT_EQ(weir_rt_lookup_slope(&bent.frame, 0, 2, 1), 0);
  EXPECT_EQ(weir_rt_lookup_slope(&bent.frame, 0, 5, 0), 0);
}

TEST(RuntimeLookup, InvertReadsRisingAndFallingTables) {
  const Reader rising({0, 1, 3}, {0, 10, 20}), falling({0, 1, 3}, {20, 10, 0});
  EXPECT_EQ(weir_rt_lookup_invert(&rising.frame, 0, 15), 2);
  EXPECT_EQ(weir_rt_lookup_invert(&rising.frame, 0, -1), 0);
  EXPECT_EQ(weir_rt_lookup_invert(&rising.frame, 0, 99), 3);
  EXPECT_EQ(weir_rt_lookup_invert(&falling.frame, 0, 5), 2);
  EXPECT_EQ(weir_rt_lookup_invert(&falling.frame, 0, 25), 0);
}

// xmile.md 26.3: an x with the value, first from the left; outside the nearest end
TEST(RuntimeLookup, InvertTakesTheFirstCrossing) {
  const Reader hill({0, 1, 2}, {0, 2, 1}), flat({0, 1, 2, 3}, {1, 1, 2, 2});
  EXPECT_EQ(weir_rt_lookup_invert(&hill.frame, 0, 1), 0.5);
  EXPECT_EQ(weir_rt_lookup_invert(&hill.frame, 0, 9), 2);
  EXPECT_EQ(weir_rt_lookup_invert(&hill.frame, 0, -9), 0);
  EXPECT_EQ(weir_rt_lookup_invert(&flat.frame, 0, 1), 0);
  EXPECT_EQ(weir_rt_lookup_invert(&flat.frame, 0, 2), 2);
}

// Unit codes: 0 year, 2 month, 4 day, 5 hour.
double calendar(double measure, double time, double unit, double year, double month, double day) {
  return weir_rt_calendar_time(nullptr, 0, 0, measure, time, 0, unit, year, month, day);
}

TEST(RuntimeCalendar, ModelTimeTakesTheOffset) {
  EXPECT_EQ(weir_rt_calendar_time(nullptr, 0, -6, 0, 10, 3, 2, 2000, 1, 1), 4);
  EXPECT_EQ(weir_rt_calendar_time(nullptr, 1, -6, 0, 10, 3, 2, 2000, 1, 1), -3);
}

TEST(RuntimeCalendar, DaysAreRealDaysWithLeapYears) {
  // 2000-01-01 was a Saturday; 2000 had 366 days
  EXPECT_EQ(calendar(5, 0, 4, 2000, 1, 1), 6);
  EXPECT_EQ(calendar(3, 59, 4, 2000, 1, 1), 2);
  EXPECT_EQ(calendar(4, 59, 4, 2000, 1, 1), 29);
  EXPECT_EQ(calendar(1, 366, 4, 2000, 1, 1), 2001);
  EXPECT_EQ(calendar(4, -1, 4, 2000, 1, 1), 31);
  EXPECT_EQ(calendar(1, -1, 4, 2000, 1, 1), 1999);
  EXPECT_EQ(calendar(2, 366 + 181, 4, 2000, 1, 1), 3);
  EXPECT_EQ(calendar(6, 0, 4, 0, 1, 1), 0);
  EXPECT_EQ(calendar(6, 0, 4, 1970, 1, 1), 719528);
}

TEST(RuntimeCalendar, MonthsMakeYearsOf360Days) {
  EXPECT_EQ(calendar(1, 14.5, 2, 2000, 1, 1), 2001);
  EXPECT_EQ(calendar(3, 14.5, 2, 2000, 1, 1), 3);
  EXPECT_EQ(calendar(4, 14.5, 2, 2000, 1, 1), 16);
  EXPECT_EQ(calendar(3, 1.0 / 12, 0, 2000, 1, 1), 2);
}

TEST(RuntimeCalendar, HoursAndMinutesComeFromTheFraction) {
  EXPECT_EQ(calendar(7, 49.5, 5, 2000, 1, 1), 1);
  EXPECT_EQ(calendar(8, 49.5, 5, 2000, 1, 1), 30);
  EXPECT_NEAR(calendar(9, 49.5, 5, 2000, 1, 1), 0, 1e-4);
  EXPECT_EQ(calendar(10, 6, 4, 2000, 1, 1), 6 * 86400 - 500000);
}

TEST(RuntimeCalendar, UnknownCodesGiveNaN) {
  EXPECT_TRUE(std::isnan(calendar(11, 0, 4, 2000, 1, 1)));
  EXPECT_TRUE(std::isnan(calendar(1, 0, 8, 2000, 1, 1)));
  EXPECT_TRUE(std::isnan(calendar(1, 1e300, 4, 2000, 1, 1)));
  EXPECT_TRUE(std::isnan(calendar(1, kNan, 4, 2000, 1, 1)));
  EXPECT_TRUE(std::isnan(calendar(1, 0, 4, kNan, 1, 1)));
}

}  // namespace
