// Comparing tables: conformance.md 4 to 7, rule by rule.
#include <gtest/gtest.h>

#include <cmath>

#include "tools/libweir/compare.h"

namespace weir {
namespace {

Table table(std::string_view text) {
  TableRead read = parse_table(text);
  EXPECT_TRUE(read.ok) << read.problem;
  return std::move(read.table);
}

Comparison compared(std::string_view expected, std::string_view actual, CompareRules rules = {}) {
  return compare(table(expected), table(actual), rules);
}

Verdict verdict(std::string_view expected, std::string_view actual, CompareRules rules = {}) {
  return compared(expected, actual, rules).verdict;
}

std::string first(const Comparison& comparison) {
  return comparison.first ? mismatch_text(*comparison.first) : "";
}

TEST(Compare, PairsColumnsByCanonicalName) {
  EXPECT_EQ(verdict("Time,Heat Loss,f[A1, B1]\n0,1,2\n", "t,\"f[a1,b1]\",heat_loss\n0,2,1\n"),
            Verdict::Missing);  // unquoted comma in the expected header cuts the cell
  EXPECT_EQ(verdict("Time,Heat Loss,\"f[A1, B1]\"\n0,1,2\n", "t,\"f[a1,b1]\",heat_loss\n0,2,1\n"),
            Verdict::Pass);
  EXPECT_EQ(verdict("Time,\"\"\"goal 1.5 for x\"\"\"\n0,1\n", "Time,goal 1.5 for x\n0,1\n"),
            Verdict::Pass);
}

TEST(Compare, MissingColumnDecides) {
  const Comparison result = compared("Time,a,b\n0,1,2\n", "Time,a,c\n0,5,2\n");
  EXPECT_EQ(result.verdict, Verdict::Missing);
  EXPECT_EQ(result.columns[1].state, ColumnState::Lacking);
  EXPECT_EQ(result.expected_count, 2u);
  EXPECT_EQ(result.compared_count, 1u);
}

TEST(Compare, ControlsAndHashColumnsMayBeAbsent) {
  EXPECT_EQ(verdict("Time,x,SAVEPER,TIME STEP,#d1#\n0,1,1,1,9\n", "Time,x\n0,1\n"), Verdict::Pass);
  EXPECT_EQ(verdict("Time,x,SAVEPER\n0,1,1\n", "Time,x,saveper\n0,1,2\n"), Verdict::Fail);
}

TEST(Compare, VaryingControlIsNotHeldAgainstOneValue) {
  EXPECT_EQ(verdict("Time,x,FINAL TIME\n0,1,5\n1,1,6\n", "Time,x,FINAL TIME\n0,1,5\n1,1,5\n"),
            Verdict::Pass);
}

TEST(Compare, EmptySuccessIsAFailure) {
  const Comparison result = compared("Time,FINAL TIME\n0,1\n", "Time,FINAL TIME\n0,1\n");
  EXPECT_EQ(result.verdict, Verdict::Fail);
  EXPECT_EQ(first(result), "too few columns could be compared");
}

TEST(Compare, ToleranceIsRelativeAndAbsolute) {
  // 1e-4 of the larger, and 1e-6 of the column's largest
  EXPECT_EQ(verdict("Time,x\n0,1000\n", "Time,x\n0,1000.09\n"), Verdict::Pass);
  EXPECT_EQ(verdict("Time,x\n0,1000\n", "Time,x\n0,1000.11\n"), Verdict::Fail);
  EXPECT_EQ(verdict("Time,x\n0,0\n1,1000\n", "Time,x\n0,0.0009\n1,1000\n"), Verdict::Pass);
  EXPECT_EQ(verdict("Time,x\n0,0\n1,1\n", "Time,x\n0,0.0009\n1,1\n"), Verdict::Fail);
  CompareRules tight;
  tight.rtol = 1e-9;
  tight.atol = 0;
  tight.atol_share = 0;
  EXPECT_EQ(verdict("Time,x\n0,1000\n", "Time,x\n0,1000.00001\n", tight), Verdict::Fail);
}

TEST(Compare, ReportsWorstAndFirst) {
  const Comparison result =
      compared("Time,a,b\n0,1,1\n1,2,2\n2,4,4\n", "Time,b,a\n0,1,1\n1,2,2.5\n2,5,8\n");
  EXPECT_EQ(result.verdict, Verdict::Fail);
  EXPECT_EQ(first(result), "at time 1: 'a' is 2.5, expected 2");
  EXPECT_EQ(result.worst_column, "a");
  EXPECT_DOUBLE_EQ(result.worst_relative, 0.5);  // |8 - 4| / 8
  EXPECT_DOUBLE_EQ(result.worst_time, 2);
  EXPECT_DOUBLE_EQ(result.worst_absolute, 4);
  EXPECT_EQ(result.columns[0].failed, 2u);
  EXPECT_FALSE(result.passes_strictly);
}

TEST(Compare, AmongEqualTimesTheRunsOrderTells) {
  const Comparison result = compared("Time,a,b\n0,1,1\n", "Time,b,a\n0,2,2\n");
  EXPECT_EQ(first(result), "at time 0: 'b' is 2, expected 1");
}

TEST(Compare, StrictLevelStandsBesideTheVerdict) {
  const Comparison result = compared("Time,x\n0,100\n", "Time,x\n0,100.005\n");
  EXPECT_EQ(result.verdict, Verdict::Pass);
  EXPECT_FALSE(result.passes_strictly);
}

TEST(Compare, ConstantInTheFirstRowHoldsForAll) {
  EXPECT_EQ(verdict("Time,k,x\n0,5,1\n1,,2\n", "Time,k,x\n0,5,1\n1,5,2\n"), Verdict::Pass);
  EXPECT_EQ(verdict("Time,k,x\n0,5,1\n1,,2\n", "Time,k,x\n0,5,1\n1,6,2\n"), Verdict::Fail);
}

TEST(Compare, EmptyCellsAreNotComparedUnlessStrict) {
  const char* expected = "Time,x\n0,1\n1,2\n2,\n";
  const Comparison loose = compared(expected, "Time,x\n0,1\n1,2\n2,3\n");
  EXPECT_EQ(loose.verdict, Verdict::Pass);
  EXPECT_EQ(loose.notes, (std::vector<std::string>{"1 numbers stand where no value is expected"}));
  CompareRules strict;
  strict.strict_missing = true;
  EXPECT_EQ(first(compared(expected, "Time,x\n0,1\n1,2\n2,3\n", strict)),
            "at time 2: 'x' is 3 where no value is expected");
  EXPECT_EQ(verdict(expected, "Time,x\n0,1\n1,2\n2,\n", strict), Verdict::Pass);
  EXPECT_EQ(verdict(expected, "Time,x\n0,1\n1,2\n2,-6.49037e32\n", strict), Verdict::Pass);
}

TEST(Compare, NoValueWhereANumberIsExpectedFails) {
  EXPECT_EQ(first(compared("Time,x\n0,1\n1,2\n", "Time,x,y\n0,,1\n1,2,1\n")),
            "at time 0: 'x' is no value, expected 1");
}

TEST(Compare, InfinityEqualsOnlyItself) {
  EXPECT_EQ(verdict("Time,x\n0,1e999\n", "Time,x\n0,inf\n"), Verdict::Pass);
  EXPECT_EQ(verdict("Time,x\n0,1e999\n", "Time,x\n0,-inf\n"), Verdict::Fail);
  EXPECT_EQ(verdict("Time,x\n0,1e999\n", "Time,x\n0,1e300\n"), Verdict::Fail);
  EXPECT_EQ(verdict("Time,x\n0,1\n", "Time,x\n0,inf\n"), Verdict::Fail);
}

TEST(Compare, TimesOfSixDigitsFindTheirRow) {
  EXPECT_EQ(verdict("Time,x\n10.0312,1\n", "Time,x\n10,0\n10.03125,1\n10.0625,2\n"), Verdict::Pass);
}

TEST(Compare, UnsavedTimeFails) {
  const Comparison result = compared("Time,x\n0,1\n0.5,1\n1,1\n2,1\n", "Time,x\n0,1\n1,1\n");
  EXPECT_EQ(result.verdict, Verdict::Fail);
  EXPECT_EQ(first(result), "time 0.5 not saved");
  EXPECT_EQ(result.notes, (std::vector<std::string>{"2 expected times are not saved"}));
}

TEST(Compare, TimesOnlyTheRunHasAreFine) {
  const Comparison result = compared("Time,x\n1,1\n", "Time,x\n0,0\n0.5,0\n1,1\n2,9\n");
  EXPECT_EQ(result.verdict, Verdict::Pass);
  EXPECT_EQ(result.notes,
            (std::vector<std::string>{"the run goes on to 2 after the last expected time 1"}));
}

TEST(Compare, UntilEndsTheComparison) {
  CompareRules rules;
  rules.until = 1;
  EXPECT_EQ(verdict("Time,x\n0,1\n1,1\n2,1\n", "Time,x\n0,1\n1,1\n2,7\n", rules), Verdict::Pass);
}

TEST(Compare, IgnoredColumnsDoNotCount) {
  CompareRules rules;
  rules.ignore = {"NOISE_level"};
  const Comparison result = compared("Time,x,Noise Level\n0,1,5\n", "Time,x\n0,1\n", rules);
  EXPECT_EQ(result.verdict, Verdict::Pass);
  EXPECT_EQ(result.expected_count, 1u);
}

TEST(Compare, DatVariablesHaveTheirOwnTimes) {
  const char* dat = "k\n0\t5\nx\n0\t1\n2\t3\n";
  EXPECT_EQ(verdict(dat, "Time,k,x\n0,5,1\n1,5,2\n2,5,3\n"), Verdict::Pass);
  // a constant holds at every time of the run
  EXPECT_EQ(first(compared(dat, "Time,k,x\n0,5,1\n1,6,2\n2,5,3\n")),
            "at time 1: 'k' is 6, expected 5");
  EXPECT_EQ(verdict("Time,k,x\n0,5,1\n2,5,3\n", dat), Verdict::Pass);
  EXPECT_DOUBLE_EQ(default_rules(table(dat)).atol, 1e-5);
}

TEST(Compare, TwoExpectedColumnsOfOneNameAreBothCompared) {
  const Comparison result = compared("Time,x,X\n0,1,2\n", "Time,x\n0,1\n");
  EXPECT_EQ(result.verdict, Verdict::Fail);
  EXPECT_EQ(result.notes,
            (std::vector<std::string>{"two expected columns are named 'X'; both are compared"}));
}

TEST(Compare, TextTellsVerdictFirstAndMissing) {
  const Comparison result = compared("Time,a,b\n0,1,2\n1,1,2\n", "Time,a\n0,1\n1,2\n");
  EXPECT_EQ(comparison_text(result, "ref.csv", "out.csv"),
            "MISSING  out.csv against ref.csv: 1 of 2 columns compared, worst 0.5 relative ('a' at "
            "time 1)\n"
            "  missing: 'b'\n"
            "  first: at time 1: 'a' is 2, expected 1\n"
            "  differs: 'a' at 1 of 2 times, worst 0.5 relative at time 1\n");
}

}  // namespace
}  // namespace weir
