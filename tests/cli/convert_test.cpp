// Conversion as a user sees it: where the model goes, what is told, what is refused.
#include "tests/cli/cli.h"

namespace weir::test {
namespace {

TEST_F(Cli, ConvertWritesTheOtherLanguageWithTheSameNumbers) {
  const Outcome outcome = weir("convert bath.mdl -o bath.xmile");
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_NE(outcome.err.find("exact "), std::string::npos) << outcome.err;
  const Outcome again = weir(std::string("run bath.xmile") + kOnly);
  EXPECT_EQ(again.out.substr(again.out.find('\n')),
            std::string(kBathCsv).substr(std::string(kBathCsv).find('\n')));
  EXPECT_EQ(weir("convert bath.xmile -o back.mdl").exit, 0);
  EXPECT_EQ(weir(std::string("run back.mdl") + kOnly).out, kBathCsv);
}

TEST_F(Cli, ConvertToStandardOutputLeavesTheReportToStandardError) {
  const Outcome outcome = weir("convert bath.mdl --to xmile-1.0 --report table");
  EXPECT_EQ(outcome.exit, 0);
  EXPECT_EQ(outcome.out.substr(0, 5), "<?xml");
  EXPECT_NE(outcome.err.find("another form with the same numbers"), std::string::npos);
}

// What has become an operand cannot be empty; the file is not written.
TEST_F(Cli, ConvertRefusesAnEmptyArgumentThatItHasNoPlaceFor) {
  write("gap.mdl", "{UTF-8}\na = IF THEN ELSE(Time < 5, , 2) ~~|\nFINAL TIME = 9 ~~|\n");
  const Outcome outcome = weir("convert gap.mdl -o gap.xmile");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(outcome.err.substr(0, outcome.err.find('\n')),
            "gap.mdl:2:5: error[E0103]: expected an expression but found nothing");
  EXPECT_FALSE(fs::exists(folder_ / "gap.xmile"));
}

TEST_F(Cli, ConvertToItsOwnLanguageGivesTheSameBytes) {
  EXPECT_EQ(weir("convert bath.mdl -o same.mdl").exit, 0);
  EXPECT_EQ(read("same.mdl"), kBath);
}

// A data set given with --data stands inside the new file; without one the report says what lacks.
TEST_F(Cli, ConvertTakesDataSets) {
  write("series.mdl",
        "{UTF-8}\nseen ~~|\nx = seen * 2 ~~|\nINITIAL TIME = 0 ~~|\nFINAL TIME = 2 ~~|\n"
        "TIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n");
  write("seen.tab", "Time\t0\t1\t2\nseen\t3\t5\t4\n");
  EXPECT_EQ(weir("convert series.mdl -o series.xmile --data seen.tab").exit, 0);
  EXPECT_EQ(weir("run series.xmile --only x").out, "Time,x\n0,6\n1,10\n2,8\n");
  const Outcome bare = weir("convert series.mdl -o bare.xmile --report table");
  EXPECT_NE(bare.out.find("its values are in a file that was not read"), std::string::npos)
      << bare.out;
  const Outcome missing = weir("convert series.mdl -o bare.xmile --data none.tab");
  EXPECT_EQ(missing.exit, 1);
  EXPECT_EQ(missing.err.substr(0, missing.err.find('\n')),
            "error[E0501]: the file 'none.tab' is not there");
  // and back: the name alone, as it was, where the values are told again
  EXPECT_EQ(weir("convert series.xmile -o again.mdl --data seen.tab").exit, 0);
  EXPECT_EQ(weir("diff series.mdl again.mdl").out, "no difference in meaning\n");
}

// What cannot be read stays as it is written, the rest is taken.
TEST_F(Cli, ConvertTakesTheDataThatIsThere) {
  write("two.mdl",
        "{UTF-8}\na := GET DIRECT DATA('a.csv', ',', '1', 'B2') ~~|\n"
        "b := GET DIRECT DATA('b.csv', ',', '1', 'B2') ~~|\n"
        "INITIAL TIME = 0 ~~|\nFINAL TIME = 2 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n");
  write("a.csv", "time,0,1,2\na,3,5,4\n");
  const Outcome outcome = weir("convert two.mdl -o two.xmile --report table");
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("equation 'b'"), std::string::npos) << outcome.out;
  EXPECT_NE(read("two.xmile").find("<ypts>3,5,4</ypts>"), std::string::npos);
}

TEST_F(Cli, ConvertNeedsToKnowTheLanguage) {
  EXPECT_EQ(weir("convert bath.mdl -o bath.txt").exit, 2);
  EXPECT_EQ(weir("convert bath.mdl").exit, 2);
}

TEST_F(Cli, StrictWritesNothingWhenSomethingWouldBeLost) {
  write("told.mdl",
        "x = 1 ~~|\nhello :IS: 'good morning' ~~|\nINITIAL TIME = 0 ~~|\nFINAL TIME = 1 ~~|\n"
        "TIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n");
  const Outcome outcome = weir("convert told.mdl -o told.xmile --strict");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(read("told.xmile"), "");
  EXPECT_NE(outcome.out.find("told.mdl:2  equation 'hello'"), std::string::npos) << outcome.out;
  EXPECT_EQ(weir("convert told.mdl -o told.xmile").exit, 0);
}

TEST_F(Cli, ReportsAreJsonAndSarifForPrograms) {
  const Outcome json = weir("convert bath.mdl -o bath.xmile --report json");
  EXPECT_EQ(json.out.substr(0, 12), "{\"totals\":{\"");
  EXPECT_NE(json.out.find("\"kind\":\"variable\",\"name\":\"Water\",\"fate\":"), std::string::npos);
  const Outcome sarif = weir("convert bath.mdl -o bath.xmile --report sarif");
  EXPECT_EQ(sarif.out.substr(0, 19), "{\"version\":\"2.1.0\",");
}

TEST_F(Cli, WhatOnlyVensimSaysComesBackFromXmile) {
  write("marks.mdl",
        "D: a, b ~~|\nE: e1, e2 -> D ~~|\nk == 3 ~~|\ng = GAME(4) ~~|\nx[D] = 2 ~~|\n"
        "y[E] = x[D] ~~|\nINITIAL TIME = 0 ~~|\nFINAL TIME = 1 ~~|\nTIME STEP = 1 ~~|\n"
        "SAVEPER = 1 ~~|\n");
  EXPECT_EQ(weir("convert marks.mdl -o marks.xmile").exit, 0);
  const Outcome back = weir("convert marks.xmile --to vensim --report table");
  for (const char* text : {"k==\n\t3", "GAME(4)", "e1, e2 -> D"})
    EXPECT_NE(back.out.find(text), std::string::npos) << text << " in\n" << back.out;
  EXPECT_NE(back.err.find("      0 dropped"), std::string::npos) << back.err;
}

TEST_F(Cli, ConvertTellsOfCommentsThatAreDropped) {
  write(
      "said.mdl",
      "{UTF-8}\na = 1 {one} ~ {two} ~ {a text} |\n\"q{\" = 2 ~~|\n{three\n}\nTIME STEP = 1 ~~|\n");
  const Outcome there = weir("convert said.mdl -o said.xmile --report table");
  EXPECT_NE(there.out.find("dropped: a comment is no part of the model\n"
                           "  said.mdl:2  comment '{one}'\n"
                           "  said.mdl:2  comment '{two}'\n"
                           "  said.mdl:4  comment '{three }'\n"),
            std::string::npos)
      << there.out;
  EXPECT_EQ(weir("convert said.mdl -o again.xmile --strict").exit, 1);
  write("said.xmile",
        "<xmile version='1.0' xmlns='http://docs.oasis-open.org/xmile/ns/XMILE/v1.0'>"
        "<sim_specs><start>0</start><stop>1</stop></sim_specs>\n<!-- one -->"
        "<model><variables><aux name='a'><eqn>1{two}</eqn></aux></variables></model></xmile>");
  const Outcome back = weir("convert said.xmile -o back.mdl --report table");
  for (const char* text : {"said.xmile:2  comment '<!-- one -->'", "said.xmile:2  comment '{two}'"})
    EXPECT_NE(back.out.find(text), std::string::npos) << back.out;
  // to its own language nothing is lost
  EXPECT_EQ(weir("convert said.mdl --to vensim -o same.mdl --strict").exit, 0);
}

TEST_F(Cli, DiffGoesAcrossLanguages) {
  weir("convert bath.mdl -o bath.xmile");
  const Outcome outcome = weir("diff bath.mdl bath.xmile");
  EXPECT_EQ(outcome.exit, 0) << outcome.out;
}

}  // namespace
TEST_F(Cli, AControlCharacterIsNotPutIntoXml) {
  const std::string settings = "INITIAL TIME=0~~|\nFINAL TIME=1~~|\nTIME STEP=1~~|\nSAVEPER=1~~|\n";
  write("odd.mdl", "{UTF-8}\nx = 1\n\t~ cup\n\t~ with a \x01 in it|\n" + settings);
  const Outcome outcome = weir("convert odd.mdl -o odd.xmile");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_NE(outcome.err.find("odd.mdl:4:11"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("U+0001"), std::string::npos) << outcome.err;
  EXPECT_EQ(weir("convert odd.mdl -o same.mdl").exit, 0);

  write("old.mdl", "{UTF-8}\nx = 1 ~~|\n" + settings + "\x1a");  // an end of file of DOS
  EXPECT_EQ(weir("convert old.mdl -o old.xmile").exit, 0);
}

}  // namespace weir::test
