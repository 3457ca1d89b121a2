// Functions over arrays (vensim.md 6.8, 10.8, 10.10; xmile.md 18.9): arrays.cpp and vectors.cpp.
#include <cmath>

#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

const char* const kDims = "D: d1,d2,d3 ~~|\nR: r1,r2 ~~|\n";

std::string vensim(const std::string& records) { return mdl(kDims + records); }

std::string array(const std::string& name, const std::string& equation) {
  return "<aux name=\"" + name + "\"><dimensions><dim name=\"N\"/></dimensions><eqn>" + equation +
         "</eqn></aux>\n";
}
const char* const kN = "<dimensions><dim name=\"N\" size=\"4\"/></dimensions>";

TEST(XmileArray, MeanDeviationAndSize) {
  // 2, 4, 6, 8: mean 5, population deviation sqrt((9+1+1+9)/4)
  ModelRun run(xmile(array("a", "2*N") + aux("mean", "MEAN(a)") + aux("dev", "STDDEV(a[*])") +
                         aux("size", "SIZE(a)") + aux("dim", "SIZE(N)") +
                         aux("part", "MEAN(a[2:3]*10)") + aux("scalar", "MEAN(7)"),
                     kN));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("mean"), (Series{5}));
  EXPECT_EQ(run.elements("dev"), (Series{std::sqrt(5.0)}));
  EXPECT_EQ(run.elements("size"), (Series{4}));
  EXPECT_EQ(run.elements("dim"), (Series{4}));
  EXPECT_EQ(run.elements("part"), (Series{50}));
  EXPECT_EQ(run.elements("scalar"), (Series{7}));
}

TEST(XmileArray, ExtremesOfArraysAndNumbers) {
  ModelRun run(xmile(array("a", "2*N") + aux("high", "MAX(a)") + aux("low", "MIN(a[*])") +
                         aux("mix", "MAX(a[*], 100, 3)") + array("each", "MAX(a, 5)") +
                         aux("many", "MIN(9,8,7,6,5,4,3,2,1)"),
                     kN));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("high"), (Series{8}));
  EXPECT_EQ(run.elements("low"), (Series{2}));
  EXPECT_EQ(run.elements("mix"), (Series{100}));
  EXPECT_EQ(run.elements("each"), (Series{5, 5, 6, 8}));
  EXPECT_EQ(run.elements("many"), (Series{1}));
}

TEST(Array, VensimTakesTwoNumbersForAnExtreme) {
  EXPECT_EQ(ModelRun(mdl("x=MAX(3) ~~|")).messages(),
            "model:2:3: 'MAX' takes 2 arguments but is given 1\n");
}

// vensim.md 10.8.1, over the members with a non-zero selection: 1, 3 (selected 1 and 2)
TEST(Array, VectorSelectHasElevenActions) {
  const double expected[] = {7, 6, 1, 6, 3.5, 9, 4, 3, 1, 3, 2};
  for (int action = 0; action <= 10; ++action) {
    const std::string call = "VECTOR SELECT(s[D!],v[D!],-1,";
    ModelRun run(vensim("s[D]=1,0,2 ~~|\nv[D]=1,2,3 ~~|\nx=" + call + std::to_string(action) +
                        ",0) ~~|\ny=" + call + "Time*0+" + std::to_string(action) +
                        ",0) ~~|\nz=VECTOR SELECT(s[D!]*0,v[D!],-1," + std::to_string(action) +
                        ",0) ~~|"));
    EXPECT_EQ(run.elements("x"), (Series{expected[action]})) << action;
    EXPECT_EQ(run.elements("y"), (Series{expected[action]})) << action;
    EXPECT_EQ(run.elements("z"), (Series{-1})) << action;
  }
}

TEST(Array, ANumberThatChoosesAnActionCannotBeChangedLater) {
  ModelRun run(vensim("v[D]=1,2,3 ~~|\nWHICH=3 ~~|\nx=VECTOR SELECT(v[D!],v[D!],0,WHICH,0) ~~|"));
  EXPECT_EQ(run.elements("x"), (Series{9}));
  for (const ProgramVar& var : run.program().vars) {
    EXPECT_EQ(var.is_unchangeable, var.name == "WHICH") << var.name;
  }
}

// vensim.md 10.8.2: stride 1 in the last subscript, into the next row; rounded; beyond it :NA:
TEST(Array, VectorElmMapWalksTheStorage) {
  ModelRun run(
      vensim("m[R,D]=1,2,3;4,5,6; ~~|\nx[D]=VECTOR ELM MAP(m[r1,d1],D-1) ~~|\n"
             "y=VECTOR ELM MAP(m[r1,d2],3.4) ~~|\nz[R]=VECTOR ELM MAP(m[R,d3],-1) ~~|\nw=VECTOR "
             "ELM MAP(m[r2,d3],1) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{1, 2, 3}));
  EXPECT_EQ(run.elements("y"), (Series{5}));
  EXPECT_EQ(run.elements("z"), (Series{2, 5}));
  EXPECT_EQ(run.elements("w"), (Series{-649037107316853453566312041152512.0}));
}

TEST(Array, SortOrderRankAndReorder) {
  ModelRun run(
      vensim("v[D]=30,10,20 ~~|\norder[D]=VECTOR SORT ORDER(v[D],1) ~~|\ndown[D]=VECTOR SORT "
             "ORDER(v[D],-1) ~~|\n"
             "rank[D]=VECTOR RANK(v[D],1) ~~|\nsorted[D]=VECTOR REORDER(v[D],order[D]) ~~|\n"
             "first[D]=VECTOR REORDER(v[d1],down[D]) ~~|\nm[R,D]=1,3,2;9,8,7; "
             "~~|\nrows[R,D]=VECTOR RANK(m[R,D],1) ~~|\n"
             "sum[D]=VECTOR RANK(v[D]+0,1)+100 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("order"), (Series{1, 2, 0}));
  EXPECT_EQ(run.elements("down"), (Series{0, 2, 1}));
  EXPECT_EQ(run.elements("rank"), (Series{3, 1, 2}));
  EXPECT_EQ(run.elements("sorted"), (Series{10, 20, 30}));
  EXPECT_EQ(run.elements("first"), (Series{30, 20, 10}));
  EXPECT_EQ(run.elements("rows"), (Series{1, 3, 2, 3, 2, 1}));
  EXPECT_EQ(run.elements("sum"), (Series{103, 101, 102}));
}

// A subrange with a gap, and a mapping that turns the order round, are no views of the storage.
TEST(Array, VectorFunctionsReadTheElementsThatAreNamed) {
  ModelRun run(
      mdl("D: d1,d2,d3 ~~|\nS: d1,d3 ~~|\nM: m1,m2,m3 -> (D: d3,d2,d1) ~~|\nv[D]=2,9,1 ~~|\n"
          "rank[S]=VECTOR RANK(v[S],1) ~~|\nsorted[S]=VECTOR REORDER(v[S],VECTOR SORT "
          "ORDER(v[S],1)) ~~|\n"
          "u[M]=1,2,3 ~~|\nback[D]=VECTOR RANK(u[M],1) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("rank"), (Series{2, 1}));
  EXPECT_EQ(run.elements("sorted"), (Series{1, 2}));
  EXPECT_EQ(run.elements("back"), (Series{3, 2, 1}));
}

TEST(Array, VectorFunctionsNeedAWholeRangeOnTheLeft) {
  EXPECT_EQ(
      ModelRun(
          vensim(
              "v[D]=3,1,2 ~~|\nx=VECTOR RANK(v[d1],1) ~~|\ny[D] :EXCEPT: [d1]=VECTOR "
              "RANK(v[D],Time) ~~|\n"
              "m[R,D] :EXCEPT: [r1,d1]=VECTOR RANK(v[D],1) ~~|\nz[D]=VECTOR RANK(v[D],v[D]) ~~|\n"
              "q[R]=INVERT MATRIX(v[R],2) ~~|\ni[R,D]=INVERT MATRIX(m[R,D],2) ~~|"))
          .messages(),
      "model:5:3: 'VECTOR RANK' needs 1 range on the left side to run over, without exceptions\n"
      "model:7:25: 'VECTOR RANK' needs 1 range on the left side to run over, without exceptions\n"
      "model:8:23: this argument of 'VECTOR RANK' must be the same for all elements of the vector\n"
      "model:9:6: 'INVERT MATRIX' needs 2 ranges on the left side to run over, without exceptions\n"
      "model:10:22: 'INVERT MATRIX' needs as many rows as columns here but this array has 2 rows "
      "and "
      "3 columns\n");
}

TEST(Array, VectorsMustBeAsLongAsTheLeftSide) {
  EXPECT_EQ(ModelRun(vensim("v[R]=3,1 ~~|\nx[D]=VECTOR RANK(v[r1],1) ~~|")).messages(),
            "model:5:18: 'VECTOR RANK' needs 3 numbers here but this array gives 2\n");
}

TEST(Array, InvertMatrixKeepsRowsAndColumnsApart) {
  // [1 2; 0 4] has the inverse [1 -0.5; 0 0.25]; the inverse of its transpose is the transpose of
  // that
  ModelRun run(
      mdl("A: a1,a2 ~~|\nB <-> A ~~|\nm[A,B]=1,2;0,4; ~~|\nx[A,B]=INVERT MATRIX(m[A,B],2) ~~|\n"
          "y[A,B]=INVERT MATRIX(m[a1,a1],2) ~~|\nt[A,B]=INVERT MATRIX(m[B,A],2) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{1, -0.5, 0, 0.25}));
  EXPECT_EQ(run.elements("y"), (Series{1, -0.5, 0, 0.25}));
  EXPECT_EQ(run.elements("t"), (Series{1, 0, -0.5, 0.25}));
}

// vensim.md 10.10.2: enough for all; nothing; equal priorities share in proportion. One allocation
// for each r.
TEST(Array, AllocateAvailableRunsOverTheLastRange) {
  ModelRun run(
      mdl("R: r1,r2,r3,r4 ~~|\nD: d1,d2 ~~|\nP: ptype,ppriority,pwidth,pextra ~~|\n"
          "want[R,D]=1,3;1,3;1,3;2,2; ~~|\nhave[R]=100,0,2,1 ~~|\nprofile[R,D,ptype]=1 ~~|\n"
          "profile[R,D,ppriority]=5 ~~|\nprofile[R,D,pwidth]=1 ~~|\nprofile[R,D,pextra]=0 ~~|\n"
          "x[R,D]=ALLOCATE AVAILABLE(want[R,D],profile[R,D,ptype],have[R]) ~~|"));
  EXPECT_EQ(run.report(), "");
  const Series got = run.elements("x");
  const Series expected{1, 3, 0, 0, 0.5, 1.5, 0.5, 0.5};
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 1e-12) << i;
}

TEST(Array, AllocateByPriorityServesTheHighestFirst) {
  ModelRun run(
      vensim("want[D]=5,5,5 ~~|\npriority[D]=3,1,2 ~~|\n"
             "x[D]=ALLOCATE BY PRIORITY(want[D],priority[D],ELMCOUNT(D),0.1,8) ~~|"));
  const Series got = run.elements("x");
  ASSERT_EQ(got.size(), 3u);
  EXPECT_NEAR(got[0], 5, 1e-9);
  EXPECT_NEAR(got[1], 0, 1e-9);
  EXPECT_NEAR(got[2], 3, 1e-9);
}

}  // namespace
}  // namespace weir
