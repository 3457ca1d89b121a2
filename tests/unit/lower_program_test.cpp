// Slots, image and operations of lowered models.
#include <gtest/gtest.h>

#include "ir/base/number.h"
#include "ir/lower/lower.h"
#include "tests/support/resolved_builder.h"

namespace weir {
namespace {

using namespace weir::testing;

Program lowered(const ResolvedBuilder& b) {
  Diagnostics diags;
  Program program = lower(b.model, diags);
  for (const Diagnostic& diag : diags.all()) ADD_FAILURE() << diag.message;
  EXPECT_EQ(verify(program), "");
  return program;
}

const ProgramVar& find(const Program& program, const std::string& name) {
  for (const ProgramVar& var : program.vars)
    if (var.name == name) return var;
  ADD_FAILURE() << name;
  return program.vars.front();
}

const Statement& only(const Program& program, SectionKind section) {
  EXPECT_EQ(program.section(section).size(), 1u);
  return program.section(section).front();
}

TEST(LowerProgram, AScalarEquationIsOneOperationOnSlots) {
  ResolvedBuilder b;
  VarId x = b.constant("x", 2);
  b.aux("y", ref(x) + ref(b.model.time));
  Program program = lowered(b);
  const Statement& y = only(program, SectionKind::Observe);
  ASSERT_EQ(y.body.size(), 1u);
  EXPECT_EQ(y.register_count, 0u);
  EXPECT_EQ(y.body[0].op, Op::Add);
  EXPECT_EQ(y.body[0].result, Operand::slot(find(program, "y").base));
  EXPECT_EQ(y.body[0].args[0], Operand::slot(find(program, "x").base));
  EXPECT_EQ(y.body[0].args[1], Operand::slot(program.controls.time));
}

TEST(LowerProgram, TheImageHoldsNumbersAndGaps) {
  ResolvedBuilder b;
  DimId row = b.dim("row", {"a", "b"}), column = b.dim("column", {"c", "d"});
  VarId x = b.var("x", {row, column});
  // all but (b, c), as one loop over pairs
  b.define(x, values({3}, {loop(0, {0, 0, 1}), loop(0, {0, 1, 1})}, {1, 2, 3}));
  Program program = lowered(b);
  const ProgramVar& var = find(program, "x");
  EXPECT_EQ(var.kind, SlotKind::Constant);
  EXPECT_EQ(*var.defined, (std::vector<bool>{true, true, false, true}));
  EXPECT_EQ(
      (std::vector<double>{program.image.begin() + var.base, program.image.begin() + var.base + 4}),
      (std::vector<double>{1, 2, kNotAvailable, 3}));
  EXPECT_EQ(program.dims[var.dims[1]].name, "column");
  EXPECT_EQ(program.dims[var.dims[1]].elements, (std::vector<std::string>{"c", "d"}));
}

TEST(LowerProgram, PositionsInStepAreTermsOthersAreTables) {
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q", "r"});
  VarId x = b.var("x", {dim, dim}), y = b.var("y", {dim});
  b.define(x, equation(REquationKind::Auxiliary, {3, 3}, {loop(0, all(3)), loop(1, all(3))},
                       ref(b.model.time)));
  // y[i] = x[i, i] + x[mapped(i), p]
  b.define(y, equation(REquationKind::Auxiliary, {3}, {loop(0, all(3))},
                       ref(x, {loop(0, all(3)), loop(0, all(3))}) +
                           ref(x, {loop(0, {2, 0, 1}), at(1)})));
  Program program = lowered(b);
  const std::vector<Inst>& body = program.section(SectionKind::Observe)[1].body;
  std::uint32_t base = find(program, "x").base;
  ASSERT_EQ(body[1].op, Op::Load);
  ASSERT_EQ(body[1].at[0].terms.size(), 1u);
  EXPECT_EQ(body[1].at[0].base, base);
  EXPECT_EQ(body[1].at[0].terms[0].kind, IndexTerm::Kind::Loop);
  EXPECT_EQ(body[1].at[0].terms[0].stride, 4u);
  EXPECT_EQ(body[2].at[0].base, base + 1);
  ASSERT_EQ(body[2].at[0].terms[0].kind, IndexTerm::Kind::Table);
  EXPECT_EQ(program.index_tables[body[2].at[0].terms[0].table],
            (std::vector<std::uint32_t>{6, 0, 3}));
}

TEST(LowerProgram, EqualIndexTablesAreKeptOnce) {
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q", "r"});
  VarId x = b.var("x", {dim}), y = b.var("y", {dim});
  b.define(x, equation(REquationKind::Auxiliary, {3}, {loop(0, {2, 0, 1})}, ref(b.model.time)));
  b.define(
      y, equation(REquationKind::Auxiliary, {3}, {loop(0, all(3))}, ref(x, {loop(0, {2, 0, 1})})));
  EXPECT_EQ(lowered(b).index_tables.size(), 1u);
}

TEST(LowerProgram, KindsAndRegions) {
  ResolvedBuilder b;
  VarId plain = b.constant("plain", 1);
  b.aux("fixed", ref(plain) + num(1));
  b.aux("moving", ref(b.model.time));
  b.initial("first", ref(b.model.time));
  b.stock("level", num(1), num(0));
  b.memory("last", ref(b.model.time), num(0));
  Program program = lowered(b);
  EXPECT_EQ(find(program, "Time").kind, SlotKind::Time);
  EXPECT_TRUE(find(program, "step time").is_hidden);
  EXPECT_EQ(find(program, "plain").kind, SlotKind::Constant);
  EXPECT_EQ(find(program, "fixed").kind, SlotKind::Fixed);
  EXPECT_EQ(find(program, "moving").kind, SlotKind::Auxiliary);
  EXPECT_EQ(find(program, "first").kind, SlotKind::Fixed);
  EXPECT_EQ(find(program, "level").kind, SlotKind::Stock);
  EXPECT_EQ(find(program, "level").base, program.stocks.base);
  EXPECT_EQ(find(program, "last").kind, SlotKind::Memory);
  EXPECT_EQ(find(program, "last").base, program.memories.base);
  EXPECT_TRUE(program.saves_every_step);
  EXPECT_EQ(program.controls.save, program.controls.dt);
}

TEST(LowerProgram, OnlyStocksOfAVariableAreClamped) {
  ResolvedBuilder b;
  VarId x = b.var("x", {b.dim("d", {"p", "q", "r", "s"})});
  b.define(x, equation(REquationKind::Stock, {2}, {loop(0, {1, 2})}, num(-1), num(1)));
  b.define(x, equation(REquationKind::Auxiliary, {2}, {loop(0, {0, 3})}, ref(b.model.time)));
  b.model.vars[x].is_clamped = true;
  Program program = lowered(b);
  ASSERT_EQ(program.clamped.size(), 1u);
  EXPECT_EQ(program.clamped[0].base, find(program, "x").base + 1);
  EXPECT_EQ(program.clamped[0].size, 2u);
}

TEST(LowerProgram, TablesLieByElementAndObjectsByMemory) {
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q"});
  ProgramTable line;
  line.xs = {0, 1};
  line.ys = {0, 10};
  VarId curve = b.table("curve", {dim}, {line, line});
  VarId y = b.var("y", {dim}), delayed = b.var("delayed", {dim});
  RExpr read;
  read.kind = RKind::ReadTable;
  read.op = Op::Lookup;
  read.var = curve;
  read.index = {loop(0, all(2))};
  read.args = {ref(b.model.time)};
  b.define(y, equation(REquationKind::Auxiliary, {2}, {loop(0, all(2))}, read));
  RExpr push, start;
  push.kind = start.kind = RKind::Object;
  push.op = Op::FixedPush;
  push.args = {ref(y, {loop(0, all(2))})};
  start.op = Op::FixedStart;
  start.args = {num(1), num(0)};
  b.define(delayed, equation(REquationKind::Memory, {2}, {loop(0, all(2))}, push, start));
  Program program = lowered(b);
  ASSERT_EQ(program.tables.size(), 2u);
  EXPECT_EQ(program.tables[1].name, "curve[q]");
  EXPECT_EQ(program.object_count, 2u);
  EXPECT_EQ(only(program, SectionKind::Init).body[1].op, Op::FixedStart);
  EXPECT_EQ(only(program, SectionKind::Update).label, "delayed");
  EXPECT_EQ(only(program, SectionKind::Rates).label, "y");
}

TEST(LowerProgram, PrintsAndReadsBack) {
  ResolvedBuilder b;
  DimId dim = b.dim("d", {"p", "q", "r"});
  VarId x = b.var("x", {dim});
  b.define(
      x, equation(REquationKind::Stock, {3}, {loop(0, {1, 0, 2})},
                  ref(x, {loop(0, {2, kNoPosition, 1})}, 7), reduce(Op::Max, -1, 1, {3}, num(1))));
  Program program = lowered(b);
  std::string problem, text = print(program);
  Program again = parse_program(text, problem);
  EXPECT_EQ(problem, "");
  EXPECT_EQ(print(again), text);
}

}  // namespace
}  // namespace weir
