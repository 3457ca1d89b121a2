// Reading result files (conformance.md 2, 3, 5) and canonical names.
#include <gtest/gtest.h>

#include <cmath>

#include "tools/libweir/table.h"

namespace weir {
namespace {

Table parsed(std::string_view bytes) {
  TableRead read = parse_table(bytes);
  EXPECT_TRUE(read.ok) << read.problem;
  return std::move(read.table);
}

TEST(Table, ReadsCommasAndAnyTimeTitle) {
  const Table table = parsed("Months,stock,flow\n0,1,2.5\n1,3,1.2490009027e-015\n");
  ASSERT_EQ(table.columns.size(), 2u);
  EXPECT_EQ(table.axes[0], (std::vector<double>{0, 1}));
  EXPECT_EQ(table.columns[0].header, "stock");
  EXPECT_EQ(table.columns[1].values, (std::vector<double>{2.5, 1.2490009027e-15}));
}

TEST(Table, TabInTheHeaderDecidesTheSeparator) {
  const Table table = parsed("Time\tx[a,b]\n0\t1\n");
  ASSERT_EQ(table.columns.size(), 1u);
  EXPECT_EQ(table.columns[0].header, "x[a,b]");
}

TEST(Table, TakesEveryLineEnd) {
  for (const char* text :
       {"Time,x\r0,1\r1,2", "Time,x\r\n0,1\r\n1,2\r\n", "Time,x\n\n0,1\n\n1,2\n"}) {
    const Table table = parsed(text);
    ASSERT_EQ(table.columns.size(), 1u) << text;
    EXPECT_EQ(table.axes[0], (std::vector<double>{0, 1})) << text;
    EXPECT_EQ(table.columns[0].values, (std::vector<double>{1, 2})) << text;
  }
}

TEST(Table, QuotesHoldSeparatorsQuotesAndLineEnds) {
  const Table table = parsed("Time,\"a,b\",\"\"\"quoted\"\"\",\"two\nlines\"\n0,1,2,3\n");
  ASSERT_EQ(table.columns.size(), 3u);
  EXPECT_EQ(table.columns[0].header, "a,b");
  EXPECT_EQ(table.columns[1].header, "\"quoted\"");
  EXPECT_EQ(table.columns[2].header, "two\nlines");
}

TEST(Table, DropsAByteOrderMarkAndReadsWindows1252) {
  EXPECT_EQ(parsed("\xEF\xBB\xBFTime,x\n0,1\n").columns[0].header, "x");
  // E9 alone is not UTF-8; in windows-1252 it is e with an acute accent
  EXPECT_EQ(parsed("Time,caf\xE9\n0,1\n").columns[0].header, "caf\xC3\xA9");
}

TEST(Table, ShortRowsAndEmptyCellsHaveNoValue) {
  const Table table = parsed("Time,x,y\n0,1,2\n1,,\n2\n3,4\n");
  EXPECT_TRUE(std::isnan(table.columns[0].values[1]));
  EXPECT_TRUE(std::isnan(table.columns[0].values[2]));
  EXPECT_EQ(table.columns[0].values[3], 4);
  EXPECT_FALSE(table.columns[0].is_constant);
  EXPECT_TRUE(table.columns[1].is_constant);
}

TEST(Table, DropsRowsWithoutATime) {
  const Table table = parsed("Time,x\nunits,m\n0,1\n");
  EXPECT_EQ(table.axes[0], (std::vector<double>{0}));
}

TEST(Table, ReadsDat) {
  const Table table = parsed("k\n0\t10\nStock A[x, y]\n0\t1\n0.5\t2\n\n1\t3\n");
  ASSERT_TRUE(table.is_dat);
  ASSERT_EQ(table.columns.size(), 2u);
  EXPECT_TRUE(table.columns[0].is_constant);
  EXPECT_EQ(table.columns[1].header, "Stock A[x, y]");
  EXPECT_EQ(table.times(table.columns[1]), (std::vector<double>{0, 0.5, 1}));
  EXPECT_EQ(table.columns[1].values, (std::vector<double>{1, 2, 3}));
}

TEST(Table, SaysWhyThereIsNone) {
  EXPECT_EQ(parse_table("").problem, "it is empty");
  EXPECT_EQ(parse_table("hello\n").problem, "it has no row that begins with a time");
  EXPECT_EQ(parse_table("Time,\"x\n0,1\n").problem, "a quote in its first line is not closed");
}

TEST(ColumnKey, FoldsCaseBlanksAndUnderscores) {
  EXPECT_EQ(column_key(" Heat  Loss_to\tRoom "), "heat_loss_to_room");
  EXPECT_EQ(column_key("two\\nlines"), "two_lines");
  EXPECT_EQ(column_key("two\nlines"), "two_lines");
  EXPECT_EQ(column_key("\xC3\x84pfel"), "\xC3\xA4pfel");
}

TEST(ColumnKey, TakesQuotesAndEscapesAway) {
  EXPECT_EQ(column_key("\"Hyphenated-Stockname\""), "hyphenated-stockname");
  EXPECT_EQ(column_key("\"with \\\"Quotes\\\" and \\\\ more\""), "with_\"quotes\"_and_\\_more");
}

TEST(ColumnKey, WritesSubscriptsWithoutBlanks) {
  EXPECT_EQ(column_key("f[A1, B 1]"), "f[a1,b_1]");
  EXPECT_EQ(column_key("f[\"A,1\",B]"), "f[a,1,b]");
  EXPECT_EQ(column_key("\"odd [name]\""), "odd_[name]");
}

TEST(ColumnKey, KnowsModules) {
  EXPECT_EQ(column_key("Hares.Birth fraction"), "hares.birth_fraction");
  EXPECT_EQ(column_key(".area"), "area");
  EXPECT_EQ(column_key("main.area"), "area");
  EXPECT_EQ(column_key("\"a.b\".c"), "a.b.c");
  EXPECT_EQ(literal_column_key("main.area"), "main.area");
}

}  // namespace
}  // namespace weir
