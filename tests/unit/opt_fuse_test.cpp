// Which loops of equations become one.
#include <gtest/gtest.h>

#include <string>

#include "ir/opt/optimise.h"
#include "opt_support.h"

namespace weir {
namespace {

// The sections after the pass.
std::string fused(const std::string& sections) {
  return test::sections_after(test::program_of(test::small_head(3000), sections), {}, {fuse});
}

// Two sums; between them what neither reads. The third needs the first.
TEST(OptFuse, PutsLoopsOfALengthTogether) {
  const char* const before = R"(rates:
  eq "a"
    %0 = move 0
    for i0 in 2 {
      %1 = load v[13 + i0]
      %0 = add %0, %1
    }
    v9 = move %0
  eq "rate"
    v7 = mul v6, v9
  eq "b"
    %0 = move 0
    for i0 in 2 {
      %1 = load v[13 + i0]
      %2 = mul %1, v8
      %0 = add %0, %2
    }
    v10 = mul %0, v9
  eq "c"
    %0 = move 0
    for i0 in 2 {
      %1 = mul v9, 2
      %0 = add %0, %1
    }
    v11 = move %0
)";
  EXPECT_EQ(fused(before), R"(rates:
  eq "a, b" loops 2
    %0 = move 0
    %2 = move 0
    for i0 in 2 {
      %1 = load v[13 + i0]
      %0 = add %0, %1
      %3 = load v[13 + i0]
      %4 = mul %3, v8
      %2 = add %2, %4
    }
    v9 = move %0
    v10 = mul %2, v9
  eq "rate"
    v7 = mul v6, v9
  eq "c"
    %0 = move 0
    for i0 in 2 {
      %1 = mul v9, 2
      %0 = add %0, %1
    }
    v11 = move %0
)");
}

// By element: the second reads what the first stores at the same turn, the third one turn further;
// the fourth is a sum.
TEST(OptFuse, KeepsTheOrderOfWhatIsReadAndWritten) {
  const char* const before = R"(rates:
  eq "a"
    for i0 in 2 {
      store v[13 + i0], v6
    }
  eq "b"
    for i0 in 2 {
      %0 = load v[13 + i0]
      store v[16 + i0], %0
    }
  eq "c"
    for i0 in 2 {
      %0 = load v[15 + i0]
      store v[9 + i0], %0
    }
  eq "sum"
    %0 = move 0
    for i0 in 2 {
      %0 = add %0, 1
    }
    v11 = move %0
)";
  EXPECT_EQ(fused(before), R"(rates:
  eq "a, b" loops 2
    for i0 in 2 {
      store v[13 + i0], v6
      %0 = load v[13 + i0]
      store v[16 + i0], %0
    }
  eq "c"
    for i0 in 2 {
      %0 = load v[15 + i0]
      store v[9 + i0], %0
    }
  eq "sum"
    %0 = move 0
    for i0 in 2 {
      %0 = add %0, 1
    }
    v11 = move %0
)");
}

// 3 x 200: the sum of a row, what needs it, and what needs that. A sum and what goes by element
// share the row only.
TEST(OptFuse, PutsNestsTogetherRowByRow) {
  EXPECT_EQ(fused(R"(rates:
  eq "sum"
    for i0 in 3 {
      %0 = move 0
      for i1 in 200 {
        %1 = load v[20 + i0*200 + i1]
        %0 = add %0, %1
      }
      store v[10 + i0], %0
    }
  eq "share"
    for i0 in 3 {
      %0 = load v[10 + i0]
      for i1 in 200 {
        %1 = load v[20 + i0*200 + i1]
        %2 = div %1, %0
        store v[700 + i0*200 + i1], %2
      }
    }
  eq "half"
    for i0 in 3 {
      for i1 in 200 {
        %0 = load v[700 + i0*200 + i1]
        %1 = div %0, 2
        store v[1400 + i0*200 + i1], %1
      }
    }
)"),
            R"(rates:
  eq "sum, share, half" loops 6
    for i0 in 3 {
      %0 = move 0
      for i1 in 200 {
        %1 = load v[20 + i0*200 + i1]
        %0 = add %0, %1
      }
      store v[10 + i0], %0
      %2 = load v[10 + i0]
      for i3 in 200 {
        %3 = load v[20 + i0*200 + i3]
        %4 = div %3, %2
        store v[700 + i0*200 + i3], %4
        %5 = load v[700 + i0*200 + i3]
        %6 = div %5, 2
        store v[1400 + i0*200 + i3], %6
      }
    }
)");
}

// What a nest stores, and what another then loads at the same place of two loops of 3 and 200.
std::string nests(const std::string& stored, const std::string& loaded) {
  const auto nest = [](const char* name, const std::string& body) {
    return "  eq \"" + std::string(name) + "\"\n    for i0 in 3 {\n      for i1 in 200 {\n" + body +
           "      }\n    }\n";
  };
  return "rates:\n" + nest("a", "        store v[" + stored + "], v6\n") +
         nest("b",
              "        %0 = load v[" + loaded + "]\n        store v[2000 + i0*200 + i1], %0\n");
}

bool are_joined(const std::string& text) { return text.find("eq \"a, b\"") != std::string::npos; }

// How many loops are left.
std::size_t loops_of(const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find("for ", at)) != std::string::npos; ++at) ++count;
  return count;
}

TEST(OptFuse, KeepsNestsApartThatMeetInOtherTurns) {
  const char* const stored = "420 + i0*200 + i1";
  EXPECT_EQ(loops_of(fused(nests(stored, stored))), 2u);
  // the element before, of the row before where it is the first
  EXPECT_FALSE(are_joined(fused(nests(stored, "419 + i0*200 + i1"))));
  // the row before, and the one after
  EXPECT_FALSE(are_joined(fused(nests(stored, "220 + i0*200 + i1"))));
  EXPECT_FALSE(are_joined(fused(nests(stored, "620 + i0*200 + i1"))));
  // rows for columns
  EXPECT_FALSE(are_joined(fused(nests(stored, "420 + i0 + i1*3"))));
  // rows that share an element with the next
  EXPECT_FALSE(are_joined(fused(nests("420 + i0*199 + i1", "420 + i0*199 + i1"))));
}

// rows with gaps, of which b loads the element before: their turns are their own, those of the
// elements are not
TEST(OptFuse, JoinsRowsWhoseElementsMeetInOtherTurns) {
  const std::string text = fused(nests("421 + i0*300 + i1", "420 + i0*300 + i1"));
  EXPECT_TRUE(are_joined(text));
  EXPECT_EQ(loops_of(text), 3u);
}

// too few turns to be worth it
TEST(OptFuse, LeavesSmallNests) {
  std::string text = nests("420 + i0*100 + i1", "420 + i0*100 + i1");
  for (std::size_t at = 0; (at = text.find("in 200", at)) != std::string::npos;)
    text.replace(at, 6, "in 100");
  EXPECT_FALSE(are_joined(fused(text)));
}

// what stands behind the inner loop of the first is read by that of the second
TEST(OptFuse, LeavesInnerLoopsWhereTheRowIsNeededBetween) {
  const std::string text = fused(R"(rates:
  eq "a"
    for i0 in 3 {
      for i1 in 200 {
        store v[20 + i0*200 + i1], v6
      }
      store v[10 + i0], v8
    }
  eq "b"
    for i0 in 3 {
      for i1 in 200 {
        %0 = load v[20 + i0*200 + i1]
        %1 = load v[10 + i0]
        %2 = mul %0, %1
        store v[700 + i0*200 + i1], %2
      }
    }
)");
  EXPECT_TRUE(are_joined(text));
  EXPECT_EQ(loops_of(text), 3u);
}

}  // namespace
}  // namespace weir
