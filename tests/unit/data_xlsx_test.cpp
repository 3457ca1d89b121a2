// Workbooks made on the spot with minizip.
#include "data_support.h"
#include "frontend/data/workbook.h"

namespace weir {
namespace {

constexpr const char* kRows =
    "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>0</v></c><c><v>5</v></c></row>"
    "<row r='3'><c r='A3' t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r></is></c>"
    "<c r='C3'><v>2.5</v></c><c r='B3' t='n'><f>1+1</f><v>2</v></c>"
    "<c r='D3' t='b'><v>1</v></c><c r='E3' t='e'><v>#N/A</v></c><c r='F3' "
    "t='str'><v>7</v></c></row>";
constexpr const char* kStrings = "<si><r><t>ti</t></r><rPh><t>x</t></rPh><r><t>me</t></r></si>";

TEST(Xlsx, CellsOfAllTypes) {
  Folder folder;
  write_xlsx(folder.file("b.xlsx"), "S", kRows, "", kStrings);
  const data::WorkbookRead read = data::read_xlsx(read_file(folder.file("b.xlsx")).bytes);
  ASSERT_TRUE(read.workbook) << read.problem;
  const data::Grid& cells = read.workbook->sheets[0].cells;
  EXPECT_EQ(cells.at(0, 0).text, "time");
  EXPECT_EQ(cells.at(0, 2).number, 5.0);  // without r: follows B1
  EXPECT_EQ(cells.at(2, 0).text, "inline");
  EXPECT_EQ(cells.at(2, 1).number, 2.0);
  EXPECT_EQ(cells.at(2, 2).number, 2.5);
  EXPECT_EQ(cells.at(2, 3).number, 1.0);
  EXPECT_TRUE(cells.at(2, 4).is_text());
  EXPECT_TRUE(cells.at(2, 5).is_text());
  EXPECT_EQ(cells.at(1, 0).kind, data::Cell::Kind::Empty);
}

TEST(Xlsx, SheetsInAnyScriptAndNamesOfCells) {
  Folder folder;
  write_xlsx(folder.file("b.xlsx"), "தாள் Ä", kRows,
             "<definedName name='When'>'தாள் Ä'!$B$1:$C$1</definedName>"
             "<definedName name='what' localSheetId='0'>'தாள் Ä'!$B$3:$C$3</definedName>",
             kStrings);
  // .xls is not there, .xlsx is
  const DataCase read(folder,
                      "{UTF-8}\nk = GET XLS CONSTANTS('B.xls', 'தாள் ä', 'WHAT') ~~|\n"
                      "d := GET XLS DATA('b.xlsx', 'தாள் Ä', 'when', 'what') ~~|\n");
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("k").expr.number, 2.0);
  EXPECT_EQ(read.equation("d").tables[0].xs, (Values{0, 5}));
  EXPECT_EQ(read.equation("d").tables[0].ys, (Values{2, 2.5}));
}

TEST(Xlsx, TwoNamedRangesArePairedFromTheirBeginnings) {
  Folder folder;
  write_xlsx(folder.file("b.xlsx"), "S",
             "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>"
             "<row><c/><c><v>10</v></c><c><v>20</v></c><c><v>30</v></c></row>",
             "<definedName name='t'>S!$A$1:$B$1</definedName>"
             "<definedName name='v'>S!$B$2:$C$2</definedName>");
  const DataCase read(folder, "d := GET XLS DATA('b.xlsx', 'S', 't', 'v') ~~|\n");
  EXPECT_EQ(read.equation("d").tables[0].xs, (Values{1, 2}));
  EXPECT_EQ(read.equation("d").tables[0].ys, (Values{10, 20}));
}

TEST(Xlsx, AMissingSheetIsOneError) {
  Folder folder;
  write_xlsx(folder.file("b.xlsx"), "S", kRows, "", kStrings);
  const DataCase read(folder,
                      "k = GET XLS CONSTANTS('b.xlsx', 'T', 'B3') ~~|\n"
                      "l = GET XLS CONSTANTS('b.xlsx', 't', 'B4') ~~|\n"
                      "m = GET XLS CONSTANTS('b.xlsx', 'S', 'nowhere') ~~|\n");
  EXPECT_EQ(read.messages(),
            (Texts{"'b.xlsx' cannot be read: it has no sheet named 'T'",
                   "'m' reads 'nowhere', which is neither a cell nor a name in 'b.xlsx'"}));
}

TEST(Xlsx, DamagedFilesAreOneErrorEach) {
  Folder folder;
  folder.write("cut.xlsx", "PK\x03\x04 and no more");
  folder.write("cut.xls", "\xD0\xCF\x11\xE0 and no more");
  write_zip(folder.file("other.xlsx"), {{"a.txt", "text"}});
  write_zip(folder.file("bad.xlsx"), {{"_rels/.rels", "<Relationships><Relationship"}});
  const DataCase read(folder,
                      "a = GET XLS CONSTANTS('cut.xlsx', 'S', 'B3') ~~|\n"
                      "b = GET XLS CONSTANTS('cut.xls', 'S', 'B3') ~~|\n"
                      "c = GET XLS CONSTANTS('other.xlsx', 'S', 'B3') ~~|\n"
                      "d = GET XLS CONSTANTS('bad.xlsx', 'S', 'B3') ~~|\n"
                      "e = GET XLS CONSTANTS('bad.xlsx', 'S', 'B3') ~~|\n");
  EXPECT_EQ(read.messages(),
            (Texts{"'cut.xlsx' cannot be read: it is not a whole zip file",
                   "'cut.xls' cannot be read: it is not a whole Excel workbook",
                   "'other.xlsx' cannot be read: it is a zip file but not a workbook",
                   "'bad.xlsx' cannot be read: its part '_rels/.rels' is not XML"}));
}

TEST(Xlsx, ABombIsRefused) {
  Folder folder;
  write_xlsx(folder.file("b.xlsx"), "S", std::string(std::size_t{80} << 20, ' '));
  const DataCase read(folder, "a = GET XLS CONSTANTS('b.xlsx', 'S', 'B3') ~~|\n");
  EXPECT_EQ(read.messages(),
            Texts{"'b.xlsx' cannot be read: it unpacks to more than weir accepts"});
}

}  // namespace
}  // namespace weir
