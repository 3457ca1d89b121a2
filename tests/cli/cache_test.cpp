// The cache of machine code as a user meets it: the same numbers whatever is in it.
#include <algorithm>
#include <cstdio>
#include <random>

#include "tests/cli/cli.h"
#include "tests/cli/killer.h"

namespace weir::test {
namespace {

/// A chain of equations in many chunks, with lookups and random numbers among them.
std::string long_model(int equations) {
  std::string text = "Level = INTEG(x1 - Level, 10) ~ ~ |\nk0 = 0.5 ~ ~ |\nx0 = Level * k0 ~ ~ |\n";
  for (int i = 1; i < equations; ++i) {
    const std::string name = "x" + std::to_string(i), before = "x" + std::to_string(i - 1);
    if (i % 40 == 0) {
      text += name + " = WITH LOOKUP(" + before + ", ([(0,0)-(10,9)],(0,1),(3,2),(10,9))) ~ ~ |\n";
    } else if (i % 55 == 0) {
      text += name + " = " + before + " + RANDOM UNIFORM(0, 1, 3) ~ ~ |\n";
    } else {
      text +=
          name + " = SIN(" + before + ") + Level / (1 + " + before + " * " + before + ") ~ ~ |\n";
    }
  }
  return text +
         "FINAL TIME = 20 ~ ~ |\nINITIAL TIME = 0 ~ ~ |\nSAVEPER = 1 ~ ~ |\nTIME STEP = 0.5 ~ ~ "
         "|\n";
}

class Cache : public Cli {
 protected:
  void SetUp() override {
    Cli::SetUp();
    write("long.mdl", long_model(400));
    expected_ = weir("run long.mdl --engine interp").out;
    ASSERT_GT(expected_.size(), 10000u);
  }

  struct Chunks {
    int found = -1, made = -1;
  };
  /// Runs by native code, which must give what the interpreter gave, and tells what --time said.
  Chunks run(const std::string& more = "") {
    const Outcome outcome = weir("run long.mdl --engine jit --time " + more);
    EXPECT_EQ(outcome.exit, 0) << outcome.err;
    EXPECT_TRUE(outcome.out == expected_) << "other numbers";
    Chunks chunks;
    const std::size_t at = outcome.err.find("chunks ");
    EXPECT_NE(at, std::string::npos) << outcome.err;
    if (at != std::string::npos)
      std::sscanf(outcome.err.c_str() + at, "chunks %d from the cache, %d made", &chunks.found,
                  &chunks.made);
    told_ = outcome.err;
    return chunks;
  }

  std::vector<fs::path> entries() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache/weir/code"))
      found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }

  /// Changes the model and what it gives.
  void edit(const std::string& before, const std::string& after) {
    std::string text = read("long.mdl");
    const std::size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos);
    write("long.mdl", text.replace(at, before.size(), after));
    expected_ = weir("run long.mdl --engine interp").out;
  }

  std::string expected_, told_;
};

TEST_F(Cache, ServesTheSecondRun) {
  const Chunks first = run();
  EXPECT_EQ(first.found, 0);
  EXPECT_GE(first.made, 5);
  const Chunks second = run();
  EXPECT_EQ(second.found, first.made);
  EXPECT_EQ(second.made, 0);
  const std::string kept = "\"kept\":{\"entries\":" + std::to_string(first.made) + ",";
  EXPECT_NE(weir("cache --json").out.find(kept), std::string::npos);
  EXPECT_NE(weir("cache clear").out.find(std::to_string(first.made) + " entries"),
            std::string::npos);
  EXPECT_EQ(run().found, 0);
}

TEST_F(Cache, IsLeftAloneWithNoCache) {
  EXPECT_EQ(run("--no-cache").found, 0);
  EXPECT_NE(told_.find("no cache: it was not asked for"), std::string::npos) << told_;
  EXPECT_FALSE(fs::exists(folder_ / "cache"));
}

TEST_F(Cache, IsDoneWithoutWhereItCannotBe) {
  setenv("XDG_CACHE_HOME", "/proc/weir", 1);
  EXPECT_EQ(run().found, 0);
  EXPECT_NE(told_.find("no cache: '/proc/weir/weir/code' cannot be made"), std::string::npos)
      << told_;
  EXPECT_EQ(weir("cache").exit, 0);
}

TEST_F(Cache, AnEditMakesItsChunkAnew) {
  run();
  edit("k0 = 0.5", "k0 = 0.75");
  EXPECT_EQ(run().made, 0);  // constants are data
  edit("x219 + RANDOM", "x219 - RANDOM");
  EXPECT_EQ(run().made, 1);
  edit("x300 = SIN(x299)", "x300 = 2 * COS(x299)");
  EXPECT_EQ(run().made, 1);
}

TEST_F(Cache, ReplacesWhatIsDamaged) {
  const Chunks first = run();
  const std::vector<fs::path> files = entries();
  std::mt19937 random(3);
  for (int round = 0; round < 12; ++round) {
    const fs::path& victim = files[random() % files.size()];
    std::string bytes = text_of(victim);
    if (round % 3 == 0) bytes.resize(random() % bytes.size());
    if (round % 3 == 1) bytes[random() % bytes.size()] ^= 1;
    if (round % 3 == 2) bytes = text_of(files[random() % files.size()]) + "x";
    std::ofstream(victim, std::ios::binary) << bytes;
    EXPECT_EQ(run().made, 1);
    EXPECT_EQ(run().found, first.made);
  }
}

TEST_F(Cache, SurvivesBeingKilledAtAnyTime) {
  const std::string model = (folder_ / "long.mdl").string();
  const std::string out = (folder_ / "o.csv").string();
  Killer killer(17);
  int killed = 0;
  for (int round = 0; round < 100; ++round) {
    const bool was_killed = killer.kills({"run", model, "--engine", "jit", "-o", out});
    killed += was_killed;
    ASSERT_TRUE(was_killed || text_of(out) == expected_) << "round " << round;
    // from the beginning again, once the cache has had some time to fill
    if (round % 8 == 7) {
      run();
      weir("cache clear");
    }
  }
  EXPECT_GT(killed, 20);
  run();
  EXPECT_EQ(run().made, 0);
}

}  // namespace
}  // namespace weir::test
