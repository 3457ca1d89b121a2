// What keeps a value from step to step (vensim.md 5.4-5.6, 8.2, 10.4; xmile.md 15.6, 25.4, 25.6):
// state.cpp.
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

// vensim.md 5.6: while initialising the second argument, afterwards (and saved) the first
TEST(State, ActiveInitialCutsALoopAtTheStart) {
  ModelRun run(
      mdl("stock=INTEG(1,price*10) ~~|\nprice=ACTIVE INITIAL(stock/5, 3) ~~|\nplus=ACTIVE "
          "INITIAL(Time+1,9)+1 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("stock"), (Series{30, 31, 32}));
  EXPECT_EQ(run.series("price"), (Series{6, 31.0 / 5, 32.0 / 5}));
  EXPECT_EQ(run.series("plus"), (Series{2, 3, 4}));
}

TEST(State, AnXmileInitialEquationDoesTheSame) {
  ModelRun run(
      xmile("<stock name=\"s\"><eqn>price*10</eqn><inflow>f</inflow></stock><flow "
            "name=\"f\"><eqn>1</eqn></flow>"
            "<aux name=\"price\"><eqn>s/5</eqn><init_eqn>3</init_eqn></aux>"));
  EXPECT_EQ(run.series("s"), (Series{30, 31, 32}));
  EXPECT_EQ(run.series("price"), (Series{6, 31.0 / 5, 32.0 / 5}));
}

TEST(State, InitialIsComputedOnce) {
  ModelRun run(mdl("x=INITIAL(Time+5) ~~|\ny=Time*INITIAL(x*2) ~~|"));
  EXPECT_EQ(run.series("x"), (Series{5, 5, 5}));
  EXPECT_EQ(run.series("y"), (Series{0, 10, 20}));
}

// vensim.md 10.4: a change is seen in the same step; a reference to itself is the value before
TEST(State, SampleIfTrueMayReadItself) {
  ModelRun run(
      mdl("x=SAMPLE IF TRUE(Time>0, x*2+Time, 5) ~~|\ny=SAMPLE IF TRUE(Time=1, Time*10, -1) ~~|\n"
          "D: d1,d2 ~~|\nz[D]=SAMPLE IF TRUE(Time>0, z[D]+D, 0) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("x"), (Series{5, 11, 24}));
  EXPECT_EQ(run.series("y"), (Series{-1, 10, 10}));
  EXPECT_EQ(run.elements("z", 2), (Series{2, 4}));
}

TEST(State, PreviousSelfIsTheSameElement) {
  const std::string dims = "<dimensions><dim name=\"N\" size=\"2\"/></dimensions>";
  ModelRun run(xmile(
      "<aux name=\"x\"><dimensions><dim name=\"N\"/></dimensions><eqn>PREVIOUS(SELF, N*100) + "
      "N</eqn></aux>" +
          aux("y", "PREVIOUS(TIME*2, -1)") + aux("z", "IF TIME > 1 THEN PREVIOUS(SELF, 0) ELSE 7") +
          "<aux name=\"count\"><dimensions><dim "
          "name=\"N\"/></dimensions><eqn>SIZE(SELF)</eqn></aux>",
      dims));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x", 0), (Series{101, 202}));
  EXPECT_EQ(run.elements("x", 2), (Series{103, 206}));
  EXPECT_EQ(run.series("y"), (Series{-1, 0, 2}));
  EXPECT_EQ(run.series("z"), (Series{7, 7, 7}));
  EXPECT_EQ(run.elements("count"), (Series{2, 2}));
}

// vensim.md 10.4 and xmile.md 25.4 differ where the delay is 0
TEST(State, AFixedDelayShiftsBySteps) {
  EXPECT_EQ(ModelRun(mdl("x=DELAY FIXED(Time+1, 1, -5) ~~|")).series("x"), (Series{-5, 1, 2}));
  EXPECT_EQ(ModelRun(mdl("x=DELAY FIXED(Time+1, 0, -5) ~~|")).series("x"), (Series{-5, 1, 2}));
  EXPECT_EQ(ModelRun(xmile(aux("x", "DELAY(TIME+1, 0, -5)"))).series("x"), (Series{1, 2, 3}));
  EXPECT_EQ(ModelRun(xmile(aux("x", "DELAY(TIME+1, 2)"))).series("x"), (Series{1, 1, 1}));
}

// xmile.md 25.4: the constant may be changed before a run, to 0 as well
TEST(State, AConstantThatIsADelayStaysChangeable) {
  for (const auto& [years, expected] :
       {std::pair{"0", Series{1, 2, 3}}, std::pair{"1", Series{-5, 1, 2}}}) {
    ModelRun run(xmile(aux("x", "DELAY(TIME+1, years, -5)") + aux("years", years)));
    EXPECT_EQ(run.series("x"), expected);
    for (const RVar& var : run.resolved().vars) EXPECT_FALSE(var.is_unchangeable) << var.name;
  }
}

// vensim.md 10.3: levels of their own, in the middle of an expression
TEST(State, SmoothsAndDelaysStandAnywhere) {
  ModelRun run(mdl("D: d1,d2 ~~|\na[D]=1,2 ~~|\nx[D]=10*SMOOTHI(a[D],2,0)+DELAY1I(a[D],2,0) ~~|"));
  EXPECT_EQ(run.report(), "");
  // a smooth: 0, a/2, a/2 + a/4; a delay of order one: its level 0, a, a + a/2, halved
  EXPECT_EQ(run.elements("x", 1), (Series{5.5, 11}));
  EXPECT_EQ(run.elements("x", 2), (Series{7.5 + 0.75, 15 + 1.5}));
}

TEST(State, CannotStandInAReduction) {
  EXPECT_EQ(ModelRun(mdl("D: d1,d2 ~~|\na[D]=1,2 ~~|\nx=SUM(SMOOTH(a[D!],2)) ~~|\ny=SUM(DELAY "
                         "FIXED(a[D!],2,0)) ~~|"))
                .messages(),
            "model:4:7: 'SMOOTH' keeps a state and cannot stand inside 'SUM'\n"
            "model:5:7: 'DELAY FIXED' keeps a state and cannot stand inside 'SUM'\n");
}

// Loops are told in the modeller's names
TEST(State, ALoopThroughHiddenVariablesNamesTheirOwner) {
  EXPECT_EQ(ModelRun(mdl("x=SMOOTH(y,2) ~~|\ny=z+1 ~~|\nz=INITIAL(x)*2 ~~|")).messages(),
            "model:2:1: the initial value of 'x' depends on itself: x -> y -> z -> x\n");
  EXPECT_EQ(ModelRun(mdl(":MACRO: F(p)\nF = q*2 ~~|\nq = p+1 ~~|\n:END OF MACRO:\nx=F(x+1) ~~|"))
                .messages(),
            "model:6:1: 'x' depends on itself at the same time: x -> x\n");
}

}  // namespace
}  // namespace weir
