// What a step of a model of arrays does where nothing is saved.
#include <gtest/gtest.h>

#include <string>

#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

const std::string kRates = std::string(R"(rates:
  eq "total, flow, level"
    for i0 in 30 {
)") + test::kRowTotal + R"(      for i2 in 20 {
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
  EXPECT_EQ(quiet_of(test::rows_head(), kRates), R"(quiet:
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
  EXPECT_EQ(quiet_of(test::rows_head("", "rk4"), kRates), "");
  EXPECT_EQ(quiet_of(test::rows_head("", "difference"), kRates), "");
  EXPECT_EQ(quiet_of(test::rows_head("clamped v1000 size 600\n"), kRates), "");
  EXPECT_EQ(quiet_of(test::rows_head("memories v5000 size 1\nnexts v5001 size 1\n"), kRates), "");
  const std::string update = "update:\n  eq \"a\"\n    v5000 = move 1\n";
  EXPECT_EQ(quiet_of(test::rows_head(), kRates + update), "");
}

// then there is nothing to gain
TEST(OptQuiet, IsForModelsOfArraysOfWhichNotAllOfEachStepIsSaved) {
  std::string every_step = test::rows_head();
  every_step.insert(every_step.find("stocks"), "save every step\n");
  EXPECT_EQ(quiet_of(every_step, kRates), "");
  Program some = test::program_of(every_step, kRates);
  quiet(some, {std::vector<std::uint32_t>{4000}});
  EXPECT_FALSE(some.section(SectionKind::Quiet).empty());
  std::string many = kRates;
  for (int i = 0; i < 150; ++i)
    many += "  eq \"a\"\n    v" + std::to_string(5000 + i) + " = mul v4, 2\n";
  EXPECT_EQ(quiet_of(test::rows_head(), many), "");
}

// which a step that leaves something out would not do
TEST(OptQuiet, IsNotForRatesThatReadWhatTheyLeftBehind) {
  const std::string counter = "  eq \"count\"\n    v5000 = add v5000, 1\n";
  EXPECT_EQ(quiet_of(test::rows_head(), kRates + counter), "");
}

}  // namespace
}  // namespace weir
