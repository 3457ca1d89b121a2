// What no model needs: the passes end soon, in bounded memory and stack, and say so.
#include "tests/support/model_run.h"

namespace weir {
namespace {

using namespace weir::testing;

/// Parentheses and calls in each other: the parsers allow 300.
constexpr int kMostNested = 290;

std::string repeated(const std::string& text, int count) {
  std::string made;
  for (int i = 0; i < count; ++i) made += text;
  return made;
}

/// count macros, each of which calls the one before twice.
std::string doubling_macros(int count, const std::string& first) {
  std::string text = ":MACRO: F0(x)\nF0 = " + first + " ~~|\n:END OF MACRO:\n";
  for (int i = 1; i < count; ++i) {
    const std::string name = "F" + std::to_string(i), inner = "F" + std::to_string(i - 1) + "(x)";
    text +=
        ":MACRO: " + name + "(x)\n" + name + " = " + inner + "+" + inner + " ~~|\n:END OF MACRO:\n";
  }
  return text;
}

TEST(Limit, MacrosThatDoubleEachOtherEnd) {
  const char* const kTold =
      "this model, with its macros and arrays written out, is larger than weir accepts";
  const std::string in_place =
      ModelRun(mdl(doubling_macros(40, "x+1") + "a=F39(3) ~~|")).messages();
  EXPECT_NE(in_place.find(kTold), std::string::npos) << in_place;
  EXPECT_EQ(std::count(in_place.begin(), in_place.end(), '\n'), 1);
}

TEST(Limit, NestedMacrosEnd) {
  std::string text = ":MACRO: F0(x)\nF0 = x ~~|\n:END OF MACRO:\n";
  for (int i = 1; i < 300; ++i) {
    const std::string name = "F" + std::to_string(i);
    text += ":MACRO: " + name + "(x)\n" + name + " = F" + std::to_string(i - 1) +
            "(x) ~~|\n:END OF MACRO:\n";
  }
  const std::string told = ModelRun(mdl(text + "a=F299(3) ~~|")).messages();
  EXPECT_NE(told.find("the nesting of macros is larger than weir accepts (200 levels)"),
            std::string::npos)
      << told;
}

// As tall as the parsers allow, in each of the ways that the passes make it taller.
TEST(Limit, TheTallestExpressionsPass) {
  const int levels = kMostNested;
  for (const std::string& text :
       {mdl("x=Time" + repeated("+1", kMaxExprHeight - 10) + " ~~|"),
        mdl("x=" + repeated("-(", levels / 2) + "Time" + repeated(")", levels / 2) + " ~~|"),
        mdl("x=" + repeated("ABS(", levels) + "Time" + repeated(")", levels) + " ~~|"),
        mdl("x=" + repeated("MAX(1,", levels) + "Time" + repeated(")", levels) + " ~~|")}) {
    EXPECT_EQ(ModelRun(text).report(), "");
  }
}

TEST(Limit, TallerOnesAreToldOrPass) {
  const int levels = kMostNested;
  const std::string many = repeated(",1", 97) + ")";
  const std::string dims = "<dimensions><dim name=\"N\" size=\"2\"/></dimensions>";
  const std::string a =
      "<aux name=\"a\"><dimensions><dim name=\"N\"/></dimensions><eqn>N</eqn></aux>";
  for (const std::string& text :
       {mdl("x=" + repeated("ZIDZ(1+", levels / 2) + "Time" + repeated(",2)", levels / 2) + " ~~|"),
        mdl("x=" + repeated("SMOOTH(1+", levels / 2) + "Time" + repeated(",2)", levels / 2) +
            " ~~|"),
        mdl("x=" + repeated("MAX(", levels) + "Time" + repeated(many, levels) + " ~~|"),
        mdl("D: d1,d2 ~~|\nb[D]=1 ~~|\nx=" + repeated("SUM(b[D!]*", 12) + "Time" +
            repeated(")", 12) + " ~~|"),
        xmile(a + aux("x", repeated("a[", levels) + "1" + repeated("]", levels)), dims),
        xmile(a + aux("x", repeated("STDDEV(", 200) + "a" + repeated(")", 200)), dims),
        xmile(a + aux("x",
                      repeated("PREVIOUS(1+", levels / 2) + "a[1]" + repeated(",2)", levels / 2)),
              dims)}) {
    ModelRun run(text);
    const std::string told = run.messages();
    EXPECT_LE(std::count(told.begin(), told.end(), '\n'), 2) << told.substr(0, 500);
  }
}

TEST(Limit, TallMacrosInEachOtherAreToldNotRecursedInto) {
  std::string text = ":MACRO: F0(x)\nF0 = x ~~|\n:END OF MACRO:\n";
  for (int i = 1; i < 60; ++i) {
    const std::string name = "F" + std::to_string(i);
    text += ":MACRO: " + name + "(x)\n" + name + " = F" + std::to_string(i - 1) + "(x)" +
            repeated("+1", 900) + " ~~|\n:END OF MACRO:\n";
  }
  const std::string told = ModelRun(mdl(text + "a=F59(3) ~~|")).messages();
  EXPECT_NE(told.find("nested more than 2000 levels deep"), std::string::npos) << told;
}

TEST(Limit, LoopsInsideEachOtherAreCounted) {
  const std::string sums = repeated("SUM(b[D!]*", 40) + "Time" + repeated(")", 40);
  EXPECT_EQ(
      ModelRun(mdl("D: d1,d2 ~~|\nb[D]=1 ~~|\nx=" + sums + " ~~|")).messages(),
      "model:4:1: the number of times that 'x' goes through its innermost loop is larger than "
      "weir accepts (10000000000)\n");
}

// SMOOTH(x, t) is SMOOTHI(x, t, x), DELAY N starts at its input: each argument is evaluated once
TEST(Limit, DelaysInsideEachOtherStayAsManyAsTheyAre) {
  ModelRun run(mdl("x=" + repeated("SMOOTH(1+", 40) + "Time" + repeated(",2)", 40) + " ~~|"));
  EXPECT_EQ(run.report(), "");
  EXPECT_LT(run.program().vars.size(), 200u);
  EXPECT_EQ(run.series("x")[0], 40);
}

TEST(Limit, MappingsOfLongRangesAreFast) {
  // the reverse of a mapping of 20,000 elements, which a search per element would not end
  ModelRun run(mdl(
      "A: (a1-a20000) -> B ~~|\nB: (b1-b20000) ~~|\nx[B]=1 ~~|\ny[A]=x[B] ~~|\nt=SUM(y[A!]) ~~|"));
  EXPECT_EQ(run.elements("t"), (Series{20000}));
}

}  // namespace
}  // namespace weir
