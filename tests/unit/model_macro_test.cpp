// Macros (vensim.md 3.6, 7; xmile.md 24): macros.cpp.
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

std::string macro(const std::string& head, const std::string& body) {
  return ":MACRO: " + head + "\n" + body + "\n:END OF MACRO:\n";
}

TEST(Macro, StateIsACopyForEachCall) {
  ModelRun run(mdl(macro("FILL(rate, start)", "FILL = INTEG(rate, start) ~~|") +
                   "x=FILL(2,10)+FILL(Time,0) ~~|"));
  EXPECT_EQ(run.report(), "");
  // 10 + 2t, and 0, 0, 0+1
  EXPECT_EQ(run.series("x"), (Series{10, 12, 15}));
}

TEST(Macro, UsesTheLoopsOfItsCaller) {
  ModelRun run(mdl(macro("FILL(rate, start)", "FILL = INTEG(rate*unit, start) ~~|\nunit = 1 ~~|") +
                   "D: d1,d2 ~~|\nr[D]=1,5 ~~|\nx[D]=FILL(r[D],100)*2 ~~|\ny[d2]=FILL(r[d2]+0,0) "
                   "~~|\ny[d1]=0 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x", 2), (Series{204, 220}));
  EXPECT_EQ(run.elements("y", 2), (Series{0, 10}));
}

// vensim.md 7.2.1
TEST(Macro, FurtherOutputsBecomeVariables) {
  ModelRun run(
      mdl(macro("SPLIT(x : half, rest)", "SPLIT = x ~~|\nhalf = x/2 ~~|\nrest = x - half ~~|") +
          "D: d1,d2 ~~|\na[D]=10,20 ~~|\nb[D]=SPLIT(a[D]+0 : h, r) ~~|\nc[D]=h[D]*3 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("h"), (Series{5, 10}));
  EXPECT_EQ(run.elements("c"), (Series{15, 30}));
}

TEST(Macro, OutputsMayBeUsedWithinAnotherMacro) {
  ModelRun run(mdl(macro("SPLIT(x : half)", "SPLIT = x ~~|\nhalf = x/2 ~~|") +
                   macro("OUTER(y)", "OUTER = SPLIT(y*4 : h) + h ~~|") +
                   "b=OUTER(3) ~~|\np=DELAYP(Time,1 : pipe) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("b"), (Series{18}));
  EXPECT_EQ(run.series("pipe")[0], 0);
}

TEST(Macro, AnOutputThatIsAlreadyAVariableIsAnError) {
  EXPECT_EQ(ModelRun(mdl(macro("F(x : y)", "F = x ~~|\ny = x ~~|") +
                         "D: d1,d2 ~~|\nq=4 ~~|\nb[D]=F(3 : q) ~~|"))
                .messages(),
            "model:8:6: 'q' is defined more than once\n");
}

TEST(Macro, OutputsMustBeThere) {
  EXPECT_EQ(ModelRun(mdl(macro("F(x : y)", "F = x ~~|\ny = x ~~|") +
                         "b=F(3 : p, q) ~~|\nc=ABS(3 : r) ~~|"))
                .messages(),
            "model:6:3: 'F' takes 1 further output but is given 2\n"
            "model:7:3: 'ABS' takes no further outputs but is given 1\n");
}

// vensim.md 7.2.4
TEST(Macro, ALookupIsPassedByName) {
  ModelRun run(mdl(macro("TWICE(table, x)", "TWICE = 2*table(x) ~~|") +
                   macro("AGAIN(t, y)", "AGAIN = TWICE(t, y) ~~|") +
                   "D: d1,d2 ~~|\nl[d1]((0,0),(10,100)) ~~|\nl[d2]((0,0),(10,200)) "
                   "~~|\nx[D]=AGAIN(l[D],5) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{100, 200}));
}

TEST(Macro, MayHoldALookup) {
  ModelRun run(mdl(macro("READ(x)", "READ = table(x) ~~|\ntable((0,0),(10,100)) ~~|") +
                   "x=READ(Time+5) ~~|"));
  EXPECT_EQ(run.series("x"), (Series{50, 60, 70}));
}

// vensim.md 3.6
TEST(Macro, ShadowsABuiltInFunction) {
  ModelRun run(mdl(macro("ABS(x)", "ABS = 1000 + x ~~|") +
                   macro("INTEG(x, y)", "INTEG = x + y ~~|") +
                   "a=ABS(-1) ~~|\nb=INTEG(1,2) ~~|\nc=SMOOTH(Time,2) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{999, 999, 999}));
  EXPECT_EQ(run.series("b"), (Series{3, 3, 3}));
  // our own functions are not affected: 0, 0 + 0/2, 0 + 1/2
  EXPECT_EQ(run.series("c"), (Series{0, 0, 0.5}));
}

TEST(Macro, SeesOfTheModelOnlyNamesWithADollar) {
  EXPECT_EQ(ModelRun(mdl(macro("F(x)", "F = x*k$ ~~|") + "k=3 ~~|\na=F(2) ~~|")).elements("a"),
            (Series{6}));
  EXPECT_EQ(ModelRun(mdl(macro("F(x)", "F = x*k ~~|") + "k=3 ~~|\na=F(2)+F(3) ~~|")).messages(),
            "model:3:7: no variable, subscript or function is named 'k'\n");
}

TEST(Macro, ThatCallsItselfIsOneError) {
  EXPECT_EQ(ModelRun(mdl(macro("F(x)", "F = F(x)+F(x) ~~|") + "a=F(2)+F(3) ~~|")).messages(),
            "model:3:5: the macro 'F' calls itself\n");
  EXPECT_EQ(ModelRun(mdl(macro("F(x)", "F = G(x) ~~|") + macro("G(x)", "G = F(x)+F(x) ~~|") +
                         "a=F(2) ~~|"))
                .messages(),
            "model:6:5: the macro 'F' calls itself\n");
}

TEST(Macro, TakesAsManyArgumentsAsItSays) {
  EXPECT_EQ(ModelRun(mdl(macro("F(x, y)", "F = x + y ~~|") + "a=F(2) ~~|\nb=F(1,nothing,3) ~~|"))
                .messages(),
            "model:5:3: 'F' takes 2 arguments but is given 1\n"
            "model:6:3: 'F' takes 2 arguments but is given 3\n"
            "model:6:7: no variable, subscript or function is named 'nothing'\n");
}

TEST(Macro, MayHoldArrays) {
  ModelRun run(mdl("D: d1,d2 ~~|\nE: e1,e2,e3 ~~|\n" +
                   macro("F(x)",
                         "F = y[d1] + y[d2]*10 + SUM(z[D!]) ~~|\ny[D] = x*D ~~|\n"
                         "z[D] = 1,2 ~~|") +
                   "a=F(2) ~~|\nb[E]=F(E) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("a"), (Series{45}));
  EXPECT_EQ(run.elements("b"), (Series{24, 45, 66}));
}

TEST(Macro, ScalarsTakeNoSubscripts) {
  EXPECT_EQ(
      ModelRun(mdl("D: d1,d2 ~~|\n" + macro("F(x)", "F = y[d1] ~~|\ny = x ~~|") + "a=F(2) ~~|"))
          .messages(),
      "model:4:5: 'y' has no subscripts but is given 1\n");
}

// A non-simple argument is evaluated once; a function of whole vectors in the body must not lose
// it.
TEST(Macro, MayUseAFunctionOfWholeVectors) {
  ModelRun run(mdl(macro("PLACE(x)", "PLACE = VECTOR RANK(x, 1) ~~|") +
                   macro("ORDERED(x, o)", "ORDERED = VECTOR REORDER(x, o) ~~|") +
                   "D: d1,d2,d3 ~~|\na[D]=3,1,2 ~~|\nb[D]=PLACE(a[D]+1) ~~|\n"
                   "o[D]=VECTOR SORT ORDER(a[D],1) ~~|\nc[D]=ORDERED(a[D]*10, o[D]) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("b"), (Series{3, 1, 2}));
  EXPECT_EQ(run.elements("c"), (Series{10, 20, 30}));
}

// xmile.md 24.2
TEST(XmileMacro, DefaultsMayUseEarlierParameters) {
  const std::string macros =
      "<macro name=\"scaled\"><parm>x</parm><parm default=\"x + 1\">y</parm><parm "
      "default=\"10\">z</parm>"
      "<eqn>x * y * z</eqn></macro>";
  ModelRun run(xmile(aux("a", "scaled(2)") + aux("b", "scaled(2, 5)") + aux("c", "scaled(2, 5, 1)"),
                     macros));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("a"), (Series{60}));
  EXPECT_EQ(run.elements("b"), (Series{100}));
  EXPECT_EQ(run.elements("c"), (Series{10}));
}

TEST(XmileMacro, ADefaultThatCallsItsMacroIsRecursion) {
  const std::string macros =
      "<macro name=\"f\"><parm>x</parm><parm default=\"f(x)\">y</parm><eqn>x + y</eqn></macro>";
  const std::string told = ModelRun(xmile(aux("a", "f(2)"), macros)).messages();
  EXPECT_NE(told.find("the macro 'f' calls itself"), std::string::npos) << told;
}

// xmile.md 24.3, 39.13
TEST(XmileMacro, MayCallItselfWithNumbers) {
  const std::string macros =
      "<macro name=\"FACT\"><parm>x</parm>"
      "<eqn>IF x &lt;= 1 THEN 1 ELSE x*FACT(x-1)</eqn></macro>"
      "<macro name=\"FIB\"><parm>n</parm>"
      "<eqn>IF n &lt; 2 THEN n ELSE FIB(n-1) + FIB(n-2)</eqn></macro>";
  ModelRun run(
      xmile(aux("a", "FACT(5) + TIME") + aux("b", "FIB(12)") + aux("c", "FACT(2*3)"), macros));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{120, 121, 122}));
  EXPECT_EQ(run.elements("b"), (Series{144}));
  EXPECT_EQ(run.elements("c"), (Series{720}));
}

TEST(XmileMacro, MayNotCallItselfWithoutEnd) {
  const std::string macros =
      "<macro name=\"f\"><parm>x</parm><eqn>level + f(x)</eqn><variables>"
      "<stock name=\"level\"><eqn>x</eqn></stock></variables></macro>"
      "<macro name=\"g\"><parm>x</parm><eqn>IF x &lt;= 1 THEN SMTH1(x, 2) ELSE x*g(x-1)</eqn>"
      "</macro>";
  const std::string told =
      ModelRun(xmile(aux("a", "f(TIME)") + aux("b", "g(TIME)"), macros)).messages();
  EXPECT_NE(told.find("the macro 'f' calls itself"), std::string::npos) << told;
  EXPECT_NE(told.find("the macro 'g' calls itself"), std::string::npos) << told;
}

// a copy of the stock for each level: 3 + 2 + 1 at the start, each filled by 1
TEST(XmileMacro, MayCallItselfWithStocksAndNumbers) {
  const std::string macros =
      "<macro name=\"f\"><parm>x</parm><eqn>IF x = 1 THEN level ELSE level + f(x-1)</eqn>"
      "<variables><stock name=\"level\"><eqn>x</eqn><inflow>in</inflow></stock>"
      "<flow name=\"in\"><eqn>1</eqn></flow></variables></macro>";
  ModelRun run(xmile(aux("a", "f(3)"), macros));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{6, 9, 12}));
}

std::string own_run(const std::string& specs) {
  return "<macro name=\"FACT\"><parm>x</parm><eqn>Fact</eqn>" + specs +
         "<variables><stock name=\"Fact\"><eqn>1</eqn><inflow>growing</inflow></stock>"
         "<flow name=\"growing\"><eqn>Fact*TIME</eqn></flow></variables></macro>";
}

// xmile.md 24.5, 39.13: Fact at TIME 1, 2, 3, 4 is 1, 2, 6, 24
TEST(XmileMacro, MayHaveItsOwnRun) {
  const std::string specs = "<sim_specs><start>1</start><stop>x</stop></sim_specs>";
  ModelRun run(xmile(aux("a", "FACT(5) + TIME") + aux("b", "FACT(1)"), own_run(specs)));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{120, 121, 122}));
  EXPECT_EQ(run.elements("b"), (Series{1}));
}

// half steps from 1 to 2: 1, 1 + 0.5*1*1, 1.5 + 0.5*1.5*1.5
TEST(XmileMacro, OwnRunsHaveTheirOwnStep) {
  const std::string specs = "<sim_specs><start>1</start><stop>x</stop><dt>0.5</dt></sim_specs>";
  ModelRun run(xmile(aux("a", "FACT(2)"), own_run(specs)));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("a"), (Series{2.625}));
}

TEST(XmileMacro, MayBeOverloadedByTheNumberOfArguments) {
  const std::string macros =
      "<macro name=\"f\"><parm>x</parm><eqn>x + 1</eqn></macro>"
      "<macro name=\"f\"><parm>x</parm><parm>y</parm><eqn>x * y</eqn></macro>";
  ModelRun run(xmile(aux("a", "f(4)") + aux("b", "f(4, 5)"), macros));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("a"), (Series{5}));
  EXPECT_EQ(run.elements("b"), (Series{20}));
}

// xmile.md 24.2: parameters may be arrays, subscripted and measured in the macro
TEST(XmileMacro, ParametersMayBeArrays) {
  const std::string before =
      "<dimensions><dim name=\"N\" size=\"3\"/></dimensions>"
      "<macro name=\"last\"><parm>A</parm><eqn>A[SIZE(A)] + SUM(A)</eqn></macro>";
  ModelRun run(
      xmile("<aux name=\"v\"><dimensions><dim name=\"N\"/></dimensions><eqn>N*10</eqn></aux>" +
                aux("x", "last(v)"),
            before));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{30 + 60}));
}

TEST(XmileMacro, MayHoldStocksFlowsAndInitialEquations) {
  const std::string macros =
      "<macro name=\"tank\"><parm>into</parm><eqn>level + start</eqn><variables>"
      "<stock "
      "name=\"level\"><eqn>100</eqn><inflow>filling</inflow><outflow>leaving</outflow></stock>"
      "<flow name=\"filling\"><eqn>into</eqn><multiplier>2</multiplier></flow>"
      "<flow name=\"leaving\"><eqn>-3</eqn><non_negative/></flow>"
      "<aux name=\"start\"><eqn>TIME</eqn></aux></variables></macro>";
  ModelRun run(xmile(aux("x", "tank(5)"), macros));
  EXPECT_EQ(run.report(), "");
  // each step 2 * 5 in, nothing out
  EXPECT_EQ(run.series("x"), (Series{100, 111, 122}));
}

}  // namespace
}  // namespace weir
