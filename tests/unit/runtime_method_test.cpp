// Methods that choose their own steps, and the difference equations of Vensim: closed forms, bounds
// of the error, what stays still within a step.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "tests/unit/runtime_fake.h"

namespace {

using namespace weir_test;
using weir::RunOptions;
using weir::RunOutcome;
using weir::RunStatus;
using Numbers = std::vector<double>;

constexpr weir_method kAdaptive[] = {WEIR_RK2_AUTO, WEIR_RK4_AUTO, WEIR_RK45};

// `count` stocks from kFirst, their rates behind them.
FakeCode stocks(std::uint32_t count, double stop, double dt, weir_method method) {
  FakeCode code(0, stop, dt, dt, 2 * count);
  code.stocks = {kFirst, count};
  code.derivatives = {kFirst + count, count};
  code.method = method;
  return code;
}

// X' = -X from 1.
FakeCode decay(double stop, double dt, weir_method method) {
  FakeCode code = stocks(1, stop, dt, method);
  code.init = [](double* v, weir_frame*) { v[kFirst] = 1; };
  code.rates = [](double* v, weir_frame*) { v[kFirst + 1] = -v[kFirst]; };
  return code;
}

// x' = y, y' = -x from (1, 0): (cos t, -sin t).
FakeCode oscillator(double stop, double dt, weir_method method) {
  FakeCode code = stocks(2, stop, dt, method);
  code.init = [](double* v, weir_frame*) { v[kFirst] = 1, v[kFirst + 1] = 0; };
  code.rates = [](double* v, weir_frame*) {
    v[kFirst + 2] = v[kFirst + 1];
    v[kFirst + 3] = -v[kFirst];
  };
  return code;
}

RunOptions saving(std::vector<std::uint32_t> slots, double absolute, double relative) {
  RunOptions options;
  options.saved_slots = std::move(slots);
  options.absolute_error.value = absolute;
  options.relative_error.value = relative;
  return options;
}

// How far a run is from exp(-t), at worst.
double decay_error(weir_method method, double bound) {
  const RunOutcome out = decay(8, 0.5, method).run(saving({kFirst}, bound, bound));
  EXPECT_EQ(out.status, RunStatus::Done) << out.problem;
  double worst = 0;
  for (std::size_t row = 0; row < out.results.times.size(); ++row)
    worst = std::max(worst, std::fabs(out.results.at(row, 0) - std::exp(-out.results.times[row])));
  return worst;
}

double oscillator_error(weir_method method, double bound) {
  const RunOutcome out = oscillator(20, 1, method).run(saving({kFirst, kFirst + 1}, bound, bound));
  double worst = 0;
  for (std::size_t row = 0; row < out.results.times.size(); ++row) {
    const double t = out.results.times[row];
    worst = std::max(worst, std::hypot(out.results.at(row, 0) - std::cos(t),
                                       out.results.at(row, 1) + std::sin(t)));
  }
  return worst;
}

TEST(RuntimeMethod, AutomaticStepsHalveUntilTwoWaysAgree) {
  // one step of 1 in n parts is P(1/n)^n, P the Taylor polynomial of exp(-z). RK4: 0.375, 0.36817,
  // 0.3678980; RK2: 0.5, 0.390625, 0.372529, 0.368945, 0.368126
  const auto rk4 = [](double n) {
    const double z = 1 / n;
    return std::pow(1 - z + z * z / 2 - z * z * z / 6 + z * z * z * z / 24, n);
  };
  const auto rk2 = [](double n) { return std::pow(1 - 1 / n + 1 / (2 * n * n), n); };
  const auto end = [](weir_method method, double absolute, double relative) {
    return decay(1, 1, method).run(saving({kFirst}, absolute, relative)).results.at(1, 0);
  };
  EXPECT_NEAR(end(WEIR_RK4_AUTO, 0.01, 0), rk4(2), 1e-15);     // differs by 0.0068 from one part
  EXPECT_NEAR(end(WEIR_RK4_AUTO, 0.001, 0), rk4(4), 1e-15);    // by 0.00029 from two
  EXPECT_NEAR(end(WEIR_RK4_AUTO, 0, 0.001), rk4(4), 1e-15);    // of the 1 at the start
  EXPECT_NEAR(end(WEIR_RK2_AUTO, 0.001, 0), rk2(16), 1e-15);   // by 0.00082 from eight
  EXPECT_NEAR(end(WEIR_RK2_AUTO, 0, 0.02), rk2(4), 1e-15);     // by 0.018 from two
  EXPECT_NEAR(end(WEIR_RK2_AUTO, 0.02, 1e-9), rk2(4), 1e-15);  // one of the bounds is enough
}

TEST(RuntimeMethod, ErrorsFollowTheBounds) {
  for (const weir_method method : kAdaptive) {
    double before = 1;
    for (const double bound : {1e-3, 1e-5, 1e-7}) {
      const double error = std::max(decay_error(method, bound), oscillator_error(method, bound));
      EXPECT_LT(error, 40 * bound) << method << ' ' << bound;  // 20 steps add up
      EXPECT_LT(error, before / 4) << method << ' ' << bound;
      before = error;
    }
  }
  EXPECT_LT(oscillator_error(WEIR_RK45, 1e-12), 1e-10);
}

TEST(RuntimeMethod, Rk45IsExactUpToTheFifthOrder) {
  // X' = 5 t^4: every stage sees its own time
  FakeCode code = stocks(1, 4, 1, WEIR_RK45);
  code.rates = [](double* v, weir_frame*) { v[kFirst + 1] = 5 * std::pow(v[kTime], 4); };
  const RunOutcome out = code.run(saving({kFirst}, 1e9, 0));
  for (std::size_t t = 0; t <= 4; ++t)
    EXPECT_NEAR(out.results.at(t, 0), std::pow(static_cast<double>(t), 5), 1e-12 * 1024);
}

TEST(RuntimeMethod, SavesAtExactlyTheTimesOfAFixedStep) {
  const Numbers expected = {0, 0.3, 0.6, 0.9, 1};
  for (const weir_method method : kAdaptive) {
    FakeCode code = oscillator(1, 0.1, method);
    code.image[kSave] = 0.3;
    const RunOutcome out = code.run(saving({kTime, kFirst}, 1e-9, 1e-9));
    EXPECT_EQ(out.results.times, expected);
    for (std::size_t row = 0; row < expected.size(); ++row) {
      EXPECT_EQ(out.results.at(row, 0), expected[row]);
      EXPECT_NEAR(out.results.at(row, 1), std::cos(expected[row]), 1e-8);
    }
    EXPECT_EQ(out.steps, 10u);
  }
}

TEST(RuntimeMethod, NoStageLeavesItsStep) {
  for (const weir_method method : kAdaptive) {
    FakeCode code = oscillator(6, 0.75, method);
    const auto rates = code.rates;
    double earliest = 0, latest = 0;
    code.rates = [&](double* v, weir_frame* frame) {
      earliest = std::min(earliest, v[kTime] - v[kStepTime]);
      latest = std::max(latest, v[kTime] - v[kStepTime]);
      rates(v, frame);
    };
    ASSERT_EQ(code.run(saving({kFirst}, 1e-6, 1e-6)).status, RunStatus::Done);
    EXPECT_EQ(earliest, 0);
    EXPECT_LE(latest, 0.75);
    EXPECT_GT(latest, 0.7);
  }
}

TEST(RuntimeMethod, MemoriesMoveOnceAStep) {
  // memory = number of steps; the stock integrates it: a left sum, whatever the parts. A second
  // stock keeps the parts short.
  for (const weir_method method : kAdaptive) {
    FakeCode code(0, 4, 1, 1, 6);
    code.stocks = {kFirst, 2};
    code.derivatives = {kFirst + 2, 2};
    code.memories = {kFirst + 4, 1};
    code.nexts = {kFirst + 5, 1};
    code.method = method;
    code.init = [](double* v, weir_frame*) { v[kFirst + 1] = 1, v[kFirst + 4] = 10; };
    code.rates = [](double* v, weir_frame*) {
      v[kFirst + 2] = v[kFirst + 4];
      v[kFirst + 3] = -30 * v[kFirst + 1];
    };
    int updates = 0;
    code.update = [&](double* v, weir_frame*) {
      v[kFirst + 5] = v[kFirst + 4] + 1;
      ++updates;
    };
    const RunOutcome out = code.run(saving({kFirst, kFirst + 1, kFirst + 4}, 1e-6, 1e-6));
    EXPECT_EQ(out.results.at(4, 2), 14);
    EXPECT_NEAR(out.results.at(4, 0), 10 + 11 + 12 + 13, 1e-10);
    EXPECT_NEAR(out.results.at(1, 1), std::exp(-30), 1e-5);
    EXPECT_EQ(updates, 4);
  }
}

TEST(RuntimeMethod, AStockThatIsNoNumberStaysSoAndHindersNobody) {
  for (const weir_method method : kAdaptive) {
    FakeCode code = stocks(2, 2, 0.5, method);
    code.init = [](double* v, weir_frame*) { v[kFirst] = NAN, v[kFirst + 1] = 1; };
    code.rates = [](double* v, weir_frame*) {
      v[kFirst + 2] = v[kFirst];
      v[kFirst + 3] = -v[kFirst + 1];
    };
    const RunOutcome out = code.run(saving({kFirst, kFirst + 1}, 1e-8, 1e-8));
    ASSERT_EQ(out.status, RunStatus::Done);
    EXPECT_TRUE(std::isnan(out.results.at(4, 0)));
    EXPECT_NEAR(out.results.at(4, 1), std::exp(-2), 1e-6);
  }
}

TEST(RuntimeMethod, AStepThatCannotBeMadeIsToldWithItsStock) {
  // X' = X^2 from 1 is 1 / (1 - t): infinite at 1
  for (const weir_method method : kAdaptive) {
    FakeCode code = stocks(2, 3, 0.75, method);
    code.init = [](double* v, weir_frame*) { v[kFirst] = 0, v[kFirst + 1] = 1; };
    code.rates = [](double* v, weir_frame*) {
      v[kFirst + 2] = 1;
      v[kFirst + 3] = v[kFirst + 1] * v[kFirst + 1];
    };
    const RunOutcome out = code.run(saving({kFirst + 1}, 1e-6, 1e-6));
    EXPECT_EQ(out.status, RunStatus::StepFailed);
    EXPECT_EQ(out.problem,
              "the step from time 0.75 to 1.5 cannot keep the error within its bounds (absolute "
              "1e-06, relative 1e-06), however short its parts");
    EXPECT_EQ(out.culprit, kFirst + 1);
    ASSERT_EQ(out.results.times.size(), 2u);
    EXPECT_NEAR(out.results.at(1, 0), 4, 1e-4);
  }
}

TEST(RuntimeMethod, BoundsMayBeVariablesAndMustMakeSense) {
  FakeCode code = decay(1, 1, WEIR_RK4_AUTO);
  code.image.push_back(0.01);  // kFirst + 2
  RunOptions options = saving({kFirst}, 1e-12, 0);
  options.absolute_error.slot = kFirst + 2;
  const double half_way = 1 - 0.5 + 0.125 - 0.125 / 6 + 0.0625 / 24;
  EXPECT_NEAR(code.run(options).results.at(1, 0), half_way * half_way, 1e-15);
  options.absolute_error.slot = 999;
  EXPECT_EQ(code.run(options).status, RunStatus::BadControls);
  const auto problem = [&](double absolute, double relative) {
    return decay(1, 1, WEIR_RK45).run(saving({kFirst}, absolute, relative)).problem;
  };
  EXPECT_EQ(problem(-1, 0.5),
            "the bounds of the error are -1 absolute and 0.5 relative; neither may be negative, "
            "nor both 0");
  EXPECT_NE(problem(0, 0), "");
  EXPECT_NE(problem(NAN, 1), "");
  EXPECT_EQ(problem(0, 1e-6), "");
}

TEST(RuntimeMethod, PartsAreLimitedLikeSteps) {
  RunOptions options = saving({kFirst}, 1e-12, 1e-12);
  options.max_steps = 5000;
  const RunOutcome out = oscillator(4000, 1, WEIR_RK45).run(options);
  EXPECT_EQ(out.status, RunStatus::TooManySteps);
  EXPECT_NE(out.problem.find("parts of steps"), std::string::npos) << out.problem;
}

// vensim.md 8.5.6: levels are those of the time, auxiliaries those of the save before.
TEST(RuntimeMethod, DifferenceEquationsSaveAuxiliariesLate) {
  FakeCode code(0, 6, 1, 2, 5);
  code.stocks = {kFirst, 1};
  code.derivatives = {kFirst + 1, 1};
  code.memories = {kFirst + 2, 1};
  code.nexts = {kFirst + 3, 1};
  code.method = WEIR_DIFFERENCE;
  code.rates = [](double* v, weir_frame*) {
    v[kFirst + 1] = 1;
    v[kFirst + 4] = 10 * v[kFirst];
  };
  code.update = [](double* v, weir_frame*) { v[kFirst + 3] = v[kFirst + 2] - 1; };
  const RunOutcome out = code.run({kTime, kFirst, kFirst + 2, kFirst + 4});
  EXPECT_EQ(out.results.times, (Numbers{0, 2, 4, 6}));
  EXPECT_EQ(out.results.values, (weir::Rows{0, 0, 0, 0, 2, 2, -2, 0, 4, 4, -4, 20, 6, 6, -6, 40}));
}

// A solver that knows the answer: X' = -X.
class KnowsTheDecay : public weir::StiffSolver {
 public:
  bool advance(weir::RatesOfModel& model, double time, double next_time, double* x,
               weir::ErrorBounds, std::string& problem) override {
    double rate = 0;
    model.evaluate(time, x, &rate);
    EXPECT_EQ(rate, -*x);
    *x *= std::exp(time - next_time);
    problem = "it is too late";
    return next_time <= 2;
  }
};

TEST(RuntimeMethod, ASolverFromOutsideMovesTheStocks) {
  FakeCode code = decay(2, 0.5, WEIR_CVODE);
  EXPECT_EQ(code.run({kFirst}).problem,
            "the method cvode needs the library SUNDIALS, and weir was built without it");
  RunOptions options = saving({kFirst}, 1, 1);
  options.make_stiff_solver = [](std::size_t size) -> std::unique_ptr<weir::StiffSolver> {
    EXPECT_EQ(size, 1u);
    return std::make_unique<KnowsTheDecay>();
  };
  EXPECT_NEAR(code.run(options).results.at(4, 0), std::exp(-2), 1e-15);
  code.image[kStop] = 3;
  const RunOutcome out = code.run(options);
  EXPECT_EQ(out.status, RunStatus::StepFailed);
  EXPECT_EQ(out.problem, "the step from time 2 to 2.5 cannot be made: it is too late");
}

}  // namespace
