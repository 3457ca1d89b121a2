// What a step of a model of arrays does where nothing is saved.
#include <gtest/gtest.h>

#include <string>

#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

// 30 rows of 20 stocks from v1000 on, their rates from v2000 on, and what the test adds
std::string head(const std::string& more = "", const char* method = "euler") {
  std::string names;
  for (int i = 0; i < 30; ++i) names += (i == 0 ? "\"n" : ", \"n") + std::to_string(i) + "\"";
  std::string row = names, column = names.substr(0, names.find(", \"n20"));
  return std::string("program \"p\" method ") + method + R"(
values 6000
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v1000 size 600
rates v2000 size 600
)" + more +
         "dim 0 \"row\" [" + row + "]\ndim 1 \"column\" [" + column + R"(]
slot 0 "Time" time
slot 1000 "level" stock [0, 1] size 600
slot 3000 "flow" aux [0, 1] size 600
slot 4000 "total" aux [0] size 30
)";
}

const char* const kRates = R"(rates:
  eq "total, flow, level"
    for i0 in 30 {
      %0 = move 0
      for i1 in 20 {
        %1 = load v[1000 + i0*20 + i1]
        %0 = add %0, %1
      }
      store v[4000 + i0], %0
      for i2 in 20 {
        %2 = mul %0, 0.001
        store v[3000 + i0*20 + i2], %2
        store v[2000 + i0*20 + i2], %2
      }
    }
)";

std::string quiet_of(const std::string& head, const std::string& rates) {
  const std::string text = test::sections_after(test::program_of(head, rates), {}, {quiet});
  EXPECT_EQ(text.substr(0, rates.size()), rates);
  return text.substr(rates.size());
}

// what is only saved is not stored; a stock changes when its row has been added up
TEST(OptQuiet, MovesTheStocksAndStoresNothingElse) {
  EXPECT_EQ(quiet_of(head(), kRates), R"(quiet:
  eq "total, flow, level, level" loops 5
    for i0 in 30 {
      %0 = move 0
      for i1 in 20 {
        %1 = load v[1000 + i0*20 + i1]
        %0 = add %0, %1
      }
      %2 = mul %0, 0.001
      for i2 in 20 {
        %4 = mul v4, %2
        %5 = load v[1000 + i0*20 + i2]
        %6 = add %5, %4
        store v[1000 + i0*20 + i2], %6
      }
    }
)");
}

TEST(OptQuiet, IsForEulersMethodAndStocksAlone) {
  EXPECT_EQ(quiet_of(head("", "rk4"), kRates), "");
  EXPECT_EQ(quiet_of(head("", "difference"), kRates), "");
  EXPECT_EQ(quiet_of(head("clamped v1000 size 600\n"), kRates), "");
  EXPECT_EQ(quiet_of(head("memories v5000 size 1\nnexts v5001 size 1\n"), kRates), "");
  const std::string update = "update:\n  eq \"a\"\n    v5000 = move 1\n";
  EXPECT_EQ(quiet_of(head(), kRates + update), "");
}

// then there is nothing to gain
TEST(OptQuiet, IsForModelsOfArraysThatAreNotSavedAtEachStep) {
  std::string every_step = head();
  every_step.insert(every_step.find("stocks"), "save every step\n");
  EXPECT_EQ(quiet_of(every_step, kRates), "");
  std::string many = kRates;
  for (int i = 0; i < 150; ++i)
    many += "  eq \"a\"\n    v" + std::to_string(5000 + i) + " = mul v4, 2\n";
  EXPECT_EQ(quiet_of(head(), many), "");
}

// which a step that leaves something out would not do
TEST(OptQuiet, IsNotForRatesThatReadWhatTheyLeftBehind) {
  const std::string counter = "  eq \"count\"\n    v5000 = add v5000, 1\n";
  EXPECT_EQ(quiet_of(head(), kRates + counter), "");
}

}  // namespace
}  // namespace weir
