// Runs side by side give what each gives by itself, or leave.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "runtime/lanes.h"
#include "runtime/segments.h"
#include "runtime_fake.h"

namespace {

using namespace weir_test;

constexpr std::uint32_t kLanes = 4;
constexpr std::uint32_t kRate = kFirst, kStock = kFirst + 1, kFlow = kFirst + 2;

// stock' = rate * stock
FakeCode growth() {
  FakeCode fake(0, 10, 0.5, 1, 3);
  fake.image[kRate] = 0.1;
  fake.stocks = {kStock, 1};
  fake.derivatives = {kFlow, 1};
  fake.init = [](double* v, weir_frame*) { v[kStock] = 100; };
  fake.rates = [](double* v, weir_frame*) { v[kFlow] = v[kRate] * v[kStock]; };
  return fake;
}

// The same for four runs: each lane's values are taken out and put back.
weir_code in_lanes(const FakeCode& fake) {
  weir_code code = fake.code();
  code.lanes = kLanes;
  code.run = [](const void* self, std::uint32_t section, weir_frame* frames) {
    const weir_code one = static_cast<const FakeCode*>(self)->code();
    double* all = frames->values;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
      std::vector<double> values(one.value_count);
      for (std::uint32_t i = 0; i < one.value_count; ++i) values[i] = all[i * kLanes + lane];
      weir_frame frame = frames[lane];
      frame.values = values.data();
      one.run(self, section, &frame);
      for (std::uint32_t i = 0; i < one.value_count; ++i) all[i * kLanes + lane] = values[i];
    }
  };
  return code;
}

std::vector<weir::RunOptions> runs(std::size_t count) {
  std::vector<weir::RunOptions> options(count);
  for (std::size_t i = 0; i < count; ++i) {
    options[i].saved_slots = {kTime, kStock};
    options[i].overrides.push_back({kRate, 0.1 * static_cast<double>(i)});
  }
  return options;
}

void expect_as_alone(const FakeCode& fake, const std::vector<weir::RunOptions>& options) {
  const auto together = weir::simulate_lanes(in_lanes(fake), options);
  ASSERT_EQ(together.size(), options.size());
  for (std::size_t i = 0; i < together.size(); ++i) {
    const weir::RunOutcome alone = weir::simulate(fake.code(), options[i]);
    ASSERT_TRUE(together[i]);
    EXPECT_EQ(together[i]->steps, alone.steps);
    EXPECT_EQ(together[i]->results.times, alone.results.times);
    EXPECT_EQ(together[i]->results.values, alone.results.values);
  }
}

TEST(RuntimeLanes, GiveWhatEachRunGivesByItself) {
  std::vector<weir::RunOptions> options = runs(3);
  options[1].overrides.push_back({kStop, 7});
  options[2].overrides.push_back({kSave, 2});
  expect_as_alone(growth(), options);
}

TEST(RuntimeLanes, SaveManyRowsTogether) {
  FakeCode fake = growth();
  fake.image[kStop] = 1000.5;
  fake.image[kSave] = 0.5;
  expect_as_alone(fake, runs(4));
}

// The end and the times of saving are those of each; nothing is quiet where one of them saves.
TEST(RuntimeLanes, HaveQuietSteps) {
  FakeCode fake = growth();
  std::vector<weir::RunOptions> options = runs(4);
  options[1].overrides.push_back({kStop, 7});
  options[2].overrides.push_back({kSave, 2});
  const auto by_rates = weir::simulate_lanes(in_lanes(fake), options);
  int quiet_steps = 0;
  fake.quiet = [&](double* v, weir_frame*) {
    v[kStock] += v[kDt] * (v[kRate] * v[kStock]);
    ++quiet_steps;
  };
  const auto with_quiet = weir::simulate_lanes(in_lanes(fake), options);
  EXPECT_EQ(quiet_steps, 10 * static_cast<int>(kLanes));  // at 0.5, 1.5, ...
  for (std::size_t i = 0; i < options.size(); ++i) {
    ASSERT_TRUE(by_rates[i] && with_quiet[i]);
    EXPECT_EQ(by_rates[i]->results.times, with_quiet[i]->results.times);
    EXPECT_EQ(by_rates[i]->results.values, with_quiet[i]->results.values);
  }
  expect_as_alone(fake, options);

  fake.saves_without_rates = true;
  fake.rates = [](double*, weir_frame*) { ADD_FAILURE() << "nobody needs them"; };
  quiet_steps = 0;
  const auto without_rates = weir::simulate_lanes(in_lanes(fake), options);
  EXPECT_EQ(quiet_steps, 20 * static_cast<int>(kLanes));
  for (std::size_t i = 0; i < options.size(); ++i) {
    ASSERT_TRUE(without_rates[i]);
    EXPECT_EQ(by_rates[i]->results.times, without_rates[i]->results.times);
    EXPECT_EQ(by_rates[i]->results.values, without_rates[i]->results.values);
  }
}

TEST(RuntimeLanes, MayPartWaysLater) {
  FakeCode fake = growth();
  fake.has_fixed_controls = false;
  fake.rates = [](double* v, weir_frame*) {
    v[kFlow] = v[kRate] * v[kStock];
    v[kSave] = v[kTime] > 4 && v[kRate] > 0.15 ? 2 : 1;
  };
  expect_as_alone(fake, runs(4));
}

TEST(RuntimeLanes, LeaveBeforeTheirResultsAreTooMany) {
  std::vector<weir::RunOptions> options = runs(2);
  options[0].max_result_bytes = 10 * 3 * sizeof(double);  // of eleven rows
  for (const auto& outcome : weir::simulate_lanes(in_lanes(growth()), options))
    EXPECT_FALSE(outcome);
}

// the code takes all other numbers as the model gives them
TEST(RuntimeLanes, LeaveWhenTheySetWhatTheyMayNot) {
  const FakeCode fake = growth();
  weir_code code = in_lanes(fake);
  const std::vector<std::uint32_t> varied = {kStop, kRate};
  code.varied = varied.data();
  code.varied_count = 2;
  std::vector<weir::RunOptions> options = runs(4);
  options[1].overrides.push_back({kSave, 1});
  options[2].overrides.push_back({kStop, 5});
  const auto together = weir::simulate_lanes(code, options);
  EXPECT_TRUE(together[0]);
  EXPECT_FALSE(together[1]);
  EXPECT_TRUE(together[2]);
  code.varied_count = 1;  // none may set the rate
  for (const auto& outcome : weir::simulate_lanes(code, options)) EXPECT_FALSE(outcome);
}

TEST(RuntimeLanes, ThoseThatCannotGoInStepLeave) {
  const FakeCode fake = growth();
  std::vector<weir::RunOptions> options = runs(4);
  options[1].overrides.push_back({kDt, 0.25});
  options[2].overrides.push_back({kStop, -1});  // fails, in words of its own
  options[3].overrides.push_back({1000, 1});    // no slot of this model
  const auto together = weir::simulate_lanes(in_lanes(fake), options);
  EXPECT_TRUE(together[0]);
  for (std::size_t i = 1; i < together.size(); ++i) EXPECT_FALSE(together[i]) << i;
}

/// What native code makes of a lane's segment: start, width, from, slope, its rest, y.
double on_line(const double* low, double x) {
  const auto field = [low](std::size_t number) { return low[number * kLanes]; };
  const double away = x - field(2);
  return std::fma(away, field(3), std::fma(away, field(4), field(5)));
}

// Ends, points, a step, what is no number: each lane as a lookup by itself.
TEST(RuntimeLanes, ReadLookupsAsOneDoes) {
  const std::vector<double> xs = {0, 1, 1, 2.5, 4}, ys = {5, 7, 9, -1, 0};
  weir_table table = weir::table_of_points(xs, ys, WEIR_TABLE_CONTINUOUS);
  const std::vector<weir_segment> segments = weir::make_segments(table);
  table.segments = segments.data();
  weir_frame frame{};
  frame.tables = &table;
  std::vector<double> wide(WEIR_SEGMENT_FIELDS * kLanes, 0.0);
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const double rows[][kLanes] = {{0.5, 1.7, 3, -2},     {0.6, 1.8, 3.1, 9}, {1, 2.5, 4, 0},
                                 {1e301, -1e301, 1, 2}, {kNan, 0.5, 2, 3},  {0.1, 0.2, 3.9, 4}};
  bool has_found = false, has_called = false;
  for (const auto& x : rows) {
    double y[kLanes];
    std::uint32_t inside = 0;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
      const auto bits_of = [](double field) { return std::bit_cast<std::uint64_t>(field); };
      const std::uint64_t away = bits_of(x[lane] - wide[2 * kLanes + lane]);
      const bool is_in = away - bits_of(wide[lane]) <= bits_of(wide[kLanes + lane]);
      inside |= static_cast<std::uint32_t>(is_in) << lane;
    }
    const bool are_in = weir_rt_lookup_lanes(&frame, wide.data(), 0, x, y, kLanes, inside) != 0;
    has_found |= are_in;
    has_called |= !are_in;
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
      if (are_in) y[lane] = on_line(&wide[lane], x[lane]);
      const double expected = weir_rt_lookup(&frame, 0, x[lane]);
      if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(y[lane]));
      } else {
        EXPECT_EQ(y[lane], expected) << x[lane];
      }
    }
  }
  EXPECT_TRUE(has_found && has_called);
}

}  // namespace
