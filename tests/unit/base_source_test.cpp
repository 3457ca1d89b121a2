// Decoding, lines, positions and spans of source texts.
#include "ir/base/source.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace weir {
namespace {

std::string place(const SourceFile& file, std::uint32_t offset) {
  const Position at = file.position(offset);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

Span span(std::size_t file, std::uint32_t begin, std::uint32_t end) {
  return {FileId(file), begin, end};
}

TEST(SourceEncoding, ByteOrderMarkIsTakenOff) {
  const SourceFile file("a.mdl", "\xEF\xBB\xBFx=1");
  EXPECT_EQ(file.encoding(), Encoding::Utf8Bom);
  EXPECT_EQ(file.text(), "x=1");
  EXPECT_EQ(place(file, 0), "1:1");
}

TEST(SourceEncoding, ValidUtf8NeedsNoTag) {
  const SourceFile file("a.mdl", "caf\xC3\xA9");
  EXPECT_EQ(file.encoding(), Encoding::Utf8);
  EXPECT_EQ(file.text(), "caf\xC3\xA9");
}

TEST(SourceEncoding, OtherBytesAreWindows1252) {
  // 0xE9 is e acute, 0x80 the euro sign, 0x96 an en dash
  const SourceFile file("a.mdl", "caf\xE9 \x80 \x96");
  EXPECT_EQ(file.encoding(), Encoding::Windows1252);
  EXPECT_EQ(file.text(), "caf\xC3\xA9 \xE2\x82\xAC \xE2\x80\x93");
}

TEST(SourceEncoding, ATagMakesOneBadByteAnExceptionNotTheRule) {
  const SourceFile file("a.mdl", "{UTF-8}\n\xC3\xA9 and \xE9");
  EXPECT_EQ(file.encoding(), Encoding::Utf8);
  EXPECT_EQ(file.text(), "{UTF-8}\n\xC3\xA9 and \xC3\xA9");
}

TEST(SourceEncoding, Utf16IsToldByItsMark) {
  // "x = e acute, a clef": the last one is a pair of surrogates, D834 DD1E
  const std::string little("\xFF\xFEx\0=\0\xE9\0\x34\xD8\x1E\xDD", 12);
  const std::string big("\xFE\xFF\0x\0=\0\xE9\xD8\x34\xDD\x1E", 12);
  for (const std::string& bytes : {little, big}) {
    const SourceFile file("a.mdl", bytes);
    EXPECT_EQ(file.encoding(), Encoding::Utf16);
    EXPECT_EQ(file.text(), "x=\xC3\xA9\xF0\x9D\x84\x9E");
  }
  // half a pair and half a unit are no characters
  EXPECT_EQ(SourceFile("a.mdl", std::string("\xFF\xFE\x34\xD8x\0y", 7)).text(),
            "\xEF\xBF\xBDx\xEF\xBF\xBD");
  EXPECT_EQ(SourceFile("a.mdl", "\xFF\xFE").text(), "");
}

TEST(SourceEncoding, EmptyFileHasOneEmptyLine) {
  const SourceFile file("a.mdl", "");
  EXPECT_EQ(file.encoding(), Encoding::Utf8);
  EXPECT_EQ(place(file, 0), "1:1");
  EXPECT_EQ(place(file, 99), "1:1");
  EXPECT_EQ(file.line(1), "");
  EXPECT_EQ(file.line(2), "");
}

TEST(SourceLines, EveryKindOfLineEndCountsOnce) {
  // offsets:            0 1  2 3   4 5  6  7
  const SourceFile file("a.mdl", "a\nb\r\nc\r\rd");
  EXPECT_EQ(file.line(1), "a");
  EXPECT_EQ(file.line(2), "b");
  EXPECT_EQ(file.line(3), "c");
  EXPECT_EQ(file.line(4), "");
  EXPECT_EQ(file.line(5), "d");
  EXPECT_EQ(file.line(0), "");
  EXPECT_EQ(file.line(6), "");
  EXPECT_EQ(place(file, 0), "1:1");
  EXPECT_EQ(place(file, 2), "2:1");
  EXPECT_EQ(place(file, 5), "3:1");
  EXPECT_EQ(place(file, 7), "4:1");
  EXPECT_EQ(place(file, 8), "5:1");
}

TEST(SourceLines, ALineEndBelongsToItsLine) {
  const SourceFile file("a.mdl", "ab\r\nc");
  EXPECT_EQ(place(file, 2), "1:3");
  EXPECT_EQ(place(file, 3), "1:4");
  EXPECT_EQ(place(file, 4), "2:1");
}

TEST(SourceLines, TheEndBehindALastLineEndIsALineOfItsOwn) {
  const SourceFile file("a.mdl", "a\n");
  EXPECT_EQ(place(file, 2), "2:1");
  EXPECT_EQ(file.line(2), "");
}

TEST(SourceLines, ColumnsCountCharactersNotBytes) {
  // e acute has 2 bytes, the CJK character 3, the emoji 4
  const SourceFile file("a.mdl", "\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80x");
  EXPECT_EQ(place(file, 2), "1:2");
  EXPECT_EQ(place(file, 5), "1:3");
  EXPECT_EQ(place(file, 9), "1:4");
}

TEST(SpanJoin, CoversBothInAnyOrder) {
  EXPECT_EQ(Span::join(span(0, 5, 7), span(0, 1, 3)), span(0, 1, 7));
  EXPECT_EQ(Span::join(span(0, 1, 9), span(0, 2, 3)), span(0, 1, 9));
}

TEST(SpanJoin, NowhereAddsNothing) {
  EXPECT_EQ(Span::join(Span{}, span(0, 1, 3)), span(0, 1, 3));
  EXPECT_EQ(Span::join(span(0, 1, 3), Span{}), span(0, 1, 3));
  EXPECT_FALSE(Span::join(Span{}, Span{}).valid());
}

TEST(SpanJoin, OfTwoFilesTheFirstStands) {
  EXPECT_EQ(Span::join(span(0, 1, 3), span(1, 5, 6)), span(0, 1, 3));
}

TEST(SourceMapText, GivesTheSpannedBytesAndNeverMore) {
  SourceMap sources;
  const FileId file = sources.add(SourceFile("a.mdl", "stock = 1"));
  EXPECT_EQ(sources.text({file, 0, 5}), "stock");
  EXPECT_EQ(sources.text({file, 8, 999}), "1");
  EXPECT_EQ(sources.text({file, 9, 9}), "");
  EXPECT_EQ(sources.text({file, 5, 2}), "");
  EXPECT_EQ(sources.text({file, 500, 999}), "");
  EXPECT_EQ(sources.text(Span{}), "");
  EXPECT_EQ(sources.text(span(7, 0, 1)), "");
}

TEST(ReadFile, SaysWhyItCannot) {
  const FileBytes absent = read_file(::testing::TempDir() + "weir_no_such_file");
  EXPECT_FALSE(absent.ok);
  EXPECT_EQ(absent.problem, "no such file");
  const FileBytes folder = read_file(::testing::TempDir());
  EXPECT_FALSE(folder.ok);
  EXPECT_EQ(folder.problem, "is a folder");
}

TEST(ReadFile, KeepsBytesAndTheLimit) {
  const std::string path = ::testing::TempDir() + "weir_base_source_test.bin";
  const std::string bytes("a\r\n\0\xFF", 5);
  std::ofstream(path, std::ios::binary) << bytes;
  const FileBytes whole = read_file(path, 5);
  EXPECT_TRUE(whole.ok);
  EXPECT_EQ(whole.bytes, bytes);
  const FileBytes refused = read_file(path, 4);
  EXPECT_FALSE(refused.ok);
  EXPECT_EQ(refused.problem, "is larger than 4 bytes");
  std::remove(path.c_str());
}

}  // namespace
}  // namespace weir
