// Subscripts on the right side (vensim.md 6.5, 6.8, 6.9; xmile.md 18.4-18.8): subscripts.cpp.
#include <cmath>

#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

std::string array(const std::string& name, const std::string& dims, const std::string& equation) {
  std::string text = "<aux name=\"" + name + "\"><dimensions>";
  for (std::size_t at = 0; at < dims.size(); ++at)
    text += std::string("<dim name=\"") + dims[at] + "\"/>";
  return text + "</dimensions><eqn>" + equation + "</eqn></aux>\n";
}

/// X: p, q, r; Y: s, t; Z: q, r, u (shares two elements with X); N: 1..3.
const char* const kDims =
    "<dimensions><dim name=\"X\"><elem name=\"p\"/><elem name=\"q\"/><elem name=\"r\"/></dim>"
    "<dim name=\"Y\"><elem name=\"s\"/><elem name=\"t\"/></dim>"
    "<dim name=\"Z\"><elem name=\"q\"/><elem name=\"r\"/><elem name=\"u\"/></dim>"
    "<dim name=\"N\" size=\"3\"/></dimensions>\n";

// m[X,Y] = 11 12 / 21 22 / 31 32
const std::string kMatrix = array("m", "XY", "X*10+Y");

TEST(Subscript, ElementsAndRangesAreNumbers) {
  ModelRun run(mdl("D: d1,d2,d3 ~~|\nx[D]=IF THEN ELSE(D=d2,D*10,0)+d3 ~~|"));
  EXPECT_EQ(run.elements("x"), (Series{3, 23, 3}));
}

// vensim.md 6.8.2, 6.8.4
TEST(Subscript, ReducingFunctionsHaveScopesOfTheirOwn) {
  ModelRun run(
      mdl("D: d1,d2 ~~|\nE: e1,e2,e3 ~~|\nx[D]=1,2 ~~|\ny[E]=1,2,3 ~~|\n"
          "share[D]=x[D]/SUM(x[D!]) ~~|\nall=SUM(x[D!]*y[E!]) ~~|\n"
          "nested=SUM(x[D!]*SUM(x[D!])) ~~|\npairs=SUM(x[D!]*x[D!]) ~~|\n"
          "mixed[D]=SUM(x[D!]*x[D]) ~~|\nbig=VMAX(y[E!])-VMIN(x[D!]) ~~|\nprod=PROD(y[E!]) ~~|"));
  EXPECT_EQ(run.elements("share"), (Series{1.0 / 3, 2.0 / 3}));
  EXPECT_EQ(run.elements("all"), (Series{18}));    // (1+2) * (1+2+3)
  EXPECT_EQ(run.elements("nested"), (Series{9}));  // (1+2) * (1+2)
  EXPECT_EQ(run.elements("pairs"), (Series{5}));   // 1*1 + 2*2: one loop
  EXPECT_EQ(run.elements("mixed"), (Series{3, 6}));
  EXPECT_EQ(run.elements("big"), (Series{2}));
  EXPECT_EQ(run.elements("prod"), (Series{6}));
}

TEST(Subscript, ABangOutsideIsAnError) {
  EXPECT_EQ(ModelRun(mdl("D: d1,d2 ~~|\nx[D]=1,2 ~~|\ny=x[D!] ~~|")).messages(),
            "model:4:5: 'D!' stands outside a function that reduces it\n");
}

TEST(Subscript, VensimWantsThemAll) {
  EXPECT_EQ(ModelRun(mdl("D: d1,d2 ~~|\nE: e1,e2 ~~|\nx[D]=1,2 ~~|\na=x ~~|\nb=x[d1,e1] "
                         "~~|\nc=x[D] ~~|\nd=x[e1] ~~|\n"
                         "e=x[dd] ~~|"))
                .messages(),
            "model:5:3: 'x' is an array and needs its subscripts here\n"
            "model:6:3: 'x' has 1 subscript but is given 2\n"
            "model:7:5: 'D' stands on the right but not on the left of 'c', and nothing maps it\n"
            "model:8:5: 'e1' is not an element of 'D'\n"
            "model:9:5: no subscript range or element is named 'dd'\n");
}

// xmile.md 18.4: omitted subscripts match by dimension name, in any order
TEST(XmileSubscript, OmittedOnesMatchByName) {
  ModelRun run(xmile(kMatrix + array("t", "YX", "m") + array("d", "XY", "m*Y"), kDims));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("t"), (Series{11, 21, 31, 12, 22, 32}));
  EXPECT_EQ(run.elements("d"), (Series{11, 24, 21, 44, 31, 64}));
}

TEST(XmileSubscript, OmittedOnesThatDoNotMatchAreAnError) {
  EXPECT_EQ(ModelRun(xmile(kMatrix + array("d", "X", "m"), kDims)).messages(),
            "model:7:60: 'm' is an array and needs its subscripts here\n");
}

// xmile.md 18.4, 18.5
TEST(XmileSubscript, NumbersAndExpressionsPickElements) {
  ModelRun run(xmile(kMatrix + aux("a", "m[2,1]") + aux("b", "m[3, 2.5]") + aux("c", "m[TIME, 2]") +
                         aux("k", "2") + aux("d", "m[k, t]") + aux("e", "m[X.r, s]"),
                     kDims));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{21, 21, 21}));
  EXPECT_EQ(run.series("b"), (Series{32, 32, 32}));
  EXPECT_EQ(run.series("c"), (Series{0, 12, 22}));  // 0 is outside
  EXPECT_EQ(run.series("d"), (Series{22, 22, 22}));
  EXPECT_EQ(run.series("e"), (Series{31, 31, 31}));
}

TEST(XmileSubscript, ANumberBeyondItsOwnDimensionGivesZero) {
  // the second dimension has two elements, though the first has three
  ModelRun run(xmile(kMatrix + aux("a", "m[1,3]") + aux("b", "m[4,1]"), kDims));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("a"), (Series{0, 0, 0}));
  EXPECT_EQ(run.series("b"), (Series{0, 0, 0}));
}

TEST(XmileSubscript, AnElementOfAnotherDimensionIsToldAsSuch) {
  EXPECT_EQ(ModelRun(xmile(kMatrix + aux("a", "m[s,t]"), kDims)).messages(),
            "model:7:22: 's' is not an element of 'X'\n");
}

// xmile.md 18.6
TEST(XmileSubscript, APositionNamesADimensionOfTheOwner) {
  ModelRun run(xmile(array("sq", "XX", "X*10") + array("t", "XX", "sq[@2,@1]") +
                         array("u", "YX", "m[@2,@1]") + kMatrix,
                     kDims));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("u"), (Series{11, 21, 31, 12, 22, 32}));
  EXPECT_EQ(run.elements("t"), (Series{10, 20, 30, 10, 20, 30, 10, 20, 30}));
  EXPECT_EQ(ModelRun(xmile(kMatrix + array("d", "X", "m[@1,@2]"), kDims)).messages(),
            "model:7:65: '@2' names no subscript of 'd', which has 1 subscript\n");
}

// xmile.md 18.7
TEST(XmileSubscript, SlicesReduce) {
  ModelRun run(xmile(kMatrix + array("v", "X", "X") + aux("all", "SUM(m)") +
                         aux("col", "SUM(m[*,2])") + array("rows", "X", "SUM(m[X,*])") +
                         aux("part", "SUM(v[2:3])") + aux("named", "SUM(v[p:q])") +
                         aux("dot", "SUM(v[1:2]*v[2:3])") + aux("two", "SUM(v[1:2])+SUM(v[1:3])") +
                         aux("sub", "SUM(v[*:Z])"),
                     kDims));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("all"), (Series{11 + 12 + 21 + 22 + 31 + 32}));
  EXPECT_EQ(run.elements("col"), (Series{66}));
  EXPECT_EQ(run.elements("rows"), (Series{23, 43, 63}));
  EXPECT_EQ(run.elements("part"), (Series{5}));
  EXPECT_EQ(run.elements("named"), (Series{3}));
  EXPECT_EQ(run.elements("dot"), (Series{1 * 2 + 2 * 3}));
  EXPECT_EQ(run.elements("two"), (Series{3 + 6}));
  EXPECT_EQ(run.elements("sub"), (Series{2 + 3}));  // u is not in X: 0
}

TEST(XmileSubscript, SlicesOutsideAnArrayFunctionAreErrorsWithAPlace) {
  EXPECT_EQ(ModelRun(xmile(array("v", "X", "X") + aux("a", "v[*]") + aux("b", "v[1:2]") +
                               aux("c", "SUM(v[0:2])") + aux("d", "SUM(v[1:2]*v[1:3])"),
                           kDims))
                .messages(),
            "model:7:22: '*' runs over elements and can only stand inside an array function\n"
            "model:8:22: 'a:b' runs over elements and can only stand inside an array function\n"
            "model:9:26: the ends of this range must be elements of 'X', or numbers from 1 to 3\n"
            "model:10:33: this range has 3 elements but the one it runs with has 2\n");
}

// xmile.md 18.8: pairs by name, whatever the order; what the other lacks counts as 0
TEST(XmileSubscript, SubRangesPairByName) {
  ModelRun run(
      xmile(array("v", "X", "X*10") + array("w", "Z", "v[Z]") + array("n", "Z", "X"), kDims));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("w"), (Series{20, 30, 0}));
  EXPECT_EQ(run.elements("n"), (Series{2, 3, 0}));
}

TEST(XmileSubscript, IndexOutsideIsNanWhereTheFileSaysSo) {
  std::string text = xmile(kMatrix + aux("a", "m[1,3]"), kDims);
  const std::string header = "<product version=\"1\">by hand</product>";
  text.insert(
      text.find(header) + header.size(),
      "<options><uses_arrays maximum_dimensions=\"2\" invalid_index_value=\"NaN\"/></options>");
  ModelRun run(text);
  EXPECT_TRUE(std::isnan(run.series("a")[0]));
}

}  // namespace
}  // namespace weir
