// Vensim expressions (vensim.md 3.2, 3.3).
#include <gtest/gtest.h>

#include "ir/base/number.h"
#include "tests/unit/syntax_support.h"

namespace weir::test {
namespace {

std::string shape(std::string text) {
  const Parsed parsed = parse_mdl(std::move(text));
  EXPECT_EQ(parsed.messages(), "");
  return parsed.shape();
}

std::string messages(std::string text) { return parse_mdl(std::move(text)).messages(); }

TEST(MdlExpr, Precedence) {
  EXPECT_EQ(shape("a + b * c ^ d"), "(a+(b*(c^d)))");
  EXPECT_EQ(shape("a - b - c"), "((a-b)-c)");
  EXPECT_EQ(shape("a / b * c"), "((a/b)*c)");
  EXPECT_EQ(shape("a :OR: b :AND: c"), "(aOR(bANDc))");
  EXPECT_EQ(shape("a + 1 > b :AND: :NOT: c = d"), "(((a+1)>b)AND(NOT(c=d)))");
}

TEST(MdlExpr, PowerBindsTighterThanASignBeforeIt) {
  EXPECT_EQ(shape("-2^2"), "(-(2^2))");
  EXPECT_EQ(shape("2^-1 * 3"), "((2^(-1))*3)");
}

TEST(MdlExpr, ChainedPowerIsRightWithAWarning) {
  const Parsed parsed = parse_mdl("a^b^c");
  EXPECT_EQ(parsed.shape(), "(a^(b^c))");
  EXPECT_EQ(parsed.messages(),
            "e:1:2: warning[W0112]: 'a^b^c' is read as 'a^(b^c)'\n"
            "  1 | a^b^c\n"
            "    |  ^\n");
  EXPECT_EQ(messages("a^(b^c)"), "");
}

TEST(MdlExpr, AComparisonDoesNotChain) {
  EXPECT_EQ(messages("a < b < c"),
            "e:1:7: error[E0103]: expected ':AND:', ':OR:' or the end after a comparison but found "
            "'<'\n"
            "  1 | a < b < c\n"
            "    |       ^\n");
}

TEST(MdlExpr, AFunctionOfAnyNameIsACall) {
  const Parsed parsed = parse_mdl("IF THEN ELSE (a > 1, 'x', :NA:)");
  ASSERT_EQ(parsed.expr.kind, ExprKind::Call);
  EXPECT_EQ(parsed.expr.path.front().key, "if then else");
  ASSERT_EQ(parsed.expr.args.size(), 3u);
  EXPECT_EQ(parsed.expr.args[1].text, "x");
  EXPECT_EQ(parsed.expr.args[2].kind, ExprKind::NotAvailable);
}

TEST(MdlExpr, ArgumentsMayBeMissing) {
  const Parsed parsed = parse_mdl("f(a, , b,)");
  ASSERT_EQ(parsed.expr.args.size(), 4u);
  EXPECT_TRUE(parsed.expr.args[1].is_missing());
  EXPECT_TRUE(parsed.expr.args[3].is_missing());
  EXPECT_TRUE(parse_mdl("f()").expr.args.empty());
}

TEST(MdlExpr, OutputsStandBehindAColon) {
  const Parsed parsed = parse_mdl("DELAYP(in, 5 : pipeline, other)");
  EXPECT_EQ(parsed.expr.args.size(), 2u);
  ASSERT_EQ(parsed.expr.outputs.size(), 2u);
  EXPECT_EQ(parsed.expr.outputs[0].key, "pipeline");
}

TEST(MdlExpr, SubscriptsAreNamesAndBangs) {
  const Parsed parsed = parse_mdl("x[DimA!, \"B 1\"]");
  ASSERT_EQ(parsed.expr.subs.size(), 2u);
  EXPECT_EQ(parsed.expr.subs[0].kind, SubKind::Bang);
  EXPECT_EQ(parsed.expr.subs[0].name.key, "dima");
  EXPECT_EQ(parsed.expr.subs[1].kind, SubKind::Name);
  EXPECT_EQ(parsed.expr.subs[1].name.key, "b 1");
}

TEST(MdlExpr, AContinuationMayCutAName) {
  const Parsed parsed = parse_mdl("room \\\r\n\t\ttemp + 1");
  EXPECT_EQ(parsed.expr.args[0].path.front().key, "room temp");
}

TEST(MdlExpr, ListsOfNumbers) {
  const Parsed parsed = parse_mdl("1, -2; +3, :NA:;");
  ASSERT_EQ(parsed.expr.kind, ExprKind::List);
  EXPECT_EQ(parsed.expr.values, (std::vector<double>{1, -2, 3, kNotAvailable}));
  EXPECT_EQ(parsed.expr.row_length, 2u);
  EXPECT_EQ(parse_mdl("1, 2").expr.row_length, 0u);
  EXPECT_EQ(parse_mdl("-1").expr.kind, ExprKind::Unary);
}

TEST(MdlExpr, RowsAreEquallyLong) {
  EXPECT_EQ(messages("1,2;3"),
            "e:1:5: error[E0115]: this row has 1 numbers but the first row has 2\n"
            "  1 | 1,2;3\n"
            "    |     ^\n");
}

TEST(MdlExpr, TheLinesOfATabbedArrayAreItsRows) {
  const Parsed parsed = parse_mdl("TABBED ARRAY(\r\n\t1\t2\r\n\t-3\t4 \r\n)");
  ASSERT_EQ(parsed.expr.kind, ExprKind::List);
  EXPECT_EQ(parsed.expr.values, (std::vector<double>{1, 2, -3, 4}));
  EXPECT_EQ(parsed.expr.row_length, 2u);
  EXPECT_EQ(parse_mdl("TABBED ARRAY(1 2)").expr.row_length, 0u);
}

TEST(MdlExpr, WithLookupHoldsATable) {
  const Parsed parsed = parse_mdl("WITH LOOKUP(Time, ([(0,0)-(9,9),(1,2)],(0,5),(2,-6)))");
  ASSERT_EQ(parsed.expr.args.size(), 2u);
  const Expr& table = parsed.expr.args[1];
  EXPECT_EQ(table.kind, ExprKind::Table);
  EXPECT_EQ(table.values, (std::vector<double>{0, 2, 5, -6}));
  EXPECT_EQ(table.text, "[(0,0)-(9,9),(1,2)]");
}

TEST(MdlExpr, PointsOutOfOrderAreSorted) {
  const Parsed parsed = parse_mdl("WITH LOOKUP(x, ((2,20),(1,10),(1,11)))");
  EXPECT_EQ(parsed.expr.args[1].values, (std::vector<double>{1, 1, 2, 10, 11, 20}));
  EXPECT_EQ(parsed.diags.error_count(), 0u);
  EXPECT_EQ(parsed.diags.all().size(), 1u);
}

TEST(MdlExpr, NothingIsMissing) {
  EXPECT_TRUE(parse_mdl(" {only a comment} ").expr.is_missing());
  EXPECT_EQ(messages(""), "");
}

TEST(MdlExpr, AnErrorPointsAtWhatIsWrong) {
  EXPECT_EQ(messages("a * (b + )"),
            "e:1:10: error[E0103]: expected a value but found ')'\n"
            "  1 | a * (b + )\n"
            "    |          ^\n");
  EXPECT_EQ(messages("a ? b ? c"),
            "e:1:3: error[E0109]: '?' has no meaning here\n"
            "  1 | a ? b ? c\n"
            "    |   ^\n");
  EXPECT_EQ(messages("(a + b"),
            "e:1:7: error[E0103]: expected an operator or ')' but found the end of the equation\n"
            "  1 | (a + b\n"
            "    |       ^\n"
            "e:1:1: note: opened here\n"
            "  1 | (a + b\n"
            "    | ^\n");
}

TEST(MdlExpr, AWrongExpressionIsNotAMissingOne) { EXPECT_FALSE(parse_mdl(")").expr.is_missing()); }

void expect_too_deep(const std::string& text) {
  const Parsed parsed = parse_mdl(text);
  ASSERT_EQ(parsed.diags.all().size(), 1u);
  EXPECT_EQ(parsed.diags.all().front().kind, DiagKind::TooDeep);
}

std::string repeated(std::string_view part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

TEST(MdlExpr, HeightIsLimited) {
  expect_too_deep(repeated("(", 200000));
  expect_too_deep(repeated("-", 200000) + "1");
  expect_too_deep(repeated("a^", 200000) + "a");
  expect_too_deep(repeated("a+", 200000) + "a");
  expect_too_deep(repeated("f(", 200000));
}

TEST(MdlExpr, TallTreesWithinTheLimitAreFine) {
  EXPECT_EQ(messages(repeated("a+", 998) + "a"), "");
  EXPECT_EQ(messages(repeated("(", 290) + "a" + repeated(")", 290)), "");
}

}  // namespace
}  // namespace weir::test
