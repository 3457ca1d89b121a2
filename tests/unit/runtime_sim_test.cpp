// The loop of a run: integration against closed forms, the clock, saving, controls that change,
// limits.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/unit/runtime_fake.h"

namespace {

using namespace weir_test;
using weir::RunOptions;
using weir::RunOutcome;
using weir::RunStatus;
using Numbers = std::vector<double>;

// One stock at kFirst with derivative -stock at kFirst + 1, from 1.
FakeCode decay(double stop, double dt, weir_method method) {
  FakeCode code(0, stop, dt, dt, 2);
  code.stocks = {kFirst, 1};
  code.derivatives = {kFirst + 1, 1};
  code.method = method;
  code.init = [](double* v, weir_frame*) { v[kFirst] = 1; };
  code.rates = [](double* v, weir_frame*) { v[kFirst + 1] = -v[kFirst]; };
  return code;
}

// A run that only counts time.
FakeCode clockwork(double start, double stop, double dt, double save) {
  return {start, stop, dt, save, 4};
}

TEST(RuntimeSim, EulerDecayIsAPower) {
  const RunOutcome out = decay(2, 0.25, WEIR_EULER).run({kFirst});
  ASSERT_EQ(out.status, RunStatus::Done);
  ASSERT_EQ(out.results.times.size(), 9u);
  for (std::size_t k = 0; k <= 8; ++k)
    EXPECT_EQ(out.results.at(k, 0), std::pow(0.75, static_cast<double>(k)));
  EXPECT_EQ(out.steps, 8u);
}

TEST(RuntimeSim, RungeKuttaDecayFollowsItsSeries) {
  const double h = 0.25;
  const double second = 1 - h + h * h / 2;
  const double fourth = second - h * h * h / 6 + h * h * h * h / 24;
  for (const weir_method method : {WEIR_RK2_MIDPOINT, WEIR_RK2_HEUN, WEIR_RK4}) {
    const double factor = method == WEIR_RK4 ? fourth : second;
    const RunOutcome out = decay(2, h, method).run({kFirst, kFirst + 1});
    for (std::size_t k = 0; k <= 8; ++k) {
      EXPECT_NEAR(out.results.at(k, 0), std::pow(factor, static_cast<double>(k)), 1e-15) << method;
      EXPECT_EQ(out.results.at(k, 1), -out.results.at(k, 0));
    }
  }
}

TEST(RuntimeSim, StagesMoveTimeButNotStepTime) {
  // dX/dt = t^3 is exact with RK4 and (t^2) with neither RK2; the derivative by step time is a left
  // sum
  FakeCode code(0, 2, 0.5, 0.5, 4);
  code.stocks = {kFirst, 2};
  code.derivatives = {kFirst + 2, 2};
  code.method = WEIR_RK4;
  code.rates = [](double* v, weir_frame*) {
    v[kFirst + 2] = v[kTime] * v[kTime] * v[kTime];
    v[kFirst + 3] = v[kStepTime];
  };
  const RunOutcome out = code.run({kFirst, kFirst + 1});
  EXPECT_NEAR(out.results.at(4, 0), 4, 1e-14);
  EXPECT_NEAR(out.results.at(4, 1), 0.5 * (0 + 0.5 + 1 + 1.5), 1e-14);
}

TEST(RuntimeSim, MidpointAndHeunDifferOnTime) {
  // dX/dt = t^2 over one step of 1: midpoint 1/4, Heun 1/2
  for (const weir_method method : {WEIR_RK2_MIDPOINT, WEIR_RK2_HEUN}) {
    FakeCode code(0, 1, 1, 1, 2);
    code.stocks = {kFirst, 1};
    code.derivatives = {kFirst + 1, 1};
    code.method = method;
    code.rates = [](double* v, weir_frame*) { v[kFirst + 1] = v[kTime] * v[kTime]; };
    EXPECT_EQ(code.run({kFirst}).results.at(1, 0), method == WEIR_RK2_HEUN ? 0.5 : 0.25);
  }
}

TEST(RuntimeSim, MemoriesHoldThroughStagesAndChangeOncePerStep) {
  // memory = number of steps; the stock integrates it by RK4: a left sum
  FakeCode code(0, 4, 1, 1, 4);
  code.stocks = {kFirst, 1};
  code.derivatives = {kFirst + 1, 1};
  code.memories = {kFirst + 2, 1};
  code.nexts = {kFirst + 3, 1};
  code.method = WEIR_RK4;
  code.init = [](double* v, weir_frame*) { v[kFirst + 2] = 10; };
  code.rates = [](double* v, weir_frame*) { v[kFirst + 1] = v[kFirst + 2]; };
  code.update = [](double* v, weir_frame*) { v[kFirst + 3] = v[kFirst + 2] + 1; };
  const RunOutcome out = code.run({kFirst, kFirst + 2});
  EXPECT_EQ(out.results.at(4, 1), 14);
  EXPECT_NEAR(out.results.at(4, 0), 10 + 11 + 12 + 13, 1e-12);
}

TEST(RuntimeSim, ClampedStocksStayAtZero) {
  FakeCode code(0, 3, 1, 1, 4);
  code.stocks = {kFirst, 2};
  code.derivatives = {kFirst + 2, 2};
  code.clamped = {{kFirst, 1}};
  code.init = [](double* v, weir_frame*) { v[kFirst] = v[kFirst + 1] = 1.5; };
  code.rates = [](double* v, weir_frame*) { v[kFirst + 2] = v[kFirst + 3] = -1; };
  const RunOutcome out = code.run({kFirst, kFirst + 1});
  EXPECT_EQ(out.results.at(1, 0), 0.5);
  EXPECT_EQ(out.results.at(2, 0), 0);
  EXPECT_EQ(out.results.at(3, 1), -1.5);
}

TEST(RuntimeSim, ObserveRunsAtSavedTimesOnly) {
  FakeCode code = clockwork(0, 4, 0.5, 2);
  code.observe = [](double* v, weir_frame*) { v[kFirst] += 1; };
  const RunOutcome out = code.run({kFirst});
  EXPECT_EQ(out.results.times, (Numbers{0, 2, 4}));
  EXPECT_EQ(out.results.values, (weir::Rows{1, 2, 3}));
}

// the first and the last time are saved, and every third
TEST(RuntimeSim, QuietStepsAreThoseThatAreNotSaved) {
  FakeCode fake(0, 7, 1, 3, 2);
  fake.stocks = {kFirst, 1};
  fake.derivatives = {kFirst + 1, 1};
  std::string steps;
  fake.rates = [&](double* v, weir_frame* frame) {
    EXPECT_EQ(v[kTime], static_cast<double>(frame->step));
    steps += 'r';
    v[kFirst + 1] = 1;
  };
  fake.quiet = [&](double* v, weir_frame* frame) {
    EXPECT_EQ(v[kTime], static_cast<double>(frame->step));
    EXPECT_EQ(v[kStepTime], v[kTime]);
    steps += 'q';
    v[kFirst] += 1;
  };
  const RunOutcome outcome = fake.run({kFirst});
  EXPECT_EQ(steps, "rqqrqqrr");
  EXPECT_EQ(outcome.steps, 7u);
  EXPECT_EQ(outcome.results.times, (Numbers{0, 3, 6, 7}));
  EXPECT_EQ(Numbers(outcome.results.values.begin(), outcome.results.values.end()),
            (Numbers{0, 3, 6, 7}));

  steps.clear();
  RunOptions last_only;
  last_only.saves = RunOptions::Saves::LastTime;
  EXPECT_EQ(fake.run(last_only).status, RunStatus::Done);
  EXPECT_EQ(steps, "qqqqqqqr");

  // who asks for stocks alone needs no rates, but to move them
  steps.clear();
  fake.saves_without_rates = true;
  EXPECT_EQ(fake.run({kFirst}).results.values, outcome.results.values);
  EXPECT_EQ(steps, "qqqqqqq");

  // an end or an interval that changes is looked at every time, and at the start
  steps.clear();
  fake.has_fixed_controls = false;
  fake.run();
  EXPECT_EQ(steps, "rrrrrrrrr");

  fake.has_fixed_controls = true;
  fake.quiet = nullptr;
  steps.clear();
  EXPECT_EQ(fake.run({kFirst}).results.values, outcome.results.values);
  EXPECT_EQ(steps, "rrrrrrrr");
}

TEST(RuntimeLimits, QuietStepsMayBeStopped) {
  FakeCode fake(0, 1e5, 1, 1e5);
  int quiet_steps = 0;
  fake.quiet = [&](double*, weir_frame*) { ++quiet_steps; };
  RunOptions options;
  options.progress = [](void*, double share) { return share < 0.5; };
  EXPECT_EQ(fake.run(options).status, RunStatus::Stopped);
  EXPECT_GT(quiet_steps, 40000);
  EXPECT_LT(quiet_steps, 60000);
}

TEST(RuntimeSim, OverridesComeBeforeConst) {
  FakeCode code = clockwork(0, 1, 1, 1);
  code.constants = [](double* v, weir_frame*) { v[kFirst + 1] = 2 * v[kFirst]; };
  RunOptions options;
  options.saved_slots = {kFirst + 1};
  options.overrides = {{kFirst, 21}};
  EXPECT_EQ(code.run(options).results.at(0, 0), 42);
  options.overrides = {{999, 1}};
  EXPECT_EQ(code.run(options).status, RunStatus::BadControls);
}

TEST(RuntimeClock, TenthsAreTheNumbersAPersonWrites) {
  const RunOutcome out = clockwork(0, 1, 0.1, 0.1).run({kTime, kStepTime});
  EXPECT_EQ(out.results.times, (Numbers{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}));
  for (std::size_t k = 0; k < 11; ++k) EXPECT_EQ(out.results.at(k, 0), out.results.times[k]);
  const RunOutcome later = clockwork(1990.3, 1990.9, 0.1, 0.1).run();
  EXPECT_EQ(later.results.times, (Numbers{1990.3, 1990.4, 1990.5, 1990.6, 1990.7, 1990.8, 1990.9}));
}

TEST(RuntimeClock, ThirdsMeetWholeNumbers) {
  const RunOutcome out = clockwork(0, 1000, 1.0 / 3, 1).run();
  ASSERT_EQ(out.results.times.size(), 1001u);
  for (std::size_t k = 0; k <= 1000; ++k) EXPECT_EQ(out.results.times[k], static_cast<double>(k));
}

TEST(RuntimeClock, TheLastStepIsTheOneNearestToTheEnd) {
  EXPECT_EQ(clockwork(0, 1, 0.4, 0.4).run().results.times, (Numbers{0, 0.4, 0.8}));
  EXPECT_EQ(clockwork(0, 1, 0.7, 0.7).run().results.times, (Numbers{0, 0.7}));
  EXPECT_EQ(clockwork(0, 1, 0.6, 0.6).run().results.times, (Numbers{0, 0.6, 1.2}));
  EXPECT_EQ(clockwork(5, 5, 1, 1).run().results.times, (Numbers{5}));
}

TEST(RuntimeSaving, FirstAndLastTimesAreAlwaysSaved) {
  EXPECT_EQ(clockwork(0, 10, 1, 4).run().results.times, (Numbers{0, 4, 8, 10}));
  EXPECT_EQ(clockwork(0, 10, 1, HUGE_VAL).run().results.times, (Numbers{0, 10}));
  EXPECT_EQ(clockwork(0, 3, 1, 0.5).run().results.times, (Numbers{0, 1, 2, 3}));
}

TEST(RuntimeSaving, CountsMultiplesFromTheStart) {
  EXPECT_EQ(clockwork(1, 8, 1, 1.5).run().results.times, (Numbers{1, 3, 4, 6, 7, 8}));
  const RunOutcome out = clockwork(0, 100, 0.03125, 1).run();
  ASSERT_EQ(out.results.times.size(), 101u);
  EXPECT_EQ(out.results.times[100], 100);
}

TEST(RuntimeSaving, ARunWithoutIntervalSavesEveryStep) {
  FakeCode code = clockwork(0, 2, 0.5, NAN);
  code.saves_every_step = true;
  EXPECT_EQ(code.run().results.times.size(), 5u);
}

// conformance.md, control_vars: all four controls are equations of Time.
TEST(RuntimeControls, StepIntervalAndEndMayChange) {
  FakeCode code = clockwork(0, 0, 0, 0);
  const auto controls = [](double* v, weir_frame*) {
    v[kStart] = v[kTime] < 3 ? 0 : 0.2;
    v[kStop] = v[kTime] < 5 ? 10 : 50;
    v[kDt] = v[kTime] < 4 ? 1 : 0.5;
    v[kSave] = v[kTime] < 10 ? v[kDt] : 5;
  };
  code.init = code.rates = controls;
  code.has_fixed_controls = false;
  Numbers expected = {0, 1, 2, 3};
  for (double t = 4; t < 10; t += 0.5) expected.push_back(t);
  for (double t = 10; t <= 50; t += 5) expected.push_back(t);
  const RunOutcome out = code.run({kTime});
  ASSERT_EQ(out.status, RunStatus::Done) << out.problem;
  EXPECT_EQ(out.results.times, expected);
}

// conformance.md, dynamic_final_time: the run stops when FINAL TIME becomes Time.
TEST(RuntimeControls, TheEndMayComeEarly) {
  FakeCode code = clockwork(0, 100, 1, 1);
  code.rates = [](double* v, weir_frame*) { v[kStop] = v[kTime] * 2 - 5 > 50 ? v[kTime] : 100; };
  code.has_fixed_controls = false;
  const RunOutcome out = code.run();
  EXPECT_EQ(out.results.times.size(), 29u);
  EXPECT_EQ(out.results.times.back(), 28);
}

TEST(RuntimeControls, InitSeesTheStepThatItComputes) {
  // a delay of 3 made in init, with a step of 0.5 known only there: 6 steps
  FakeCode code = clockwork(0, 5, 0, 0);
  code.object_count = 1;
  code.memories = {kFirst, 1};
  code.nexts = {kFirst + 1, 1};
  code.init = [](double* v, weir_frame* frame) {
    v[kDt] = v[kSave] = 0.5;
    v[kFirst] = weir_rt_fixed_start(frame, 0, 3, -1);
  };
  code.update = [](double* v, weir_frame* frame) {
    v[kFirst + 1] = weir_rt_fixed_push(frame, 0, v[kTime]);
  };
  const RunOutcome out = code.run({kFirst});
  ASSERT_EQ(out.results.times.size(), 11u);
  EXPECT_EQ(out.results.at(5, 0), -1);
  EXPECT_EQ(out.results.at(6, 0), 0);
  EXPECT_EQ(out.results.at(10, 0), 2);
}

TEST(RuntimeControls, BadOnesAreToldInTheModellersWords) {
  EXPECT_EQ(clockwork(0, 1, 0, 1).run().problem, "TIME STEP is 0, it must be more than 0");
  EXPECT_EQ(clockwork(0, 1, NAN, 1).run().problem, "TIME STEP is nan, it must be a number");
  EXPECT_EQ(clockwork(10, 5, 1, 1).run().problem,
            "FINAL TIME is 5, it must not be before INITIAL TIME, which is 10");
  EXPECT_EQ(clockwork(NAN, 5, 1, 1).run().problem, "INITIAL TIME is nan, it must be a number");
  EXPECT_EQ(clockwork(0, HUGE_VAL, 1, 1).run().problem, "FINAL TIME is inf, it must be a number");
  EXPECT_EQ(clockwork(0, 1, 1, NAN).run().problem, "SAVEPER is nan, it must be a number");
  FakeCode code = clockwork(0, 9, 1, 1);
  code.rates = [](double* v, weir_frame*) { v[kDt] = 3 - v[kTime]; };
  code.has_fixed_controls = false;
  code.image[kDt] = 3;
  const RunOutcome out = code.run();
  EXPECT_EQ(out.status, RunStatus::BadControls);
  EXPECT_EQ(out.problem, "TIME STEP is 0 at time 3, it must be more than 0");
}

TEST(RuntimeLimits, TooManyStepsAreRefusedBeforeTheRun) {
  const RunOutcome out = clockwork(0, 1000, 1e-9, 1).run();
  EXPECT_EQ(out.status, RunStatus::TooManySteps);
  EXPECT_EQ(
      out.problem,
      "the run from 0 to 1000 would take 1e+12 steps of 1e-09, more than the limit of 100000000");
}

TEST(RuntimeLimits, AnEndThatMayComeEarlyIsWaitedFor) {
  FakeCode code = clockwork(0, 0, 1, 1);
  code.has_fixed_controls = false;
  code.rates = [](double* v, weir_frame*) { v[kStop] = v[kTime] < 20 ? 1e30 : v[kTime]; };
  EXPECT_EQ(code.run().results.times.size(), 21u);
  code.rates = [](double* v, weir_frame*) { v[kStop] = 1e30; };
  RunOptions options;
  options.max_steps = 50;
  const RunOutcome out = code.run(options);
  EXPECT_EQ(out.status, RunStatus::TooManySteps);
  EXPECT_EQ(out.problem, "the run has not ended after 50 steps, at time 50");
}

TEST(RuntimeLimits, ResultsHaveALimit) {
  RunOptions options;
  options.saved_slots = {kTime};
  options.max_result_bytes = 160;
  EXPECT_EQ(clockwork(0, 9, 1, 1).run(options).status, RunStatus::Done);
  const RunOutcome out = clockwork(0, 10000, 1, 1).run(options);
  EXPECT_EQ(out.status, RunStatus::TooMuchMemory);
  EXPECT_TRUE(out.results.times.empty());
}

TEST(RuntimeLimits, ProgressMayStopTheRun) {
  RunOptions options;
  std::vector<double> shares;
  options.progress_context = &shares;
  options.progress = [](void* context, double share) {
    auto& seen = *static_cast<std::vector<double>*>(context);
    seen.push_back(share);
    return seen.size() < 3;
  };
  const RunOutcome out = clockwork(0, 16384, 1, 16384).run(options);
  EXPECT_EQ(out.status, RunStatus::Stopped);
  EXPECT_EQ(out.steps, 8192u);
  EXPECT_EQ(shares, (Numbers{0, 0.25, 0.5}));
}

TEST(RuntimeSim, RunsOfOneCodeAreIndependent) {
  FakeCode code = clockwork(0, 3, 1, 1);
  code.rates = [](double* v, weir_frame* frame) {
    v[kFirst] = weir_rt_random_uniform(frame, 1, 0, 0, 1);
  };
  RunOptions options;
  options.saved_slots = {kFirst};
  const weir::Rows first = code.run(options).results.values;
  EXPECT_EQ(code.run(options).results.values, first);
  options.run = 1;
  EXPECT_NE(code.run(options).results.values, first);
}

}  // namespace
