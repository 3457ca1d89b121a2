// Kinds of equations and subscript ranges (vensim.md 3, 5, 6).
#include <gtest/gtest.h>

#include "tests/unit/mdl_support.h"

namespace weir::test {
namespace {

TEST(MdlEquation, TheSignDecidesTheKind) {
  const ReadModel read = read_mdl(
      "a = 1~~|b == 2~~|c := d*2~~|d~~|e :INTERPOLATE: := d~~|f[A] :RAW:~~|"
      "g = GET XLS LOOKUPS('f','t','1','B2')~~|h = ~~|i = A FUNCTION OF(a, -b)~~|");
  EXPECT_EQ(read.messages(), "");
  EXPECT_EQ(read.equation("a").kind, EquationKind::Regular);
  EXPECT_EQ(read.equation("b").kind, EquationKind::Unchangeable);
  EXPECT_EQ(read.equation("c").kind, EquationKind::Data);
  EXPECT_EQ(read.equation("d").kind, EquationKind::Data);
  EXPECT_TRUE(read.equation("d").expr.is_missing());
  EXPECT_EQ(read.equation("e").data_mode, DataMode::Interpolate);
  EXPECT_EQ(read.equation("f").data_mode, DataMode::Raw);
  EXPECT_EQ(read.equation("g").kind, EquationKind::Lookup);
  EXPECT_TRUE(read.equation("h").expr.is_missing());
  EXPECT_TRUE(read.equation("i").expr.is_missing());
}

TEST(MdlEquation, LookupsInEveryForm) {
  const ReadModel read = read_mdl(
      "pairs((0,0),(1,-2))~~|vectors(0,1,5,6)~~|window([(0,0)-(10,10),(3,3)],(0,1),(2,3))~~|"
      "outside(GET DIRECT LOOKUPS('f','t','1','B2'))~~|with[A] = WITH "
      "LOOKUP(x,([(0,0)-(1,1)],(0,0),"
      "(1,1)))~~|");
  EXPECT_EQ(read.messages(), "");
  EXPECT_EQ(read.equation("pairs").tables.at(0).ys, (std::vector<double>{0, -2}));
  EXPECT_EQ(read.equation("vectors").tables.at(0).xs, (std::vector<double>{0, 1}));
  EXPECT_EQ(read.equation("vectors").tables.at(0).ys, (std::vector<double>{5, 6}));
  EXPECT_EQ(read.equation("window").window, "[(0,0)-(10,10),(3,3)]");
  EXPECT_EQ(read.equation("window").tables.at(0).xs, (std::vector<double>{0, 2}));
  EXPECT_EQ(read.equation("outside").expr.kind, ExprKind::Call);
  EXPECT_TRUE(read.equation("outside").tables.empty());
  EXPECT_EQ(read.equation("with").kind, EquationKind::Regular);
  EXPECT_EQ(read.equation("with").window, "[(0,0)-(1,1)]");
}

TEST(MdlEquation, WrongLookups) {
  EXPECT_EQ(read_mdl("t((0,0))~~|").messages(),
            "m.mdl:1:2: error[E0404]: the lookup has fewer than two points\n"
            "  1 | t((0,0))~~|\n"
            "    |  ^~~~~~~\n");
  EXPECT_EQ(read_mdl("t(1,2,3)~~|").diags.all().at(0).kind, DiagKind::BadLookup);
}

TEST(MdlEquation, Exceptions) {
  const ReadModel read = read_mdl("x[DimA, B1] :EXCEPT: [A1, B1], [A2,B1] = 1 ~~|");
  EXPECT_EQ(read.messages(), "");
  const Equation& equation = read.equation("x");
  ASSERT_EQ(equation.subs.size(), 2u);
  ASSERT_EQ(equation.except.size(), 2u);
  EXPECT_EQ(equation.except[1][0].name.key, "a2");
}

TEST(MdlEquation, ALeftSideReducesNothing) {
  EXPECT_EQ(read_mdl("x[D!] = 1~~|").diags.all().at(0).kind, DiagKind::BangOutside);
}

TEST(MdlEquation, StringsAndRealityChecksAreKeptAsText) {
  const ReadModel read = read_mdl(
      "file :IS: 'a|b.xls'~~|\n"
      "check :THE CONDITION: no workers :IMPLIES: output = 0 ~ [1,2] ~|\n"
      "no workers :TEST INPUT: workers = 0 ~~|");
  EXPECT_EQ(read.messages(), "");
  EXPECT_EQ(read.equation("file").kind, EquationKind::String);
  EXPECT_EQ(read.equation("file").expr.text, "a|b.xls");
  EXPECT_EQ(read.equation("check").kind, EquationKind::RealityCheck);
  EXPECT_EQ(read.equation("check").expr.text, ":THE CONDITION: no workers :IMPLIES: output = 0");
  EXPECT_EQ(read.equation("no workers").kind, EquationKind::TestInput);
}

TEST(MdlEquation, SpansPointIntoTheFile) {
  const ReadModel read = read_mdl("long \\\n\t\tname = other \\\n\t\tname + 1 ~~|");
  const Equation& equation = read.equation("long name");
  EXPECT_EQ(read.sources.text(equation.name_span), "long \\\n\t\tname");
  EXPECT_EQ(read.sources.text(equation.expr.args.at(1).span), "1");
}

TEST(MdlRange, ElementsRangesAndMappings) {
  const ReadModel read = read_mdl(
      "Age : young, (Age 1-Age 65) -> Cohort, (Region : North, \"South 2\") ~~ how old|\n"
      "Other <-> Age ~~|\nFrom File : GET XLS SUBSCRIPT('f','t','A1','A9','p') -> Age ~~|");
  EXPECT_EQ(read.messages(), "");
  ASSERT_EQ(read.model.dimensions.size(), 3u);
  const Dimension& age = read.model.dimensions[0];
  EXPECT_EQ(age.doc, "how old");
  ASSERT_EQ(age.items.size(), 2u);
  EXPECT_EQ(age.items[0].first.key, "young");
  EXPECT_EQ(age.items[1].first.key, "age 1");
  ASSERT_TRUE(age.items[1].last.has_value());
  EXPECT_EQ(age.items[1].last->key, "age 65");
  ASSERT_EQ(age.mappings.size(), 2u);
  EXPECT_EQ(age.mappings[0].target.key, "cohort");
  EXPECT_EQ(age.mappings[1].target.key, "region");
  ASSERT_EQ(age.mappings[1].items.size(), 2u);
  EXPECT_EQ(age.mappings[1].items[1].key, "south 2");
  EXPECT_EQ(read.model.dimensions[1].alias_of->key, "age");
  ASSERT_TRUE(read.model.dimensions[2].source.has_value());
  EXPECT_EQ(read.model.dimensions[2].source->args.size(), 5u);
  EXPECT_EQ(read.model.dimensions[2].mappings.size(), 1u);
}

TEST(MdlRange, AWrongRangeIsOneError) {
  EXPECT_EQ(read_mdl("D : A1, , A3 ~~|").messages(),
            "m.mdl:1:9: error[E0103]: expected the name of an element or range but found ','\n"
            "  1 | D : A1, , A3 ~~|\n"
            "    |         ^\n");
}

}  // namespace
}  // namespace weir::test
