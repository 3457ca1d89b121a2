// Lowered models by their numbers: resolved models built by hand, run by the interpreter, expected
// values worked out by hand.
#include <gtest/gtest.h>

#include "codegen/engine.h"
#include "ir/base/number.h"
#include "ir/lower/lower.h"
#include "runtime/sim.h"
#include "tests/support/resolved_builder.h"

namespace weir {
namespace {

using namespace weir::testing;
using Series = std::vector<double>;

/// A run of a model at the times 0, 1, 2, 3.
class SavedRun {
 public:
  explicit SavedRun(const ResolvedBuilder& b) {
    Diagnostics diags;
    program_ = lower(b.model, diags);
    for (const Diagnostic& diag : diags.all()) ADD_FAILURE() << diag.message;
    RunOptions options;
    for (std::uint32_t slot = 0; slot < program_.value_count; ++slot)
      options.saved_slots.push_back(slot);
    RunOutcome outcome = simulate(make_interpreter(program_)->code(), options);
    EXPECT_EQ(outcome.problem, "");
    results_ = std::move(outcome.results);
  }

  /// All elements at one saved time.
  Series elements(const std::string& name, std::size_t row) const {
    const ProgramVar& var = find(name);
    Series found;
    for (std::uint32_t e = 0; e < var.size; ++e) found.push_back(results_.at(row, var.base + e));
    return found;
  }
  /// One element at all times.
  Series series(const std::string& name, std::uint32_t element = 0) const {
    Series found;
    for (std::size_t row = 0; row < results_.times.size(); ++row)
      found.push_back(results_.at(row, find(name).base + element));
    return found;
  }

 private:
  const ProgramVar& find(const std::string& name) const {
    for (const ProgramVar& var : program_.vars)
      if (var.name == name) return var;
    ADD_FAILURE() << name;
    return program_.vars.front();
  }
  Program program_;
  Results results_;
};

TEST(Lowered, AStockCountsItsInflow) {
  ResolvedBuilder b;
  VarId level = b.var("level"), flow = b.var("flow");
  b.define(level, equation(REquationKind::Stock, {}, {}, ref(flow), num(100)));
  b.define(flow, ref(level) * num(0.1));
  SavedRun run(b);
  EXPECT_EQ(run.series("level"), (Series{100, 110, 121, 121 + 0.1 * 121}));
  EXPECT_EQ(run.series("flow")[1], 110 * 0.1);
}

// vensim.md 19.7
TEST(Lowered, AShiftingMapGivesAnAgeingChain) {
  ResolvedBuilder b;
  DimId age = b.dim("age", {"baby", "young", "mid", "old"});
  VarId f = b.var("f", {age}), g = b.var("g", {age});
  b.define(f, equation(REquationKind::Auxiliary, {3}, {loop(0, {1, 2, 3})},
                       num(0.7) * ref(g, {loop(0, {1, 2, 3})})));
  b.define(f, values({}, {at(0)}, {1}));
  b.define(g, equation(REquationKind::Auxiliary, {3}, {loop(0, {1, 2, 3})},
                       ref(f, {loop(0, {0, 1, 2})})));
  SavedRun run(b);
  Series found = run.elements("f", 0);
  EXPECT_EQ(found[0], 1);
  EXPECT_EQ(found[1], 0.7);
  EXPECT_EQ(found[2], 0.7 * 0.7);
  EXPECT_EQ(found[3], 0.7 * (0.7 * 0.7));
  EXPECT_EQ(run.elements("g", 0)[0], kNotAvailable);
}

TEST(Lowered, ActiveInitialRulesTheStartOnly) {
  // level starts at 7, x = 2 * level from the first saved time on
  ResolvedBuilder b;
  VarId x = b.var("x");
  VarId level = b.stock("level", num(1), ref(x));
  b.define(x, equation(REquationKind::Active, {}, {}, ref(level) * num(2), num(7)));
  VarId kept = b.initial("kept", ref(x));
  b.aux("seen", ref(kept) + num(0.5));
  SavedRun run(b);
  EXPECT_EQ(run.series("level"), (Series{7, 8, 9, 10}));
  EXPECT_EQ(run.series("x"), (Series{14, 16, 18, 20}));
  EXPECT_EQ(run.series("seen"), (Series{7.5, 7.5, 7.5, 7.5}));
}

TEST(Lowered, StocksAndAuxiliariesMixInOneVariable) {
  // an ageing chain: x[p] a number, x[q] = INTEG(x[p], 0), x[r] = x[q] + time
  ResolvedBuilder b;
  VarId x = b.var("x", {b.dim("d", {"p", "q", "r", "s"})});
  b.define(x, values({}, {at(0)}, {5}));
  b.define(x, equation(REquationKind::Stock, {}, {at(1)}, ref(x, {at(0)}), num(0)));
  b.define(x, equation(REquationKind::Auxiliary, {}, {at(2)}, ref(x, {at(1)}) + ref(b.model.time)));
  SavedRun run(b);
  EXPECT_EQ(run.elements("x", 0), (Series{5, 0, 0, kNotAvailable}));
  EXPECT_EQ(run.elements("x", 3), (Series{5, 15, 18, kNotAvailable}));
}

TEST(Lowered, MemoriesKeepTheirOtherElements) {
  // x[q] is the time of the step before; its neighbours keep what they are
  ResolvedBuilder b;
  VarId x = b.var("x", {b.dim("d", {"p", "q", "r", "s"})});
  b.define(x, values({}, {at(0)}, {5}));
  b.define(x, equation(REquationKind::Memory, {}, {at(1)}, ref(b.model.time), num(-1)));
  b.define(x, equation(REquationKind::Auxiliary, {}, {at(2)}, ref(x, {at(1)}) * num(2)));
  SavedRun run(b);
  EXPECT_EQ(run.elements("x", 0), (Series{5, -1, -2, kNotAvailable}));
  EXPECT_EQ(run.elements("x", 1), (Series{5, 0, 0, kNotAvailable}));
  EXPECT_EQ(run.elements("x", 3), (Series{5, 2, 4, kNotAvailable}));
}

TEST(Lowered, ReductionsRunOverTheirLoopsInOrder) {
  ResolvedBuilder b;
  DimId row = b.dim("row", {"a", "b"}), column = b.dim("column", {"c", "d", "e"});
  VarId x = b.var("x", {row, column}), sums = b.var("sums", {row});
  b.define(x, values({2, 3}, {loop(0, all(2)), loop(1, all(3))}, {1, 2, 3, 4, 5, 6}));
  b.define(sums, equation(REquationKind::Auxiliary, {2}, {loop(0, all(2))},
                          reduce(Op::Add, 0, 1, {3}, ref(x, {loop(0, all(2)), loop(1, all(3))}))));
  b.aux("product", reduce(Op::Mul, 1, 0, {2, 3}, ref(x, {loop(0, all(2)), loop(1, all(3))})));
  b.aux("least", reduce(Op::Min, 100, 0, {2}, ref(x, {loop(0, {1, 0}), at(1)})));
  b.aux("nothing", reduce(Op::Add, 3, 0, {0}, ref(x, {at(0), at(0)})));
  b.aux("one", num(1) + reduce(Op::Add, 10, 0, {1}, ref(x, {loop(0, {1}), at(2)})));
  b.aux("only one", reduce(Op::Add, 10, 0, {1}, ref(x, {loop(0, {1}), at(2)})));
  SavedRun run(b);
  EXPECT_EQ(run.elements("sums", 0), (Series{6, 15}));
  EXPECT_EQ(run.elements("product", 0), (Series{720}));
  EXPECT_EQ(run.elements("least", 0), (Series{2}));
  EXPECT_EQ(run.elements("nothing", 0), (Series{3}));
  EXPECT_EQ(run.elements("one", 0), (Series{17}));
  EXPECT_EQ(run.elements("only one", 0), (Series{16}));
}

TEST(Lowered, MissingAndDynamicPositionsGiveTheInvalidValue) {
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q", "r"});
  VarId x = b.var("x", {dim, dim}), y = b.var("y", {dim}), z = b.var("z", {dim});
  b.define(
      x, values({3, 3}, {loop(0, all(3)), loop(1, all(3))}, {11, 12, 13, 21, 22, 23, 31, 32, 33}));
  // previous(i): none, p, q; the other position two steps on
  b.define(y, equation(REquationKind::Auxiliary, {3}, {loop(0, all(3))},
                       ref(x, {loop(0, {kNoPosition, 0, 1}), loop(0, {2, 1, 0})}, -1)));
  b.define(z, equation(REquationKind::Auxiliary, {3}, {loop(0, all(3))},
                       ref(x, {loop(0, all(3)), dynamic(ref(b.model.time))}, -2)));
  b.aux("never", ref(x, {at(kNoPosition), at(0)}, -3));
  SavedRun run(b);
  EXPECT_EQ(run.elements("y", 0), (Series{-1, 12, 21}));
  EXPECT_EQ(run.elements("z", 0), (Series{-2, -2, -2}));  // time 0: before the first
  EXPECT_EQ(run.elements("z", 2), (Series{12, 22, 32}));
  EXPECT_EQ(run.elements("never", 0), (Series{-3}));
}

TEST(Lowered, ExceptionsAreLoopsOverTuples) {
  // x[row, column] = 10*row + column but for (a, d), which is 99
  ResolvedBuilder b;
  DimId row = b.dim("row", {"a", "b"}), column = b.dim("column", {"c", "d", "e"});
  VarId x = b.var("x", {row, column});
  std::vector<std::uint32_t> rows{0, 0, 1, 1, 1}, columns{0, 2, 0, 1, 2};
  auto place = [](std::vector<std::uint32_t> positions) {
    RExpr expr;
    expr.kind = RKind::Position;
    expr.index = {loop(0, std::move(positions))};
    return expr;
  };
  b.define(x, equation(REquationKind::Auxiliary, {5}, {loop(0, rows), loop(0, columns)},
                       num(10) * place(rows) + place(columns)));
  b.define(x, equation(REquationKind::Auxiliary, {}, {at(0), at(1)}, num(99)));
  EXPECT_EQ(SavedRun(b).elements("x", 0), (Series{11, 99, 13, 21, 22, 23}));
}

// vensim.md 10.8.2
TEST(Lowered, AMovedReferenceRunsOverIntoTheNextRow) {
  ResolvedBuilder b;
  DimId row = b.dim("row", {"a", "b"}), column = b.dim("column", {"c", "d", "e"});
  VarId x = b.var("x", {row, column}), y = b.var("y", {row});
  b.define(x, values({2, 3}, {loop(0, all(2)), loop(1, all(3))}, {1, 2, 3, 4, 5, 6}));
  RExpr moved;
  moved.kind = RKind::FlatValue;
  moved.var = x;
  moved.index = {loop(0, all(2)), at(1)};
  moved.invalid = kNotAvailable;
  moved.args = {ref(b.model.time) + num(-0.5)};  // -0.5, 0.5, 1.5, 2.5: moves 0, 1, 2, 3
  b.define(y, equation(REquationKind::Auxiliary, {2}, {loop(0, all(2))}, moved));
  SavedRun run(b);
  EXPECT_EQ(run.series("y", 0), (Series{2, 3, 4, 5}));
  EXPECT_EQ(run.series("y", 1), (Series{5, 6, kNotAvailable, kNotAvailable}));
}

TEST(Lowered, ALookupMayBeChosenWhileRunning) {
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q"});
  ProgramTable up, down;
  up.xs = down.xs = {0, 1};
  up.ys = {0, 10};
  down.ys = {10, 0};
  VarId curve = b.table("curve", {dim}, {up, down});
  RExpr read;
  read.kind = RKind::ReadTable;
  read.op = Op::Lookup;
  read.var = curve;
  read.index = {dynamic(ref(b.model.time))};
  read.invalid = -1;
  read.args = {num(0.25)};
  b.aux("y", read);
  EXPECT_EQ(SavedRun(b).series("y"), (Series{-1, 2.5, 7.5, -1}));
}

TEST(Lowered, NamedValuesAreComputedOnce) {
  ResolvedBuilder b;
  RExpr square, local;
  local.kind = RKind::Local;
  square.kind = RKind::Let;
  square.args = {ref(b.model.time) + num(1), local * local};
  b.aux("square", square);
  EXPECT_EQ(SavedRun(b).series("square"), (Series{1, 4, 9, 16}));
}

TEST(Lowered, AFixedDelayHoldsItsElements) {
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q"});
  VarId input = b.var("input", {dim}), delayed = b.var("delayed", {dim});
  RExpr index;
  index.kind = RKind::Position;
  index.index = {loop(0, all(2))};
  b.define(input, equation(REquationKind::Auxiliary, {2}, {loop(0, all(2))},
                           ref(b.model.time) + num(10) * index));
  RExpr push, start;
  push.kind = start.kind = RKind::Object;
  push.op = Op::FixedPush;
  push.args = {ref(input, {loop(0, all(2))})};
  start.op = Op::FixedStart;
  start.args = {num(2), num(-1) * index};
  b.define(delayed, equation(REquationKind::Memory, {2}, {loop(0, all(2))}, push, start));
  SavedRun run(b);
  EXPECT_EQ(run.series("delayed", 0), (Series{-1, -1, 10, 11}));
  EXPECT_EQ(run.series("delayed", 1), (Series{-2, -2, 20, 21}));
}

TEST(Lowered, AWholeVectorOperationRunsForEachRow) {
  // order[row, *] = VECTOR SORT ORDER(x[row, *], 1)
  ResolvedBuilder b;
  DimId row = b.dim("row", {"a", "b"}), column = b.dim("column", {"c", "d", "e"});
  VarId x = b.var("x", {row, column}), order = b.var("order", {row, column});
  b.define(x, values({2, 3}, {loop(0, all(2)), loop(1, all(3))}, {3, 1, 2, 5, 6, 4}));
  REquation sort = equation(REquationKind::Vector, {2}, {loop(0, all(2)), at(0)}, {});
  sort.vector_op = Op::SortOrder;
  for (VarId var : {order, x}) {
    RView view;
    view.var = var;
    view.index = {loop(0, all(2)), at(0)};
    view.rows = 3;
    view.row_position = 1;
    sort.views.push_back(view);
  }
  sort.args = {num(1)};
  b.define(order, sort);
  b.aux("first", ref(order, {at(1), at(0)}));  // needs the operation
  SavedRun run(b);
  EXPECT_EQ(run.elements("order", 0), (Series{1, 2, 0, 2, 0, 1}));
  EXPECT_EQ(run.series("first")[0], 2);
}

}  // namespace
}  // namespace weir
