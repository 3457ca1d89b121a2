// What nobody has asked for, and whether what is asked for needs rates.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

// a flow v30 of the stock v6; v31 is observed, v40 to v44 a row that const computes
std::string sections(const std::string& observed) {
  return R"(dim 0 "five" ["a", "b", "c", "d", "e"]
slot 30 "flow" aux
slot 31 "seen" aux
slot 40 "row" fixed [0] size 5
slot 50 "made" aux hidden
const:
  eq "row"
    for i0 in 5 {
      store v[40 + i0], v8
    }
rates:
  eq "flow"
    v30 = mul v6, v8
  eq "Stock"
    v7 = sub 0, v30
observe:
  eq "seen"
    v31 = )" +
         observed + "\n";
}

Program after(const std::string& observed, const OptimiseOptions& options,
              const std::string& head = test::small_head(60)) {
  Program program = test::program_of(head, sections(observed));
  uses(program, options);
  EXPECT_EQ(verify(program), "");
  return program;
}

bool saves_without_rates(const std::string& observed, std::vector<std::uint32_t> wanted) {
  return after(observed, {std::move(wanted)}).saves_without_rates;
}

TEST(OptUses, NeedsNoRatesWhereStocksAndWhatIsMadeOfThemAreAskedFor) {
  EXPECT_TRUE(saves_without_rates("mul v6, 2", {}));
  EXPECT_TRUE(saves_without_rates("mul v6, 2", {0, 6, 31, 42}));
  EXPECT_FALSE(saves_without_rates("mul v6, 2", {6, 30}));
  EXPECT_FALSE(saves_without_rates("mul v6, 2", {7}));    // a rate itself
  EXPECT_FALSE(saves_without_rates("mul v30, 2", {31}));  // of the flow
  EXPECT_FALSE(saves_without_rates("mul v7, 2", {31}));
  // all of them
  EXPECT_FALSE(after("mul v6, 2", {}).saves_without_rates);
}

// the rates of others do more than move stocks
TEST(OptUses, IsForEulersMethod) {
  const OptimiseOptions stock{std::vector<std::uint32_t>{6}};
  std::string head = test::small_head(60);
  EXPECT_TRUE(after("mul v6, 2", stock, head).saves_without_rates);
  head.replace(head.find("euler"), 5, "rk4");
  EXPECT_FALSE(after("mul v6, 2", stock, head).saves_without_rates);
}

TEST(OptUses, TellsWhatNobodyHasAskedFor) {
  const auto unseen = [](const OptimiseOptions& options) {
    std::string names;
    for (const ProgramVar& var : after("mul v6, 2", options).vars)
      if (var.is_unseen) names += var.name + ", ";
    return names;
  };
  EXPECT_EQ(unseen({}), "");
  EXPECT_EQ(unseen({std::vector<std::uint32_t>{}}), "k, flow, seen, row, made, ");
  EXPECT_EQ(unseen({std::vector<std::uint32_t>{8, 31, 44}}), "flow, made, ");
}

TEST(OptUses, PrintsAndReadsBack) {
  const std::string text = print(after("mul v6, 2", {std::vector<std::uint32_t>{6}}));
  EXPECT_NE(text.find("\nsave without rates\n"), std::string::npos);
  EXPECT_NE(text.find("slot 40 \"row\" fixed [0] size 5 unseen\n"), std::string::npos);
  std::string problem;
  EXPECT_EQ(print(parse_program(text, problem)), text);
  EXPECT_EQ(problem, "");
}

}  // namespace
}  // namespace weir
