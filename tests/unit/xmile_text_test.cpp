// Places of decoded text, and tags by place.
#include <gtest/gtest.h>

#include "frontend/xmile/scan.h"
#include "frontend/xmile/text.h"
#include "xmile_support.h"

namespace weir::xmile {
namespace {

Text decoded(std::string_view raw, std::uint32_t offset = 100) {
  Text text = empty_text(FileId(0), offset);
  append_characters(text, raw, offset);
  return text;
}

TEST(XmileText, EntitiesBecomeCharactersAtTheirPlace) {
  const Text text = decoded("a &lt;= b");
  EXPECT_EQ(text.text, "a <= b");
  // '<' stands at byte 2 of the text and covers the four bytes of `&lt;`
  EXPECT_EQ(text.span(2, 3).begin, 102u);
  EXPECT_EQ(text.span(2, 3).end, 106u);
  EXPECT_EQ(text.span(5, 6).begin, 108u);
  EXPECT_EQ(text.span().end, 109u);
}

TEST(XmileText, CharacterReferencesAreUtf8) {
  EXPECT_EQ(decoded("&#65;&#xe9;&#x20AC;&#x1F600;").text, "A\u00e9\u20ac\U0001F600");
}

TEST(XmileText, WhatIsNoReferenceStaysAsWritten) {
  for (const char* raw : {"R&D", "&nbsp;", "&#0;", "&#xD800;", "&#99999999999;", "&;", "&#;", "&"})
    EXPECT_EQ(decoded(raw).text, raw);
}

TEST(XmileText, LineEndsBecomeOne) {
  const Text text = decoded("a\r\nb\rc");
  EXPECT_EQ(text.text, "a\nb\nc");
  EXPECT_EQ(text.span(2, 3).begin, 103u);
}

TEST(XmileText, CdataKeepsItsAmpersands) {
  Text text = decoded("x &lt; ", 0);
  append_verbatim(text, "a &lt; b", 20);
  EXPECT_EQ(text.text, "x < a &lt; b");
  EXPECT_EQ(text.span(4, 5).begin, 20u);
}

TEST(XmileText, SplitsOutsideQuotes) {
  const auto parts = split_outside_quotes(decoded("a . \"b.\\\".c\".d"), '.');
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].text, "a");
  EXPECT_EQ(parts[1].text, "\"b.\\\".c\"");
  EXPECT_EQ(parts[1].span().begin, 104u);
  EXPECT_TRUE(split_outside_quotes(decoded("  "), ',').empty());
}

TEST(XmileScan, ElementEndsAfterItsOwnEndTag) {
  const std::string_view xml = "<a><b x='>'/><!-- </a> --><![CDATA[</a>]]><a>1</a></a><c/>";
  EXPECT_EQ(element_end(xml, 0), xml.find("<c/>"));
  EXPECT_EQ(element_end(xml, 3), xml.find("<!--"));
}

TEST(XmileScan, FindsTheVariableWithoutEnd) {
  const std::string_view xml = "<v><flow><eqn>1</eqn><stock></stock></v>";
  const auto missing = missing_ends(xml);
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_EQ(missing[0].name, "flow");
  EXPECT_EQ(missing[0].at, xml.find("<stock>"));
  EXPECT_TRUE(missing_ends("<v><eqn></v>").empty());
  EXPECT_TRUE(missing_ends("<v></w></v>").empty());
}

TEST(XmileScan, LooksLikeXmile) {
  EXPECT_TRUE(looks_like(
      "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- made by hand --><xmile version='1.0'>"));
  EXPECT_TRUE(looks_like("<x:xmile xmlns:x=\"u\"/>"));
  EXPECT_FALSE(looks_like("<html><xmile/></html>"));
  EXPECT_FALSE(looks_like("{UTF-8}\nlevel = INTEG(<xmile>) ~~|"));
  EXPECT_FALSE(looks_like(""));
  EXPECT_FALSE(looks_like("<"));
}

}  // namespace
}  // namespace weir::xmile
