// Which loops add up several rows at once.
#include <gtest/gtest.h>

#include <string>

#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

// The sections after the pass.
std::string widened(const std::string& sections) {
  return test::sections_after(
      test::program_of(test::small_head(900, "index 0 [0, 40, 80, 120, 160]\n"), sections), {},
      {rows});
}

// five rows: four, and one more
TEST(OptRows, AddsUpFourAtOnce) {
  EXPECT_EQ(widened(R"(rates:
  eq "sum"
    %2 = mul v8, 2
    for i0 in 5 {
      %0 = move 0
      for i1 in 40 {
        %1 = load v[100 + i0*40 + i1]
        %0 = add %0, %1
      }
      %3 = mul %0, %2
      store v[20 + i0], %3
    }
)"),
            R"(rates:
  eq "sum"
    %2 = mul v8, 2
    for i0 in 1 {
      %0 = move 0
      %4 = move 0
      %7 = move 0
      %10 = move 0
      for i1 in 40 {
        %1 = load v[100 + i0*160 + i1]
        %0 = add %0, %1
        %5 = load v[140 + i0*160 + i1]
        %4 = add %4, %5
        %8 = load v[180 + i0*160 + i1]
        %7 = add %7, %8
        %11 = load v[220 + i0*160 + i1]
        %10 = add %10, %11
      }
      %3 = mul %0, %2
      store v[20 + i0*4], %3
      %6 = mul %4, %2
      store v[21 + i0*4], %6
      %9 = mul %7, %2
      store v[22 + i0*4], %9
      %12 = mul %10, %2
      store v[23 + i0*4], %12
    }
    for i2 in 1 {
      %13 = move 0
      for i3 in 40 {
        %14 = load v[260 + i2*40 + i3]
        %13 = add %13, %14
      }
      %15 = mul %13, %2
      store v[24 + i2], %15
    }
)");
}

// A sum of five rows: how long they are, what is read, where it goes.
std::string sums(int length, const std::string& read, const std::string& written) {
  return "rates:\n  eq \"sum\"\n    for i0 in 5 {\n      %0 = move 0\n      for i1 in " +
         std::to_string(length) + " {\n        %1 = load v[" + read +
         "]\n        %0 = add %0, %1\n      }\n      store v[" + written + "], %0\n    }\n";
}

bool stays(const std::string& sections) { return widened(sections) == sections; }

TEST(OptRows, LeavesRowsThatNeedEachOther) {
  EXPECT_FALSE(stays(sums(40, "100 + i0*40 + i1", "20 + i0")));
  // short ones
  EXPECT_TRUE(stays(sums(31, "100 + i0*40 + i1", "20 + i0")));
  // the first element of the next row is what the one before adds up to
  EXPECT_TRUE(stays(sums(40, "100 + i0*40 + i1", "140 + i0*40")));
  // its own first element
  EXPECT_FALSE(stays(sums(40, "100 + i0*40 + i1", "100 + i0*40")));
  // all at one place: the last turn's stays
  EXPECT_TRUE(stays(sums(40, "100 + i0*40 + i1", "20")));
}

TEST(OptRows, LeavesSumsOverAllRows) {
  EXPECT_TRUE(stays(R"(rates:
  eq "sum"
    %0 = move 0
    for i0 in 5 {
      for i1 in 40 {
        %1 = load v[100 + i0*40 + i1]
        %0 = add %0, %1
      }
      store v[20 + i0], %0
    }
)"));
}

TEST(OptRows, LeavesRowsThatATableNames) {
  EXPECT_TRUE(stays(sums(40, "100 + t0[i0] + i1", "20 + i0")));
}

}  // namespace
}  // namespace weir
