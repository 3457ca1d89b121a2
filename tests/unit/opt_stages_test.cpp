// The stages of a step, and what is read before a loop, as text.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <string>

#include "ir/opt/optimise.h"

namespace weir {
namespace {

// The stock v6 grows by v7 = v8 * v6, by way of v9.
std::string growth(const char* method, const char* more = "") {
  return fmt::format(R"(program "p" method {}
values 20
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v6 size 1
rates v7 size 1
slot 0 "Time" time
slot 6 "Stock" stock
slot 8 "k" constant = 3
slot 9 "a" aux
rates:
  eq "a"
    v9 = mul v8, v6
  eq "Stock"
    v7 = add v9, v0
{})",
                     method, more);
}

// The section, a statement a line.
std::string step_of(const std::string& text) {
  std::string problem;
  Program program = parse_program(text, problem);
  EXPECT_EQ(problem, "");
  stages(program, {});
  EXPECT_EQ(verify(program), "");
  std::string printed = print(program);
  const std::size_t at = printed.find("step:\n");
  if (at == printed.npos) return {};
  std::string lines;
  for (std::size_t begin = at; begin < printed.size();) {
    const std::size_t end = printed.find('\n', begin);
    const std::string line = printed.substr(begin, end - begin);
    if (line.find(" = ") != line.npos) lines += line.substr(4) + "\n";
    begin = end + 1;
  }
  return lines;
}

// X + dt*f(t + dt/2, X + dt/2*F1); v20 is the time of the end, which this method does without
TEST(OptStages, OfTheMidpointMethod) {
  EXPECT_EQ(step_of(growth("rk2_midpoint")), R"(v21 = div v4, 2
v22 = add v0, v21
v23 = mul v21, v7
v24 = add v6, v23
v25 = mul v8, v24
v26 = add v25, v22
v27 = mul v4, v26
v6 = add v6, v27
)");
}

// X + dt/2*(F1 + F2), F2 = f(t + dt, X + dt*F1)
TEST(OptStages, OfHeun) {
  EXPECT_EQ(step_of(growth("rk2_heun")), R"(v21 = add 0, v7
v22 = mul v4, v7
v23 = add v6, v22
v24 = mul v8, v23
v25 = add v24, v20
v26 = div v4, 2
v27 = add v21, v25
v28 = mul v26, v27
v6 = add v6, v28
)");
}

// X + dt/6*(F1 + 2*F2 + 2*F3 + F4)
TEST(OptStages, OfRungeAndKutta) {
  EXPECT_EQ(step_of(growth("rk4")), R"(v21 = div v4, 2
v22 = add v0, v21
v23 = add 0, v7
v24 = mul v21, v7
v25 = add v6, v24
v26 = mul v8, v25
v27 = add v26, v22
v28 = mul 2, v27
v29 = add v23, v28
v30 = mul v21, v27
v31 = add v6, v30
v32 = mul v8, v31
v33 = add v32, v22
v34 = mul 2, v33
v35 = add v29, v34
v36 = mul v4, v33
v37 = add v6, v36
v38 = mul v8, v37
v39 = add v38, v20
v40 = div v4, 6
v41 = add v35, v39
v42 = mul v40, v41
v6 = add v6, v42
)");
}

// hoist has put it into const
TEST(OptStages, ReadARateThatNoStepChangesWhereItIs) {
  std::string text = growth("rk2_midpoint");
  text.replace(text.find("rates:\n"), text.npos,
               "const:\n  eq \"Stock\"\n    v7 = mul v8, 2\nrates:\n");
  EXPECT_EQ(step_of(text), R"(v21 = div v4, 2
v22 = add v0, v21
v23 = mul v21, v7
v24 = add v6, v23
v25 = mul v4, v7
v6 = add v6, v25
)");
}

// a method of one stage, one that chooses its parts, a number that is kept from step to step, an
// array
TEST(OptStages, OfNothingElse) {
  EXPECT_EQ(step_of(growth("euler")), "");
  EXPECT_EQ(step_of(growth("rk4_auto")), "");
  EXPECT_EQ(step_of(growth("rk4", "  eq \"b\"\n    v11 = add v12, 1\n    v12 = move v11\n")), "");
  EXPECT_EQ(
      step_of(growth("rk4", "  eq \"b\"\n    for i0 in 2 {\n      store v[12 + i0], v6\n    }\n")),
      "");
}

TEST(OptAhead, ReadsBeforeALoopWhatItsTurnsKeep) {
  std::string problem;
  Program program = parse_program(growth("euler", R"(  eq "b"
    for i0 in 2 {
      %0 = load v[12 + i0]
      %1 = mul %0, v8
      %2 = add %1, v14
      store v[14 + i0], %2
    }
)"),
                                  problem);
  ASSERT_EQ(problem, "");
  ahead(program, {});
  EXPECT_EQ(verify(program), "");
  const std::string text = print(program);
  // v14 is what the first turn stores
  EXPECT_EQ(text.substr(text.find("  eq \"b\"")), R"(  eq "b"
    %3 = move v8
    for i0 in 2 {
      %0 = load v[12 + i0]
      %1 = mul %0, %3
      %2 = add %1, v14
      store v[14 + i0], %2
    }
)");
}

}  // namespace
}  // namespace weir
