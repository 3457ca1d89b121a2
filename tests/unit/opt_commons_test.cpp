// What runs made at once read in common. That this gives the same bits: llvm_commons_test.
#include "ir/opt/commons.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "opt_support.h"

namespace weir {
namespace {

// k in v8, its place 0; twelve slots from v10 on, of which every fourth is no constant: places 1 to
// 9; five in v40: places 10 to 14
std::string head() {
  std::string text = test::small_head(200);
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(10 + i);
    text += "slot " + number + " \"n" + number +
            (i % 4 == 3 ? "\" aux\n" : "\" constant = " + number + "\n");
  }
  return text +
         "dim 0 \"five\" [\"a\", \"b\", \"c\", \"d\", \"e\"]\n"
         "slot 40 \"many\" constant [0] size 5 = [1, 2, 3, 4, 5]\n"
         "index 0 [8, 0, 1]\nindex 1 [0, 0, 0]\nindex 2 [0, 3, 4]\nindex 3 [38, 39]\n";
}

Program program_of(const std::string& sections) { return test::program_of(head(), sections); }

Program in_common(const Program& program, const std::vector<std::uint32_t>& varied,
                  bool with_computed = true) {
  const Program made =
      with_commons(program, find_commons(program, varied, with_computed), program.image);
  EXPECT_EQ(verify(made), "");
  return made;
}

std::string sections_of(const std::string& sections, const std::vector<std::uint32_t>& varied = {},
                        bool with_computed = true) {
  return test::sections_of(in_common(program_of(sections), varied, with_computed));
}

/// The one address that a loop of `turns` over `v[ADDRESS]` reads after all.
std::string read_of(const std::string& address, int turns) {
  const std::string text =
      sections_of("rates:\n  eq \"a\"\n    for i0 in " + std::to_string(turns) +
                  " {\n      %0 = load v[" + address + "]\n      store v[100 + i0], %0\n    }\n");
  const std::size_t first = text.find("%0 = ") + 5;
  return text.substr(first, text.find('\n', first) - first);
}

TEST(OptCommons, ReadsAConstantThatNoRunSets) {
  const std::string rates =
      "rates:\n  eq \"a\"\n    v7 = mul v8, v8\n  eq \"b\"\n    v30 = mul v6, v10\n";
  EXPECT_EQ(sections_of(rates), R"(rates:
  eq "a"
    %0 = common c[0]
    v7 = mul %0, %0
  eq "b"
    %0 = common c[1]
    v30 = mul v6, %0
)");
  // the place of what they set stays empty, and code for others is the same
  EXPECT_EQ(sections_of(rates, {8}), R"(rates:
  eq "a"
    v7 = mul v8, v8
  eq "b"
    %0 = common c[1]
    v30 = mul v6, %0
)");
  const Program program = in_common(program_of(rates), {8});
  EXPECT_EQ(program.commons.size(), 15u);
  EXPECT_EQ(program.commons[1], 10);
  EXPECT_EQ(program.commons[14], 5);
}

TEST(OptCommons, ReadsWhereConstantsLieSideBySide) {
  EXPECT_EQ(read_of("40 + i0", 5), "common c[10 + i0]");
  EXPECT_EQ(read_of("10 + i0*4", 3), "common c[1 + i0*3]");  // three of four are constants
  EXPECT_EQ(read_of("10 + i0*8", 2), "common c[1 + i0*6]");
  EXPECT_EQ(read_of("10 + t0[i0]", 3), "common c[1 + t4[i0]]");  // 6, 0, 1
  EXPECT_EQ(read_of("12 + t1[i0]", 3), "common c[3]");
  EXPECT_EQ(read_of("40 + t2[i0]", 3), "common c[10 + t2[i0]]");  // a table that was there
  EXPECT_EQ(read_of("10 + i0", 4), "load v[10 + i0]");            // the fourth is none
  EXPECT_EQ(read_of("10 + t2[i0]", 2), "load v[10 + t2[i0]]");
  EXPECT_EQ(read_of("40 + i0 + i0", 3), "common c[10 + i0 + i0]");
  EXPECT_EQ(read_of("10 + i0 + i0", 3), "load v[10 + i0 + i0]");
  EXPECT_EQ(read_of("40 + i0 + t2[i0]", 1), "common c[10 + i0 + t2[i0]]");
  EXPECT_EQ(read_of("2 + i0 + t3[i0]", 2), "load v[2 + i0 + t3[i0]]");  // no place so far before
  EXPECT_EQ(read_of("40 + dyn(v6, stride 1, extent 5)", 2),
            "load v[40 + dyn(v6, stride 1, extent 5)] invalid 0");
}

/// The variables that section const computes below.
std::string computed(const std::string& word = "") {
  std::string text;
  for (int slot = 50; slot < 54; ++slot)
    text +=
        "slot " + std::to_string(slot) + " \"c" + std::to_string(slot) + "\" fixed" + word + "\n";
  return text + "slot 60 \"row\" fixed [0] size 5" + word + "\n";
}

// what they have computed in common goes on; what stands only near it does not
TEST(OptCommons, ReadsWhatSectionConstComputesOfThem) {
  const std::string text = computed() + R"(const:
  eq "double"
    v50 = mul v8, 2
  eq "more"
    v51 = exp v50
  eq "array"
    for i0 in 5 {
      %0 = load v[40 + i0]
      %1 = mul %0, v51
      store v[60 + i0], %1
    }
  eq "by chance"
    v52 = random_uniform 1, 0, v8, 10
  eq "of chance"
    v53 = mul v52, 2
rates:
  eq "a"
    %0 = add v51, v52
    v7 = add %0, v53
  eq "b"
    for i0 in 5 {
      %0 = load v[60 + i0]
      store v[100 + i0], %0
    }
)";
  // in the order of the slots: v8, ten to eighteen, v40 to v44, v50, v51, v52, v53, v60 to v64
  EXPECT_EQ(sections_of(text), R"(const:
  eq "double"
    %0 = common c[0]
    v50 = mul %0, 2
  eq "more"
    %0 = common c[15]
    v51 = exp %0
  eq "array"
    %2 = common c[16]
    for i0 in 5 {
      %0 = common c[10 + i0]
      %1 = mul %0, %2
      store v[60 + i0], %1
    }
  eq "by chance"
    %0 = common c[0]
    v52 = random_uniform 1, 0, %0, 10
  eq "of chance"
    v53 = mul v52, 2
rates:
  eq "a"
    %1 = common c[16]
    %0 = add %1, v52
    v7 = add %0, v53
  eq "b"
    for i0 in 5 {
      %0 = common c[19 + i0]
      store v[100 + i0], %0
    }
)");
  const Program program = program_of(text);
  EXPECT_EQ(find_commons(program, {}, true).statements, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(find_commons(program, {8}, true).statements, (std::vector<std::size_t>{}));
  EXPECT_EQ(find_commons(program, {}, false).statements, (std::vector<std::size_t>{}));
  EXPECT_EQ(test::sections_of(in_common(program, {8})).find("common c[16]"), std::string::npos);
  EXPECT_EQ(test::sections_of(in_common(program, {}, false)).find("common c[16]"),
            std::string::npos);
}

// what only those read that are left out is left out, too; what others read stays
TEST(OptCommons, LeavesOutWhatNobodyReadsOrSaves) {
  const std::string sections = R"(const:
  eq "double"
    v50 = mul v8, 2
  eq "more"
    v51 = exp v50
  eq "by chance"
    v52 = random_uniform 1, 0, v50, 10
  eq "array"
    for i0 in 5 {
      %0 = load v[40 + i0]
      store v[60 + i0], %0
    }
  eq "the stock's"
    v53 = mul v50, 4
init:
  eq "Stock"
    v6 = move v53
rates:
  eq "a"
    v7 = add v51, v52
)";
  const auto labels = [&](const std::string& word, const std::vector<std::uint32_t>& varied) {
    const Program program = in_common(program_of(computed(word) + sections), varied);
    std::string all;
    for (const Statement& statement : program.section(SectionKind::Const))
      all += statement.label + ", ";
    return all;
  };
  EXPECT_EQ(labels(" unseen", {}), "by chance, ");
  EXPECT_EQ(labels(" unseen", {40}), "by chance, ");
  EXPECT_EQ(labels(" unseen", {8}), "double, more, by chance, the stock's, ");
  EXPECT_EQ(labels("", {}), "double, more, by chance, array, the stock's, ");
}

// two statements that write it, one of them later or elsewhere; and one that reads it before
TEST(OptCommons, LeavesWhatIsNotTheSameAllTheTime) {
  const auto commons_of = [](const std::string& sections) {
    const Commons commons = find_commons(program_of(sections), {}, true);
    return commons.slots[50] + commons.slots[8] + commons.slots[6];
  };
  EXPECT_EQ(commons_of("const:\n  eq \"a\"\n    v50 = mul v8, 2\n"), 2);
  EXPECT_EQ(
      commons_of("const:\n  eq \"a\"\n    v50 = mul v8, 2\n  eq \"b\"\n    v50 = mul v8, 3\n"), 1);
  EXPECT_EQ(
      commons_of(
          "const:\n  eq \"a\"\n    v50 = mul v8, 2\ninit:\n  eq \"b\"\n    v50 = mul v6, 3\n"),
      1);
  EXPECT_EQ(
      commons_of("const:\n  eq \"a\"\n    v51 = mul v50, 2\n  eq \"b\"\n    v50 = mul v8, 3\n"), 1);
  EXPECT_EQ(commons_of("const:\n  eq \"a\"\n    v50 = mul v50, v8\n"), 1);
  EXPECT_EQ(commons_of("const:\n  eq \"a\"\n    v50 = mul v4, v8\n"), 1);  // the time step
  EXPECT_EQ(commons_of("const:\n  eq \"a\"\n    v6 = mul v8, 2\n"), 1);    // a stock
  EXPECT_EQ(commons_of("update:\n  eq \"a\"\n    v8 = mul v8, 2\n"), 0);
  EXPECT_EQ(commons_of("const:\n  eq \"a\"\n    v8 = mul v8, 2\n"), 0);
}

TEST(OptCommons, PrintsAndReadsBack) {
  const Program program = in_common(program_of("rates:\n  eq \"a\"\n    v7 = mul v8, v6\n"), {});
  const std::string text = print(program);
  EXPECT_NE(text.find("\ncommons [3, 10, 11, 12, 14, "), std::string::npos) << text;
  std::string problem;
  EXPECT_EQ(print(parse_program(text, problem)), text);
  EXPECT_EQ(problem, "");
}

TEST(OptCommons, VerifiesWhatIsReadInCommon) {
  Program program = in_common(program_of("rates:\n  eq \"a\"\n    v7 = mul v8, v6\n"), {});
  program.commons.clear();
  EXPECT_NE(verify(program).find("the address c reaches 0 of 0"), std::string::npos)
      << verify(program);
}

}  // namespace
}  // namespace weir
