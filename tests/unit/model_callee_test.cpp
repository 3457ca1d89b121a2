// Macros of XMILE that are computed anew at each call (xmile.md 24.3, 24.5): callees.cpp, and what
// bounds them at run time: runtime/calls.cpp. Values: corpus/xmile/macro_runs.xmile.
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

const char* const kCount =
    "<macro name=\"COUNT\"><parm>n</parm><eqn>IF n &lt;= 0 THEN 0 ELSE 1 + COUNT(n - 1)</eqn>"
    "</macro>";

std::string run_to(const std::string& stop, const std::string& method = "euler") {
  return "<macro name=\"RUN\"><parm>x</parm><eqn>level</eqn><sim_specs method=\"" + method +
         "\"><start>0</start><stop>" + stop +
         "</stop></sim_specs><variables><stock "
         "name=\"level\"><eqn>1</eqn><inflow>in</inflow></stock>"
         "<flow name=\"in\"><eqn>level</eqn></flow></variables></macro>";
}

void expect_problem(const std::string& text, const std::string& problem) {
  const ModelRun run(text, {}, 1, problem);
  EXPECT_FALSE(run.has_errors());
}

TEST(Callee, GoesDeep) {
  ModelRun run(xmile(aux("a", "COUNT(TIME*4000)"), kCount));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{0, 4000, 8000}));
}

TEST(Callee, MayNotGoDeeperThanAnyStack) {
  expect_problem((xmile(aux("a", "COUNT(TIME*10000)"), kCount)),
                 "calls of the macro 'COUNT' lie more than 10000 deep within each other at time 1");
  expect_problem((xmile(aux("a", "COUNT(INF)"), kCount)),
                 "calls of the macro 'COUNT' lie more than 10000 deep within each other at time 0");
}

TEST(Callee, MayNotBeCalledWithoutEnd) {
  const std::string fib =
      "<macro name=\"FIB\"><parm>n</parm>"
      "<eqn>IF n &lt; 2 THEN n ELSE FIB(n - 1) + FIB(n - 2)</eqn></macro>";
  expect_problem(
      (xmile(aux("a", "FIB(40)"), fib)),
      "the macro 'FIB' is called, or takes steps, more than 10000000 times in one step at "
      "time 0");
}

TEST(Callee, TellsWhatItsRunCannot) {
  expect_problem(
      (xmile(aux("a", "RUN(1 - TIME)"), run_to("x"))),
      "in the run of the macro 'RUN': FINAL TIME is -1, it must not be before INITIAL TIME, "
      "which is 0 at time 2");
  expect_problem(
      (xmile(aux("a", "RUN(1e9)"), run_to("x"))),
      "in the run of the macro 'RUN': the run from 0 to 1e+09 would take 1e+09 steps of 1, "
      "more than the limit of 9999999 at time 0");
}

// 1 is doubled each step of Euler, times 1 + 1 + 1/2 + 1/6 + 1/24 by RK4
TEST(Callee, RunsByItsOwnMethod) {
  ModelRun euler(xmile(aux("a", "RUN(TIME)"), run_to("x")));
  EXPECT_EQ(euler.series("a"), (Series{1, 2, 4}));
  ModelRun rk4(xmile(aux("a", "RUN(TIME)"), run_to("x", "rk4")));
  EXPECT_NEAR(rk4.series("a")[2], 65.0 / 24 * 65.0 / 24, 1e-14);
  const std::string told = ModelRun(xmile(aux("a", "RUN(2)"), run_to("x", "gear"))).messages();
  EXPECT_NE(told.find("the integration method 'gear'"), std::string::npos) << told;
}

TEST(Callee, IsCalledOnlyWhereItsBranchIsChosen) {
  // at time 2 the run would end before it starts
  ModelRun run(xmile(aux("a",
                         "IF TIME &lt; 2 THEN IF TIME &lt; 1 THEN 5 ELSE RUN(1 - TIME) "
                         "ELSE 7"),
                     run_to("x")));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{5, 1, 7}));
}

TEST(Callee, IsComputedOnceWhereNothingChanges) {
  const ModelRun run(xmile(aux("a", "COUNT(3)") + aux("b", "COUNT(a)"), kCount));
  EXPECT_EQ(run.program().section(SectionKind::Const).size(), 2u);
}

TEST(Callee, DrawsOtherNumbersAtEachCallAndStep) {
  const std::string macro =
      "<macro name=\"DRAW\"><parm>n</parm>"
      "<eqn>IF n &lt;= 0 THEN RANDOM(0, 1) ELSE DRAW(n - 1)</eqn></macro>";
  ModelRun run(xmile(aux("a", "DRAW(2)") + aux("b", "DRAW(2)"), macro));
  EXPECT_EQ(run.report(), "");
  const Series a = run.series("a"), b = run.series("b");
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_GT(a[i], 0);
    EXPECT_LT(a[i], 1);
    EXPECT_NE(a[i], b[i]);
  }
  EXPECT_NE(a[0], a[1]);
  ModelRun again(xmile(aux("a", "DRAW(2)") + aux("b", "DRAW(2)"), macro));
  EXPECT_EQ(again.series("a"), a);
}

TEST(Callee, MistakesInItAreToldOnceWithTheirLine) {
  const std::string macro =
      "<macro name=\"BAD\"><parm>x</parm><eqn>level + nobody</eqn><sim_specs><start>0</start>"
      "<stop>x</stop></sim_specs><variables><stock name=\"level\"><eqn>1</eqn></stock></variables>"
      "</macro>";
  const std::string told =
      ModelRun(xmile(aux("a", "BAD(1)") + aux("b", "BAD(TIME) + other"), macro)).messages();
  EXPECT_EQ(told,
            "model:4:46: no variable, subscript or function is named 'nobody'\n"
            "model:6:32: no variable, subscript or function is named 'other'\n");
}

TEST(Callee, NeedsAStartAndAStop) {
  const std::string macro =
      "<macro name=\"BAD\"><parm>x</parm><eqn>x</eqn><sim_specs><start>0</start></sim_specs>"
      "<variables><aux name=\"y\"><eqn>1</eqn></aux></variables></macro>";
  const std::string told = ModelRun(xmile(aux("a", "BAD(1)"), macro)).messages();
  EXPECT_NE(told.find("BAD"), std::string::npos) << told;
}

}  // namespace
}  // namespace weir
