// Result files as text.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <future>
#include <limits>

#include "ir/base/number.h"
#include "tools/libweir/results.h"
#include "tools/libweir/table.h"

namespace weir {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Rows at times 0, 0.5, 1 of a constant, a changing column and one with gaps.
ResultSet sample() {
  ResultSet set;
  set.columns = {{"k", 0, true}, {"Stock A[x,y]", 1, false}, {"gap \"g\"", 2, false}};
  set.results.column_count = 3;
  set.results.times = {0, 0.5, 1};
  set.results.values = {10, 0.1,   kNotAvailable,  //
                        10, 1e-20, 2,              //
                        10, -3,    kNan};
  return set;
}

TEST(Results, CsvQuotesNamesAndLeavesMissingCellsEmpty) {
  EXPECT_EQ(result_text(sample(), ResultFormat::Csv),
            "Time,k,\"Stock A[x,y]\",\"gap \"\"g\"\"\"\n"
            "0,10,0.1,\n"
            "0.5,10,1e-20,2\n"
            "1,10,-3,\n");
}

TEST(Results, TabNeedsNoQuotesForCommas) {
  EXPECT_EQ(result_text(sample(), ResultFormat::Tab),
            "Time\tk\tStock A[x,y]\t\"gap \"\"g\"\"\"\n"
            "0\t10\t0.1\t\n"
            "0.5\t10\t1e-20\t2\n"
            "1\t10\t-3\t\n");
}

TEST(Results, DatGivesConstantsOnePoint) {
  EXPECT_EQ(result_text(sample(), ResultFormat::Dat),
            "k\n0\t10\n"
            "Stock A[x,y]\n0\t0.1\n0.5\t1e-20\n1\t-3\n"
            "gap \"g\"\n0.5\t2\n");
}

TEST(Results, AZeroHasNoSign) {
  ResultSet set;
  set.columns = {{"x", 0, false}};
  set.results.column_count = 1;
  set.results.times = {-0.0, 1};
  set.results.values = {-0.0, -1};
  EXPECT_EQ(result_text(set, ResultFormat::Csv), "Time,x\n0,0\n1,-1\n");
}

TEST(Results, NumbersReadBackToTheSameDouble) {
  const double odd[] = {1.0 / 3, 0.1 + 0.2,
                        5e-324,  1.7976931348623157e308,
                        0.0,     std::numeric_limits<double>::infinity()};
  ResultSet set;
  set.columns = {{"x", 0, false}};
  set.results.column_count = 1;
  for (double value : odd) {
    set.results.times.push_back(static_cast<double>(set.results.times.size()));
    set.results.values.push_back(value);
  }
  const TableRead read = parse_table(result_text(set, ResultFormat::Csv));
  ASSERT_TRUE(read.ok);
  for (std::size_t row = 0; row < std::size(odd); ++row) {
    EXPECT_EQ(read.table.columns[0].values[row], odd[row]);
  }
}

/// A table of many rows, and the text of it, each number printed by itself.
struct LongTable {
  ResultSet set;
  std::string text = "Time";
};

LongTable long_table(std::size_t rows, std::size_t columns) {
  LongTable table;
  ResultSet& set = table.set;
  set.results.column_count = columns;
  for (std::size_t column = 0; column < columns; ++column) {
    set.columns.push_back({"c" + std::to_string(column), 0, false});
    table.text += "," + set.columns.back().header;
  }
  table.text += '\n';
  for (std::size_t row = 0; row < rows; ++row) {
    set.results.times.push_back(static_cast<double>(row) / 8);
    table.text += format_number(set.results.times.back());
    for (std::size_t column = 0; column < columns; ++column) {
      // column 0 rests for 100 rows at a time, column 1 has gaps, of other rows in other stretches
      double value = static_cast<double>(column == 0 ? row / 100 : row * column % 10'007) / 7;
      if (column == 1 && row % 3 == 0) value = kNan;
      set.results.values.push_back(value);
      table.text += "," + (std::isnan(value) ? "" : format_number(value));
    }
    table.text += '\n';
  }
  return table;
}

// more rows than one thread prints in one go
TEST(Results, ALongTableHasEveryRowInItsPlace) {
  const LongTable table = long_table(5000, 40);
  EXPECT_EQ(result_text(table.set, ResultFormat::Csv), table.text);

  std::FILE* file = std::tmpfile();
  ASSERT_TRUE(write_results(table.set, ResultFormat::Csv, file));
  std::rewind(file);
  std::string written(table.text.size() + 1, '\0');
  written.resize(std::fread(written.data(), 1, written.size(), file));
  std::fclose(file);
  EXPECT_EQ(written, table.text);
}

TEST(Results, TablesOfAllSizesAreWhole) {
  for (std::size_t columns : {0, 1, 300, 20'000}) {
    for (std::size_t rows : {0, 1, 2, 55, 56, 163}) {
      const LongTable table = long_table(rows, columns);
      EXPECT_TRUE(result_text(table.set, ResultFormat::Csv) == table.text)
          << rows << " rows of " << columns;
    }
  }
}

// a pipe takes a little at a time, and has no place to go back to
TEST(Results, APipeGetsAllOfIt) {
  const LongTable table = long_table(2000, 40);
  std::array<int, 2> ends = {};
  ASSERT_EQ(pipe(ends.data()), 0);
  std::future<std::string> reader = std::async(std::launch::async, [from = ends[0]] {
    std::string text;
    std::array<char, 777> piece;
    for (ssize_t got = 0; (got = read(from, piece.data(), piece.size())) > 0;) {
      text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text;
  });
  std::FILE* file = fdopen(ends[1], "wb");
  EXPECT_TRUE(write_results(table.set, ResultFormat::Csv, file));
  std::fclose(file);
  EXPECT_TRUE(reader.get() == table.text);
  close(ends[0]);
}

TEST(Results, AFullDiskIsReportedWhicheverThreadMeetsIt) {
  const ResultSet large = long_table(5000, 40).set;
  for (ResultFormat format : {ResultFormat::Csv, ResultFormat::Tab, ResultFormat::Dat}) {
    EXPECT_EQ(write_result_file(sample(), format, "/dev/full"), "the disk is full");
    EXPECT_EQ(write_result_file(large, format, "/dev/full"), "the disk is full");
  }
}

// the disk is full after some stretches, not at the first: a limit on the size of files
TEST(Results, ADiskThatGetsFullIsReported) {
  const ResultSet large = long_table(5000, 40).set;
  const std::string path = testing::TempDir() + "weir_results_limited.csv";
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit limited = before;
  limited.rlim_cur = 1'000'001;
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limited), 0);
  const std::optional<std::string> problem = write_result_file(large, ResultFormat::Csv, path);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, handler);
  EXPECT_EQ(problem, write_problem(EFBIG));
  EXPECT_EQ(std::filesystem::file_size(path), limited.rlim_cur);
  std::filesystem::remove(path);
}

TEST(Results, EndingChoosesTheFormat) {
  EXPECT_EQ(find_result_format("a/b.CSV"), ResultFormat::Csv);
  EXPECT_EQ(find_result_format("b.tsv"), ResultFormat::Tab);
  EXPECT_EQ(find_result_format("b.tab"), ResultFormat::Tab);
  EXPECT_EQ(find_result_format("b.dat"), ResultFormat::Dat);
  EXPECT_EQ(find_result_format("b.txt"), std::nullopt);
  EXPECT_EQ(find_result_format("folder.csv/b"), std::nullopt);
}

TEST(Results, MissingIsNearNotAvailable) {
  EXPECT_TRUE(is_missing_value(kNotAvailable));
  EXPECT_TRUE(is_missing_value(kNotAvailable * (1 + 5e-7)));
  EXPECT_FALSE(is_missing_value(kNotAvailable * (1 + 5e-6)));
  EXPECT_TRUE(is_missing_value(kNan));
  EXPECT_FALSE(is_missing_value(0));
}

/// v[A,B] over A(2) x B(2), of which [a2,b1] is not defined; a hidden slot; the clock.
Program array_program() {
  Program program;
  program.dims = {{"A", {"a1", "a2"}}, {"B", {"b1", "b2"}}};
  ProgramVar time;
  time.name = "Time";
  time.kind = SlotKind::Time;
  ProgramVar array;
  array.name = "v";
  array.base = 1;
  array.size = 4;
  array.dims = {0, 1};
  array.defined = std::vector<bool>{true, true, false, true};
  ProgramVar hidden;
  hidden.name = "h";
  hidden.base = 5;
  hidden.is_hidden = true;
  ProgramVar constant;
  constant.name = "k";
  constant.base = 6;
  constant.kind = SlotKind::Constant;
  program.vars = {time, array, hidden, constant};
  return program;
}

TEST(Results, ColumnsAreDefinedElementsInRowMajorOrder) {
  const std::vector<ResultColumn> columns = all_columns(array_program());
  ASSERT_EQ(columns.size(), 4u);
  EXPECT_EQ(columns[0].header, "v[a1,b1]");
  EXPECT_EQ(columns[1].header, "v[a1,b2]");
  EXPECT_EQ(columns[2].header, "v[a2,b2]");
  EXPECT_EQ(columns[2].slot, 4u);
  EXPECT_FALSE(columns[2].is_constant);
  EXPECT_EQ(columns[3].header, "k");
  EXPECT_TRUE(columns[3].is_constant);
}

}  // namespace
}  // namespace weir
