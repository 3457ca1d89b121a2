// Random numbers of a model (vensim.md 10.9, xmile.md 25.2): random.cpp. Their distributions are
// the runtime's.
#include <set>

#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

bool all_differ(const Series& values) {
  return std::set<double>(values.begin(), values.end()).size() == values.size();
}

TEST(Random, EveryElementCallStepAndVariableDrawsItsOwn) {
  ModelRun run(
      mdl("D: d1,d2,d3 ~~|\nE: e1,e2 ~~|\nx[D,E]=RANDOM UNIFORM(0,1,0) ~~|\ny[d1]=RANDOM 0 1() "
          "~~|\ny[d2]=RANDOM 0 1() ~~|\n"
          "z=RANDOM UNIFORM(0,1,0)-RANDOM UNIFORM(0,1,0) ~~|\nw=RANDOM UNIFORM(0,1,0) "
          "~~|\nv=RANDOM UNIFORM(0,1,5) ~~|"));
  EXPECT_EQ(run.report(), "");
  Series all = run.elements("x", 0);
  for (const double value : run.elements("x", 1)) all.push_back(value);
  for (const char* name : {"y", "w", "v"}) {
    for (const double value : run.elements(name)) all.push_back(value);
  }
  EXPECT_TRUE(all_differ(all));
  EXPECT_NE(run.series("z")[0], 0);
}

TEST(Random, ASeedRepeatsARun) {
  const std::string text = mdl("x=RANDOM NORMAL(-10,10,0,1,3) ~~|");
  EXPECT_EQ(ModelRun(text).series("x"), ModelRun(text).series("x"));
  EXPECT_NE(ModelRun(text, {}, 1).series("x"), ModelRun(text, {}, 2).series("x"));
}

// Wherever the draw stands among the subscripts of a reducing function, its loops count.
TEST(Random, DrawsInsideAReductionDiffer) {
  ModelRun run(mdl(
      "D: d1,d2,d3 ~~|\none[D]=1 ~~|\nhigh=VMAX(RANDOM UNIFORM(0,1,0)*one[D!]) ~~|\n"
      "low=VMIN(RANDOM UNIFORM(0,1,0)*one[D!]) ~~|\nsum=SUM(one[D!]*RANDOM UNIFORM(0,1,0)) ~~|\n"
      "spread=VMAX(RANDOM UNIFORM(0,1,0)*one[D!])-VMIN(RANDOM UNIFORM(0,1,0)*one[D!]) ~~|"));
  EXPECT_EQ(run.report(), "");
  const std::string dims = "<dimensions><dim name=\"N\" size=\"50\"/></dimensions>";
  ModelRun xmile_run(
      xmile("<aux name=\"one\"><dimensions><dim name=\"N\"/></dimensions><eqn>1</eqn></aux>" +
                aux("dev", "STDDEV(RANDOM(0,1)*one)") + aux("mean", "MEAN(RANDOM(0,1)*one)"),
            dims));
  EXPECT_EQ(xmile_run.report(), "");
  // equal draws would have no deviation; fifty uniform ones have about sqrt(1/12) = 0.29
  EXPECT_GT(xmile_run.series("dev")[0], 0.15);
  EXPECT_LT(xmile_run.series("dev")[0], 0.45);
}

TEST(Random, AnArgumentOfAMacroIsDrawnOnce) {
  ModelRun run(
      mdl(":MACRO: F(x)\nF = x-x ~~|\n:END OF MACRO:\ny=F(RANDOM UNIFORM(0,1,0)) "
          "~~|\nz=XIDZ(RANDOM UNIFORM(1,2,0),1,0) ~~|"));
  EXPECT_EQ(run.series("y"), (Series{0, 0, 0}));
}

TEST(Random, PoissonTakesASeed) {
  const auto text = [](const char* seed) {
    return xmile("<aux name=\"x\"><dimensions><dim name=\"N\"/></dimensions><eqn>POISSON(100, " +
                     std::string(seed) + ")</eqn></aux>",
                 "<dimensions><dim name=\"N\" size=\"9\"/></dimensions>");
  };
  EXPECT_NE(ModelRun(text("1")).elements("x"), ModelRun(text("2")).elements("x"));
  EXPECT_EQ(ModelRun(text("1")).elements("x"), ModelRun(text("1")).elements("x"));
}

}  // namespace
}  // namespace weir
