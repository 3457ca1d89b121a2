// Where the rates of stocks stand, as text.
#include <gtest/gtest.h>

#include <string>

#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

const std::string kHead = test::small_head(11, "slot 9 \"a\" aux\nslot 10 \"b\" aux\n");

// The sections after the pass.
std::string after(const std::string& sections) {
  return test::sections_after(test::program_of(kHead, sections), {}, {near});
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
