// weir runs: many runs as one table, whatever the threads and the interruptions.
#include <random>

#include "tests/cli/cli.h"
#include "tests/cli/killer.h"

namespace weir::test {
namespace {

// half of it leaves: 8, 4, 2; or a quarter: 8, 6, 4.5
TEST_F(Cli, RunsMakesARunOfEachRow) {
  write("t.csv", "run,share\nhalf,0.5\nown,\n\"a \"\"b\"\", c\",1\n");
  const Outcome outcome = weir("runs bath.mdl --table t.csv --only Water");
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "run,Time,Water\nhalf,0,8\nhalf,1,4\nhalf,2,2\nown,0,8\nown,1,6\nown,2,4.5\n"
            "\"a \"\"b\"\", c\",0,8\n\"a \"\"b\"\", c\",1,0\n\"a \"\"b\"\", c\",2,0\n");
}

TEST_F(Cli, RunsTellsAllMistakesOfATable) {
  write("t.csv", "run,shore,drain\na,1,2\n");
  const Outcome header = weir("runs bath.mdl --table t.csv");
  EXPECT_EQ(header.exit, 2);
  EXPECT_EQ(header.err,
            "t.csv:1:5: error[E0701]: the model has no variable 'shore'\n"
            "  1 | run,shore,drain\n"
            "    |     ^~~~~ did you mean 'share'?\n"
            "t.csv:1:11: error[E0702]: 'drain' is not a constant and cannot be set\n"
            "  1 | run,shore,drain\n"
            "    |           ^~~~~ it is computed; set 'share'\n");
  write("t.csv", "share,seed\nx,1\n1\n1,-1\n");
  const Outcome rows = weir("runs bath.mdl --table t.csv");
  EXPECT_EQ(rows.exit, 2);
  EXPECT_EQ(rows.err,
            "error[E0101]: cannot read 't.csv': line 2: 'x' is not a number, in column 'share'\n"
            "error[E0101]: cannot read 't.csv': line 3: it has 1 cells where the header has 2\n"
            "error[E0101]: cannot read 't.csv': line 4: '-1' is not a seed, a whole number from "
            "0\n");
  write("t.csv", "run,share\na,1\na,2\n");
  EXPECT_EQ(weir("runs bath.mdl --table t.csv").err,
            "error[E0101]: cannot read 't.csv': two of its runs have the same name\n");
  EXPECT_EQ(weir("runs bath.mdl").exit, 2);
  EXPECT_EQ(weir("runs bath.mdl --runs 2 --resume").exit, 2);
}

TEST_F(Cli, ARunThatFailsHasARowWithoutATimeAndTheRestGoesOn) {
  write("t.csv", "FINAL TIME\n1\n-1\n0\n");
  const Outcome outcome = weir("runs bath.mdl --table t.csv --only Water");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(outcome.out, "run,Time,Water\n1,0,8\n1,1,6\n2,,\n3,0,8\n");
  EXPECT_EQ(outcome.err,
            "weir: run 2: FINAL TIME is -1, it must not be before INITIAL TIME, which is 0\n");
}

/// A noisy model whose constants depend on a constant: Double is fixed before the run.
constexpr const char* kNoisy =
    "Rate = 0.1 ~ ~ |\n"
    "Double = Rate * 2 ~ ~ |\n"
    "Level = INTEG(Level * Double * RANDOM UNIFORM(0, 1, 0) - Rate, 10) ~ ~ |\n"
    "Noise = RANDOM NORMAL(-5, 5, 0, 1, 0) ~ ~ |\n"
    "FINAL TIME = 20 ~ ~ |\nINITIAL TIME = 0 ~ ~ |\nSAVEPER = 1 ~ ~ |\nTIME STEP = 0.5 ~ ~ |\n";

class Runs : public Cli {
 protected:
  void SetUp() override {
    Cli::SetUp();
    write("noisy.mdl", kNoisy);
    std::mt19937 random(7);
    std::string table = "Rate,seed\n";
    for (int run = 0; run < 300; ++run) {
      table += std::to_string(static_cast<double>(random() % 1000) / 1000) + "," +
               std::to_string(random() % 100000) + "\n";
    }
    write("t.csv", table);
  }
};

TEST_F(Runs, EachIsTheSingleRunOfItsRow) {
  ASSERT_EQ(weir("runs noisy.mdl --table t.csv -o all.csv").exit, 0);
  const std::string all = read("all.csv");
  std::istringstream table(read("t.csv"));
  std::string row;
  std::getline(table, row);
  for (int run = 1; run <= 10 && std::getline(table, row); ++run) {
    const std::size_t comma = row.find(',');
    const Outcome single = weir("run noisy.mdl --set Rate=" + row.substr(0, comma) + " --seed " +
                                row.substr(comma + 1));
    std::istringstream lines(single.out);
    std::string line, expected;
    std::getline(lines, line);
    while (std::getline(lines, line)) expected += "\n" + std::to_string(run) + "," + line;
    EXPECT_NE(all.find(expected + "\n"), std::string::npos) << row;
  }
}

TEST_F(Runs, WithoutATableHaveTheSeedsThatFollow) {
  const std::string all = weir("runs noisy.mdl --runs 3 --seed 5 --only Noise --stop 0").out;
  std::string expected = "run,Time,Noise\n";
  for (int run = 0; run < 3; ++run) {
    const std::string single =
        weir("run noisy.mdl --only Noise --stop 0 --seed " + std::to_string(5 + run)).out;
    expected += std::to_string(run + 1) + "," + single.substr(single.find('\n') + 1);
  }
  EXPECT_EQ(all, expected);
}

TEST_F(Runs, GiveTheSameBytesWhateverTheThreadsAndTheEngine) {
  const std::string one = weir("runs noisy.mdl --table t.csv --threads 1 --engine interp").out;
  EXPECT_GT(one.size(), 300u * 20);
  EXPECT_EQ(weir("runs noisy.mdl --table t.csv --threads 5 --engine jit").out, one);
}

TEST_F(Runs, HaveFastMathematicsOfNativeCodeAlone) {
  const Outcome wrong = weir("runs noisy.mdl --table t.csv --math fast --engine interp");
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_NE(wrong.err.find("--math fast needs native code"), std::string::npos) << wrong.err;
  EXPECT_EQ(weir("runs noisy.mdl --table t.csv --math quick").exit, 2);
  const Outcome one = weir("runs noisy.mdl --table t.csv --math fast --threads 1");
  EXPECT_EQ(one.exit, 0) << one.err;
  EXPECT_EQ(weir("runs noisy.mdl --table t.csv --math fast --threads 5").out, one.out);
  write("fast.csv", weir("run noisy.mdl --math fast").out);
  EXPECT_EQ(weir("run noisy.mdl --against fast.csv --rtol 1e-12 --atol 1e-12").exit, 0);
  EXPECT_NE(weir("run noisy.mdl --math fast --json").out.find("\"engine\":\"jit\""),
            std::string::npos);
}

TEST_F(Runs, ResumeRefusesTheFileOfOtherRuns) {
  ASSERT_EQ(weir("runs noisy.mdl --table t.csv -o o.csv --only Level").exit, 0);
  const std::string before = read("o.csv");
  for (const char* other : {"--table t.csv --only Noise", "--table t.csv --only Level --dt 0.25",
                            "--runs 20 --only Level"}) {
    const Outcome outcome = weir(std::string("runs noisy.mdl -o o.csv --resume ") + other);
    EXPECT_EQ(outcome.exit, 1) << other;
    EXPECT_NE(outcome.err.find("nothing was changed"), std::string::npos) << outcome.err;
    EXPECT_EQ(read("o.csv"), before) << other;
  }
}

TEST_F(Runs, SurviveBeingKilledAtAnyTime) {
  const std::string model = (folder_ / "noisy.mdl").string();
  const std::string out = (folder_ / "o.csv").string();
  const std::string common = "runs noisy.mdl --runs 4000 --seed 3 --only Level --only Noise -o ";
  ASSERT_EQ(weir(common + "whole.csv").exit, 0);
  const std::string whole = read("whole.csv");

  Killer killer(11);
  int killed = 0;
  for (int round = 0; round < 100; ++round) {
    killed += killer.kills({"runs", model, "--runs", "4000", "--seed", "3", "--only", "Level",
                            "--only", "Noise", "-o", out, "--resume"});
    // what is there are the first bytes of the whole: rows, of which the last may be cut
    const std::string part = read("o.csv");
    ASSERT_TRUE(whole.starts_with(part)) << "round " << round;
    const bool is_whole = part == whole;
    if (is_whole) fs::remove(out);
  }
  EXPECT_GT(killed, 20);
  EXPECT_EQ(weir(common + "o.csv --resume").exit, 0);
  EXPECT_EQ(read("o.csv"), whole);
}

}  // namespace
}  // namespace weir::test
