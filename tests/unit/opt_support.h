// Small Programs as text, and what passes make of them: for the tests of ir/opt.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>

#include "ir/opt/optimise.h"

namespace weir::test {

/// Controls in the slots 0 to 5, a stock v6 with the rate v7, the constant k in v8.
inline std::string small_head(int values, const std::string& more = "") {
  return "program \"p\" method euler\nvalues " + std::to_string(values) + R"(
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v6 size 1
rates v7 size 1
slot 0 "Time" time
slot 6 "Stock" stock
slot 8 "k" constant = 3
)" + more;
}

/// 30 rows of 20 stocks from v1000 on, their rates from v2000 on, flows and totals, and `more`.
inline std::string rows_head(const std::string& more = "", const std::string& method = "euler") {
  std::string names;
  for (int i = 0; i < 30; ++i) names += (i == 0 ? "\"n" : ", \"n") + std::to_string(i) + "\"";
  const std::string column = names.substr(0, names.find(", \"n20"));
  return "program \"p\" method " + method + R"(
values 6000
control time v0 step_time v1 start v2 stop v3 dt v4 save v5
stocks v1000 size 600
rates v2000 size 600
)" + more +
         "dim 0 \"row\" [" + names + "]\ndim 1 \"column\" [" + column + R"(]
slot 0 "Time" time
slot 1000 "level" stock [0, 1] size 600
slot 3000 "flow" aux [0, 1] size 600
slot 4000 "total" aux [0] size 30
)";
}

/// Within a loop i0 over those rows: the sum of each, in %0 and as its total.
inline const char* const kRowTotal = R"(      %0 = move 0
      for i1 in 20 {
        %1 = load v[1000 + i0*20 + i1]
        %0 = add %0, %1
      }
      store v[4000 + i0], %0
)";

inline Program program_of(const std::string& head, const std::string& sections) {
  std::string problem;
  Program program = parse_program(head + sections, problem);
  EXPECT_EQ(problem, "");
  EXPECT_EQ(verify(program), "");
  return program;
}

/// What is printed from the first section on.
inline std::string sections_of(const Program& program) {
  const std::string text = print(program);
  std::size_t first = text.size();
  for (const char* name :
       {"\nconst:", "\ninit:", "\nrates:", "\nupdate:", "\nobserve:", "\nstep:", "\nquiet:"})
    first = std::min(first, text.find(name));
  return text.substr(std::min(first + 1, text.size()));
}

/// The sections after some passes.
inline std::string sections_after(Program program, const OptimiseOptions& options,
                                  std::initializer_list<decltype(&fuse)> passes) {
  for (const auto pass : passes) {
    pass(program, options);
    EXPECT_EQ(verify(program), "");
  }
  return sections_of(program);
}

}  // namespace weir::test
