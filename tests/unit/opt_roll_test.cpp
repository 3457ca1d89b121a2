// Which equations of a large model become loops. That these give the same bits: llvm_roll_test.
#include "ir/opt/roll.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

constexpr int kTurns = 1024;

std::string slot(int number) { return "v" + std::to_string(number); }

/// Sections with two statements a turn, from a pattern of each: `line(turn)`.
template <class First, class Second>
std::string rates_of(int turns, First first, Second second) {
  std::string text = "rates:\n";
  for (int turn = 0; turn < turns; ++turn) {
    text += "  eq \"a" + std::to_string(turn) + "\"\n" + first(turn);
    text += "  eq \"b" + std::to_string(turn) + "\"\n" + second(turn);
  }
  return text;
}

/// The rates as loops; "as it was" where there are none.
std::string rolled_rates(const Program& program) {
  const std::optional<Program> loops = rolled(program);
  if (!loops) return "as it was";
  EXPECT_EQ(verify(*loops), "");
  const std::string text = print(*loops);
  return text.substr(text.find("\nrates:") + 1);
}

Program halves_and_sums(int turns) {
  return test::program_of(
      test::small_head(9000),
      rates_of(
          turns,
          [](int turn) {
            return "    %0 = mul " + slot(100 + 2 * turn) + ", v8\n    " + slot(3000 + turn) +
                   " = add %0, " + slot(100 + turn / 2) + "\n";
          },
          [](int turn) {
            return "    " + slot(5000 + 2 * turn) + " = mul " + slot(3000 + turn) + ", 0.5\n";
          }));
}

// Steps of one length; a table where the slots have none; what all turns read, before them; a
// register for what the same turn wrote.
TEST(OptRoll, MakesALoopOfEquationsThatRepeatEachOther) {
  const Program program = halves_and_sums(kTurns);
  const std::string loop = R"(rates:
  eq "a0 to b1023"
    %5 = move v8
    for i0 in 1024 {
      %1 = load v[100 + i0*2]
      %0 = mul %1, %5
      %2 = load v[100 + t0[i0]]
      %3 = add %0, %2
      store v[3000 + i0], %3
      %4 = mul %3, 0.5
      store v[5000 + i0*2], %4
    }
)";
  EXPECT_EQ(rolled_rates(program), loop);
  EXPECT_EQ(rolled_size(program), 3u);
  const std::optional<Program> loops = rolled(program);
  const std::vector<std::uint32_t>& table = loops->index_tables[IndexTableId(0)];
  ASSERT_EQ(table.size(), std::size_t{kTurns});
  for (std::uint32_t turn = 0; turn < kTurns; ++turn) EXPECT_EQ(table[turn], turn / 2);
}

TEST(OptRoll, LeavesSmallSections) {
  const Program program = halves_and_sums(kTurns - 1);
  EXPECT_EQ(rolled_rates(program), "as it was");
  EXPECT_EQ(rolled_size(program), 3u * (kTurns - 1));
}

// what one statement writes and only the next one reads is not stored
TEST(OptRoll, HoldsInARegisterWhatATurnHasForItself) {
  Program program = halves_and_sums(kTurns);
  OptimiseOptions options;
  options.wanted = {5000, 5002};
  locals(program, options);
  EXPECT_EQ(program.locals.size(), std::size_t{2 * kTurns - 2});
  EXPECT_EQ(rolled_rates(program).find("store v[3000"), std::string::npos);

  // one of them is wanted: all are stored
  options.wanted->push_back(3700);
  locals(program, options);
  EXPECT_NE(rolled_rates(program).find("store v[3000"), std::string::npos);
}

// the same operations with other numbers
TEST(OptRoll, LeavesEquationsWithNumbersOfTheirOwn) {
  const Program program = test::program_of(
      test::small_head(9000),
      rates_of(
          kTurns,
          [](int turn) {
            return "    " + slot(100 + turn) + " = mul v8, " + std::to_string(turn) + "\n";
          },
          [](int turn) { return "    " + slot(3000 + turn) + " = neg v8\n"; }));
  EXPECT_EQ(rolled_rates(program).find("for"), std::string::npos);
}

}  // namespace
}  // namespace weir
