// Data sets: .dat, times down, times across, one value a line (vensim.md 14).
#include "frontend/data/data_set.h"
#include "data_support.h"
#include "frontend/data/workbook.h"
#include "ir/base/number.h"

namespace weir {
namespace {

using data::Series;
using data::TimeBases;

TEST(SeriesKey, ElementsAndQuotes) {
  EXPECT_EQ(data::series_key("Net Flow"), "net flow");
  EXPECT_EQ(data::series_key("Net_Flow[ A1 , \"b, c\" ]"), "net flow[a1,b, c]");
  EXPECT_EQ(data::series_key("\"odd [name]\""), "odd [name]");
  EXPECT_EQ(data::series_key("x", {"a", "b"}), "x[a,b]");
}

TEST(Dat, NamesPointsAndComments) {
  Series series;
  const std::string text =
      "First Name / a comment\n0\t1.5\r\n1 2 3 behind is a comment\n\nother[A1]\r2\t\r3\t-1e2\n"
      "first name\n-1\t7\n";
  EXPECT_EQ(data::read_dat(text, {}, series), "");
  EXPECT_EQ(series["first name"].xs, (Values{-1, 0, 1}));
  EXPECT_EQ(series["first name"].ys, (Values{7, 1.5, 2}));
  EXPECT_EQ(series["other[a1]"].xs, Values{3});
  EXPECT_EQ(series["other[a1]"].ys, Values{-100});
}

TEST(Dat, TimeBasesShiftTheStamps) {
  Series series;
  // Year = 1970 + 0.5 * Time: stamp 1971 is time 2
  const TimeBases bases = {{"year", {1970, 0.5}}};
  EXPECT_EQ(data::read_dat("x <Year>\n1971\t3\n", bases, series), "");
  EXPECT_EQ(series["x"].xs, Values{2});
  EXPECT_EQ(data::read_dat("x <Month>\n1971\t3\n", bases, series),
            "the model has no time base 'month'");
}

Series table(const std::string& text, char delimiter) {
  Series series;
  const data::WorkbookRead read = data::read_delimited(text, delimiter);
  EXPECT_TRUE(read.workbook);
  EXPECT_EQ(data::read_table(read.workbook->sheets[0].cells, series), "");
  return series;
}

TEST(DataTable, TimesDown) {
  Series series = table("Time\tx\ty[A]\n0\t1\t5\n1\t\t6\n2\t3\t\n", '\t');
  EXPECT_EQ(series["x"].xs, (Values{0, 2}));
  EXPECT_EQ(series["x"].ys, (Values{1, 3}));
  EXPECT_EQ(series["y[a]"].ys, (Values{5, 6}));
}

TEST(DataTable, TimesAcross) {
  Series series = table("Time,0,1\n\"pop[a,b]\",3,4\nx,,9\n", ',');
  EXPECT_EQ(series["pop[a,b]"].ys, (Values{3, 4}));
  EXPECT_EQ(series["x"].xs, Values{1});
}

TEST(DataTable, OneValueALine) {
  Series series = table("pop\tA\t0\t5\npop\tA\t1\t6\nnote\npop\tB\t1\t7\n", '\t');
  EXPECT_EQ(series["pop[a]"].ys, (Values{5, 6}));
  EXPECT_EQ(series["pop[b]"].xs, Values{1});
}

TEST(DataTable, NoTimesIsAProblem) {
  Series series;
  const data::WorkbookRead read = data::read_delimited("a,b\nc,d\n", ',');
  EXPECT_EQ(data::read_table(read.workbook->sheets[0].cells, series),
            "neither its first row nor its first column holds times");
}

TEST(DataVariables, TakeTheirSeriesByName) {
  Folder folder;
  folder.write("a.tab", "Time\tx_y\tz[A]\tz[b]\n0\t1\t5\t7\n1\t2\t6\t8\n");
  folder.write("b.dat", "X Y\n0\t10\n");
  const DataCase read(folder, "D: A, B, C ~~|\nx y:RAW: ~~|\nz[D] ~~|\nother = 1 ~~|\n",
                      {folder.file("a.tab"), "b.dat"});
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("x y").tables[0].ys, Values{10});  // the later file wins
  EXPECT_EQ(read.equation("x y").data_mode, DataMode::Raw);
  ASSERT_EQ(read.equation("z").tables.size(), 3u);
  EXPECT_EQ(read.equation("z").tables[0].ys, (Values{5, 6}));
  EXPECT_EQ(read.equation("z").tables[1].ys, (Values{7, 8}));
  EXPECT_EQ(read.equation("z").tables[2].ys, Values{kNotAvailable});
}

TEST(DataVariables, WithoutAnySeriesAreOneErrorEach) {
  Folder folder;
  folder.write("a.csv", "Time,z[A]\n0,5\n");
  const DataCase read(folder, "D: A, B ~~|\nx ~~|\nz[A] ~~|\nz[B] ~~|\nv[A] ~~|\nv[B] ~~|\n",
                      {"a.csv", "gone.tab", "run.vdf"});
  folder.write("run.vdf", "");
  EXPECT_EQ(read.messages(),
            (Texts{"the file 'gone.tab' is not there", "the file 'run.vdf' is not there",
                   "no data source gives values for 'x'", "no data source gives values for 'v'"}));
  EXPECT_EQ(read.equation("z", 1).tables[0].ys, Values{kNotAvailable});
}

TEST(DataVariables, TextsInUtf16AreReadAsAnyOther) {
  Folder folder;
  const auto wide = [](const std::string& text) {
    std::string bytes = "\xFF\xFE";
    for (const char c : text) bytes += {c, '\0'};
    return bytes;
  };
  folder.write("a.tab", wide("Time\tx\n0\t3\n"));
  folder.write("b.dat", wide("y\n0\t4\n"));
  const DataCase read(folder, "x ~~|\ny ~~|\n", {"a.tab", "b.dat"});
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("x").tables[0].ys, Values{3});
  EXPECT_EQ(read.equation("y").tables[0].ys, Values{4});
}

TEST(DataVariables, WorkbooksAndBinaryRuns) {
  Folder folder;
  folder.write("run.vdf", "\x7F\xF7");
  write_xlsx(folder.file("b.xlsx"), "S",
             "<row><c t='str'><v>Time</v></c><c><v>0</v></c><c><v>1</v></c></row>"
             "<row><c t='str'><v>x</v></c><c><v>3</v></c><c><v>4</v></c></row>");
  const DataCase read(folder, "x ~~|\n", {"b.xlsx", "run.vdf"});
  EXPECT_EQ(read.equation("x").tables[0].ys, (Values{3, 4}));
  EXPECT_EQ(read.messages(), Texts{"'run.vdf' cannot be read: neither its first row nor its "
                                   "first column holds times"});
}

/// A model text with a settings section (vensim.md 4.1).
std::string with_settings(const std::string& equations, const std::string& lines) {
  return equations +
         "\\\\\\---/// Sketch information - do not modify anything except names\n"
         "///---\\\\\\\n:L<%^E!@\n" +
         lines + "\n";
}

TEST(NamedSets, AreReadBeforeTheFilesGiven) {
  Folder folder;
  folder.write("first.tab", "Time\tx\ty\tz\n0\t1\t1\t1\n");
  folder.write("Second.dat", "y\n0\t2\nz\n0\t2\n");
  folder.write("given.tab", "Time\tz\n0\t3\n");
  const DataCase read(folder, with_settings("x ~~|\ny ~~|\nz ~~|\n", "13:first.vdf, second"),
                      {"given.tab"});
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("x").tables[0].ys, Values{1});
  EXPECT_EQ(read.equation("y").tables[0].ys, Values{2});
  EXPECT_EQ(read.equation("z").tables[0].ys, Values{3});
}

TEST(NamedSets, ThoseNotReadAreToldOnceWhereASeriesIsLacking) {
  Folder folder;
  folder.write("run.vdfx", "\x7F\xF7");
  folder.write("data.csv", "Time,x\n0,5\n");
  const DataCase read(
      folder, with_settings("x ~~|\ny ~~|\nz ~~|\n", "13:gone,run\r\n13:data.csv, Run.VDFX"));
  EXPECT_EQ(read.messages(),
            (Texts{"no data source gives values for 'y'", "no data source gives values for 'z'"}));
  EXPECT_EQ(read.equation("x").tables[0].ys, Values{5});
  Texts notes;
  for (const DiagNote& note : read.diags.all()[0].notes) notes.push_back(note.text);
  EXPECT_EQ(notes, (Texts{"the model's settings name the data set 'gone', which is not there",
                          "the model's settings name the data set 'run'; weir does not read .vdfx "
                          "files",
                          "the model's settings name the data set 'Run.VDFX'; weir does not read "
                          ".vdfx files"}));
  EXPECT_TRUE(read.diags.all()[1].notes.empty());
}

TEST(NamedSets, AreNotTouchedWithoutDataVariables) {
  Folder folder;
  folder.write("odd.tab", "a\tb\nc\td\n");
  EXPECT_EQ(DataCase(folder, with_settings("x = 1 ~~|\n", "13:odd.tab,gone")).messages(), Texts{});
  EXPECT_EQ(DataCase(folder, with_settings("x ~~|\n", "13:odd.tab")).messages(),
            (Texts{"'odd.tab' cannot be read: neither its first row nor its first column holds "
                   "times",
                   "no data source gives values for 'x'"}));
}

TEST(NamedSets, EndlessListsAreRefused) {
  Folder folder;
  std::string list = "13:";
  for (int at = 0; at < 101; ++at) list += "a,";
  folder.write("a.tab", "Time\tx\n0\t1\n");
  EXPECT_EQ(DataCase(folder, with_settings("x ~~|\n", list)).messages(),
            Texts{"the list of data sets in the model's settings is larger than weir accepts "
                  "(100 names)"});
}

}  // namespace
}  // namespace weir
