// What each pass makes of small Programs, as text.
#include <gtest/gtest.h>

#include <string>

#include "ir/opt/fold.h"
#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

const std::string kHead = test::small_head(20, R"(slot 9 "a" aux
slot 10 "b" aux
slot 11 "c" aux
slot 12 "hidden" aux hidden
table 0 "t" continuous (0, 0) (1, 1)
)");

// The sections after some passes.
std::string after(const std::string& sections, const OptimiseOptions& options,
                  std::initializer_list<decltype(&hoist)> passes) {
  return test::sections_after(test::program_of(kHead, sections), options, passes);
}

TEST(OptHoist, MovesWhatGivenNumbersDecide) {
  const char* const before = R"(rates:
  eq "a"
    %0 = div v8, 3
    v9 = mul %0, v6
)";
  EXPECT_EQ(after(before, {}, {hoist}), R"(const:
  eq "a"
    v20 = div v8, 3
rates:
  eq "a" registers 1
    v9 = mul v20, v6
)");
}

// `b` is written at every step, the clock moves, loops stay
TEST(OptHoist, LeavesWhatAStepChanges) {
  const char* const before = R"(rates:
  eq "b"
    v10 = add v0, 1
  eq "a"
    v9 = mul v10, v6
  eq "c"
    for i0 in 2 {
      v11 = mul v8, 2
    }
)";
  EXPECT_EQ(after(before, {}, {hoist}), before);
}

// `3 / k` before the loop; an accumulator starts there too, and stays
TEST(OptHoist, MovesWhatStandsBeforeALoop) {
  const char* const before = R"(rates:
  eq "a"
    %0 = move v8
    %1 = div 3, v8
    for i0 in 2 {
      %0 = add %0, %1
    }
    v9 = move %0
)";
  EXPECT_EQ(after(before, {}, {hoist}), R"(const:
  eq "a"
    v20 = div 3, v8
rates:
  eq "a" registers 2
    %0 = move v8
    for i0 in 2 {
      %0 = add %0, v20
    }
    v9 = move %0
)");
}

// `k` is given; `b` changes; a half is exact, a tenth is not
TEST(OptDivide, InvertsWhatNoStepChanges) {
  const char* const before = R"(rates:
  eq "a"
    v9 = div v6, v8
  eq "b"
    v10 = div v6, 2
  eq "c"
    %0 = div v9, v8
    %1 = div %0, 10
    %2 = div %1, v10
    v11 = div %2, 0
)";
  EXPECT_EQ(after(before, {}, {divide}), R"(const:
  eq "a"
    v20 = inverse v8
    v21 = inverse_rest v8
  eq "c"
    v22 = inverse 10
    v23 = inverse_rest 10
rates:
  eq "a"
    v9 = div_by v6, v8, v20, v21
  eq "b"
    v10 = mul v6, 0.5
  eq "c"
    %0 = div_by v9, v8, v20, v21
    %1 = div_by %0, 10, v22, v23
    %2 = div %1, v10
    v11 = div %2, 0
)");
}

// a: for the rate alone; b: read by a loop through an address; c: wanted; hidden: read before it is
// written
TEST(OptLocals, AreOfSomeStatementsAlone) {
  const char* const sections = R"(rates:
  eq "a"
    v9 = mul v6, v12
  eq "b"
    v10 = mul v6, 3
  eq "hidden"
    v12 = add v9, 1
  eq "c"
    for i0 in 2 {
      %0 = load v[10 + i0]
      store v[13 + i0], %0
    }
  eq "rate"
    v7 = sub v9, v11
)";
  Program program = test::program_of(kHead, sections);
  locals(program, {{{11}}});
  ASSERT_EQ(verify(program), "");
  ASSERT_EQ(program.locals.size(), 1u);
  EXPECT_EQ(program.locals[0].slot, 9u);
  EXPECT_EQ(program.locals[0].first, 0u);
  EXPECT_EQ(program.locals[0].last, 4u);
  std::string problem;
  EXPECT_EQ(print(parse_program(print(program), problem)), print(program));
  EXPECT_EQ(problem, "");
  // all variables that are not hidden are read from outside
  locals(program, {});
  EXPECT_TRUE(program.locals.empty());
}

TEST(OptLoops, MovesOutWhatNoTurnChanges) {
  const char* const before = R"(rates:
  eq "a"
    for i0 in 2 {
      %0 = load v[10 + i0]
      for i1 in 3 {
        %1 = div v6, v8
        %2 = mul %0, %1
        %3 = load v[10 + i0]
        %4 = index n[0 + i1]
        %5 = add %2, %4
        %6 = mul %3, %5
        store v[13 + i0*3 + i1], %6
      }
    }
)";
  EXPECT_EQ(after(before, {}, {loops}), R"(rates:
  eq "a"
    %1 = div v6, v8
    for i0 in 2 {
      %0 = load v[10 + i0]
      %2 = mul %0, %1
      for i1 in 3 {
        %4 = index n[0 + i1]
        %5 = add %2, %4
        %6 = mul %0, %5
        store v[13 + i0*3 + i1], %6
      }
    }
)");
}

// the slots that are stored to are not steady; what is stored need not be loaded
TEST(OptLoops, KnowWhatAStoreChanges) {
  const char* const before = R"(rates:
  eq "a"
    for i0 in 2 {
      %0 = load v[10 + i0]
      %1 = neg %0
      store v[10 + i0], %1
      %2 = load v[10 + i0]
      %3 = load v[11]
      %4 = add %2, %3
      store v[14 + i0], %4
    }
)";
  EXPECT_EQ(after(before, {}, {loops}), R"(rates:
  eq "a"
    for i0 in 2 {
      %0 = load v[10 + i0]
      %1 = neg %0
      store v[10 + i0], %1
      %3 = load v[11]
      %4 = add %1, %3
      store v[14 + i0], %4
    }
)");
}

// %0 is another number in each turn, and behind each addition
TEST(OptLoops, LeaveAccumulators) {
  const char* const before = R"(rates:
  eq "a"
    %0 = move 0
    for i0 in 2 {
      %1 = mul %0, 2
      %0 = add %0, 1
      %2 = mul %0, 2
      %0 = add %1, %2
    }
    v9 = move %0
)";
  EXPECT_EQ(after(before, {}, {loops}), before);
}

// tables 0 and 1 have the same points
TEST(OptReuse, ReadsEqualTablesOnce) {
  const char* const before = R"(table 1 "u" continuous (0, 0) (1, 1)
rates:
  eq "a"
    v9 = lookup table[0], v6
  eq "b"
    v10 = lookup table[1], v6
)";
  EXPECT_EQ(after(before, {}, {reuse}), R"(rates:
  eq "a"
    v9 = lookup table[0], v6
  eq "b"
    v10 = move v9
)");
}

TEST(OptReuse, TakesWhatIsThere) {
  const char* const before = R"(rates:
  eq "a"
    v9 = move v6
  eq "b"
    %0 = div v0, v8
    v10 = lookup table[0], %0
  eq "c"
    %0 = div v0, v8
    %1 = lookup table[0], %0
    %2 = mul %1, 1
    v11 = add %2, v9
)";
  EXPECT_EQ(after(before, {}, {reuse, slice}), R"(rates:
  eq "a"
    v9 = move v6
  eq "b"
    %0 = div v0, v8
    v10 = lookup table[0], %0
  eq "c" registers 3
    v11 = add v10, v6
)");
}

// twelve operations on the same two numbers, each found again
TEST(OptReuse, FindsOneOfManyOnTheSameNumbers) {
  std::string before = "rates:\n  eq \"a\"\n", expected = before;
  const char* const ops[] = {"add", "sub", "mul", "div", "min", "max",
                             "lt",  "le",  "gt",  "ge",  "eq",  "ne"};
  for (int i = 0; i < 24; ++i) {
    const std::string line = "    %" + std::to_string(i) + " = ";
    const std::string operation = line + ops[i % 12] + " v0, v8\n";
    before += operation;
    expected += i < 12 ? operation : line + "move %" + std::to_string(i - 12) + "\n";
  }
  before += "    v9 = add %12, %23\n";
  expected += "    v9 = add %12, %23\n";
  EXPECT_EQ(after(before, {}, {reuse}), expected);
}

TEST(OptReuse, ForgetsWhatIsWrittenOver) {
  const char* const before = R"(rates:
  eq "a"
    v9 = move v10
  eq "b"
    v10 = div v0, v8
  eq "c"
    v11 = add v10, v9
update:
  eq "next"
    v12 = div v0, v8
)";
  EXPECT_EQ(after(before, {}, {reuse}), before);
}

TEST(OptReuse, KeepsForOthersWhatIsWorthIt) {
  const char* const before = R"(rates:
  eq "a"
    %0 = div v0, v8
    %1 = add v0, v8
    v9 = add %0, %1
  eq "b"
    %0 = div v0, v8
    %1 = add v0, v8
    v10 = sub %0, %1
)";
  EXPECT_EQ(after(before, {}, {reuse, slice}), R"(rates:
  eq "a"
    %0 = div v0, v8
    v20 = move %0
    %1 = add v0, v8
    v9 = add %0, %1
  eq "b"
    %1 = add v0, v8
    v10 = sub v20, %1
)");
}

TEST(OptSlice, ComputesWhatIsWantedAndTheStocks) {
  const char* const before = R"(init:
  eq "Stock"
    v6 = move 1
  eq "a"
    v9 = move 2
rates:
  eq "a"
    v9 = add v6, 1
  eq "hidden"
    v12 = add v9, 1
  eq "b"
    v10 = add v12, 1
  eq "Stock"
    v7 = neg v9
observe:
  eq "c"
    v11 = add v6, 1
)";
  OptimiseOptions only_c;
  only_c.wanted = {11};
  EXPECT_EQ(after(before, only_c, {slice}), R"(init:
  eq "Stock"
    v6 = move 1
rates:
  eq "a"
    v9 = add v6, 1
  eq "Stock"
    v7 = neg v9
observe:
  eq "c"
    v11 = add v6, 1
)");
}

// v50.. is handed on in a register, v60.. to the next turn, v70.. to nobody
TEST(OptSlice, LeavesOutOfLoopsWhatTheyOnlyHandOn) {
  const char* const before = R"(rates:
  eq "a"
    for i0 in 5 {
      %0 = load v[40 + i0]
      %1 = add %0, 1
      store v[50 + i0], %1
      %2 = mul %1, 2
      store v[61 + i0], %2
      %3 = load v[60 + i0]
      %4 = neg %1
      %5 = mul %4, 2
      store v[70 + i0], %5
      store v[80 + i0], %3
    }
)";
  OptimiseOptions only_last;
  only_last.wanted = {80, 81, 82, 83, 84};
  const std::string head = test::small_head(90);
  EXPECT_EQ(test::sections_after(test::program_of(head, before), only_last, {slice_loops}),
            R"(rates:
  eq "a" registers 6
    for i0 in 5 {
      %0 = load v[40 + i0]
      %1 = add %0, 1
      %2 = mul %1, 2
      store v[61 + i0], %2
      %3 = load v[60 + i0]
      store v[80 + i0], %3
    }
)");
}

TEST(OptFold, IsExactOrSilent) {
  const auto number = [](double x) { return Operand::value(x); };
  const Operand x = Operand::slot(3);
  EXPECT_EQ(fold(Op::Add, {number(1), number(2)}), 3);
  EXPECT_EQ(fold(Op::Select, {number(0), number(1), number(2)}), 2);
  EXPECT_EQ(fold(Op::Div, {number(0), number(0)}), std::nullopt);
  EXPECT_EQ(fold(Op::Add, {number(1), x}), std::nullopt);
  EXPECT_EQ(fold(Op::Exp, {number(1)}), std::nullopt);
  EXPECT_EQ(same_as_argument(Op::Mul, {x, number(1)}), x);
  EXPECT_EQ(same_as_argument(Op::Sub, {x, number(0)}), x);
  EXPECT_EQ(same_as_argument(Op::Add, {x, number(-0.0)}), x);
  // of -0 these give 0; of NaN and infinity the product is NaN
  EXPECT_EQ(same_as_argument(Op::Add, {x, number(0)}), std::nullopt);
  EXPECT_EQ(same_as_argument(Op::Sub, {x, number(-0.0)}), std::nullopt);
  EXPECT_EQ(same_as_argument(Op::Mul, {x, number(0)}), std::nullopt);
}

}  // namespace
}  // namespace weir
