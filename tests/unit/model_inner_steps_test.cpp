// Submodels with a smaller step of their own (xmile.md 23.7): inner_steps.cpp. With inputs that
// hold, such a submodel gives what a model of its step gives, so each is run beside one, and their
// numbers are the same.
#include <algorithm>
#include <cmath>
#include <set>

#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

const char* const kMacro =
    "<macro name=\"lagged\"><eqn>gained / t + SMTH1(x, "
    "t)</eqn><parm>x</parm><parm>t</parm><variables>"
    "<stock name=\"gained\"><eqn>x</eqn><inflow>gain</inflow></stock>"
    "<flow name=\"gain\"><eqn>(x - gained) / t</eqn></flow></variables></macro>"
    // calls itself; has its own run, from 0 to t
    "<macro name=\"fact\"><eqn>IF x &gt; 1 THEN x * fact(x - 1) ELSE 1 + "
    "DT</eqn><parm>x</parm></macro>"
    "<macro name=\"grown\"><eqn>sum</eqn><parm>x</parm><parm>t</parm>"
    "<sim_specs><start>0</start><stop>t</stop><dt>0.5</dt></sim_specs><variables>"
    "<stock name=\"sum\"><eqn>1</eqn><inflow>more</inflow></stock>"
    "<flow name=\"more\"><eqn>sum * x + TIME</eqn></flow></variables></macro>";

/// A model of one submodel M, from 0 to 6; `dt` is the model's, `specs` the submodel's.
std::string model(const std::string& variables, const std::string& dt, const std::string& specs) {
  return "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">\n"
         "<header><vendor>me</vendor><product version=\"1\">by hand</product></header>\n"
         "<sim_specs><start>0</start><stop>6</stop><dt>" +
         dt + "</dt></sim_specs>\n<dimensions><dim name=\"D\" size=\"2\"/></dimensions>" + kMacro +
         "<model><variables><module name=\"M\"/></variables></model>\n<model name=\"M\">" + specs +
         "\n<variables>" + variables + "</variables></model></xmile>\n";
}

const char* const kLevel =
    "<stock name=\"level\"><eqn>100</eqn><inflow>fill</inflow><outflow>loss</outflow></stock>"
    "<flow name=\"fill\"><eqn>8 + TIME ^ 2</eqn></flow>"
    "<flow name=\"loss\"><eqn>level / 3</eqn></flow>";

/// Every `stride`th number.
Series every(const Series& series, std::size_t stride) {
  Series some;
  for (std::size_t i = 0; i < series.size(); i += stride) some.push_back(series[i]);
  return some;
}

/// Runs `y` in a submodel that makes four steps in each of the model, and alone with the small
/// step.
void expect_same(const std::string& variables, const std::string& variable = "M.y") {
  SCOPED_TRACE(variables);
  ModelRun inner(model(kLevel + variables, "1", "<sim_specs><dt>0.25</dt></sim_specs>"));
  ModelRun alone(model(kLevel + variables, "0.25", ""));
  EXPECT_EQ(inner.report(), "");
  EXPECT_EQ(alone.report(), "");
  const Series found = inner.series(variable), wanted = every(alone.series(variable), 4);
  ASSERT_EQ(found.size(), 7u);
  // a stock is taken to where its last inner step ends by one rate, which rounds
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], wanted[i], 1e-14 * std::max(1.0, std::abs(wanted[i])));
  // a number that stands still would show nothing
  EXPECT_GT(std::set<double>(found.begin(), found.end()).size(), 1u);
}

void expect_same_of(const std::string& equation) { expect_same(aux("y", equation)); }

TEST(InnerSteps, DelaysAndSmoothsMoveAtEachOfThem) {
  for (const char* equation :
       {"SMTH1(level, 2)", "SMTH3(level, 3, 7)", "SMTHN(level, 3, 4)", "DELAY1(level, 1.3)",
        "DELAY3(level, 1.7)", "DELAYN(level, 3, 5, 2)", "TREND(level, 2)", "FORCST(level, 2, 3)",
        "NPV(level, 0.05)", "RUNMAX(level) + RUNCUM(level) + RUNMEAN(level)", "DERIVN(level, 2)"})
    expect_same_of(equation);
}

TEST(InnerSteps, WhatIsHeldIsHeldForOneOfThem) {
  expect_same_of("PREVIOUS(level, 3)");
  expect_same_of("PREVIOUS(SELF, 1) * 1.25");
  expect_same_of("level - INIT(level)");
  expect_same_of("HISTORY(level, 1.25)");
  expect_same_of("HISTORY(level, TIME - 1.25)");
}

TEST(InnerSteps, TestInputsFollowTheirTime) {
  const std::string filled =
      "<stock name=\"y\"><eqn>0</eqn><inflow>in</inflow></stock><flow name=\"in\"><eqn>";
  for (const char* input : {"STEP(10, 2.25)", "RAMP(2, 1.5, 4)", "PULSE(4, 1.5)",
                            "PULSE(2, 0.75, 2.5)", "COUNTER(0, 3)", "SINWAVE(2, 3)", "DT"})
    expect_same(filled + input + "</eqn></flow>");
}

// A quarter of a step, half of one, the whole, and more: what left the pipeline came from this step
// of the model, or from those before it.
TEST(InnerSteps, PipelinesAreAsLongAsTheyAskInInnerSteps) {
  for (const char* time : {"0.1", "0.25", "0.5", "0.75", "1", "1.25", "2", "2.5"}) {
    expect_same_of(std::string("DELAY(level, ") + time + ")");
    expect_same_of(std::string("DELAY(level, ") + time + ", 4)");
    expect_same(aux("time", time) + aux("y", "DELAY(DELAY(level, time), 0.5, 9)"));
  }
  ModelRun fixed(model(aux("y", "DELAY(TIME, 0.75)"), "1", "<sim_specs><dt>0.25</dt></sim_specs>"));
  EXPECT_EQ(fixed.series("M.y"), (Series{0, 0.25, 1.25, 2.25, 3.25, 4.25, 5.25}));
}

TEST(InnerSteps, MacrosOfTheModelMoveAtEachOfThem) {
  expect_same_of("lagged(level, 2)");
  expect_same_of("lagged(lagged(level + STEP(2, 1.75), 2), 3)");
  expect_same_of("fact(TIME * 2) + fact(level / 40)");
  expect_same_of("grown(level / 100, 3) + SMTH1(grown(0.1, TIME), 2)");
}

TEST(InnerSteps, ArraysMoveElementByElement) {
  const std::string array =
      "<stock name=\"a\"><dimensions><dim "
      "name=\"D\"/></dimensions><eqn>10</eqn><inflow>in</inflow></stock>"
      "<flow name=\"in\"><dimensions><dim name=\"D\"/></dimensions>"
      "<eqn>(SMTH1(a[D], 2 * D) + SUM(a)) / 20 + lagged(a[D], D) / 9</eqn></flow>";
  expect_same(array + aux("y", "a[1]"));
  expect_same(array + aux("y", "a[2] + a[INT(1.5 + TIME / 8)] + RANK(a, 2)"));
}

TEST(InnerSteps, StocksThatMayNotBeNegativeAreLimitedAtEachOfThem) {
  expect_same(
      "<stock name=\"y\"><eqn>3</eqn><outflow>out</outflow><non_negative/></stock>"
      "<flow name=\"out\"><eqn>2 * STEP(1, 0.5)</eqn></flow>");
}

// SMTH1 of a jump from 0 to 1: one less (1 - dt / 2) to the power of the steps.
TEST(InnerSteps, ASmoothOfAConstantHasItsClosedForm) {
  ModelRun run(model(aux("y", "SMTH1(1, 2, 0)"), "1", "<sim_specs><dt>0.25</dt></sim_specs>"));
  const Series found = run.series("M.y");
  ASSERT_EQ(found.size(), 7u);
  double left = 1;
  for (const double value : found) {
    EXPECT_NEAR(value, 1 - left, 1e-14);
    left *= 0.875 * 0.875 * 0.875 * 0.875;
  }
}

// Inputs hold: what the submodel smooths is 10 * t at the start of the step.
TEST(InnerSteps, InputsHoldWithinAStepOfTheModel) {
  ModelRun run(
      "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">\n"
      "<header><vendor>me</vendor><product version=\"1\">by hand</product></header>\n"
      "<sim_specs><start>0</start><stop>2</stop><dt>1</dt></sim_specs>\n"
      "<model><variables><module name=\"M\"><connect to=\"M.input\" from=\".supply\"/></module>" +
      aux("supply", "10 * TIME") + "</variables></model><model name=\"M\">" +
      "<sim_specs><dt>0.5</dt></sim_specs><variables>" +
      "<aux name=\"input\" access=\"input\"><eqn>0</eqn></aux>" + aux("y", "SMTH1(input, 1, 4)") +
      "</variables></model></xmile>");
  EXPECT_EQ(run.report(), "");
  // each half step goes half of the way
  EXPECT_EQ(run.series("M.y"), (Series{4, 1, 7.75}));
}

TEST(InnerSteps, EachOfThemDrawsItsOwnRandomNumber) {
  const std::string sum =
      "<stock name=\"y\"><eqn>0</eqn><inflow>in</inflow></stock><flow name=\"in\"><eqn>4 * "
      "draw</eqn></flow>" +
      aux("draw", "UNIFORM(0, 1)");
  ModelRun run(model(sum, "1", "<sim_specs><dt>0.25</dt></sim_specs>"));
  EXPECT_EQ(run.report(), "");
  const Series y = run.series("M.y"), draw = run.series("M.draw");
  for (std::size_t i = 0; i + 1 < y.size(); ++i) {
    const double gained = y[i + 1] - y[i];  // of four draws, the first of them `draw`
    EXPECT_GT(gained, draw[i]);
    EXPECT_LT(gained, draw[i] + 3);
    EXPECT_GT(std::abs(gained - 4 * draw[i]), 1e-6);
  }
}

TEST(InnerSteps, WhatCannotBeRepeatedIsRefusedByName) {
  const auto refused = [](const std::string& what) {
    return what + " in a submodel with a smaller dt of its own is not supported yet\n";
  };
  const auto told_of = [](const std::string& variables) {
    const std::string all =
        ModelRun(model(kLevel + variables, "1", "<sim_specs><dt>0.25</dt></sim_specs>")).messages();
    return all.substr(all.find(' ') + 1);  // after the place
  };
  EXPECT_EQ(told_of(aux("y", "IRR(level, 0)")), refused("'IRR'"));
  EXPECT_EQ(told_of(aux("y", "HISTORY(level, level)")), refused("'HISTORY'"));
  EXPECT_EQ(told_of(aux("y", "vensim.DELAY MATERIAL(level, 3, 2, 1)")),
            refused("'DELAY MATERIAL'"));
  EXPECT_EQ(told_of(aux("y", "DELAY(level, level)")),
            refused("'DELAY' by a time that is no number before the run"));
  EXPECT_EQ(told_of("<stock name=\"q\"><eqn>4</eqn><outflow>o</outflow><queue/></stock><flow "
                    "name=\"o\"><eqn>1</eqn></flow>"),
            refused("a conveyor or queue"));
}

}  // namespace
}  // namespace weir
