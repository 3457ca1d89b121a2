// XMILE expressions (xmile.md 13, 18).
#include <gtest/gtest.h>

#include "tests/unit/syntax_support.h"

namespace weir::test {
namespace {

std::string shape(std::string text) {
  const Parsed parsed = parse_xmile(std::move(text));
  EXPECT_EQ(parsed.messages(), "");
  return parsed.shape();
}

TEST(XmileExpr, Precedence) {
  EXPECT_EQ(shape("-2^2"), "(-(2^2))");
  EXPECT_EQ(shape("2^3^2"), "(2^(3^2))");
  EXPECT_EQ(shape("4 - 5 + 6"), "((4-5)+6)");
  EXPECT_EQ(shape("NOT a = b"), "((NOTa)=b)");
  EXPECT_EQ(shape("a < b < c"), "((a<b)<c)");
  EXPECT_EQ(shape("a MOD b * c"), "((aMODb)*c)");
  EXPECT_EQ(shape("a // b / c"), "((a//b)/c)");
  EXPECT_EQ(shape("a or b and c = d < e"), "(aOR(bAND(c=(d<e))))");
}

TEST(XmileExpr, ElseReachesAsFarAsItCan) {
  EXPECT_EQ(shape("IF a THEN b ELSE c + d"), "if(a,b,(c+d))");
  EXPECT_EQ(shape("2 * if(a) then(b) else(c)"), "(2*if(a,b,c))");
  EXPECT_EQ(shape("IF a THEN IF b THEN 1 ELSE 2 ELSE 3"), "if(a,if(b,1,2),3)");
}

TEST(XmileExpr, AMissingElseIsZeroWithAWarning) {
  const Parsed parsed = parse_xmile("IF a THEN b");
  EXPECT_EQ(parsed.shape(), "if(a,b,0)");
  EXPECT_EQ(parsed.messages(),
            "e:1:1: warning[W0116]: this IF has no ELSE; 0 is used\n"
            "  1 | IF a THEN b\n"
            "    | ^~\n");
}

TEST(XmileExpr, Transposition) {
  EXPECT_EQ(parse_xmile("A'").expr.kind, ExprKind::Transpose);
  EXPECT_EQ(parse_xmile("A[M, 1]'").expr.args[0].subs.size(), 2u);
  EXPECT_EQ(parse_xmile("Can't_do").expr.kind, ExprKind::Ref);
}

TEST(XmileExpr, PathsHaveDots) {
  const Parsed parsed = parse_xmile(".\"a.b\".c");
  ASSERT_EQ(parsed.expr.path.size(), 3u);
  EXPECT_TRUE(parsed.expr.path[0].empty());
  EXPECT_EQ(parsed.expr.path[1].key, "a.b");
  EXPECT_EQ(parse_xmile("Location.Boston").expr.path.size(), 2u);
}

TEST(XmileExpr, Subscripts) {
  const Parsed parsed = parse_xmile("x[Boston, 3, i + 1, *, *:Sub, Sub.*, @2, 1:n, Loc.Boston]");
  EXPECT_EQ(parsed.messages(), "");
  const auto& subs = parsed.expr.subs;
  ASSERT_EQ(subs.size(), 9u);
  EXPECT_EQ(subs[0].kind, SubKind::Name);
  EXPECT_EQ(subs[1].kind, SubKind::Index);
  EXPECT_EQ(subs[1].index[0].number, 3);
  EXPECT_EQ(subs[2].kind, SubKind::Index);
  EXPECT_EQ(subs[3].kind, SubKind::Star);
  EXPECT_EQ(subs[4].kind, SubKind::StarOf);
  EXPECT_EQ(subs[5].kind, SubKind::StarOf);
  EXPECT_EQ(subs[5].name.key, "sub");
  EXPECT_EQ(subs[6].kind, SubKind::Position);
  EXPECT_EQ(subs[6].index[0].number, 2);
  EXPECT_EQ(subs[7].kind, SubKind::Range);
  EXPECT_EQ(subs[7].index.size(), 2u);
  EXPECT_EQ(subs[8].kind, SubKind::Index);
  EXPECT_EQ(subs[8].index[0].path.size(), 2u);
}

TEST(XmileExpr, SubscriptsOfACallMayStandOnEitherSide) {
  EXPECT_EQ(parse_xmile("gf[A](x)").expr.subs.size(), 1u);
  EXPECT_EQ(parse_xmile("gf(x)[A]").expr.subs.size(), 1u);
  // of many conveyors one, and of it a slat: xmile.md 18.9
  EXPECT_EQ(parse_xmile("belt[A][1]").expr.subs.size(), 2u);
  EXPECT_EQ(parse_xmile("belt[A][1][2]").messages(),
            "e:1:11: error[E0401]: a further pair of brackets is not supported yet\n"
            "  1 | belt[A][1][2]\n"
            "    |           ^\n");
}

TEST(XmileExpr, OddOperatorsAreReadWithAWarning) {
  const Parsed parsed = parse_xmile("a != b \u2013 c");
  EXPECT_EQ(parsed.shape(), "(a<>(b-c))");
  EXPECT_EQ(parsed.diags.all().size(), 2u);
  EXPECT_FALSE(parsed.diags.has_errors());
}

TEST(XmileExpr, ListsOfNumbersAreInitialContents) {
  EXPECT_EQ(parse_xmile("10, 20, -30").expr.values, (std::vector<double>{10, 20, -30}));
  EXPECT_EQ(parse_xmile("1,000").expr.values, (std::vector<double>{1, 0}));
  EXPECT_EQ(parse_xmile("10, x").messages(),
            "e:1:5: error[E0103]: expected a number but found 'x'\n"
            "  1 | 10, x\n"
            "    |     ^\n");
}

TEST(XmileExpr, CommentsStandAnywhere) { EXPECT_EQ(shape("{one} 5 + {two} a"), "(5+a)"); }

TEST(XmileExpr, PercentIsNotAnOperator) {
  EXPECT_EQ(parse_xmile("a % b").diags.all().front().kind, DiagKind::BadCharacter);
}

TEST(XmileExpr, DecodedTextPointsIntoTheFile) {
  // a &lt; ) : the decoded byte 2 is four bytes in the file
  SourceMap sources;
  const FileId file = sources.add(SourceFile("e", "a &lt; )"));
  const std::vector<std::uint32_t> offsets{0, 1, 2, 6, 7, 8};
  Diagnostics diags;
  syntax::parse_expr("a < )", syntax::Language::Xmile, {file, 0, &offsets}, diags);
  ASSERT_EQ(diags.all().size(), 1u);
  EXPECT_EQ(diags.all().front().span, (Span{file, 7, 8}));
}

TEST(ToText, ParenthesesOnlyWhereNeeded) {
  EXPECT_EQ(to_text(parse_xmile("(a + b) * c - (d - (e - f))").expr),
            "(a + b) * c - (d - (e - f))");
  EXPECT_EQ(to_text(parse_xmile("((a * b)) + (c)").expr), "a * b + c");
  EXPECT_EQ(to_text(parse_xmile("(-a)^2 + -(a^2) + 2^(-a) - (-b)").expr),
            "(-a)^2 + -a^2 + 2^-a - -b");
  EXPECT_EQ(to_text(parse_xmile("2 * (IF a THEN b ELSE c)").expr), "2 * (IF a THEN b ELSE c)");
  EXPECT_EQ(to_text(parse_xmile("NOT (a = b)").expr), "NOT (a = b)");
  EXPECT_EQ(to_text(make_binary(SyntaxOp::Pow, make_number(-2), make_number(2))), "(-2)^2");
}

}  // namespace
}  // namespace weir::test
