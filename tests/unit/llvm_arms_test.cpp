// Arms of choices that stand behind a branch, and those that do not.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/llvm_support.h"

namespace weir {
namespace {

constexpr const char* kHead = R"(program "arms" method euler
values 20
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v6 size 0
rates v6 size 0
slot 0 "Time" time
slot 8 "x" constant = 1.5
slot 9 "y" constant = -2
rates:
  eq "chosen"
)";

Program program_of(const std::string& body) {
  std::string problem;
  Program program = parse_program(kHead + body, problem);
  EXPECT_EQ(problem, "");
  EXPECT_EQ(verify(program), "");
  return program;
}

/// How many arms of `rates` stand behind a branch; the numbers are those of the interpreter, alone
/// and in lanes, some of which take one arm and some the other.
std::size_t count_arms(const std::string& body) {
  const Program program = program_of(body);
  EXPECT_EQ(test::first_difference(program), "");
  const std::string text = llvm_text(program, {}, false);
  std::size_t count = 0;
  for (std::size_t at = text.find("\narm"); at != std::string::npos;
       at = text.find("\narm", at + 1))
    ++count;
  return count;
}

TEST(LlvmArms, HoldWhatOnlyTheyNeed) {
  EXPECT_EQ(count_arms(R"(    %0 = pow v8, v9
    %1 = mul %0, v9
    %2 = gt v8, 1
    v10 = select %2, %1, v8
)"),
            1u);
  EXPECT_EQ(count_arms(R"(    %0 = exp v8
    %1 = sin v9
    %2 = add %1, v8
    v10 = select v9, %0, %2
)"),
            2u);
}

TEST(LlvmArms, LieWithinEachOther) {
  EXPECT_EQ(count_arms(R"(    %0 = exp v8
    %1 = sin v9
    %2 = lt v9, 0
    %3 = select %2, %0, %1
    %4 = mul %3, v8
    %5 = lt v8, 0
    v10 = select %5, v9, %4
)"),
            3u);
}

// what is read in an arm is read again behind it, and what stands before serves both
TEST(LlvmArms, LeaveNothingBehind) {
  EXPECT_EQ(count_arms(R"(    %0 = mul v8, v8
    %1 = pow v9, %0
    %2 = select v8, %1, %0
    v10 = add %2, v9
)"),
            1u);
}

TEST(LlvmArms, AreNotWhatOthersNeedToo) {
  for (const char* const body :
       {// of the condition
        "    %0 = pow v8, v9\n    v10 = select %0, %0, v8\n",
        // of both arms
        "    %0 = exp v8\n    v10 = select v9, %0, %0\n",
        // of something else
        "    %0 = exp v8\n    v11 = mul %0, 2\n    v10 = select v9, %0, v8\n",
        // quickly done
        "    %0 = mul v8, v9\n    v10 = select v9, %0, v8\n",
        // in a slot
        "    v11 = exp v8\n    v10 = select v9, v11, v8\n"})
    EXPECT_EQ(count_arms(body), 0u) << body;
}

// the choice of %3 lies in an arm, and has one; what stands before the loop stays there
TEST(LlvmArms, StayWithinALoop) {
  EXPECT_EQ(count_arms(R"(    %0 = exp v8
    for i0 in 3 {
      %1 = load v[10 + i0]
      %2 = pow %1, v9
      %3 = select %1, %2, v8
      %4 = select v9, %0, %3
      store v[14 + i0], %4
    }
)"),
            2u);
}

}  // namespace
}  // namespace weir
