// weir run and weir runs into netCDF files, whatever the interruptions.
#include <cmath>
#include <vector>

#include "tests/cli/cli.h"
#include "tests/cli/killer.h"
#include "tests/support/netcdf_reader.h"

namespace weir::test {
namespace {

using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

class Netcdf : public Cli {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
};

TEST_F(Netcdf, ARunIsAFileOverTime) {
  const Outcome outcome = weir("run bath.mdl -o o.nc --only Water --only share");
  ASSERT_EQ(outcome.exit, 0) << outcome.err;
  const NetcdfReader file(path("o.nc"));
  EXPECT_EQ(file.vars(), (Texts{"time(time)", "Water(time)", "share()"}));
  EXPECT_EQ(file.numbers("Water"), (Numbers{8, 6, 4.5}));
  EXPECT_EQ(file.text("time", "units"), "minute");
  EXPECT_EQ(weir("run bath.mdl -o nowhere/o.nc").err,
            "weir: cannot write 'nowhere/o.nc': its folder is not there\n");
}

// half of it leaves: 8, 4, 2; or a quarter: 8, 6, 4.5. The last run has another time axis.
TEST_F(Netcdf, RunsLieOverRunAndTimeWithTheirInputs) {
  write("t.csv", "run,share,FINAL TIME,seed\nhalf,0.5,,4\nown,,,\nnone,0.5,-1,\nlong,0,3,\n");
  const Outcome outcome = weir("runs bath.mdl --table t.csv --only Water -o o.nc");
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_EQ(outcome.err,
            "weir: run none: FINAL TIME is -1, it must not be before INITIAL TIME, which is 0\n"
            "weir: run long: it has other times than the runs before, and a netCDF file has one "
            "time axis\n");
  const NetcdfReader file(path("o.nc"));
  EXPECT_EQ(file.vars(), (Texts{"run(run, run_length)", "time(time)", "status(run)", "seed(run)",
                                "input_share(run)", "input_FINAL_TIME(run)", "Water(run, time)"}));
  EXPECT_EQ(file.texts("run"), (Texts{"half", "own", "none", "long"}));
  EXPECT_EQ(file.numbers("status"), (Numbers{1, 1, 2, 2}));
  EXPECT_EQ(file.numbers("seed"), (Numbers{4, 4487556, 4487556, 4487556}));
  EXPECT_EQ(file.numbers("input_share"), (Numbers{0.5, 0.25, 0.5, 0}));
  EXPECT_EQ(file.numbers("input_FINAL_TIME"), (Numbers{2, 2, -1, 3}));
  const Numbers water = file.numbers("Water");
  EXPECT_EQ(Numbers(water.begin(), water.begin() + 6), (Numbers{8, 4, 2, 8, 6, 4.5}));
  for (std::size_t at = 6; at < 12; ++at) EXPECT_TRUE(std::isnan(water[at])) << at;
  EXPECT_EQ(file.text("", "title"), "bath");
}

TEST_F(Netcdf, ResumeRefusesTheFileOfOtherRuns) {
  ASSERT_EQ(weir("runs bath.mdl --runs 3 --only Water -o o.nc").exit, 0);
  const std::string before = read("o.nc");
  const char* others[] = {"--runs 3 --only drain", "--runs 4 --only Water",
                          "--runs 3 --only Water --set share=0.5",
                          "--runs 3 --only Water --stop 1"};
  for (const char* other : others) {
    const Outcome outcome = weir(std::string("runs bath.mdl -o o.nc --resume ") + other);
    EXPECT_EQ(outcome.exit, 1) << other;
    EXPECT_NE(outcome.err.find("nothing was changed"), std::string::npos) << outcome.err;
    EXPECT_EQ(read("o.nc"), before) << other;
  }
  EXPECT_EQ(weir("runs bath.mdl -o o.nc --resume --runs 3 --only Water").exit, 0);
  EXPECT_EQ(read("o.nc"), before);

  write("o.nc", "no netCDF");
  EXPECT_EQ(weir("runs bath.mdl -o o.nc --resume --runs 3 --only Water").exit, 1);
  EXPECT_EQ(read("o.nc"), "no netCDF");
}

constexpr const char* kNoisy =
    "Level = INTEG(Level * RANDOM UNIFORM(0, 0.1, 0), 10) ~ ~ |\n"
    "Noise = RANDOM NORMAL(-5, 5, 0, 1, 0) ~ ~ |\n"
    "FINAL TIME = 20 ~ ~ |\nINITIAL TIME = 0 ~ ~ |\nSAVEPER = 1 ~ ~ |\nTIME STEP = 0.5 ~ ~ |\n";

/// A file that was left at any moment: runs that are marked as made are those of the whole one, and
/// the others have no numbers yet.
void expect_part_of(const NetcdfReader& part, const NetcdfReader& whole, std::size_t& made) {
  const Numbers status = part.numbers("status");
  made = 0;
  while (made < status.size() && status[made] == 1) ++made;
  const Numbers levels = part.numbers("Level"), expected = whole.numbers("Level");
  const std::size_t times = levels.size() / status.size();
  ASSERT_EQ(levels.size(), expected.size());
  for (std::size_t run = made; run < status.size(); ++run) ASSERT_EQ(status[run], 0) << run;
  for (std::size_t at = 0; at < made * times; ++at) ASSERT_EQ(levels[at], expected[at]) << at;
}

TEST_F(Netcdf, FilesSurviveBeingKilledAtAnyTime) {
  write("noisy.mdl", kNoisy);
  const std::string common = "runs noisy.mdl --runs 6000 --seed 3 --only Level --only Noise -o ";
  ASSERT_EQ(weir(common + "whole.nc").exit, 0);
  const std::string whole_bytes = read("whole.nc");
  const NetcdfReader whole(path("whole.nc"));

  Killer killer(11);
  int killed = 0, begun = 0;
  for (int round = 0; round < 100; ++round) {
    killed += killer.kills({"runs", path("noisy.mdl"), "--runs", "6000", "--seed", "3", "--only",
                            "Level", "--only", "Noise", "-o", path("o.nc"), "--resume"});
    if (!fs::exists(folder_ / "o.nc")) continue;  // it has its name when it is whole
    std::size_t made = 0;
    {
      const NetcdfReader part(path("o.nc"));
      ASSERT_TRUE(part.is_open()) << "round " << round;
      expect_part_of(part, whole, made);
    }
    ASSERT_FALSE(HasFatalFailure()) << "round " << round;
    begun += made > 0 && made < 6000;
    if (made == 6000) {
      EXPECT_EQ(read("o.nc"), whole_bytes);
      fs::remove(folder_ / "o.nc");
    }
  }
  EXPECT_GT(killed, 20);
  EXPECT_GT(begun, 5);
  EXPECT_EQ(weir(common + "o.nc --resume").exit, 0);
  EXPECT_EQ(read("o.nc"), whole_bytes);
}

}  // namespace
}  // namespace weir::test
