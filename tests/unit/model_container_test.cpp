// What equations ask of conveyors and queues (xmile.md 18.9, 26.7): container_calls.cpp.
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

const char* const kSites = "<dimensions><dim name=\"Site\" size=\"2\"/></dimensions>";
const char* const kBySite = "<dimensions><dim name=\"Site\"/></dimensions>";

/// Two wards of 12 and 8, through which people take 2 and 4 steps; 5 enter each; k is the time.
std::string wards(const std::string& more) {
  const std::string by_site = kBySite;
  return "<stock name=\"ward\">" + by_site +
         "<element subscript=\"1\"><eqn>12</eqn></element><element "
         "subscript=\"2\"><eqn>8</eqn></element>"
         "<inflow>entering</inflow><outflow>leaving</outflow>"
         "<conveyor><len>2 * Site</len></conveyor></stock>"
         "<flow name=\"entering\">" +
         by_site + "<eqn>5</eqn></flow><flow name=\"leaving\">" + by_site + "</flow>" +
         aux("k", "TIME") + more;
}

// At 0 there is none; at 1 the first, of 6 and 5; at 2 the second, of 2, 2, 5 and 5.
TEST(Container, IsChosenByAComputedSubscript) {
  ModelRun run(xmile(
      wards(aux("size", "SIZE(ward[k])") + aux("first", "ward[k][1]") +
            aux("last", "ward[k][2*k]") + aux("most", "MAX(ward[k])") + aux("sum", "SUM(ward[k])") +
            aux("takes", "PROCTIME(ward[k])") + aux("young", "AGECOUNT(ward[k], 0, 1.5)") +
            aux("young one", "AGECOUNT(ward[1], 0, 1.5)") +
            aux("young two", "AGECOUNT(ward[2], 0, 1.5)")),
      kSites));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("size"), (Series{0, 2, 4}));
  EXPECT_EQ(run.series("first"), (Series{0, 6, 2}));
  EXPECT_EQ(run.series("last"), (Series{0, 5, 5}));
  EXPECT_EQ(run.series("most"), (Series{0, 6, 5}));
  EXPECT_EQ(run.series("sum"), (Series{0, 11, 14}));
  EXPECT_EQ(run.series("takes"), (Series{0, 2, 4}));
  const Series one = run.series("young one"), two = run.series("young two");
  ASSERT_EQ(two.size(), 3u);
  EXPECT_NE(one[1], two[2]);
  EXPECT_EQ(run.series("young"), (Series{0, one[1], two[2]}));
}

TEST(Container, IsChosenForEachElementAndWithinReductions) {
  const std::string turned =
      "<aux name=\"turned\">" + std::string(kBySite) + "<eqn>MAX(ward[3 - Site])</eqn></aux>";
  ModelRun run(xmile(wards(turned + aux("all", "SUM(turned)")), kSites));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("turned", 0), (Series{2, 5, 5}));
  EXPECT_EQ(run.series("turned", 1), (Series{6, 6, 5}));
  EXPECT_EQ(run.series("all"), (Series{8, 11, 10}));
}

}  // namespace
}  // namespace weir
