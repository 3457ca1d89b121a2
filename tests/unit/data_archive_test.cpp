// Zips whose own words about themselves are wrong.
#include "data_support.h"
#include "frontend/data/archive.h"

namespace weir {
namespace {

// offsets within an entry of the central directory (PKWARE APPNOTE 4.3.12)
constexpr std::size_t kChecksum = 16;
constexpr std::size_t kUnpackedSize = 24;
constexpr std::size_t kLocalHeader = 42;

std::string zip_of(const std::vector<Part>& parts) {
  const Folder folder;
  write_zip(folder.file("a.zip"), parts);
  return read_file(folder.file("a.zip")).bytes;
}

/// Puts four bytes, least first, at `offset` of the first entry of the central directory.
std::string edited(std::string zip, std::size_t offset, std::uint32_t value) {
  const std::size_t entry = zip.find("PK\x01\x02");
  for (std::size_t at = 0; at < 4; ++at) {
    zip[entry + offset + at] = static_cast<char>(value >> (8 * at));
  }
  return zip;
}

TEST(Archive, PartsAreFoundWhateverTheirCase) {
  const std::string zip = zip_of({{"a/First.xml", "one"}, {"empty", ""}, {"a/second", "two"}});
  data::Archive archive(zip);
  EXPECT_EQ(archive.problem(), "");
  EXPECT_EQ(archive.part("A/Second").text, "two");
  EXPECT_EQ(archive.part("a/first.XML").text, "one");
  EXPECT_EQ(archive.part("empty").text, "");
  EXPECT_EQ(archive.part("empty").problem, "");
  EXPECT_EQ(archive.part("absent").text, "");
  EXPECT_EQ(archive.part("absent").problem, "");
}

TEST(Archive, AWrongChecksumIsDamage) {
  const std::string zip = edited(zip_of({{"a", "text"}}), kChecksum, 1);
  data::Archive archive(zip);
  EXPECT_EQ(archive.part("a").text, "");
  // also the part's own header gives the checksum, and the two must agree
  EXPECT_EQ(archive.part("a").problem, "its part 'a' cannot be unpacked");
}

TEST(Archive, AWrongSizeIsNotBelieved) {
  const std::string zip = zip_of({{"a", std::string(1000, 'x')}});
  for (const std::uint32_t size : {0u, 999u, 1001u, 0xFFFFFFF0u}) {
    const std::string liar = edited(zip, kUnpackedSize, size);
    data::Archive archive(liar);
    EXPECT_EQ(archive.part("a").text, "") << size;
    EXPECT_NE(archive.part("a").problem, "") << size;
  }
}

TEST(Archive, APartBeyondTheEndCannotBeUnpacked) {
  const std::string zip = edited(zip_of({{"a", "text"}}), kLocalHeader, 0x7FFFFFFF);
  data::Archive archive(zip);
  EXPECT_EQ(archive.part("a").problem, "its part 'a' cannot be unpacked");
}

TEST(Archive, ACutZipIsNotWholeWhereverItIsCut) {
  const std::string zip = zip_of({{"a", "text"}, {"b", "more"}});
  for (std::size_t length = 0; length < zip.size(); ++length) {
    const std::string cut = zip.substr(0, length);
    data::Archive archive(cut);
    EXPECT_EQ(archive.problem(), "it is not a whole zip file") << length;
  }
}

TEST(Archive, AnyWrongByteIsReadOrRefused) {
  const std::string zip = zip_of({{"a", "some text and some text"}, {"b", "more"}});
  for (std::size_t at = 0; at < zip.size(); ++at) {
    for (const char flip : {'\x01', '\x80', '\xFF'}) {
      std::string wrong = zip;
      wrong[at] = static_cast<char>(wrong[at] ^ flip);
      data::Archive archive(wrong);
      if (!archive.problem().empty()) continue;
      for (const char* name : {"a", "b"}) {
        const data::PartRead part = archive.part(name);
        EXPECT_LE(part.text.size(), 23u) << at;
        EXPECT_TRUE(part.text.empty() || part.problem.empty()) << at;
      }
    }
  }
}

}  // namespace
}  // namespace weir
