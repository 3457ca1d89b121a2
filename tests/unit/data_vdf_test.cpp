// Binary runs and data sets of Vensim: what is read, what is left out with words, what is refused.
#include "frontend/data/vdf.h"

#include <cmath>

#include "data_support.h"
#include "tests/support/vdf_builder.h"

namespace weir {
namespace {

const std::optional<float> kNone;

/// Times 0, 1, 2; a level whose middle value repeats the first, a constant, a lookup that counts
/// slots of its own, a stock inside a macro.
std::string small_run() {
  return VdfBuilder::run({0, 1, 2}, {{"#LV1<x>#", {1.0f, 2.0f, 3.0f}, 0, 0x08},
                                     {"table", {}, 0, 0, 5, true, 1},
                                     {"share", {}, 0.25f, 0x17},
                                     {"Level", {8.0f, kNone, 2.5f}, 0, 0x08}});
}

const data::VdfSeries* find_series(const data::VdfRead& read, const std::string& name) {
  for (const data::VdfSeries& series : read.file->series) {
    if (series.name == name) return &series;
  }
  return nullptr;
}

TEST(VdfRun, ValuesHoldUntilTheNextOne) {
  const data::VdfRead read = data::read_vdf(small_run());
  ASSERT_TRUE(read.file) << read.problem;
  EXPECT_EQ(read.file->times, (Values{0, 1, 2}));
  ASSERT_EQ(read.file->series.size(), 2u);
  EXPECT_EQ(find_series(read, "Level")->values, (Values{8, 8, 2.5}));
  EXPECT_EQ(find_series(read, "share")->values, (Values{0.25, 0.25, 0.25}));
  EXPECT_TRUE(read.file->unread.empty());
}

TEST(VdfRun, MissingValuesAreNoValues) {
  const data::VdfRead read = data::read_vdf(VdfBuilder::run(
      {0, 1}, {{"a", {-0x1p109f, 3.0f}}, {"b", {-0x1p110f, 4.0f}}, {"c", {kNone, 5.0f}}}));
  ASSERT_TRUE(read.file) << read.problem;
  for (const data::VdfSeries& series : read.file->series) {
    EXPECT_TRUE(std::isnan(series.values[0])) << series.name;
    EXPECT_FALSE(std::isnan(series.values[1])) << series.name;
  }
}

TEST(VdfRun, ArraysAreNamedAndLeftOut) {
  std::vector<VdfVariable> variables;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    variables.push_back({name, {1.0f, 2.0f}, 0, 0x11, 32});
  }
  const data::VdfRead read = data::read_vdf(VdfBuilder::run({0, 1}, variables));
  ASSERT_TRUE(read.file) << read.problem;
  EXPECT_TRUE(read.file->series.empty());
  EXPECT_EQ(data::describe_unread(*read.file, "'x.vdf'"),
            "the arrays and imported series of 'x.vdf' are not read: 'a', 'b', 'c' and 2 more");
}

TEST(VdfDataSet, HasPointsOnlyWhereItSaysSo) {
  const data::VdfRead read = data::read_vdf(
      VdfBuilder::data_set({1850, 1900, 1950}, {{"World Population", {kNone, 7.0f, 9.0f}, 0, 0x0B},
                                                {"Coal", {1.0f, kNone, 1.0f}, 0, 0x0B}}));
  ASSERT_TRUE(read.file) << read.problem;
  EXPECT_EQ(find_series(read, "World Population")->times, (Values{1900, 1950}));
  EXPECT_EQ(find_series(read, "World Population")->values, (Values{7, 9}));
  EXPECT_EQ(find_series(read, "Coal")->times, (Values{1850, 1950}));
}

TEST(VdfRefusals, SayWhy) {
  std::string newer = small_run();
  newer.insert(0xA8, std::string(0x144 - 0xA8, '\0'));
  EXPECT_EQ(data::read_vdf(newer).problem,
            "it has the newer .vdfx form, of which only .vdf is understood; export it as .dat or "
            ".tab");
  std::string sensitivity = small_run();
  sensitivity[3] = 'S';
  EXPECT_EQ(data::read_vdf(sensitivity).problem,
            "it is neither a run nor a data set; export it as .dat or .tab");
  std::string unordered = VdfBuilder::run({0, 2, 1}, {{"a", {}, 1}});
  EXPECT_EQ(data::read_vdf(unordered).problem,
            "it is damaged, or of a form not seen yet: its times do not ascend");
}

TEST(VdfRefusals, EveryShorterFileEndsInWords) {
  const std::string whole = small_run();
  for (std::size_t size = 5; size < whole.size(); ++size) {
    const data::VdfRead read = data::read_vdf(std::string_view(whole).substr(0, size));
    EXPECT_FALSE(read.file) << size;
    EXPECT_FALSE(read.problem.empty()) << size;
  }
}

TEST(VdfRefusals, OneBlockForManyVariablesCannotFillMemory) {
  // 3,000 numbers over 8,000 times are 24 million values in a file of 300 kB
  std::vector<float> times;
  for (int at = 0; at < 8000; ++at) times.push_back(static_cast<float>(at));
  std::vector<VdfVariable> variables;
  for (int at = 0; at < 3000; ++at) variables.push_back({"v" + std::to_string(at), {}, 1});
  EXPECT_EQ(data::read_vdf(VdfBuilder::run(times, variables)).problem,
            "it holds more than 16000000 values");
}

TEST(VdfAsData, FeedsDataVariablesOfTheSettings) {
  Folder folder;
  folder.write("all.vdf", VdfBuilder::data_set({0, 10}, {{"x", {1.0f, 3.0f}, 0, 0x0B}}));
  folder.write("all.dat", "x\n0\t7\n");
  const std::string settings =
      "\\\\\\---/// Sketch\n///---\\\\\\\n:L<%^E!@\n13:all\n";  // no ending: a .vdf
  const DataCase read(folder, "x ~~|\n" + settings);
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("x").tables[0].xs, (Values{0, 10}));
  EXPECT_EQ(read.equation("x").tables[0].ys, (Values{1, 3}));
}

TEST(VdfAsData, WhatIsNotReadIsToldWhereItIsLacking) {
  Folder folder;
  folder.write("run.vdf", VdfBuilder::run({0, 1}, {{"x", {1.0f, 2.0f}, 0, 0x11, 32}}));
  const DataCase read(folder, "x ~~|\n", {"run.vdf"});
  EXPECT_EQ(read.messages(), Texts{"no data source gives values for 'x'"});
  ASSERT_EQ(read.diags.all()[0].notes.size(), 1u);
  EXPECT_EQ(read.diags.all()[0].notes[0].text,
            "the arrays and imported series of 'run.vdf' are not read: 'x'");
}

TEST(GetVdf, ConstantsAreTheFirstValuesAndDataTheWholeSeries) {
  Folder folder;
  folder.write("run.vdf", small_run());
  const DataCase read(folder,
                      "c = GET VDF CONSTANTS('run.vdf', 'Level') ~~|\n"
                      "d := GET VDF DATA('run.vdf', 'level', 10, 2) ~~|\n"
                      "e := GET VDF DATA('run.vdf', 'Level', 10, 0) ~~|\n"
                      "l = GET VDF LOOKUPS('run.vdf', 'Level') ~~|\n");
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("c").expr.number, 8);
  EXPECT_EQ(read.equation("d").tables[0].xs, (Values{10, 12, 14}));
  EXPECT_EQ(read.equation("d").tables[0].ys, (Values{8, 8, 2.5}));
  EXPECT_EQ(read.equation("e").tables[0].xs, (Values{0, 1, 2}));
  EXPECT_EQ(read.equation("l").kind, EquationKind::Lookup);
}

TEST(GetVdf, ElementsAreThoseOfTheLeftSide) {
  Folder folder;
  folder.write("set.dat", "x[a]\n0\t1\nx[b]\n0\t2\ny[a,k]\n0\t3\ny[b,k]\n0\t4\n");
  const DataCase read(folder,
                      "r: a, b ~~|\n"
                      "p[r] = GET VDF CONSTANTS('set.dat', 'x') ~~|\n"
                      "q[r] = GET VDF CONSTANTS('set.dat', 'y[r,k]') ~~|\n");
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("p").expr.values, (Values{1, 2}));
  EXPECT_EQ(read.equation("q").expr.values, (Values{3, 4}));
}

TEST(GetVdf, MistakesAreNamed) {
  Folder folder;
  folder.write("run.vdf", small_run());
  const DataCase read(folder,
                      "a = GET VDF CONSTANTS('run.vdf', 'Levle') ~~|\n"
                      "b = GET VDF CONSTANTS('run.vdf', 'Level', 3) ~~|\n"
                      "c := GET VDF DATA('run.vdf', 'Level', a) ~~|\n"
                      "d := GET VDF DATA('run.vdf', Level) ~~|\n"
                      "e := GET VDF DATA('gone.vdf', 'Level') ~~|\n");
  EXPECT_EQ(
      read.messages(),
      (Texts{"'a' reads 'levle', of which 'run.vdf' has no values",
             "the third argument of 'GET VDF CONSTANTS' is not supported yet",
             "the third argument of 'GET VDF DATA' must be a number",
             "the arguments of 'GET VDF DATA' must be texts in apostrophes or string variables",
             "the file 'gone.vdf' is not there"}));
}

}  // namespace
}  // namespace weir
