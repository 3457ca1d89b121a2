// Tokens of both languages.
#include "frontend/syntax/lexer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frontend/syntax/join_lines.h"

namespace weir::syntax {
namespace {

std::vector<std::string> texts(std::string_view text, Language language) {
  std::vector<std::string> result;
  for (const Token& token : lex(text, language)) {
    if (token.kind != TokenKind::End) {
      result.emplace_back(text.substr(token.begin, token.end - token.begin));
    }
  }
  return result;
}

std::vector<TokenKind> kinds(std::string_view text, Language language) {
  std::vector<TokenKind> result;
  for (const Token& token : lex(text, language)) result.push_back(token.kind);
  return result;
}

using Texts = std::vector<std::string>;
using Kinds = std::vector<TokenKind>;

TEST(Lexer, VensimNamesHoldBlanks) {
  EXPECT_EQ(texts("Room  Temp_1 * births$ - don't", Language::Mdl),
            (Texts{"Room  Temp_1", "*", "births$", "-", "don't"}));
}

TEST(Lexer, VensimNamesEndAtALine) {
  EXPECT_EQ(texts("one\ntwo", Language::Mdl), (Texts{"one", "two"}));
}

TEST(Lexer, QuotedNamesMayHoldAnything) {
  EXPECT_EQ(texts(R"("a|b~{\"c\"}" + 1)", Language::Mdl), (Texts{R"("a|b~{\"c\"}")", "+", "1"}));
}

TEST(Lexer, AnUnclosedQuoteCostsOneVensimLine) {
  EXPECT_EQ(kinds("\"abc\n+", Language::Mdl),
            (Kinds{TokenKind::UnclosedQuote, TokenKind::Plus, TokenKind::End}));
}

TEST(Lexer, ColonWordsTakeAnyCaseAndBlanks) {
  EXPECT_EQ(kinds(":and: :Not: :hold backward: :TESTINPUT: :end_of macro:", Language::Mdl),
            (Kinds{TokenKind::And, TokenKind::Not, TokenKind::HoldBackward, TokenKind::TestInput,
                   TokenKind::EndOfMacro, TokenKind::End}));
}

TEST(Lexer, AColonIsAColonOtherwise) {
  EXPECT_EQ(kinds("D : A, B := ", Language::Mdl),
            (Kinds{TokenKind::Name, TokenKind::Colon, TokenKind::Name, TokenKind::Comma,
                   TokenKind::Name, TokenKind::DataEqual, TokenKind::End}));
}

TEST(Lexer, LongestOperatorWins) {
  EXPECT_EQ(kinds("<-> -> <> <= == = < -", Language::Mdl),
            (Kinds{TokenKind::Equivalence, TokenKind::Arrow, TokenKind::NotEqual,
                   TokenKind::LessEqual, TokenKind::DoubleEqual, TokenKind::Equal, TokenKind::Less,
                   TokenKind::Minus, TokenKind::End}));
}

TEST(Lexer, Numbers) {
  EXPECT_EQ(texts(".5 5. 1e-3 2E+4", Language::Mdl), (Texts{".5", "5.", "1e-3", "2E+4"}));
  EXPECT_EQ(kinds("2x", Language::Mdl), (Kinds{TokenKind::BadNumber, TokenKind::End}));
  EXPECT_EQ(kinds("1.2.3", Language::Xmile), (Kinds{TokenKind::BadNumber, TokenKind::End}));
}

TEST(Lexer, VensimCommentsNest) {
  EXPECT_EQ(texts("a {one {two} three} + b", Language::Mdl), (Texts{"a", "+", "b"}));
}

TEST(Lexer, XmileCommentsDoNot) {
  EXPECT_EQ(texts("a {one {two} + b", Language::Xmile), (Texts{"a", "+", "b"}));
}

TEST(Lexer, AnUnclosedVensimCommentCostsOneRecord) {
  EXPECT_EQ(kinds("{a|b", Language::Mdl),
            (Kinds{TokenKind::UnclosedComment, TokenKind::Pipe, TokenKind::Name, TokenKind::End}));
}

TEST(Lexer, ManyUnclosedCommentsTakeNoLongTime) {
  const std::string braces(1 << 20, '{');
  EXPECT_EQ(lex(braces, Language::Mdl).size(), 2u);
  std::string records;
  for (int i = 0; i < 200000; ++i) records += "{|";
  EXPECT_EQ(lex(records, Language::Mdl).size(), 400001u);
}

TEST(Lexer, XmileWordsAreWholeWordsInAnyCase) {
  EXPECT_EQ(kinds("if oR mod notable \"and\"", Language::Xmile),
            (Kinds{TokenKind::If, TokenKind::Or, TokenKind::Mod, TokenKind::Name,
                   TokenKind::QuotedName, TokenKind::End}));
}

TEST(Lexer, AnApostropheInsideAnXmileNameIsPartOfIt) {
  EXPECT_EQ(texts("Can't_do'", Language::Xmile), (Texts{"Can't_do", "'"}));
}

TEST(Lexer, DotsAreNumbersOrPaths) {
  EXPECT_EQ(texts(".5+a.b+.c+Dim.1", Language::Xmile),
            (Texts{".5", "+", "a", ".", "b", "+", ".", "c", "+", "Dim", ".", "1"}));
}

TEST(Lexer, NoBreakSpacesSeparate) {
  EXPECT_EQ(texts("a\u00A0+\u00A0b", Language::Xmile), (Texts{"a", "+", "b"}));
}

TEST(JoinLines, DropsBackslashLineEndAndBlanks) {
  const JoinedText joined = join_lines("ab\\\r\n\t\t c\\d", {FileId(0), 10});
  EXPECT_EQ(joined.text, "abc\\d");
  EXPECT_EQ(joined.offsets, (std::vector<std::uint32_t>{10, 11, 18, 19, 20, 21}));
}

TEST(JoinLines, ASpanEndsBeforeWhatWasLeftOut) {
  const JoinedText joined = join_lines("ab\\\n  cd", {FileId(0), 0});
  EXPECT_EQ(joined.place().span(0, 2), (Span{FileId(0), 0, 2}));
  EXPECT_EQ(joined.place().span(1, 3), (Span{FileId(0), 1, 7}));
}

}  // namespace
}  // namespace weir::syntax
