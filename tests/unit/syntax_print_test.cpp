// The printer of expressions: what is written reads back, with no parentheses but the needed ones.
#include <gtest/gtest.h>

#include "frontend/syntax/print_expr.h"
#include "tests/unit/syntax_support.h"

namespace weir::test {
namespace {

using syntax::Language;

Expr ref(const char* name) { return make_ref(Name(name)); }
Expr binary(SyntaxOp op, Expr a, Expr b) { return make_binary(op, std::move(a), std::move(b)); }
std::string mdl(const Expr& expr) { return syntax::print_expr(expr, Language::Mdl); }
std::string xmile(const Expr& expr) { return syntax::print_expr(expr, Language::Xmile); }

/// The text of a text, once read.
std::string mdl(const char* text) {
  const Parsed parsed = parse_mdl(text);
  EXPECT_EQ(parsed.messages(), "");
  return mdl(parsed.expr);
}
std::string xmile(const char* text) {
  const Parsed parsed = parse_xmile(text);
  EXPECT_EQ(parsed.messages(), "");
  return xmile(parsed.expr);
}

TEST(SyntaxPrint, KeepsTheAuthorsParentheses) {
  EXPECT_EQ(mdl("((a+b))*(c)"), "(a + b) * (c)");
  EXPECT_EQ(xmile("(a+b)*(c)"), "(a + b) * (c)");
}

TEST(SyntaxPrint, PutsParenthesesWhereAnOperandBindsLess) {
  const Expr sum = binary(SyntaxOp::Add, ref("a"), ref("b"));
  EXPECT_EQ(mdl(binary(SyntaxOp::Mul, sum, ref("c"))), "(a + b) * c");
  EXPECT_EQ(mdl(binary(SyntaxOp::Sub, ref("c"), sum)), "c - (a + b)");
  EXPECT_EQ(mdl(binary(SyntaxOp::Add, sum, ref("c"))), "a + b + c");
  const Expr power = binary(SyntaxOp::Pow, ref("a"), ref("b"));
  EXPECT_EQ(mdl(binary(SyntaxOp::Pow, power, ref("c"))), "(a^b)^c");
  EXPECT_EQ(mdl(binary(SyntaxOp::Pow, ref("c"), power)), "c^a^b");
}

TEST(SyntaxPrint, PutsParenthesesWhereASignWouldReachTooFar) {
  const Expr minus = make_unary(SyntaxOp::Minus, ref("a"));
  EXPECT_EQ(mdl(binary(SyntaxOp::Pow, minus, ref("b"))), "(-a)^b");
  EXPECT_EQ(mdl(binary(SyntaxOp::Pow, make_number(-2), ref("b"))), "(-2)^b");
  EXPECT_EQ(mdl(binary(SyntaxOp::Mul, minus, ref("b"))), "-a * b");
  EXPECT_EQ(mdl(binary(SyntaxOp::Pow, ref("b"), minus)), "b^-a");
}

// vensim.md 3.3.1: :NOT: is weaker than comparisons; xmile.md 13.3: NOT binds like a sign
TEST(SyntaxPrint, RanksNotAsEachLanguageDoes) {
  const Expr same = binary(SyntaxOp::Equal, ref("a"), ref("b"));
  const Expr outside = make_unary(SyntaxOp::Not, same);
  EXPECT_EQ(mdl(outside), ":NOT: a = b");
  EXPECT_EQ(xmile(outside), "NOT (a = b)");
  const Expr inside = binary(SyntaxOp::Equal, make_unary(SyntaxOp::Not, ref("a")), ref("b"));
  EXPECT_EQ(mdl(inside), "(:NOT: a) = b");
  EXPECT_EQ(xmile(inside), "NOT a = b");
}

// xmile.md 13.4: ELSE reaches as far to the right as possible
TEST(SyntaxPrint, ClosesAnIfThatIsNotLast) {
  EXPECT_EQ(xmile("2 * IF a THEN b ELSE c + 1"), "2 * IF a THEN b ELSE c + 1");
  EXPECT_EQ(xmile("(IF a THEN b ELSE c) + 1"), "(IF a THEN b ELSE c) + 1");
  Expr choice = parse_xmile("IF a THEN b ELSE c").expr;
  EXPECT_EQ(xmile(binary(SyntaxOp::Add, choice, ref("d"))), "(IF a THEN b ELSE c) + d");
  EXPECT_EQ(mdl(choice), "IF THEN ELSE(a, b, c)");
}

TEST(SyntaxPrint, ChainsComparisonsOnlyWhereTheLanguageDoes) {
  const Expr less = binary(SyntaxOp::Less, ref("a"), ref("b"));
  EXPECT_EQ(mdl(binary(SyntaxOp::Less, less, ref("c"))), "(a < b) < c");
  EXPECT_EQ(xmile(binary(SyntaxOp::Less, less, ref("c"))), "a < b < c");
}

TEST(SyntaxPrint, KeepsTheSpellingOfNumbers) {
  EXPECT_EQ(mdl("1.50e3 + .5"), "1.50e3 + .5");
  Expr number = parse_mdl("1.50").expr;
  number.number = 2;
  EXPECT_EQ(mdl(number), "2");
}

TEST(SyntaxPrint, WritesNamesAsEachLanguageNeedsThem) {
  EXPECT_EQ(mdl(ref("Birth rate")), "Birth rate");
  EXPECT_EQ(xmile(ref("Birth rate")), "Birth_rate");
  EXPECT_EQ(xmile(ref("contact\\nrate")), "contact_rate");
  EXPECT_EQ(mdl(ref("contact\\nrate")), "contact rate");
  EXPECT_EQ(mdl(ref("Flow w/ list")), "\"Flow w/ list\"");
  EXPECT_EQ(xmile(ref("Flow w/ list")), "\"Flow_w/_list\"");
  EXPECT_EQ(mdl(ref("3 of 4")), "\"3 of 4\"");
  EXPECT_EQ(xmile(ref("and")), "\"and\"");
  EXPECT_EQ(xmile(ref("a.b")), "\"a.b\"");
  EXPECT_EQ(mdl(ref("say \"no\"")), "\"say \\\"no\\\"\"");
  EXPECT_EQ(mdl(ref("\"a b\"")), "\"a b\"");
}

TEST(SyntaxPrint, WritesCallsSubscriptsAndTables) {
  EXPECT_EQ(mdl("SUM(x[A!,b])+f(1,,2)"), "SUM(x[A!, b]) + f(1, , 2)");
  EXPECT_EQ(mdl("M(a:b,c)"), "M(a : b, c)");
  EXPECT_EQ(mdl("GET XLS DATA('f.xls','s','A','B2')"), "GET XLS DATA('f.xls', 's', 'A', 'B2')");
  EXPECT_EQ(mdl("WITH LOOKUP(Time,([(0,0)-(9,9)],(0,1),(2,:NA:)))"),
            "WITH LOOKUP(Time, ([(0,0)-(9,9)],(0,1),(2,:NA:)))");
  EXPECT_EQ(mdl("1,2;3,-4"), "1, 2; 3, -4;");
  EXPECT_EQ(mdl("TABBED ARRAY(1 2\n3 4)"), "1, 2; 3, 4;");
  EXPECT_EQ(mdl("1e500, 2"), "1e999, 2");
  EXPECT_EQ(mdl(":NA: + 1"), ":NA: + 1");
  EXPECT_EQ(xmile("x[*,@2,1:n,D.*]'"), "x[*, @2, 1:n, *:D]'");
  EXPECT_EQ(xmile("Dim.1 + a.\"b c\".d"), "Dim.1 + a.\"b c\".d");
}

TEST(SyntaxPrint, FindsWhatALanguageHasNoTextFor) {
  const auto problem = [](const char* text, Language from, Language to) {
    const auto found = syntax::find_unwritable(parse(text, from).expr, to);
    return found ? found->construct : "";
  };
  EXPECT_EQ(problem("1 + a MOD 2", Language::Xmile, Language::Mdl), "the operator MOD");
  EXPECT_EQ(problem("m.a", Language::Xmile, Language::Mdl), "a name with a module before it");
  EXPECT_EQ(problem("SUM(a[*])", Language::Xmile, Language::Mdl), "a subscript that is computed");
  EXPECT_EQ(problem("a + :NA:", Language::Mdl, Language::Xmile), ":NA:");
  EXPECT_EQ(problem("SUM(a[D!])", Language::Mdl, Language::Xmile), "a subscript with '!'");
  EXPECT_EQ(problem("IF a THEN b ELSE c", Language::Xmile, Language::Mdl), "");
}

}  // namespace
}  // namespace weir::test
