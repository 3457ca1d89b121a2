// Which equations of a large model become loops. That these give the same bits: llvm_roll_test.
#include "ir/opt/roll.h"

#include <gtest/gtest.h>

#include <algorithm>
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

// ---- steps that are not saved ----

/// Levels from v100 on, their rates from v3000 on: each gains from another and loses by a flow,
/// from v5000 on, that the same turn computes.
template <class Other>
Program levels(Other other, const std::string& more = "", const std::string& sections = "") {
  const std::string size = " size " + std::to_string(kTurns) + "\n";
  std::string head = test::small_head(9000, more);
  const std::size_t one = head.find("stocks v6");
  head.replace(one, head.find("slot 0") - one, "stocks v100" + size + "rates v3000" + size);
  head.replace(head.find("slot 6"), 6, "slot 100");
  const std::string rates = rates_of(
      kTurns,
      [](int turn) { return "    " + slot(5000 + turn) + " = mul " + slot(100 + turn) + ", v8\n"; },
      [&](int turn) {
        return "    " + slot(3000 + turn) + " = sub " +
               slot(100 + std::clamp(other(turn), 0, kTurns - 1)) + ", " + slot(5000 + turn) + "\n";
      });
  return test::program_of(head, rates + sections);
}

std::string quiet_of(const Program& program) {
  const std::optional<Program> loops = rolled(program);
  EXPECT_TRUE(loops);
  EXPECT_EQ(verify(*loops), "");
  const std::string text = print(*loops);
  const std::size_t quiet = text.find("\nquiet:");
  return quiet == std::string::npos ? "none" : text.substr(quiet + 1);
}

// a level is read by its own turn and the one before; neither rate nor flow is stored
TEST(OptRoll, MovesAStockWithItsTurnWhereNoLaterOneReadsIt) {
  EXPECT_EQ(quiet_of(levels([](int turn) { return turn + 1; })), R"(quiet:
  eq "a0 to stock"
    %6 = move v8
    %7 = move v4
    for i0 in 1024 {
      %0 = load v[100 + i0]
      %1 = mul %0, %6
      %2 = load v[101 + t0[i0]]
      %3 = sub %2, %1
      %4 = mul %7, %3
      %5 = add %0, %4
      store v[100 + i0], %5
    }
)");
}

TEST(OptRoll, TakesTurnsFromTheLastWhereNoEarlierOneReadsAStock) {
  const Program program = levels([](int turn) { return turn - 1; });
  EXPECT_EQ(quiet_of(program), R"(quiet:
  eq "a1023 to Stock"
    %6 = move v8
    %7 = move v4
    for i0 in 1024 backward {
      %0 = load v[100 + i0]
      %1 = mul %0, %6
      %2 = load v[100 + t0[i0]]
      %3 = sub %2, %1
      %4 = mul %7, %3
      %5 = add %0, %4
      store v[100 + i0], %5
    }
)");
  // by the table that `rates` has
  const std::optional<Program> loops = rolled(program);
  ASSERT_EQ(loops->index_tables.size(), 1u);
  const std::vector<std::uint32_t>& table = loops->index_tables[IndexTableId(0)];
  for (std::uint32_t turn = 1; turn < kTurns; ++turn) EXPECT_EQ(table[turn], turn - 1);
}

TEST(OptRoll, MovesStocksAfterAllTurnsThatNeedThem) {
  EXPECT_EQ(quiet_of(levels([](int turn) { return kTurns - 1 - turn; })), R"(quiet:
  eq "a0 to b1023"
    %4 = move v8
    for i0 in 1024 {
      %0 = load v[100 + i0]
      %1 = mul %0, %4
      %2 = load v[100 + t0[i0]]
      %3 = sub %2, %1
      store v[3000 + i0], %3
    }
  eq "Stock to stock"
    %4 = move v4
    for i0 in 1024 {
      %1 = load v[3000 + i0]
      %0 = mul %4, %1
      %2 = load v[100 + i0]
      %3 = add %2, %0
      store v[100 + i0], %3
    }
)");
}

TEST(OptRoll, LeavesStepsThatAreMoreThanTheirRates) {
  const auto next = [](int turn) { return turn + 1; };
  EXPECT_EQ(quiet_of(levels(next, "", "update:\n  eq \"a\"\n    v8990 = move 1\n")), "none");
  EXPECT_EQ(quiet_of(levels(next, "", "  eq \"count\"\n    v8990 = add v8990, 1\n")), "none");
}

}  // namespace
}  // namespace weir
