// Sections, order and loops of lowered models.
#include <gtest/gtest.h>

#include "ir/lower/lower.h"
#include "tests/support/resolved_builder.h"

namespace weir {
namespace {

using namespace weir::testing;
using Labels = std::vector<std::string>;

Labels labels(const Program& program, SectionKind section) {
  Labels found;
  for (const Statement& statement : program.section(section)) found.push_back(statement.label);
  return found;
}

Program lowered(const ResolvedBuilder& b) {
  Diagnostics diags;
  Program program = lower(b.model, diags);
  for (const Diagnostic& diag : diags.all()) ADD_FAILURE() << diag.message;
  EXPECT_EQ(verify(program), "");
  return program;
}

Labels problems(const ResolvedBuilder& b) {
  Diagnostics diags;
  Program program = lower(b.model, diags);
  EXPECT_EQ(program.value_count, 0u);
  Labels found;
  for (const Diagnostic& diag : diags.all()) {
    found.push_back(diag.message);
    for (const DiagNote& note : diag.notes) found.push_back("note: " + note.text);
  }
  return found;
}

TEST(LowerSchedule, EachEquationRunsInItsEarliestSection) {
  ResolvedBuilder b;
  VarId people = b.var("people"), births = b.var("births"), rate = b.var("rate");
  VarId base = b.constant("base", 5);
  b.define(people, equation(REquationKind::Stock, {}, {}, ref(births), ref(base) + num(1)));
  b.define(births, ref(people) * ref(rate));
  b.define(rate, ref(base) * num(0.01));
  b.aux("share", ref(births) + ref(people));
  b.aux("clock", ref(b.model.time));
  Program program = lowered(b);
  EXPECT_EQ(labels(program, SectionKind::Const), (Labels{"rate"}));
  EXPECT_EQ(labels(program, SectionKind::Init), (Labels{"people"}));
  EXPECT_EQ(labels(program, SectionKind::Rates), (Labels{"births", "people"}));
  EXPECT_EQ(labels(program, SectionKind::Update), (Labels{}));
  EXPECT_EQ(labels(program, SectionKind::Observe), (Labels{"share", "clock"}));
}

TEST(LowerSchedule, InitialValuesBringWhatTheyNeed) {
  ResolvedBuilder b;
  VarId y = b.var("y"), x = b.var("x");
  VarId first = b.stock("first", num(0), ref(y));
  b.define(y, ref(x) + num(1));
  b.define(x, ref(b.model.time));
  b.stock("second", num(0), ref(first));  // a stock needs the other's initial value
  VarId kept = b.initial("kept", ref(y));
  b.aux("later", ref(kept));
  Program program = lowered(b);
  EXPECT_EQ(labels(program, SectionKind::Init), (Labels{"x", "y", "first", "second", "kept"}));
  EXPECT_EQ(labels(program, SectionKind::Observe), (Labels{"x", "y", "later"}));
}

TEST(LowerSchedule, ActiveInitialCutsALoopOfInitialValues) {
  // stock = INTEG(flow, x); x = ACTIVE INITIAL(stock * 2, 7): x needs the stock only while running
  ResolvedBuilder b;
  VarId x = b.var("x");
  VarId level = b.stock("level", ref(x), ref(x));
  b.define(x, equation(REquationKind::Active, {}, {}, ref(level) * num(2), num(7)));
  Program program = lowered(b);
  EXPECT_EQ(labels(program, SectionKind::Init), (Labels{"x", "level"}));
  EXPECT_EQ(labels(program, SectionKind::Rates), (Labels{"x", "level"}));
}

TEST(LowerSchedule, ALoopOfInitialValuesIsReported) {
  ResolvedBuilder b;
  VarId x = b.var("x");
  VarId level = b.stock("level", num(1), ref(x));
  b.define(x, ref(level) * num(2));
  EXPECT_EQ(problems(b), (Labels{"the initial value of 'x' depends on itself: x -> level -> x",
                                 "note: 'level' is defined here"}));
}

TEST(LowerSchedule, ALoopIsReportedOnceWithItsShortestPath) {
  ResolvedBuilder b;
  VarId a = b.var("a"), c = b.var("c"), d = b.var("d"), e = b.var("e");
  b.define(a, ref(c));
  b.define(c, ref(d));
  b.define(d, ref(e) + ref(a));
  b.define(e, ref(d));
  // the stock's initial value hangs on the same loop: one mistake, one error
  b.stock("level", num(0), ref(a));
  EXPECT_EQ(problems(b), (Labels{"'d' depends on itself at the same time: d -> e -> d",
                                 "note: 'e' is defined here"}));
}

TEST(LowerSchedule, ALoopOfConstantsIsALoop) {
  ResolvedBuilder b;
  VarId a = b.var("a");
  b.define(a, ref(a) + num(1));
  EXPECT_EQ(problems(b), (Labels{"'a' depends on itself at the same time: a -> a"}));
}

TEST(LowerSchedule, AVeryLongLoopIsCutInItsMiddle) {
  ResolvedBuilder b;
  std::vector<VarId> ring;
  for (int i = 0; i < 30; ++i) ring.push_back(b.var("v" + std::to_string(i)));
  for (std::size_t i = 0; i < 30; ++i) b.define(ring[i], ref(ring[(i + 1) % 30]));
  Labels found = problems(b);
  EXPECT_EQ(found.size(), 20u);  // the message, and a note for each other name shown
  EXPECT_NE(found[0].find("v18 -> v19 -> (10 more) -> v0"), std::string::npos) << found[0];
}

// vensim.md 19.7, 8.4.1: a shifting map is no loop
struct AgeingChain {
  ResolvedBuilder b;
  VarId f, g;
  explicit AgeingChain(std::vector<std::uint32_t> younger) {
    DimId age = b.dim("age", {"baby", "young", "mid", "old"});
    f = b.var("f", {age});
    g = b.var("g", {age});
    b.define(f, equation(REquationKind::Auxiliary, {3}, {loop(0, {1, 2, 3})},
                         num(0.7) * ref(g, {loop(0, {1, 2, 3})})));
    b.define(f, values({}, {at(0)}, {1}));
    b.define(g, equation(REquationKind::Auxiliary, {3}, {loop(0, {1, 2, 3})},
                         ref(f, {loop(0, std::move(younger))})));
  }
};

TEST(LowerSchedule, AShiftingMapIsOrderedByElements) {
  AgeingChain chain({0, 1, 2});
  Program program = lowered(chain.b);
  EXPECT_EQ(labels(program, SectionKind::Const),
            (Labels{"g[young]", "f[young]", "g[mid]", "f[mid]", "g[old]", "f[old]"}));
}

TEST(LowerSchedule, ALoopOfElementsIsReportedOnce) {
  AgeingChain chain({1, 2, 3});  // three loops, alike
  EXPECT_EQ(problems(chain.b),
            (Labels{"'f' depends on itself at the same time: f[young] -> g[young] -> f[young]",
                    "note: 'g' is defined here"}));
}

TEST(LowerSchedule, EquationsThatTouchOtherElementsStayWhole) {
  // x[a] = 2 * x[b], x[b] = time: one variable, no loop, nothing to take apart
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q", "r", "s"});
  VarId x = b.var("x", {dim});
  b.define(x, equation(REquationKind::Auxiliary, {2}, {loop(0, {0, 1})},
                       num(2) * ref(x, {loop(0, {2, 3})})));
  b.define(x, equation(REquationKind::Auxiliary, {2}, {loop(0, {2, 3})}, ref(b.model.time)));
  Program program = lowered(b);
  EXPECT_EQ(labels(program, SectionKind::Observe), (Labels{"x", "x"}));
  EXPECT_EQ(program.section(SectionKind::Observe)[0].span, b.model.vars[x].equations[1].span);
}

TEST(LowerSchedule, AnUndefinedElementIsReportedOnceAVariable) {
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q", "r"});
  VarId x = b.var("x", {dim});
  b.define(x, values({2}, {loop(0, {0, 1})}, {1, 2}));
  b.aux("fine", ref(x, {at(0)}));
  b.aux("who knows", ref(x, {dynamic(ref(b.model.time))}));
  b.aux("sum", reduce(Op::Add, 0, 0, {3}, ref(x, {loop(0, {0, 1, 2})})));
  b.aux("again", ref(x, {at(2)}));
  EXPECT_EQ(problems(b), (Labels{"'x[r]' is used but no equation defines it",
                                 "note: other elements of 'x' are defined here"}));
}

TEST(LowerSchedule, StocksAndDelaysDoNotMixInOneVariable) {
  ResolvedBuilder b;
  VarId x = b.var("x", {b.dim("d", {"p", "q"})});
  b.define(x, equation(REquationKind::Stock, {}, {at(0)}, num(1), num(1)));
  b.define(x, equation(REquationKind::Memory, {}, {at(1)}, num(1), num(1)));
  EXPECT_EQ(problems(b),
            (Labels{"a variable of stocks and discrete delays ('x') is not supported yet"}));
}

TEST(LowerSchedule, OneElementHasOneEquation) {
  ResolvedBuilder b;
  VarId x = b.var("x", {b.dim("d", {"p", "q"})});
  b.define(x, values({2}, {loop(0, {0, 1})}, {1, 2}));
  b.define(x, values({}, {at(1)}, {3}));
  EXPECT_EQ(problems(b), (Labels{"'x' is defined more than once"}));
}

TEST(LowerSchedule, PointsOfALookupAscend) {
  ResolvedBuilder b;
  ProgramTable table;
  table.xs = {1, 0};
  table.ys = {1, 0};
  b.table("curve", {}, {table});
  EXPECT_EQ(problems(b), (Labels{"the lookup has x values that do not ascend"}));
}

TEST(LowerSchedule, TheClockIsMadeOfNumbers) {
  ResolvedBuilder b;
  VarId x = b.var("SAVEPER", {b.dim("d", {"p"})});
  b.define(x, values({}, {at(0)}, {1}));
  b.model.save = x;
  EXPECT_EQ(problems(b), (Labels{"the saving interval, 'SAVEPER', must be a number"}));
}

TEST(LowerSchedule, AChangingClockIsNeededAtEveryStep) {
  ResolvedBuilder b;
  VarId save = b.var("SAVEPER");
  VarId x = b.aux("x", ref(b.model.time));
  b.define(save, ref(x) + num(1));
  b.model.save = save;
  Program program = lowered(b);
  EXPECT_EQ(labels(program, SectionKind::Init), (Labels{"x", "SAVEPER"}));
  EXPECT_EQ(labels(program, SectionKind::Rates), (Labels{"x", "SAVEPER"}));
}

TEST(LowerSchedule, TooManyValuesAreRefused) {
  ResolvedBuilder b;
  std::vector<std::string> names;
  for (int i = 0; i < 200; ++i) names.push_back("e" + std::to_string(i));
  DimId dim = b.dim("d", names);
  b.var("x", {dim, dim, dim, dim});
  EXPECT_EQ(problems(b), (Labels{"'x' is larger than weir accepts (33554432 elements)"}));
}

TEST(LowerSchedule, ANetOfTooManyElementsIsRefused) {
  // x[i] = sum of x[j!]: every element needs every other, 4,000,000 edges
  ResolvedBuilder b;
  std::vector<std::string> names;
  for (int i = 0; i < 2000; ++i) names.push_back("e" + std::to_string(i));
  VarId x = b.var("x", {b.dim("d", names)});
  b.define(x, equation(REquationKind::Auxiliary, {2000}, {loop(0, all(2000))},
                       reduce(Op::Add, 0, 1, {2000}, ref(x, {loop(1, all(2000))}))));
  EXPECT_EQ(problems(b),
            (Labels{"the net of elements around 'x' is larger than weir accepts (2000000 edges)"}));
}

TEST(LowerSchedule, TwentyThousandEquationsInWrongOrder) {
  ResolvedBuilder b;
  std::vector<VarId> chain;
  for (int i = 0; i < 20'000; ++i) chain.push_back(b.var("v" + std::to_string(i)));
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) b.define(chain[i], ref(chain[i + 1]) + num(1));
  b.define(chain.back(), ref(b.model.time));
  Program program = lowered(b);
  const Section& observe = program.section(SectionKind::Observe);
  ASSERT_EQ(observe.size(), 20'000u);
  EXPECT_EQ(observe.front().label, "v19999");
  EXPECT_EQ(observe.back().label, "v0");
}

}  // namespace
}  // namespace weir
