#include <gtest/gtest.h>

#include "frontend/data/grid.h"
#include "frontend/data/workbook.h"

namespace weir::data {
namespace {

TEST(CellText, LettersAreBase26WithoutZero) {
  EXPECT_EQ(parse_cell("A1")->column, 0u);
  EXPECT_EQ(parse_cell("Z1")->column, 25u);
  EXPECT_EQ(parse_cell("AA1")->column, 26u);
  EXPECT_EQ(parse_cell("AZ12")->column, 51u);
  EXPECT_EQ(parse_cell("AZ12")->row, 11u);
  EXPECT_EQ(cell_text({11, 51}), "AZ12");
  EXPECT_EQ(cell_text({0, 701}), "ZZ1");  // 26 * 26 + 26 columns
}

TEST(CellText, CaseAndDollarsDoNotMatter) {
  EXPECT_EQ(parse_cell("$b$5")->row, 4u);
  EXPECT_EQ(parse_cell(" b5 ")->column, 1u);
}

TEST(CellText, RefusesWhatIsNoCell) {
  for (const char* text : {"", "A", "7", "A0", "5B", "A1B", "value1x", "XFE1", "A1048577",
                           "AAAAAAAAAAAA1", "A99999999999999999999", "A-1"}) {
    EXPECT_FALSE(parse_cell(text)) << text;
  }
}

TEST(CellText, OpenPlacesNameRowOrColumn) {
  EXPECT_EQ(parse_open_place("c")->column, 2u);
  EXPECT_FALSE(parse_open_place("c")->row);
  EXPECT_EQ(parse_open_place("4")->row, 3u);
  EXPECT_FALSE(parse_open_place("4")->column);
}

TEST(CellText, RangesAreOrdered) {
  const auto range = parse_range("$D$9:B5");
  ASSERT_TRUE(range);
  EXPECT_EQ(cell_text(range->first), "B5");
  EXPECT_EQ(cell_text(range->last), "D9");
  EXPECT_EQ(parse_range("$4:$4")->last.column, kMaxColumns - 1);
  EXPECT_FALSE(parse_range("B5:7"));
}

TEST(Grid, FilledInAnyOrderAndLaterWins) {
  Grid grid;
  grid.set_number(1, 2, 3.0);
  grid.set_number(1, 0, 1.0);
  grid.set_from_text(1, 2, " 4.5 ");
  grid.set_from_text(0, 1, " name ");
  grid.set_from_text(0, 5, "   ");
  grid.finish();
  EXPECT_EQ(grid.at(1, 2).number, 4.5);
  EXPECT_EQ(grid.at(1, 0).number, 1.0);
  EXPECT_EQ(grid.at(1, 1).kind, Cell::Kind::Empty);
  EXPECT_EQ(grid.at(0, 1).text, "name");
  EXPECT_EQ(grid.at(0, 5).kind, Cell::Kind::Empty);
  EXPECT_EQ(grid.at(9, 9).kind, Cell::Kind::Empty);
}

TEST(Delimited, QuotesHoldDelimitersLineEndsAndQuotes) {
  const WorkbookRead read =
      read_delimited("\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",2\r3,\xE4", ',');
  ASSERT_TRUE(read.workbook);
  const Grid& grid = read.workbook->sheets[0].cells;
  EXPECT_EQ(grid.at(0, 0).text, "a,b");
  EXPECT_EQ(grid.at(0, 1).text, "say \"hi\"");
  EXPECT_EQ(grid.at(1, 0).text, "two\nlines");
  EXPECT_EQ(grid.at(1, 1).number, 2.0);
  EXPECT_EQ(grid.at(2, 0).number, 3.0);
  EXPECT_EQ(grid.at(2, 1).text, "\xC3\xA4");  // Windows-1252
}

TEST(Delimited, BinaryIsRefused) {
  EXPECT_EQ(read_delimited(std::string_view("a\0b", 3), ',').problem, "it is not a text file");
}

TEST(Names, LocalOnesGoBeforeGlobalOnes) {
  Workbook workbook;
  workbook.sheets.resize(2);
  workbook.sheets[0].name = "One";
  workbook.sheets[1].name = "It's two";
  workbook.names = {{"rate", std::nullopt, "One!$A$1"}, {"rate", 1, "'It''s two'!$B$2:$B$3"}};
  EXPECT_EQ(find_name(workbook, 0, "Rate").place.sheet, 0u);
  const NameLookup local = find_name(workbook, 1, "RATE");
  EXPECT_EQ(local.place.sheet, 1u);
  EXPECT_EQ(cell_text(local.place.range.last), "B3");
  EXPECT_EQ(find_name(workbook, 0, "other").state, NameState::Unknown);
}

TEST(Names, FormulasAreNoCells) {
  Workbook workbook;
  workbook.sheets.resize(1);
  workbook.sheets[0].name = "One";
  workbook.names = {{"a", std::nullopt, "SUM(One!$A$1:$A$3)"}, {"b", std::nullopt, "Gone!$A$1"}};
  EXPECT_EQ(find_name(workbook, 0, "a").state, NameState::NotCells);
  EXPECT_EQ(find_name(workbook, 0, "b").state, NameState::NotCells);
}

}  // namespace
}  // namespace weir::data
