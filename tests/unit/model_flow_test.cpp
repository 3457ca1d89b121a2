// Stocks and flows of XMILE: multipliers, uniflows, stocks that do not go below zero, modules
// (xmile.md 15, 16, 23).
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

std::string stock(const std::string& name, const std::string& start, const std::string& flows,
                  bool is_limited = true) {
  return "<stock name=\"" + name + "\"><eqn>" + start + "</eqn>" + flows +
         (is_limited ? "<non_negative/>" : "") + "</stock>\n";
}
std::string flow(const std::string& name, const std::string& equation,
                 const std::string& more = "") {
  return "<flow name=\"" + name + "\"><eqn>" + equation + "</eqn>" + more + "</flow>\n";
}

TEST(Flow, TheMultiplierCountsDownstreamOnly) {
  // xmile.md 15.4: multiplier 3, flow 4
  ModelRun run(xmile(stock("up", "100", "<outflow>f</outflow>", false) +
                     stock("down", "0", "<inflow>f</inflow>", false) +
                     flow("f", "4", "<multiplier>3</multiplier>")));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("up"), (Series{100, 96, 92}));
  EXPECT_EQ(run.series("down"), (Series{0, 12, 24}));
}

TEST(Flow, AFlowThatIsNotThereIsOneError) {
  const std::string told =
      ModelRun(xmile(stock("s", "1", "<inflow>nothing</inflow>", false))).messages();
  EXPECT_EQ(told, "model:5:37: stock 's' names the flow 'nothing', which does not exist\n");
}

TEST(Flow, AUniflowIsClippedForAllWhoReadIt) {
  ModelRun run(xmile(flow("f", "TIME - 1", "<non_negative/>") + aux("x", "f*10")));
  EXPECT_EQ(run.series("x"), (Series{0, 0, 10}));
}

// xmile.md 16.3: in order of the list; what is there is stock/dt and the inflows
TEST(NonNegative, OutflowsAreServedInOrder) {
  ModelRun run(
      xmile(stock("s", "10", "<inflow>in</inflow><outflow>a</outflow><outflow>b</outflow>") +
            flow("in", "2") + flow("a", "8") + flow("b", "7") + aux("seen", "b")));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("s"), (Series{10, 0, 0}));
  EXPECT_EQ(run.series("a"), (Series{8, 2, 2}));
  EXPECT_EQ(run.series("b"), (Series{4, 0, 0}));
  EXPECT_EQ(run.series("seen"), (Series{4, 0, 0}));
}

TEST(NonNegative, ABiflowRunningBackwardsAdds) {
  ModelRun run(xmile(stock("s", "1", "<outflow>back</outflow><outflow>out</outflow>") +
                     flow("back", "-3") + flow("out", "100")));
  EXPECT_EQ(run.series("back"), (Series{-3, -3, -3}));
  EXPECT_EQ(run.series("out"), (Series{4, 3, 3}));
  EXPECT_EQ(run.series("s"), (Series{1, 0, 0}));
}

TEST(NonNegative, ArraysAreLimitedByElement) {
  const std::string dims = "<dimensions><dim name=\"N\" size=\"2\"/></dimensions>";
  const std::string n = "<dimensions><dim name=\"N\"/></dimensions>";
  ModelRun run(
      xmile("<stock name=\"s\">" + n +
                "<eqn>N*10</eqn><outflow>f</outflow><non_negative/></stock><flow name=\"f\">" + n +
                "<eqn>15</eqn></flow>",
            dims));
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.elements("f", 0), (Series{10, 15}));
  EXPECT_EQ(run.elements("f", 1), (Series{0, 5}));
  EXPECT_EQ(run.elements("s", 2), (Series{0, 0}));
}

TEST(NonNegative, AChainKnowsALimitedInflow) {
  ModelRun run(xmile(stock("a", "3", "<outflow>f</outflow>") +
                     stock("b", "0", "<inflow>f</inflow><outflow>g</outflow>") + flow("f", "5") +
                     flow("g", "9")));
  EXPECT_EQ(run.series("f"), (Series{3, 0, 0}));
  EXPECT_EQ(run.series("g"), (Series{3, 0, 0}));
}

// xmile.md 16.6: where two stocks feed each other, one counts the other's flow of the step before
TEST(NonNegative, ACycleIsCutByTheStepBefore) {
  ModelRun run(xmile(stock("a", "4", "<inflow>g</inflow><outflow>f</outflow>") +
                     stock("b", "0", "<inflow>f</inflow><outflow>g</outflow>") + flow("f", "10") +
                     flow("g", "10")));
  EXPECT_EQ(run.report(), "");
  const Series a = run.series("a"), b = run.series("b");
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i] + b[i], 4) << i;
    EXPECT_GE(a[i], 0);
    EXPECT_GE(b[i], 0);
  }
}

TEST(NonNegative, AnInflowCountsWithItsMultiplier) {
  // in the first step 3 * 2 are there to go
  ModelRun run(xmile(stock("s", "0", "<inflow>in</inflow><outflow>out</outflow>") +
                     flow("in", "2", "<multiplier>3</multiplier>") + flow("out", "100")));
  EXPECT_EQ(run.series("out"), (Series{6, 6, 6}));
  EXPECT_EQ(run.series("s"), (Series{0, 0, 0}));
}

TEST(NonNegative, AScalarOutflowOfAnArrayIsRefused) {
  const std::string dims = "<dimensions><dim name=\"N\" size=\"2\"/></dimensions>";
  const std::string told =
      ModelRun(xmile("<stock name=\"s\"><dimensions><dim name=\"N\"/></dimensions><eqn>1</eqn>"
                     "<outflow>f</outflow><non_negative/></stock>" +
                         flow("f", "1"),
                     dims))
          .messages();
  EXPECT_EQ(told,
            "model:5:78: an outflow without subscripts ('f') of an array that may not go below "
            "zero is not supported yet\n");
}

TEST(NonNegative, TheClampRuleKeepsFlowsAndHoldsTheStock) {
  ResolveOptions options;
  options.non_negative = ResolveOptions::NonNegative::Clamp;
  ModelRun run(xmile(stock("s", "10", "<outflow>f</outflow>") + flow("f", "7")), options);
  EXPECT_EQ(run.series("f"), (Series{7, 7, 7}));
  EXPECT_EQ(run.series("s"), (Series{10, 3, 0}));
}

const char* const kLess =
    "<macro name=\"less\" filter=\"stock\"><parm>stock</parm><parm>volume</parm>"
    "<eqn>stock - volume</eqn></macro>";

/// A drum that loses 1 at the end of each step, and once at the start.
std::string drum(const std::string& outflow) {
  return stock("s", "10", "<outflow>f</outflow><less>1</less>") + flow("f", outflow);
}

// 9, less 5 and 1; 3 are there to give, and 1 is lost all the same
TEST(StockFilter, FollowsTheLimitsOfOutflows) {
  ModelRun run(xmile(drum("5"), kLess));
  EXPECT_EQ(run.series("f"), (Series{5, 3, 0}));
  EXPECT_EQ(run.series("s"), (Series{9, 3, -1}));
}

TEST(StockFilter, StaysAtZeroUnderTheClampRule) {
  ResolveOptions options;
  options.non_negative = ResolveOptions::NonNegative::Clamp;
  ModelRun run(xmile(drum("5"), kLess), options);
  EXPECT_EQ(run.series("f"), (Series{5, 5, 5}));
  EXPECT_EQ(run.series("s"), (Series{9, 3, 0}));
}

TEST(StockFilter, OfAStockThatDoesNotRunIsThatOfItsInitialValue) {
  std::string text = xmile(drum("5") + aux("x", "s"), kLess);
  const std::string settings = "<sim_specs>";
  text.replace(text.find(settings), settings.size(), settings + "<run by=\"group\"/>");
  ModelRun run(text);
  EXPECT_EQ(run.series("s"), (Series{9, 9, 9}));
}

const char* const kPlant =
    "<model name=\"Plant\"><variables>"
    "<aux name=\"demand\" access=\"input\"><eqn>0</eqn></aux>"
    "<aux name=\"output\" access=\"output\"><eqn>demand*2</eqn></aux></variables></model>";

TEST(Module, AConnectedInputIsItsSource) {
  std::string text =
      xmile(aux("need", "TIME + 1") + aux("x", "Plant.output + .need") +
            "<module name=\"Plant\"><connect to=\"Plant.demand\" from=\".need\"/></module>");
  text.insert(text.find("</xmile>"), kPlant);
  ModelRun run(text);
  EXPECT_EQ(run.report(), "");
  EXPECT_EQ(run.series("x"), (Series{3, 6, 9}));
  EXPECT_EQ(run.series("Plant.demand"), (Series{1, 2, 3}));
}

TEST(Module, AnInputHasOneSource) {
  std::string text = xmile(aux("a", "1") + aux("b", "2") +
                           "<module name=\"Plant\"><connect to=\"demand\" from=\"a\"/><connect "
                           "to=\"demand\" from=\"b\"/>"
                           "<connect to=\"nothing\" from=\"a\"/></module>");
  text.insert(text.find("</xmile>"), kPlant);
  EXPECT_EQ(ModelRun(text).messages(),
            "model:7:66: the connection from 'b' to 'demand' cannot be made: the input has another "
            "source already\n"
            "model:7:97: the connection from 'a' to 'nothing' cannot be made: there is no variable "
            "'nothing'\n");
}

}  // namespace
}  // namespace weir
