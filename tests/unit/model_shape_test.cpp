// Shapes and left sides (vensim.md 6.3, 6.4, 6.7; xmile.md 18.2, 18.3): shape.cpp and
// left_side.cpp.
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

const char* const kSquare = "A: a1,a2,a3 ~~|\nB: b1,b2 ~~|\nS: a1,a2 ~~|\n";

TEST(LeftSide, MixesRangesAndElements) {
  ModelRun run(mdl(std::string(kSquare) + "x[S,b1]=1 ~~|\nx[S,b2]=2 ~~|\nx[a3,B]=3 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{1, 2, 1, 2, 3, 3}));
}

TEST(LeftSide, SeveralExceptionsMayLeaveNoProduct) {
  // what is left of 3 x 2 without [a1,b1] and [a2,b2] is no product of lists
  ModelRun run(
      mdl(std::string(kSquare) +
          "y[A]=10,20,30 ~~|\nz[B]=1,2 ~~|\nx[A,B] :EXCEPT: [a1,b1],[a2,b2]=y[A]+z[B] ~~|\n"
          "x[a1,b1]=-1 ~~|\nx[a2,b2]=-2 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{-1, 12, 21, -2, 31, 32}));
}

TEST(LeftSide, AnExceptionMayNameASubrangeAndTheWholeRange) {
  ModelRun run(mdl(std::string(kSquare) + "x[A,B] :EXCEPT: [S,B]=1 ~~|\nx[S,B]=2 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{2, 2, 2, 2, 1, 1}));
}

// vensim.md 6.7.2: redundant exceptions are harmless
TEST(LeftSide, AnEquationWithoutElementsIsNothing) {
  ModelRun run(mdl(std::string(kSquare) + "x[A] :EXCEPT: [A]=Time ~~|\nx[A]=7 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{7, 7, 7}));
}

TEST(LeftSide, KeepsStateOverElementsThatAreNoProduct) {
  ModelRun run(
      mdl(std::string(kSquare) +
          "x[A,B] :EXCEPT: [a1,b1],[a2,b2]=INTEG(1,A*10+B) ~~|\nx[a1,b1]=0 ~~|\nx[a2,b2]=0 ~~|\n"
          "y[A,B] :EXCEPT: [a1,b1],[a2,b2]=SMOOTH(x[A,B],1) ~~|\ny[a1,b1]=0 ~~|\ny[a2,b2]=0 ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x", 1), (Series{0, 13, 22, 0, 32, 33}));
  // a smooth over one step shows what was a step before
  EXPECT_EQ(run.elements("y", 1), (Series{0, 12, 21, 0, 31, 32}));
}

// vensim.md 6.7.4
TEST(LeftSide, TheMoreSpecificEquationWinsWithAWarning) {
  ModelRun run(mdl(std::string(kSquare) + "x[A]=1 ~~|\nx[S]=2 ~~|\nx[a1]=3 ~~|"));
  EXPECT_EQ(run.elements("x"), (Series{3, 2, 1}));
  EXPECT_EQ(
      run.messages(),
      "model:5:1: two equations define the same elements of 'x'; the more specific one is used\n"
      "model:6:1: two equations define the same elements of 'x'; the more specific one is used\n");
}

TEST(LeftSide, AmongEqualsTheLaterEquationWins) {
  EXPECT_EQ(ModelRun(mdl(std::string(kSquare) + "x[A]=1 ~~|\nx[A]=2 ~~|")).elements("x"),
            (Series{2, 2, 2}));
}

TEST(LeftSide, AScalarWithTwoEquationsIsAnError) {
  EXPECT_EQ(ModelRun(mdl("x=1 ~~|\nx=Time ~~|")).messages(),
            "model:3:1: 'x' is defined more than once\n");
}

// vensim.md 6.7.5
TEST(LeftSide, KindsMayDifferByElement) {
  ModelRun run(mdl(std::string(kSquare) +
                   "x[a1]=5 ~~|\nx[a2]=INTEG(x[a1],1) ~~|\nx[a3]=x[a2]*2 ~~|\nt=SUM(x[A!]) ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x", 0), (Series{5, 1, 2}));
  EXPECT_EQ(run.elements("x", 2), (Series{5, 11, 22}));
  EXPECT_EQ(run.series("t"), (Series{8, 23, 38}));
}

// vensim.md 3.8.2: a list is for the whole block, from which exceptions take some
TEST(LeftSide, AListOfNumbersCountsExceptedElements) {
  EXPECT_EQ(ModelRun(mdl(std::string(kSquare) + "x[A] :EXCEPT: [a2]=1,2,3 ~~|\nx[a2]=9 ~~|"))
                .elements("x"),
            (Series{1, 9, 3}));
}

TEST(LeftSide, AListOfTheWrongLengthIsAnError) {
  EXPECT_EQ(ModelRun(mdl(std::string(kSquare) + "x[A]=1,2 ~~|")).messages(),
            "model:5:6: 'x' needs 3 values but the list has 2\n");
}

// vensim.md 6.1.2: ranges that share elements though none holds both
TEST(Shape, AnImplicitRangeHoldsWhatTwoRangesDefine) {
  ModelRun run(mdl("A: p,q ~~|\nB: q,r ~~|\nx[A]=1,2 ~~|\nx[r]=3 ~~|\ny[B]=x[B] ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("y"), (Series{2, 3}));
}

TEST(Shape, EquationsMustAgreeInSubscripts) {
  EXPECT_EQ(ModelRun(mdl(std::string(kSquare) + "x[A]=1 ~~|\nx[A,B]=2 ~~|\ny=x[a1]+x[a2] ~~|"))
                .messages(),
            "model:6:1: 'x' has 1 subscript but is given 2 subscripts\n");
}

TEST(Shape, AnUnknownRangeIsOneErrorAndWhatReadsItNone) {
  EXPECT_EQ(ModelRun(mdl("x[Nowhere]=nothing ~~|\ny=SUM(x[Nowhere!])+x[a] ~~|")).messages(),
            "model:2:3: no subscript range or element is named 'Nowhere'\n"
            "model:2:12: no variable, subscript or function is named 'nothing'\n");
}

TEST(Shape, IsNotLargerThanWeirAccepts) {
  EXPECT_EQ(ModelRun(mdl("A: (a1-a1000) ~~|\nB: (b1-b1000) ~~|\nC: (c1-c1000) ~~|\nx[A,B,C]=1 ~~|"))
                .messages(),
            "model:5:1: 'x' is larger than weir accepts (16000000 elements)\n");
  const std::string dims = "<dimensions><dim name=\"A\" size=\"1000\"/></dimensions>";
  const std::string var =
      "<aux name=\"x\"><dimensions><dim name=\"A\"/><dim name=\"A\"/>"
      "<dim name=\"A\"/></dimensions><eqn>1</eqn></aux>";
  EXPECT_NE(ModelRun(xmile(var, dims)).messages().find("'x' is larger than weir accepts"),
            std::string::npos);
}

const char* const kCities =
    "<dimensions><dim name=\"City\"><elem name=\"Rome\"/><elem name=\"Oslo\"/></dim>"
    "<dim name=\"Item\"><elem name=\"Pen\"/><elem name=\"Cup\"/></dim></dimensions>\n";

// xmile.md 18.3: elements override, the owner's equation covers the rest
TEST(XmileShape, TheOwnersEquationCoversTheRest) {
  ModelRun run(
      xmile("<aux name=\"x\"><dimensions><dim name=\"City\"/><dim "
            "name=\"Item\"/></dimensions><eqn>1</eqn>"
            "<element subscript=\"Rome, Cup\"><eqn>5</eqn></element></aux>",
            kCities));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("x"), (Series{1, 5, 1, 1}));
}

TEST(XmileShape, AnElementMustBeOfTheDimensionAtItsPlace) {
  EXPECT_EQ(ModelRun(xmile("<aux name=\"x\"><dimensions><dim name=\"City\"/></dimensions>"
                           "<element subscript=\"Pen\"><eqn>5</eqn></element></aux>",
                           kCities))
                .messages(),
            "model:6:78: 'Pen' is not an element of 'City'\n");
}

TEST(XmileShape, AnElementNeedsAllItsSubscripts) {
  const std::string told =
      ModelRun(
          xmile("<aux name=\"x\"><dimensions><dim name=\"City\"/><dim name=\"Item\"/></dimensions>"
                "<element subscript=\"Rome\"><eqn>5</eqn></element></aux>",
                kCities))
          .messages();
  EXPECT_NE(told.find("'x' has 2 subscripts but is given 1 subscript"), std::string::npos) << told;
}

}  // namespace
}  // namespace weir
