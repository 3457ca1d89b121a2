// Where the rates of stocks stand, as text.
#include <gtest/gtest.h>

#include <string>

#include "ir/opt/optimise.h"

namespace weir {
namespace {

constexpr const char* kHead = R"(program "p" method euler
values 11
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v6 size 1
rates v7 size 1
slot 0 "Time" time
slot 6 "Stock" stock
slot 8 "k" constant = 3
slot 9 "a" aux
slot 10 "b" aux
)";

// The sections after the pass.
std::string after(const std::string& sections) {
  std::string problem;
  Program program = parse_program(kHead + sections, problem);
  EXPECT_EQ(problem, "");
  near(program, {});
  EXPECT_EQ(verify(program), "");
  const std::string text = print(program);
  return text.substr(text.find("rates:"));
}

// v7 is the rate of the stock
TEST(OptNear, PutsARateBehindWhatItNeeds) {
  const char* const before = R"(rates:
  eq "a"
    v9 = mul v6, v8
  eq "b"
    v10 = mul v9, v8
  eq "Stock"
    v7 = sub v8, v9
)";
  EXPECT_EQ(after(before), R"(rates:
  eq "a"
    v9 = mul v6, v8
  eq "Stock"
    v7 = sub v8, v9
  eq "b"
    v10 = mul v9, v8
)");
}

// read by another equation, of numbers that are written again, of none that are computed
TEST(OptNear, LeavesWhatHasToStay) {
  for (const char* const before : {R"(rates:
  eq "Stock"
    v7 = sub v8, v6
  eq "a"
    v9 = mul v7, v8
  eq "b"
    v10 = mul v9, v8
)",
                                   R"(rates:
  eq "a"
    v9 = mul v6, v8
  eq "b"
    v9 = mul v9, v8
  eq "Stock"
    v7 = sub v8, v9
)",
                                   R"(rates:
  eq "a"
    v9 = mul v6, v8
  eq "Stock"
    v7 = sub v8, v6
)"}) {
    EXPECT_EQ(after(before), before);
  }
}

}  // namespace
}  // namespace weir
