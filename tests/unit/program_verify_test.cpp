// The verifier: one violation a test case, each with its whole message.
#include <gtest/gtest.h>

#include <string>

#include "ir/program/program.h"

namespace weir {
namespace {

// lines of a head that verifies; a case adds to it or replaces a line
const char* const kHead[] = {
    "program \"p\" method euler",
    "values 20",
    "control time v0 step_time v1 start v2 stop v3 dt v4 save v5",
    "stocks v6 size 2",
    "rates v8 size 2",
    "memories v10 size 1",
    "nexts v11 size 1",
    "objects 2",
    "dim 0 \"D\" [\"a\", \"b\", \"c\"]",
    "table 0 \"t\" continuous (0, 1) (0, 2) (5, 3)",
    "index 0 [0, 2, 1]",
};

// the head with the line that starts like `line` replaced by it, or with `line` added
std::string head_with(const std::string& line) {
  const std::string word = line.substr(0, line.find(' ') + 1);
  std::string text;
  bool is_replaced = false;
  for (const char* each : kHead) {
    const bool is_same = !word.empty() && std::string(each).starts_with(word);
    text += (is_same ? line : each) + std::string("\n");
    is_replaced |= is_same;
  }
  return is_replaced ? text : text + line + "\n";
}

std::string verdict(const std::string& text) {
  std::string problem;
  const Program program = parse_program(text, problem);
  EXPECT_EQ(problem, "") << text;
  return verify(program);
}

std::string verdict_of_head(const std::string& line) { return verdict(head_with(line)); }

// of a statement in `rates`
std::string verdict_of(const std::string& body) {
  return verdict(head_with("") + "rates:\neq \"e\"\n" + body);
}

TEST(ProgramVerify, AcceptsTheHead) { EXPECT_EQ(verdict_of_head(""), ""); }

TEST(ProgramVerify, Controls) {
  EXPECT_EQ(verdict_of_head("control time v0 step_time v1 start v2 stop v3 dt v20 save v5"),
            "control dt is slot 20, which is not there");
  Program program;
  EXPECT_EQ(verify(program), "control time is slot 0, which is not there");
}

TEST(ProgramVerify, Calls) {
  const std::string inner = "inner 0 once result v6 parameters [v7]\n" + head_with("") + "end\n";
  const auto calling = [&](const std::string& call, const std::string& inners) {
    return verdict(head_with("") + "rates:\neq \"e\"\n" + call + "\n" + inners);
  };
  EXPECT_EQ(calling("v12 = call inner[0], 1, 0, 0, v13", inner), "");
  EXPECT_EQ(calling("v12 = call inner[1], 1, 0, 0, v13", inner),
            "rates: 'e': line 1 (call): calls inner program 1 of 1");
  EXPECT_EQ(calling("v12 = call inner[0], 1, 0, 0", inner),
            "rates: 'e': line 1 (call): 3 arguments, needs 4");
  EXPECT_EQ(calling("v12 = call 1, 0, 0", inner),
            "rates: 'e': line 1 (call): calls no inner program");
  EXPECT_EQ(calling("v12 = call inner[0], 1, 0, 0, v20", inner),
            "rates: 'e': line 1 (call): slot 20 is not there");
}

TEST(ProgramVerify, InnerPrograms) {
  const auto inner = [](const std::string& slots, const std::string& more) {
    return verdict(head_with("") + "inner 0 runs " + slots + "\n" + head_with("") + more + "end\n");
  };
  EXPECT_EQ(inner("result v6 parameters []", ""), "");
  EXPECT_EQ(inner("result v20 parameters []", ""), "inner program 0: slot 20 is not there");
  EXPECT_EQ(inner("result v6 parameters [v20]", ""), "inner program 0: slot 20 is not there");
  // its calls mean the outer list
  const std::string call = "rates:\neq \"e\"\nv12 = call inner[0], 1, 0, 0\n";
  EXPECT_EQ(inner("result v6 parameters []", call), "");
  EXPECT_EQ(inner("result v6 parameters [v7]", call),
            "inner program 0: rates: 'e': line 1 (call): 3 arguments, needs 4");
}

TEST(ProgramVerify, Image) {
  Program program;
  program.value_count = 3;
  EXPECT_EQ(verify(program), "the image has 0 numbers for 3 values");
  program.value_count = kMaxValues + 1;
  EXPECT_EQ(verify(program), "more than 67108864 values");
}

TEST(ProgramVerify, Regions) {
  EXPECT_EQ(verdict_of_head("stocks v6 size 3"), "regions stocks and rates overlap");
  EXPECT_EQ(verdict_of_head("rates v8 size 1"), "stocks and rates differ in size");
  EXPECT_EQ(verdict_of_head("memories v11 size 1"), "regions memories and nexts overlap");
  EXPECT_EQ(verdict_of_head("nexts v12 size 2"), "memories and nexts differ in size");
  EXPECT_EQ(verdict_of_head("nexts v19 size 2"), "region nexts goes beyond the values");
  EXPECT_EQ(verdict_of_head("nexts v4294967295 size 4294967295"),
            "region nexts goes beyond the values");
  EXPECT_EQ(verdict_of_head("memories v1 size 1"), "region memories holds the clock");
  EXPECT_EQ(verdict_of_head("clamped v7 size 1"), "");
  EXPECT_EQ(verdict_of_head("clamped v7 size 2"), "clamped slot 7 is not a stock");
}

TEST(ProgramVerify, Variables) {
  EXPECT_EQ(verdict_of_head("slot 12 \"x\" aux [0] size 3 defined 101"), "");
  EXPECT_EQ(verdict_of_head("slot 18 \"x\" aux [0] size 3"), "variable 'x' goes beyond the values");
  EXPECT_EQ(verdict_of_head("slot 12 \"x\" aux [1] size 3"), "variable 'x' has no dimension 1");
  EXPECT_EQ(verdict_of_head("slot 12 \"x\" aux [0, 0] size 3"),
            "variable 'x' has 3 slots, its dimensions make 9");
  EXPECT_EQ(verdict_of_head("slot 12 \"x\" aux size 2"),
            "variable 'x' has 2 slots, its dimensions make 1");
  EXPECT_EQ(verdict_of_head("slot 12 \"x\" aux [0] size 3 defined 10"),
            "variable 'x' tells of 2 elements whether they are defined, but has 3");
  EXPECT_EQ(verdict_of_head("slot 8 \"x\" stock"), "stock 'x' is not in the region of stocks");
  EXPECT_EQ(verdict_of_head("slot 12 \"x\" memory"), "memory 'x' is not in the region of memories");
  EXPECT_EQ(verdict_of_head("slot 2 \"x\" time"), "'x' is of kind time, but not the clock");
}

TEST(ProgramVerify, Tables) {
  EXPECT_EQ(verdict_of_head("table 0 \"t\" raw (1, 0) (0.5, 0)"),
            "table 't': xs do not ascend at point 2");
  EXPECT_EQ(verdict_of_head("table 0 \"t\" raw (nan, 0)"),
            "table 't': xs do not ascend at point 1");
  std::string problem;
  Program program = parse_program(head_with(""), problem);
  program.tables[0].ys.pop_back();
  EXPECT_EQ(verify(program), "table 't' has 3 xs and 2 ys");
}

TEST(ProgramVerify, OperandsAndResults) {
  EXPECT_EQ(verdict_of("v19 = add v18, 1"), "");
  EXPECT_EQ(verdict_of("%0 = move v20"), "rates: 'e': line 1 (move): slot 20 is not there");
  EXPECT_EQ(verdict_of("v20 = move 1"), "rates: 'e': line 1 (move): slot 20 is not there");
  EXPECT_EQ(verdict_of("3 = move 1"), "rates: 'e': line 1 (move): the result is a number");
  EXPECT_EQ(verdict_of("%0 = add 1"), "rates: 'e': line 1 (add): 1 arguments, needs 2");
  EXPECT_EQ(verdict_of("%0 = add 1, 2\n%1 = neg 1, 2"),
            "rates: 'e': line 2 (neg): 2 arguments, needs 1");
  EXPECT_EQ(verdict_of("%0 = load"), "rates: 'e': line 1 (load): 0 addresses, needs 1");
  EXPECT_EQ(verdict_of("%0 = neg v[3], 1"), "rates: 'e': line 1 (neg): 1 addresses, needs 0");
}

TEST(ProgramVerify, Registers) {
  EXPECT_EQ(verdict_of("%0 = move 1\n%1 = add %0, %0\n%0 = move %1"), "");
  EXPECT_EQ(verdict_of("%1 = move 1\n%0 = neg %0"),
            "rates: 'e': line 2 (neg): register %0 is read before it is written");
  EXPECT_EQ(verdict("program \"p\" method euler\nvalues 9\nrates:\neq \"a\"\n%0 = move 1\n"
                    "eq \"b\"\nv5 = move %0"),
            "rates: 'b': line 1 (move): register %0 is read before it is written");
  const std::string head = head_with("") + "const:\neq \"e\" registers 1\n";
  EXPECT_EQ(verdict(head + "%1 = move 1"), "const: 'e': line 1 (move): register %1 of 1");
  EXPECT_EQ(verdict(head + "%0 = move %7"), "const: 'e': line 1 (move): register %7 of 1");
  EXPECT_EQ(verdict(head_with("") + "const:\neq \"e\" registers 1048577"),
            "const: 'e': more than 1048576 registers");
}

TEST(ProgramVerify, ARegisterWrittenInALoopIsReadAfterIt) {
  EXPECT_EQ(verdict_of("for i0 in 3 {\n%0 = move 1\n}\nv9 = move %0"), "");
}

TEST(ProgramVerify, Loops) {
  EXPECT_EQ(verdict_of("for i0 in 0 {\n}"), "rates: 'e': line 1 (for): a loop of no iterations");
  EXPECT_EQ(verdict_of("for i0 in 2 {"), "rates: 'e': loop i0 is not closed");
  EXPECT_EQ(verdict_of("}"), "rates: 'e': line 1 (end): no loop is open");
  EXPECT_EQ(verdict_of("for i0 in 2 {\n}\nfor i0 in 2 {\n}"),
            "rates: 'e': line 3 (for): loop i0 is met twice");
  EXPECT_EQ(verdict_of("for i4294967295 in 2 {\n}"), "rates: 'e': 4294967295 loops in 2 lines");
  EXPECT_EQ(verdict_of("for i0 in 2 {\n}\n%0 = load v[12 + i0]"),
            "rates: 'e': line 3 (load): loop i0 is not open here");
  EXPECT_EQ(verdict(head_with("") + "const:\neq \"e\" loops 1\nfor i1 in 2 {\n}"),
            "const: 'e': line 1 (for): loop i1 of 1");
  std::string deep;
  for (int i = 0; i < 257; ++i) deep += "for i" + std::to_string(i) + " in 1 {\n";
  EXPECT_EQ(verdict_of(deep), "rates: 'e': line 257 (for): more than 256 loops deep");
}

TEST(ProgramVerify, AddressesStayWithinTheValues) {
  EXPECT_EQ(verdict_of("for i0 in 3 {\nfor i1 in 2 {\nstore v[12 + i0*3 + i1], 1\n}\n}"), "");
  // 12 + 2*3 + 2 = 20
  EXPECT_EQ(verdict_of("for i0 in 3 {\nfor i1 in 3 {\n%0 = load v[12 + i0*3 + i1]\n}\n}"),
            "rates: 'e': line 3 (load): the address v reaches 20 of 20");
  EXPECT_EQ(verdict_of("%0 = load v[20]"),
            "rates: 'e': line 1 (load): the address v reaches 20 of 20");
  // 4294967294 * 4294967295 and more do not wrap round
  EXPECT_EQ(verdict_of("for i0 in 4294967295 {\n%0 = load v[0 + i0*4294967295 + i0*4294967295 + "
                       "i0*4294967295]\n}"),
            "rates: 'e': line 2 (load): the address v reaches 1099511627776 of 20");
}

TEST(ProgramVerify, IndexTables) {
  EXPECT_EQ(verdict_of("for i0 in 3 {\n%0 = load v[17 + t0[i0]]\n}"), "");
  // the greatest of the first entries counts: [0, 2] reach 20
  EXPECT_EQ(verdict_of("for i0 in 2 {\n%0 = load v[18 + t0[i0]]\n}"),
            "rates: 'e': line 2 (load): the address v reaches 20 of 20");
  EXPECT_EQ(verdict_of("for i0 in 1 {\n%0 = load v[19 + t0[i0]]\n}"), "");
  EXPECT_EQ(verdict_of("for i0 in 4 {\n%0 = load v[0 + t0[i0]]\n}"),
            "rates: 'e': line 2 (load): index table t0 has 3 entries for 4 iterations");
  EXPECT_EQ(verdict_of("for i0 in 2 {\n%0 = load v[0 + t1[i0]]\n}"),
            "rates: 'e': line 2 (load): index table t1 is not there");
}

TEST(ProgramVerify, DynamicTerms) {
  EXPECT_EQ(verdict_of("%0 = load v[12 + dyn(v9, stride 2, extent 4)] invalid 0"), "");
  EXPECT_EQ(verdict_of("%0 = load v[14 + dyn(v9, stride 2, extent 4)]"),
            "rates: 'e': line 1 (load): the address v reaches 20 of 20");
  EXPECT_EQ(verdict_of("%0 = load v[14 + dyn(v9, stride 2, extent 0)]"),
            "rates: 'e': line 1 (load): a dynamic index with extent 0");
  EXPECT_EQ(verdict_of("store v[14 + dyn(v9, stride 1, extent 1)], 1"),
            "rates: 'e': line 1 (store): a dynamic index outside of a load");
  EXPECT_EQ(verdict_of("%0 = load v[12 + dyn(%1, stride 2, extent 4)]\n%1 = move 1"),
            "rates: 'e': line 1 (load): register %1 is read before it is written");
}

TEST(ProgramVerify, NothingWritesTheClock) {
  EXPECT_EQ(verdict_of("v1 = move 1"), "rates: 'e': line 1 (move): writes the clock");
  EXPECT_EQ(verdict_of("store v[0], 1"), "rates: 'e': line 1 (store): writes the clock");
  EXPECT_EQ(verdict_of("for i0 in 2 {\nstore v[1 + i0], 1\n}"),
            "rates: 'e': line 2 (store): writes the clock");
  EXPECT_EQ(verdict_of("rank view[1, 2 by 1, strides 1 0], view[5, 2 by 1, strides 1 0], 1"),
            "rates: 'e': line 1 (rank): writes the clock");
  EXPECT_EQ(verdict_of("rank view[5, 2 by 1, strides 1 0], view[1, 2 by 1, strides 1 0], 1"), "");
}

TEST(ProgramVerify, TablesAndObjects) {
  EXPECT_EQ(verdict_of("%0 = lookup table[0], 1"), "");
  EXPECT_EQ(verdict_of("for i0 in 2 {\n%0 = lookup table[0 + i0], 1\n}"),
            "rates: 'e': line 2 (lookup): the address table reaches 1 of 1");
  EXPECT_EQ(verdict(head_with("") + "update:\neq \"e\"\nv11 = fixed_push object[2], 1"),
            "update: 'e': line 1 (fixed_push): the address object reaches 2 of 2");
  EXPECT_EQ(verdict_of("%0 = fixed_push object[0], 1"),
            "rates: 'e': line 1 (fixed_push): stands outside of section update");
  EXPECT_EQ(verdict_of("%0 = material_start object[0], 1, 2, 3"),
            "rates: 'e': line 1 (material_start): stands outside of section init");
}

TEST(ProgramVerify, IndexValuesFitIn32Bits) {
  EXPECT_EQ(verdict_of("for i0 in 2 {\n%0 = index n[4294967294 + i0]\n}"), "");
  EXPECT_EQ(verdict_of("for i0 in 3 {\n%0 = index n[4294967294 + i0]\n}"),
            "rates: 'e': line 2 (index): the address n reaches 4294967296 of 4294967296");
}

TEST(ProgramVerify, Views) {
  const std::string two = "view[12, 2 by 1, strides 1 0]";
  const std::string four = "view[14, 2 by 2, strides 2 1]";
  EXPECT_EQ(verdict_of("invert_matrix " + four + ", " + four + ", 2"), "");
  EXPECT_EQ(verdict_of("rank " + two + ", " + four + ", 1"),
            "rates: 'e': line 1 (rank): view 1 has 4 elements, the result 2");
  EXPECT_EQ(verdict_of("rank " + two + ", view[18, 2 by 1, strides 2 0], 1"),
            "rates: 'e': line 1 (rank): the address view reaches 20 of 20");
  EXPECT_EQ(verdict_of("rank " + two + ", view[18, 0 by 1, strides 2 0], 1"),
            "rates: 'e': line 1 (rank): view 1 is empty");
  EXPECT_EQ(verdict_of("rank " + two + ", view[18, 65536 by 65536, strides 0 0], 1"),
            "rates: 'e': line 1 (rank): view 1 has more than 67108864 elements");
  EXPECT_EQ(verdict_of("rank " + two + ", 1"), "rates: 'e': line 1 (rank): 1 addresses, needs 2");
  EXPECT_EQ(verdict_of("invert_matrix " + two + ", " + two + ", 2"),
            "rates: 'e': line 1 (invert_matrix): the matrix is not square");
  EXPECT_EQ(verdict_of("allocate_available " + two + ", " + two + ", " + two + ", 5"),
            "rates: 'e': line 1 (allocate_available): 2 numbers in the profiles of 2 requests");
  EXPECT_EQ(verdict_of("allocate_by_priority " + two + ", " + two + ", " + four + ", 1, 5"),
            "rates: 'e': line 1 (allocate_by_priority): view 2 has 4 elements, the result 2");
}

}  // namespace
}  // namespace weir
