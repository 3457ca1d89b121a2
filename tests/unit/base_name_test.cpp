// Which spellings are the same name, and which name a slip was meant to be.
#include "ir/base/name.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(NameKey, BlanksAndUnderscoresOfAnyNumberAreOneBlank) {
  // the examples of xmile.md 12.2
  EXPECT_EQ(name_key("wom_multiplier"), "wom multiplier");
  EXPECT_EQ(name_key("wom____multiplier"), "wom multiplier");
  EXPECT_EQ(name_key("\"wom\n   multiplier\""), "wom multiplier");
  EXPECT_EQ(name_key("\"wom\\nmultiplier\""), "wom multiplier");
  EXPECT_EQ(name_key("wom\\nmultiplier"), "wom multiplier");
  EXPECT_EQ(name_key("wom \t\r\n _ multiplier"), "wom multiplier");
  EXPECT_EQ(name_key("wom\x01multiplier"), "wom multiplier");
}

TEST(NameKey, BothEndsAreStripped) {
  EXPECT_EQ(name_key("  _birth rate_ \n"), "birth rate");
  EXPECT_EQ(name_key("\" birth rate_\""), "birth rate");
  EXPECT_EQ(name_key("  \"birth rate\"  "), "birth rate");
}

TEST(NameKey, NoBreakSpaceIsABlankOtherUnicodeSpacesAreNot) {
  EXPECT_EQ(name_key("birth\xC2\xA0rate"), "birth rate");
  EXPECT_EQ(name_key("birth\xE2\x80\x83rate"), "birth\xE2\x80\x83rate");
}

TEST(NameKey, CaseDoesNotCount) {
  EXPECT_EQ(name_key("Birth RATE"), "birth rate");
  EXPECT_EQ(name_key("\xC3\x89T\xC3\x89"), "\xC3\xA9t\xC3\xA9");  // ETE with acutes
  EXPECT_EQ(name_key("Stra\xC3\x9F"
                     "e"),
            name_key("STRASSE"));                                         // sharp s
  EXPECT_EQ(name_key("\xCE\xA3\xCE\xA3"), name_key("\xCF\x83\xCF\x82"));  // final sigma
}

TEST(NameKey, ComposedAndDecomposedAccentsAreTheSame) {
  EXPECT_EQ(name_key("caf\xC3\xA9"), name_key("CAFE\xCC\x81"));
}

TEST(NameKey, QuotesAreNotPartOfTheName) {
  EXPECT_EQ(name_key("\"birth rate\""), name_key("birth rate"));
  EXPECT_EQ(name_key(R"("say \"hi\" \\ bye")"), R"(say "hi" \ bye)");
}

TEST(NameKey, OnlyAnEnclosingPairIsTakenOff) {
  EXPECT_EQ(name_key(R"("a"."b")"), R"("a"."b")");
  EXPECT_EQ(name_key(R"("open)"), R"("open)");
  EXPECT_EQ(name_key(R"("escaped\")"), R"("escaped")");
  EXPECT_EQ(name_key("\""), "\"");
  EXPECT_EQ(name_key("\"\""), "");
}

TEST(NameKey, BackslashUnderscoreStays) {
  // vensim.md 2.2.3
  EXPECT_EQ(name_key(R"("a\_b")"), R"(a\_b)");
  EXPECT_NE(name_key(R"("a\_b")"), name_key("a b"));
  EXPECT_EQ(name_key(R"(a\)"), R"(a\)");
}

TEST(NameKey, BytesThatAreNotUtf8AreKept) {
  EXPECT_EQ(name_key("A\xFF"
                     "B"),
            "a\xFF"
            "b");
  EXPECT_EQ(name_key("A\xC2"), "a\xC2");
}

TEST(NameKey, AHostileNameOfCombiningMarksTakesLinearTime) {
  std::string marks = "a";
  for (int i = 0; i < 100'000; ++i) marks += i % 2 == 0 ? "\xCC\x81" : "\xCC\xA3";
  // sorting all marks at once would be quadratic; composition may only swallow the first few
  EXPECT_GT(name_key(marks).size(), 199'000u);
}

TEST(NameSpelled, KeepsQuotesAndFoldsLineBreaks) {
  const Name name("\"Birth\n\t Rate\" ");
  EXPECT_EQ(name.spelled, "\"Birth Rate\"");
  EXPECT_EQ(name.key, "birth rate");
  EXPECT_EQ(display(name), "Birth Rate");
  EXPECT_EQ(display(Name("Birth_Rate")), "Birth_Rate");
}

// vensim.md 2.2.2: what a backslash protects belongs to the name, the backslash does not
TEST(NameSpelled, IsShownWithoutTheEscapesOfItsQuotes) {
  EXPECT_EQ(display(Name(R"_("age \"adult\" (S)")_")), R"_(age "adult" (S))_");
  EXPECT_EQ(display(Name(R"_("a\\b")_")), R"_(a\b)_");
  EXPECT_EQ(display(Name(R"_(per\nyear)_")), R"_(per\nyear)_");
  EXPECT_EQ(display(Name(R"_("per\nyear")_")), R"_(per\nyear)_");
}

TEST(NameSpelled, EqualityIsThatOfKeys) {
  EXPECT_EQ(Name("Birth_Rate"), Name("\"birth  rate\""));
  EXPECT_FALSE(Name("birth rate") == Name("birthrate"));
  EXPECT_TRUE(Name(" _ ").empty());
  EXPECT_TRUE(Name().empty());
}

TEST(FindClosest, FindsOneSlipOfEachKind) {
  const std::vector<std::string> names = {"teacup temperature", "room temperature", "flow"};
  EXPECT_EQ(find_closest("room temprature", names), 1);    // left out
  EXPECT_EQ(find_closest("room temperrature", names), 1);  // doubled
  EXPECT_EQ(find_closest("room temperatune", names), 1);   // wrong letter
  EXPECT_EQ(find_closest("fowl", names), -1);              // two slips of four letters
  EXPECT_EQ(find_closest("folw", names), 2);               // swapped
}

TEST(FindClosest, TheFewestEditsWinAndThenTheFirst) {
  EXPECT_EQ(find_closest("birth rate", {"birth rites", "birth rats", "birth rat"}), 1);
  EXPECT_EQ(find_closest("stocks", {"stock", "stocky"}), 0);
}

TEST(FindClosest, FarAwayIsNotASlip) {
  EXPECT_EQ(find_closest("population", {"inventory", "pop"}), -1);
  EXPECT_EQ(find_closest("a very long name indeed", {"a very long game in need of"}), -1);
  EXPECT_EQ(find_closest("ab", {"ac"}), -1);  // of two letters none may be wrong
  EXPECT_EQ(find_closest("abc", {"abd"}), 0);
  EXPECT_EQ(find_closest("abc", {}), -1);
  EXPECT_EQ(find_closest("", {"", "a"}), 0);
}

TEST(FindClosest, ThreeEditsAtMost) {
  EXPECT_EQ(find_closest("aaaaaaaaaaaaaaaa", {"aaaaaaaaaaaaabbb"}), 0);
  EXPECT_EQ(find_closest("aaaaaaaaaaaaaaaa", {"aaaaaaaaaaaabbbb"}), -1);
  EXPECT_EQ(find_closest("xxxabcdefghi", {"abcdefghi"}), 0);
  EXPECT_EQ(find_closest("abcdefghi", {"xxxabcdefghi"}), 0);
}

}  // namespace
}  // namespace weir
