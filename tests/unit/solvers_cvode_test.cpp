// CVODE against closed forms and published values; skipped where weir is built without SUNDIALS.
#include "runtime/solvers/cvode.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/unit/runtime_fake.h"

namespace {

using namespace weir_test;
using weir::RunOptions;
using weir::RunOutcome;
using weir::RunStatus;

class SolversCvode : public testing::Test {
 protected:
  void SetUp() override {
    if (weir::stiff_solver() == nullptr) GTEST_SKIP() << "built without SUNDIALS";
  }

  static FakeCode stocks(std::uint32_t count, double stop, double dt) {
    FakeCode code(0, stop, dt, dt, 2 * count);
    code.stocks = {kFirst, count};
    code.derivatives = {kFirst + count, count};
    code.method = WEIR_CVODE;
    return code;
  }

  // All stocks saved.
  static RunOutcome run(const FakeCode& code, double absolute, double relative) {
    RunOptions options;
    for (std::uint32_t i = 0; i < code.stocks.size; ++i) options.saved_slots.push_back(kFirst + i);
    options.absolute_error.value = absolute;
    options.relative_error.value = relative;
    options.make_stiff_solver = weir::stiff_solver();
    RunOutcome out = code.run(options);
    EXPECT_EQ(out.status, RunStatus::Done) << out.problem;
    return out;
  }

  static double oscillator_error(double bound) {
    FakeCode code = stocks(2, 20, 1);
    code.init = [](double* v, weir_frame*) { v[kFirst] = 1; };
    code.rates = [](double* v, weir_frame*) {
      v[kFirst + 2] = v[kFirst + 1];
      v[kFirst + 3] = -v[kFirst];
    };
    const RunOutcome out = run(code, bound, bound);
    double worst = 0;
    for (std::size_t row = 0; row <= 20; ++row)
      worst = std::max(worst, std::fabs(out.results.at(row, 0) - std::cos(out.results.times[row])));
    return worst;
  }
};

TEST_F(SolversCvode, ErrorsFollowTheBounds) {
  const double rough = oscillator_error(1e-4), fine = oscillator_error(1e-8);
  EXPECT_LT(rough, 1e-1);
  EXPECT_LT(fine, 1e-5);
  EXPECT_LT(fine, rough / 100);
}

// H. H. Robertson's kinetics: the values that the documentation of LSODE prints.
TEST_F(SolversCvode, Robertson) {
  FakeCode code = stocks(3, 4000, 40);
  code.init = [](double* v, weir_frame*) { v[kFirst] = 1; };
  code.rates = [](double* v, weir_frame*) {
    const double a = v[kFirst], b = v[kFirst + 1], c = v[kFirst + 2];
    v[kFirst + 3] = -0.04 * a + 1e4 * b * c;
    v[kFirst + 5] = 3e7 * b * b;
    v[kFirst + 4] = -v[kFirst + 3] - v[kFirst + 5];
  };
  const RunOutcome out = run(code, 1e-12, 1e-8);
  const struct {
    std::size_t row;
    double a, b, c;
  } published[] = {{1, 7.1582e-01, 9.1851e-06, 2.8416e-01},
                   {10, 4.5053e-01, 3.2229e-06, 5.4947e-01},
                   {100, 1.8320e-01, 8.9424e-07, 8.1680e-01}};
  for (const auto& at : published) {
    EXPECT_NEAR(out.results.at(at.row, 0), at.a, 2e-5) << at.row;
    EXPECT_NEAR(out.results.at(at.row, 1), at.b, 1e-4 * at.b) << at.row;
    EXPECT_NEAR(out.results.at(at.row, 2), at.c, 2e-5) << at.row;
  }
}

// Van der Pol's oscillator with epsilon 1e-6: reference solution of the test set for initial value
// problems (Mazzia, Magherini), t = 2.
TEST_F(SolversCvode, VanDerPol) {
  FakeCode code = stocks(2, 2, 0.5);
  code.init = [](double* v, weir_frame*) { v[kFirst] = 2; };
  code.rates = [](double* v, weir_frame*) {
    const double x = v[kFirst], y = v[kFirst + 1];
    v[kFirst + 2] = y;
    v[kFirst + 3] = ((1 - x * x) * y - x) / 1e-6;
  };
  const RunOutcome out = run(code, 1e-10, 1e-10);
  EXPECT_NEAR(out.results.at(4, 0), 1.706167732170483, 1e-5);
  EXPECT_NEAR(out.results.at(4, 1), -0.8928097010247975, 1e-5);
}

TEST_F(SolversCvode, MemoriesMoveOnceAStep) {
  // the memory counts steps, and the stock falls towards it at once: it ends each step at the
  // memory of the step
  FakeCode code = stocks(1, 5, 1);
  code.image.resize(kFirst + 4);
  code.memories = {kFirst + 2, 1};
  code.nexts = {kFirst + 3, 1};
  code.rates = [](double* v, weir_frame*) { v[kFirst + 1] = 1e3 * (v[kFirst + 2] - v[kFirst]); };
  code.update = [](double* v, weir_frame*) { v[kFirst + 3] = v[kFirst + 2] + 1; };
  const RunOutcome out = run(code, 1e-8, 1e-8);
  for (std::size_t row = 1; row <= 5; ++row)
    EXPECT_NEAR(out.results.at(row, 0), static_cast<double>(row) - 1, 1e-6);
}

TEST_F(SolversCvode, FollowsABigModelWithoutItsMatrix) {
  // 3,000 decays, the i-th of rate i/3000
  constexpr std::uint32_t kCount = 3000;
  FakeCode code = stocks(kCount, 1, 1);
  code.init = [](double* v, weir_frame*) {
    for (std::uint32_t i = 0; i < kCount; ++i) v[kFirst + i] = 1;
  };
  code.rates = [](double* v, weir_frame*) {
    for (std::uint32_t i = 0; i < kCount; ++i) v[kFirst + kCount + i] = -v[kFirst + i] * i / kCount;
  };
  const RunOutcome out = run(code, 1e-8, 1e-8);
  for (const std::uint32_t i : {0u, 1500u, 2999u})
    EXPECT_NEAR(out.results.at(1, i), std::exp(-static_cast<double>(i) / kCount), 1e-5);
}

TEST_F(SolversCvode, SaysWhyItCannot) {
  FakeCode code = stocks(1, 1, 1);
  code.rates = [](double* v, weir_frame*) { v[kFirst + 1] = NAN; };
  RunOptions options;
  options.make_stiff_solver = weir::stiff_solver();
  RunOutcome out = code.run(options);
  EXPECT_EQ(out.status, RunStatus::StepFailed);
  EXPECT_EQ(out.problem.rfind("the step from time 0 to 1 cannot be made: cvode: ", 0), 0u)
      << out.problem;
  code.init = [](double* v, weir_frame*) { v[kFirst] = NAN; };
  out = code.run(options);
  EXPECT_EQ(out.problem,
            "the step from time 0 to 1 cannot be made: a stock is not a number there, and cvode "
            "needs numbers");
}

}  // namespace
