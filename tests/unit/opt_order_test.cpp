// Where the equations of a model that waits for them stand, and which of its divisions stay.
#include <gtest/gtest.h>

#include <fmt/core.h>

#include <string>
#include <vector>

#include "ir/opt/chains.h"
#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

Program program_of(const std::string& sections) {
  return test::program_of(test::small_head(400, "objects 2\n"), sections);
}

// The names of the equations of `rates` after the pass.
std::string ordered(const std::string& sections) {
  Program program = program_of(sections);
  order(program, {});
  EXPECT_EQ(verify(program), "");
  std::string names;
  for (const Statement& statement : program.section(SectionKind::Rates)) names += statement.label;
  return names;
}

// A statement; each needs the slot that the other writes.
std::string equation(char name, int slot, int need, const char* operation = "mul") {
  return fmt::format("  eq \"{}\"\n    v{} = {} v{}, v8\n", name, slot, operation, need);
}

// two chains of three: a b c and d e f
TEST(OptOrder, PutsChainsBesideEachOther) {
  EXPECT_EQ(
      ordered("rates:\n" + equation('a', 10, 6) + equation('b', 11, 10) + equation('c', 12, 11) +
              equation('d', 13, 6) + equation('e', 14, 13) + equation('f', 15, 14)),
      "adbecf");
}

// x could stand anywhere, and stands in the middle of the chain of five; of z, which only needs the
// first, and of those that need z the same
TEST(OptOrder, PutsWhatNobodyWaitsForMidway) {
  EXPECT_EQ(
      ordered("rates:\n" + equation('x', 15, 6) + equation('a', 10, 6) + equation('b', 11, 10) +
              equation('c', 12, 11) + equation('d', 13, 12) + equation('e', 14, 13)),
      "abxcde");
}

// what an equation computes does not count, only what it needs: the same order as that of two
// chains
TEST(OptOrder, AFormulaMovesNothing) {
  EXPECT_EQ(ordered("rates:\n" + equation('a', 10, 6) +
                    "  eq \"b\"\n    %0 = exp v10\n    %1 = mul %0, v10\n    v11 = pow %1, v8\n" +
                    equation('c', 12, 11) + equation('d', 13, 6) + equation('e', 14, 13) +
                    equation('f', 15, 14)),
            "adbecf");
}

// `b` reads what `c` writes anew, `d` reads that; `a` only writes it the first time
TEST(OptOrder, KeepsWritesBehindReads) {
  EXPECT_EQ(ordered("rates:\n" + equation('a', 10, 6) + equation('b', 11, 10) +
                    equation('c', 10, 8) + equation('d', 12, 10)),
            "abcd");
}

TEST(OptOrder, KeepsTheOrderOfWhatObjectsDo) {
  EXPECT_EQ(ordered(R"(rates:
  eq "a"
    v10 = hold_now object[1]
  eq "b"
    v11 = hold_now object[0]
  eq "c"
    v12 = mul v6, v8
)"),
            "acb");
}

// two long, and more than twelve for each of these
TEST(OptOrder, LeavesWideModels) {
  std::string wide = "rates:\n" + equation('b', 10, 6) + equation('c', 11, 10);
  std::string names = "bc";
  for (int i = 0; i < 23; ++i) {
    wide += equation('a', 20 + i, 6);
    names += 'a';
  }
  EXPECT_EQ(ordered(wide), names);
  EXPECT_FALSE(waiting_chains(program_of(wide)));
  EXPECT_TRUE(waiting_chains(program_of("rates:\n" + equation('a', 10, 6))));
}

TEST(OptOrder, LeavesLoops) {
  EXPECT_EQ(ordered("rates:\n" + equation('a', 10, 6) + equation('b', 11, 10) +
                    equation('c', 12, 6) + R"(  eq "d"
    for i0 in 3 {
      %0 = load v[20 + i0]
      store v[30 + i0], %0
    }
)"),
            "abcd");
}

// The operations of the divisions of `rates`.
std::string divided(const std::string& sections) {
  Program program = program_of(sections);
  divide(program, {});
  EXPECT_EQ(verify(program), "");
  std::string operations;
  for (const Statement& statement : program.section(SectionKind::Rates))
    operations += statement.label + (statement.body[0].op == Op::DivBy ? "* " : "/ ");
  return operations;
}

// nobody waits for x, which stands beside a chain of three; in a chain of twenty y goes round one
TEST(OptDivide, MultipliesWhereOthersWait) {
  const std::string chain =
      equation('a', 10, 6, "div") + equation('b', 11, 10, "div") + equation('c', 12, 11, "div");
  EXPECT_EQ(divided("rates:\n" + chain + equation('x', 15, 6, "div")), "a* b* c* x/ ");

  std::string twenty = "rates:\n", operations;
  for (int i = 0; i < 20; ++i) {
    twenty += equation('a', 10 + i, i == 0 ? 6 : 9 + i, "div");
    operations += "a* ";
  }
  twenty += "  eq \"y\"\n    v50 = div v20, v8\n  eq \"z\"\n    v51 = add v50, v22\n";
  EXPECT_EQ(divided(twenty), operations + "y/ z/ ");
}

TEST(OptDivide, DividesInWideModels) {
  std::string wide = "rates:\n", operations;
  for (int i = 0; i < 13; ++i) {
    wide += equation('a', 20 + i, 6, "div");
    operations += "a/ ";
  }
  EXPECT_EQ(divided(wide), operations);
}

}  // namespace
}  // namespace weir
