// Old workbooks, made on the spot: records of BIFF8 in a compound file of 512-byte sectors.
#include <bit>

#include "data_support.h"
#include "frontend/data/workbook.h"

namespace weir {
namespace {

std::string u16(unsigned value) {
  return {static_cast<char>(value & 0xFF), static_cast<char>((value >> 8) & 0xFF)};
}
std::string u32(std::uint32_t value) { return u16(value & 0xFFFF) + u16(value >> 16); }
std::string f64(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return u32(static_cast<std::uint32_t>(bits)) + u32(static_cast<std::uint32_t>(bits >> 32));
}
std::string record(unsigned type, const std::string& body) {
  return u16(type) + u16(static_cast<unsigned>(body.size())) + body;
}
/// Row, column and format in front of a cell's value.
std::string cell(unsigned row, unsigned column) { return u16(row) + u16(column) + u16(0); }
/// Short text of one byte a character, its length in `length_size` bytes.
std::string text(const std::string& characters, int length_size) {
  const auto length = static_cast<unsigned>(characters.size());
  return (length_size == 1 ? std::string(1, static_cast<char>(length)) : u16(length)) +
         std::string(1, '\0') + characters;
}
const std::string kBof8 = u16(0x0600) + u16(5) + std::string(12, '\0');

/// A workbook of one sheet called "It's".
std::string workbook_stream(const std::string& globals, const std::string& cells) {
  const std::string name = text("It's", 1);
  const auto size = [](const std::string& bytes) {
    return static_cast<std::uint32_t>(bytes.size());
  };
  const std::string bof = record(0x0809, kBof8);
  const std::string eof = record(0x000A, "");
  const std::uint32_t sheet_at =
      size(bof) + size(record(0x0085, u32(0) + u16(0) + name)) + size(globals) + size(eof);
  return bof + record(0x0085, u32(sheet_at) + u16(0) + name) + globals + eof + bof + cells + eof;
}

/// A compound file: sector 0 its table, 1 its folder, from 2 on the stream.
std::string compound_file(std::string stream) {
  constexpr std::uint32_t kEnd = 0xFFFFFFFE;
  stream.resize(std::max<std::size_t>((stream.size() + 511) / 512 * 512, 4096), '\0');
  const auto count = static_cast<std::uint32_t>(stream.size() / 512);
  std::string table = u32(0xFFFFFFFD) + u32(kEnd);
  for (std::uint32_t at = 0; at < count; ++at) table += u32(at + 1 < count ? at + 3 : kEnd);
  table.resize(512, '\xFF');

  const auto entry = [](const std::string& name, char type, std::uint32_t start,
                        std::uint32_t size) {
    std::string bytes;
    for (const char c : name) bytes += {c, '\0'};
    const auto length = static_cast<unsigned>(bytes.size() + 2);
    bytes.resize(64, '\0');
    bytes += u16(length) + std::string(1, type);
    bytes.resize(116, '\0');
    return bytes + u32(start) + u32(size) + u32(0);
  };
  std::string folder = entry("Root Entry", 5, kEnd, 0) +
                       entry("Workbook", 2, 2, static_cast<std::uint32_t>(stream.size()));
  folder.resize(512, '\0');

  std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  header.resize(24, '\0');
  header += u16(0x3E) + u16(3) + u16(0xFFFE) + u16(9) + u16(6);
  header.resize(44, '\0');
  header += u32(1) + u32(1) + u32(0) + u32(4096) + u32(kEnd) + u32(0) + u32(kEnd) + u32(0) + u32(0);
  header.resize(512, '\xFF');
  return header + table + folder + stream;
}

std::string globals() {
  using namespace std::string_literals;
  const std::string first = u32(2) + u32(2) + u16(4) + "\0ab"s;  // "ab", to be continued
  const std::string second = "\1c\0\xE9\0"s                      // two wide characters
                             + u16(1) + "\x09"s + u16(1) + u16(0x0BA4) + u32(0);  // wide and rich
  const std::string name = u16(0) + "\0\4"s + u16(11) + u16(0) + u16(0) + u32(0) + "\0Rate"s +
                           "\x3B" + u16(0) + u16(0) + u16(0) + u16(0xC000) + u16(0xC001);
  return record(0x00FC, first) + record(0x003C, second) + record(0x01AE, u16(1) + u16(0x0401)) +
         record(0x0017, u16(1) + u16(0) + u16(0) + u16(0)) + record(0x0018, name);
}

std::string cells() {
  using namespace std::string_literals;
  const std::string rest(8, '\0');  // flags and so on behind the result of a formula
  return record(0x0203, cell(0, 0) + f64(1.5)) + record(0x027E, cell(0, 1) + u32(7 << 2 | 2)) +
         record(0x027E, cell(0, 2) + u32(125 << 2 | 3)) +
         record(0x027E, cell(0, 3) + u32(0xFFFFFFF6)) +
         record(0x00BD,
                u16(1) + u16(0) + u16(0) + u32(4 << 2 | 2) + u16(0) + u32(0x3FE00000) + u16(1)) +
         record(0x00FD, cell(2, 0) + u32(0)) + record(0x00FD, cell(2, 1) + u32(1)) +
         record(0x0006, cell(3, 0) + f64(2.25) + rest) +
         record(0x0006, cell(3, 1) + "\0\0\0\0\0\0\xFF\xFF"s + rest) +
         record(0x0207, text("ok", 2)) +
         record(0x0006, cell(3, 2) + "\1\0\1\0\0\0\xFF\xFF"s + rest) +
         record(0x0205, cell(3, 3) + "\x2A\1"s) + record(0x0204, cell(4, 0) + text("label", 2));
}

TEST(Xls, CellsOfAllTypes) {
  const data::WorkbookRead read =
      data::read_xls(compound_file(workbook_stream(globals(), cells())));
  ASSERT_TRUE(read.workbook) << read.problem;
  ASSERT_EQ(read.workbook->sheets.size(), 1u);
  EXPECT_EQ(read.workbook->sheets[0].name, "It's");
  const data::Grid& grid = read.workbook->sheets[0].cells;
  EXPECT_EQ(grid.at(0, 0).number, 1.5);
  EXPECT_EQ(grid.at(0, 1).number, 7.0);
  EXPECT_EQ(grid.at(0, 2).number, 1.25);  // 125 hundredths
  EXPECT_EQ(grid.at(0, 3).number, -3.0);
  EXPECT_EQ(grid.at(1, 0).number, 4.0);
  EXPECT_EQ(grid.at(1, 1).number, 0.5);
  EXPECT_EQ(grid.at(2, 0).text, "abc\xC3\xA9");
  EXPECT_EQ(grid.at(2, 1).text, "\xE0\xAE\xA4");
  EXPECT_EQ(grid.at(3, 0).number, 2.25);
  EXPECT_EQ(grid.at(3, 1).text, "ok");
  EXPECT_EQ(grid.at(3, 2).number, 1.0);
  EXPECT_TRUE(grid.at(3, 3).is_text());  // an error
  EXPECT_EQ(grid.at(4, 0).text, "label");
}

TEST(Xls, NamesOfCells) {
  Folder folder;
  folder.write("b.xls", compound_file(workbook_stream(globals(), cells())));
  const DataCase read(folder, "R: a, b ~~|\nk[R] = GET XLS CONSTANTS('b.xls', '', 'rate') ~~|\n");
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("k").expr.values, (Values{1.5, 7}));
}

TEST(Xls, EveryCutIsAProblemOrAWorkbook) {
  const std::string whole = compound_file(workbook_stream(globals(), cells()));
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    const data::WorkbookRead read = data::read_xls(whole.substr(0, size));
    EXPECT_EQ(read.workbook.has_value(), read.problem.empty());
  }
}

TEST(Xls, ChangedBytesDoNoHarm) {
  const std::string whole = compound_file(workbook_stream(globals(), cells()));
  for (std::size_t at = 0; at < 2300; ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0xFF);
    const data::WorkbookRead read = data::read_xls(changed);
    EXPECT_EQ(read.workbook.has_value(), read.problem.empty());
  }
}

TEST(Xls, ProtectedAndOldWorkbooksAreNamed) {
  const std::string locked = workbook_stream(record(0x002F, std::string(6, '\1')), "");
  EXPECT_EQ(data::read_xls(compound_file(locked)).problem, "it is protected by a password");
  std::string old = workbook_stream("", "");
  old[5] = 4;
  EXPECT_EQ(data::read_xls(compound_file(old)).problem,
            "it is older than Excel 5; save it as .xlsx");
}

}  // namespace
}  // namespace weir
