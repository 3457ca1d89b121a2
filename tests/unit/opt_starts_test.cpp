// What must be there when a run begins.
#include "ir/opt/starts.h"

#include <gtest/gtest.h>

#include <string>

#include "opt_support.h"

namespace weir {
namespace {

// stocks v1000 and their rates v2000, a row from v3000 on that nobody has asked for
const char* const kHead = R"(program "p" method euler
values 6000
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v1000 size 300
rates v2000 size 300
slot 3000 "row" aux [0] size 300 unseen
)";
const char* const kInit = R"(init:
  eq "stocks"
    for i0 in 300 {
      store v[1000 + i0], 7
    }
)";
const char* const kRates = R"(rates:
  eq "rates"
    for i0 in 300 {
      store v[2000 + i0], 8
    }
)";

std::string head(const std::string& more = "") {
  std::string names;
  for (int i = 0; i < 300; ++i) names += (i == 0 ? "\"n" : ", \"n") + std::to_string(i) + "\"";
  return kHead + more + "dim 0 \"row\" [" + names + "]\n";
}

/// The regions as text: `0+6 3000+10`.
std::string to_set(const std::string& sections, const std::string& more = "") {
  std::string text;
  for (const Region& region : slots_to_set(test::program_of(head(more), sections))) {
    if (!text.empty()) text += ' ';
    text += std::to_string(region.base) + "+" + std::to_string(region.size);
  }
  return text;
}

TEST(OptStarts, AreTheControlsAndWhatTheRuntimeReads) {
  EXPECT_EQ(to_set(std::string(kInit) + kRates), "0+6");
  EXPECT_EQ(to_set(kRates), "0+6 1000+300");
  EXPECT_EQ(to_set(kInit), "0+6 2000+300");
}

// between them lies less than it takes to begin anew
TEST(OptStarts, LieTogetherWhereGapsAreShort) {
  const std::string base = std::string(kInit) + kRates;
  EXPECT_EQ(to_set(base + "  eq \"a\"\n    v2500 = add v40, v110\n"), "0+41 110+1");
}

// a row that is written before it is read, in one section or in an earlier one
TEST(OptStarts, AreNotWhatIsWrittenFirst) {
  const std::string base = std::string(kInit) + kRates;
  const std::string write = "  eq \"w\"\n    for i0 in 300 {\n      store v[3000 + i0], 1\n    }\n";
  const std::string read =
      "  eq \"r\"\n    for i0 in 300 {\n      %0 = load v[3000 + i0]\n      store v[4000 + i0], "
      "%0\n    }\n";
  EXPECT_EQ(to_set("const:\n" + write + base + read), "0+6");
  EXPECT_EQ(to_set(base + write + read), "0+6");
  EXPECT_EQ(to_set(base + read + write), "0+6 3000+300");
  EXPECT_EQ(to_set(base + write + "observe:\n" + read), "0+6");
  EXPECT_EQ(to_set(base + read + "observe:\n" + write), "0+6 3000+300");
  // `quiet` may come when `rates` has never been
  EXPECT_EQ(to_set(base + write + "quiet:\n" + read), "0+6 3000+300");
  EXPECT_EQ(to_set(base + "quiet:\n" + write + read), "0+6");
  EXPECT_EQ(to_set("const:\n" + write + base + "quiet:\n" + read), "0+6");
}

// what is written in part, by turns with gaps, by tables, by several
TEST(OptStarts, KnowEachSlotThatIsWritten) {
  const std::string base = std::string(kInit) + kRates;
  const std::string read =
      "  eq \"r\"\n    for i0 in 300 {\n      %0 = load v[3000 + i0]\n      store v[4000 + i0], "
      "%0\n    }\n";
  const auto write = [](const std::string& turns, const std::string& address) {
    return "  eq \"w\"\n    for i0 in " + turns + " {\n      store v[" + address + "], 1\n    }\n";
  };
  EXPECT_EQ(to_set(base + write("200", "3000 + i0") + read), "0+6 3200+100");
  EXPECT_EQ(to_set(base + write("150", "3000 + i0*2") + write("150", "3001 + i0*2") + read), "0+6");
  EXPECT_EQ(to_set(base + write("150", "3000 + i0*2") + read), "0+6 3001+299");
  const std::string blocks =
      "  eq \"w\"\n    for i0 in 3 {\n      for i1 in 50 {\n        store v[3000 + i0*100 + i1], "
      "1\n        store v[3050 + i0*100 + i1], 1\n      }\n    }\n";
  EXPECT_EQ(to_set(base + blocks + read), "0+6");
  const std::string table = "index 0 [0, 299]\n";
  EXPECT_EQ(to_set(base + write("2", "3000 + t0[i0]") + read, table), "0+6 3001+298");
  EXPECT_EQ(to_set(base + write("150", "3000 + i0 + i0") + write("150", "3001 + i0 + i0") + read),
            "0+6");
}

// another turn may read what one has not written yet
TEST(OptStarts, AreWhatAStatementReadsThatWritesIt) {
  const std::string both =
      "  eq \"b\"\n    for i0 in 300 {\n      store v[3000 + i0], 1\n      %0 = load v[3000 + i0]\n"
      "      store v[4000 + i0], %0\n    }\n";
  EXPECT_EQ(to_set(std::string(kInit) + kRates + both), "0+6 3000+300");
}

// a variable that is saved and never computed is what its image says
TEST(OptStarts, AreWhatMayBeSaved) {
  const std::string base = std::string(kInit) + kRates;
  EXPECT_EQ(to_set(base, "slot 4000 \"saved\" aux [0] size 300\n"), "0+6 4000+300");
  EXPECT_EQ(to_set(base + "  eq \"w\"\n    for i0 in 300 {\n      store v[4000 + i0], 1\n    }\n",
                   "slot 4000 \"saved\" aux [0] size 300\n"),
            "0+6");
  EXPECT_EQ(to_set(base, "slot 4000 \"a table\" constant [0] size 300\n"), "0+6 4000+300");
}

// which `init` would have to write, or a step before
TEST(OptStarts, AreMemoriesThatNobodyBegins) {
  const std::string more = "memories v5000 size 70\nnexts v5200 size 70\n";
  const std::string base = std::string(kInit) + kRates;
  EXPECT_EQ(to_set(base, more), "0+6 5000+70 5200+70");
}

}  // namespace
}  // namespace weir
