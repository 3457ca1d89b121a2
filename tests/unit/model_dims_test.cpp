// Ranges, aliases and mappings (vensim.md 3.4, 6.1, 6.2, 6.6): ir/model/passes/dims.cpp.
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

TEST(Dims, ARangeIsMadeOfNumbersNamesAndOtherRanges) {
  ModelRun run(
      mdl("age: born, (age 1-age 3), Late ~~|\nLate: old, oldest ~~|\nx[age]=1,2,3,4,5,6 ~~|"
          "\ny[Late]=x[old] ~~|\nz=x[oldest] ~~|\nn=ELMCOUNT(age) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("z"), (Series{6}));
  EXPECT_EQ(run.elements("n"), (Series{6}));
}

TEST(Dims, ARangeMayBeMadeOfOneDefinedLater) {
  ModelRun run(mdl("A: Sub, a3 ~~|\nx[A]=1,2,3 ~~|\nSub: a1, a2 ~~|\nt=SUM(x[Sub!]) ~~|"));
  EXPECT_EQ(run.elements("t"), (Series{3}));
}

TEST(Dims, ARangeMadeOfItselfIsOneError) {
  EXPECT_EQ(ModelRun(mdl("A: B ~~|\nB: A ~~|")).messages(),
            "model:2:1: the range 'A' is made of itself\n");
}

TEST(Dims, ANumberedRangeMustAgreeInItsName) {
  EXPECT_EQ(ModelRun(mdl("A: (a1-b3) ~~|")).messages(),
            "model:2:4: 'a1' to 'b3' is not a numbered range\n");
}

TEST(Dims, RangesAreNotLargerThanWeirAccepts) {
  EXPECT_EQ(ModelRun(mdl("A: (a1-a9) ~~|\nB: (b1-b2000000) ~~|")).messages(),
            "model:3:4: the number of subscript elements is larger than weir accepts (1000000)\n");
}

TEST(Dims, RangesNestedTooDeepAreRefused) {
  std::string text = "R0: a ~~|\n";
  for (int i = 200; i > 0; --i) {
    text += "R" + std::to_string(i) + ": R" + std::to_string(i - 1) + " ~~|\n";
  }
  const std::string told = ModelRun(mdl(text)).messages();
  EXPECT_NE(told.find("the nesting of ranges around"), std::string::npos) << told;
}

TEST(Dims, AnAliasOfNothingIsReported) {
  EXPECT_EQ(ModelRun(mdl("A <-> B ~~|")).messages(),
            "model:2:1: no subscript range or element is named 'B'\n");
}

// vensim.md 6.2: m[A,B] with A <-> B is a square matrix
TEST(Dims, AnAliasStandsForTheSameElementsInAnotherRole) {
  ModelRun run(
      mdl("A: a1,a2 ~~|\nB <-> A ~~|\nm[A,B]=1,2;3,4; ~~|\nt[A,B]=m[B,A] ~~|\n"
          "r[A]=SUM(m[A,B!]) ~~|\nv[A]=10,20 ~~|\nw[B]=v[A] ~~|"));
  EXPECT_EQ(run.elements("t"), (Series{1, 3, 2, 4}));
  EXPECT_EQ(run.elements("r"), (Series{3, 7}));
  EXPECT_EQ(run.elements("w"), (Series{10, 20}));
}

// vensim.md 6.6.5, first example
TEST(Mapping, OneElementServesAllOfASubrange) {
  ModelRun run(
      mdl("DimA: A1,A2,A3 ~~|\nSubA: A1,A2 ~~|\nDimB: B1,B2 -> (DimA: SubA, A3) ~~|\n"
          "b[DimB]=1,2 ~~|\na[DimA]=b[DimB]*10 ~~|\nc[A2]=b[DimB] ~~|"));
  EXPECT_EQ(run.elements("a"), (Series{10, 10, 20}));
  // 6.5: an element on the left gives one element
  EXPECT_EQ(run.program().vars.back().name, "SAVEPER");
}

// vensim.md 6.6.5, second example
TEST(Mapping, AListMayReorder) {
  ModelRun run(
      mdl("DimA: A1,A2,A3 -> (DimB: B3,B2,B1), DimC ~~|\nDimB: B1,B2,B3 ~~|\nDimC: C1,C2,C3 ~~|\n"
          "a[DimA]=1,2,3 ~~|\nb[DimB]=a[DimA] ~~|\nc[DimC]=a[DimA] ~~|\nd[B1]=a[DimA] ~~|\n"
          "d[B2]=0 ~~|\nd[B3]=0 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("b"), (Series{3, 2, 1}));
  EXPECT_EQ(run.elements("c"), (Series{1, 2, 3}));
  EXPECT_EQ(run.elements("d"), (Series{3, 0, 0}));
}

// vensim.md 6.6.1: the items of the range itself are expanded too
TEST(Mapping, BothSidesAreExpanded) {
  ModelRun run(
      mdl("DimC: SubC, C3 -> DimD ~~|\nSubC: C1,C2 ~~|\nDimD: D1,D2,D3 ~~|\n"
          "c[DimC]=1,2,3 ~~|\nd[DimD]=c[DimC] ~~|"));
  EXPECT_EQ(run.elements("d"), (Series{1, 2, 3}));
}

// vensim.md 6.6.4
TEST(Mapping, ServesASubrangeAndAnAliasOfItsTarget) {
  ModelRun run(
      mdl("W: w1,w2,w3 -> P ~~|\nP: p1,p2,p3 ~~|\nQ: p2,p3 ~~|\nO <-> P ~~|\ns[W]=1,2,3 ~~|\n"
          "x[Q]=s[W] ~~|\ny[O]=s[W] ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{2, 3}));
  EXPECT_EQ(run.elements("y"), (Series{1, 2, 3}));
}

TEST(Mapping, TheOtherDirectionIsAWarningWhenItIsOneToOne) {
  ModelRun run(mdl("W: w1,w2 -> (P: p2,p1) ~~|\nP: p1,p2 ~~|\ns[P]=1,2 ~~|\nx[W]=s[P] ~~|"));
  EXPECT_EQ(run.messages(), "model:5:8: 'P' is mapped to 'W' only in the other direction\n");
  EXPECT_EQ(run.elements("x"), (Series{2, 1}));
}

TEST(Mapping, TheOtherDirectionIsAnErrorWhenItIsNot) {
  EXPECT_EQ(ModelRun(mdl("W: w1,w2 -> (P: Q, p3) ~~|\nP: p1,p2,p3 ~~|\nQ: p1,p2 ~~|\n"
                         "s[P]=1,2,3 ~~|\nx[W]=s[P] ~~|"))
                .messages(),
            "model:6:8: 'P' stands on the right but not on the left of 'x', and nothing maps it\n");
}

TEST(Mapping, MustPairAllElements) {
  EXPECT_EQ(ModelRun(mdl("W: w1,w2 -> P ~~|\nP: p1,p2,p3 ~~|")).messages(),
            "model:2:13: the mapping of 'W' to 'P' does not pair their elements: W has 2 elements, "
            "the list 3\n");
}

}  // namespace
}  // namespace weir
