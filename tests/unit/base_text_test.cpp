// UTF-8, Windows-1252 and small text tools.
#include "ir/base/text.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(Utf8, StrictlyValid) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("plain ASCII of more than eight bytes"));
  EXPECT_TRUE(is_valid_utf8("\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80"));
  EXPECT_FALSE(is_valid_utf8("12345678\xE9"));
  EXPECT_FALSE(is_valid_utf8("\xC3"));              // cut short
  EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));          // overlong
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_FALSE(is_valid_utf8("\x80"));
}

TEST(Windows1252, EveryByteHasACharacter) {
  EXPECT_EQ(from_windows1252("A\xE9\x80\x9F\xFF"), "A\xC3\xA9\xE2\x82\xAC\xC5\xB8\xC3\xBF");
  EXPECT_EQ(from_windows1252("\x81"), "\xC2\x81");
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = from_windows1252(std::string(1, static_cast<char>(byte)));
    EXPECT_TRUE(is_valid_utf8(text)) << byte;
    EXPECT_EQ(character_count(text), 1u) << byte;
  }
}

TEST(RepairUtf8, TouchesOnlyBadBytes) {
  EXPECT_EQ(repair_utf8("\xC3\xA9"), "\xC3\xA9");
  EXPECT_EQ(repair_utf8("a\xE9"
                        "b\xC3"),
            "a\xC3\xA9"
            "b\xC3\x83");
}

TEST(FoldCase, FoldsWhatIsUtf8AndKeepsTheRest) {
  EXPECT_EQ(fold_case("ABC z"), "abc z");
  EXPECT_EQ(fold_case("\xC3\x84"
                      "B"),
            "\xC3\xA4"
            "b");
  EXPECT_EQ(fold_case("A\xFF\xC3\x84"), "a\xFF\xC3\xA4");
  EXPECT_EQ(fold_case(std::string("A\0\xC3\x84", 4)), std::string("a\0\xC3\xA4", 4));
}

TEST(FoldCase, LongTextIsFoldedLikeShortText) {
  // decomposed E acute, over and over: no cut may part a letter from its accent
  std::string decomposed;
  std::string expected;
  for (int i = 0; i < 2000; ++i) {
    decomposed += "E\xCC\x81";
    expected += "\xC3\xA9";
  }
  EXPECT_EQ(fold_case(decomposed), expected);
}

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("\xC3\xA9"), 1u);
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);     // combining acute
  EXPECT_EQ(display_width("\xE4\xB8\xAD"), 2u);  // CJK
  EXPECT_EQ(display_width("\xFF"), 1u);
}

TEST(Trim, TakesBlanksTabsAndLineEndsOffBothEnds) {
  EXPECT_EQ(trim(" \t\r\na b\n "), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(FoldBlanks, RunsBecomeOneBlank) {
  EXPECT_EQ(fold_blanks("  a \t\r\n b  c "), "a b c");
  EXPECT_EQ(fold_blanks(" \n "), "");
}

TEST(AsciiCase, IsAsciiOnly) {
  EXPECT_TRUE(equals_ignoring_case("Integ", "INTEG"));
  EXPECT_FALSE(equals_ignoring_case("integ", "integr"));
  EXPECT_FALSE(equals_ignoring_case("\xC3\xA9", "\xC3\x89"));
  EXPECT_FALSE(equals_ignoring_case("@", "`"));  // 32 apart but no letters
  EXPECT_EQ(to_upper_ascii("if then \xC3\xA9"), "IF THEN \xC3\xA9");
}

TEST(Split, GivesOnePartMoreThanSeparators) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(split("a,b", ','), (Parts{"a", "b"}));
  EXPECT_EQ(split(",a,,", ','), (Parts{"", "a", "", ""}));
  EXPECT_EQ(split("", ','), (Parts{""}));
}

TEST(JsonString, EscapesWhatJsonCannotHold) {
  EXPECT_EQ(json_string("a\"b\\c/\n\t\x01"), R"("a\"b\\c/\n\t\u0001")");
  EXPECT_EQ(json_string("\xC3\xA9"), "\"\xC3\xA9\"");
  EXPECT_EQ(json_string("\xFF"
                        "a"),
            "\"\xEF\xBF\xBD"
            "a\"");
}

}  // namespace
}  // namespace weir
