// The story of lowering: places, dependences, order, data, operations.
#include "ir/lower/lower.h"

#include "ir/base/check.h"
#include "ir/base/fetch_ahead.h"
#include "ir/lower/depend.h"
#include "ir/lower/lower_data.h"
#include "ir/lower/lower_expr.h"
#include "ir/lower/schedule.h"
#include "ir/lower/slots.h"

namespace weir {
namespace {

/// Opens the equation's loops, or puts the task's iteration in their place.
void enter_loops(StatementMaker& maker, const REquation& equation, const Task& task) {
  if (task.iteration)
    maker.bind_loops(equation.loops, *task.iteration);
  else
    maker.open_loops(equation.loops);
}

std::string label_of(LowerContext& context, const EquationRow& row, const Task& task) {
  const std::string& name = context.model.vars[row.var].name;
  // a statement of one element has its name; a loop and a whole-vector operation write several
  bool is_loop = !task.iteration && !row.equation->loops.empty();
  if (is_loop || row.kind == REquationKind::Vector) return name;
  const Block& block = context.layout[row.var];
  std::uint32_t offset = offset_at(block, row.equation->target,
                                   iterations_at(row.equation->loops, task.iteration.value_or(0)));
  return element_name(context.model, block, row.var, offset);
}

/// How far from a variable's own slots this action writes.
std::uint32_t shift_of(const Layout& layout, Action action) {
  switch (action) {
    case Action::Value:
    case Action::Start:
    case Action::Shift:
      return 0;
    case Action::Rate:
      return layout.rates.base - layout.stocks.base;
    case Action::Next:
      return layout.nexts.base - layout.memories.base;
  }
  return 0;
}

Statement lower_task(LowerContext& context, const Dependence& dependence, const Task& task) {
  const EquationRow& row = dependence.equations[task.equation];
  const REquation& equation = *row.equation;
  StatementMaker maker(context, label_of(context, row, task), equation.span);
  enter_loops(maker, equation, task);
  if (equation.kind == REquationKind::Vector || task.action == Action::Shift) {
    maker.vector_operation(equation);
  } else {
    maker.set_owner(row.var, equation.target);
    Operand result = maker.value(task.action == Action::Start ? *equation.init : equation.expr);
    maker.store(row.var, equation.target, shift_of(context.layout, task.action), result);
  }
  return maker.finish();
}

/// Elements of memory variables that are no memories: their next value is the one they have, since
/// the runtime commits the whole region.
void keep_other_elements(LowerContext& context, const Dependence& dependence, Program& program) {
  std::uint32_t shift = shift_of(context.layout, Action::Next);
  for (VarId var : context.model.vars.ids()) {
    if (context.layout[var].home != Home::Memories) continue;
    for (Region run : element_runs(context.layout, dependence, var, REquationKind::Memory, false)) {
      StatementMaker maker(context, context.model.vars[var].name, context.model.vars[var].span);
      maker.copy(run.base, run.base + shift, run.size);
      program.section(SectionKind::Update).push_back(maker.finish());
    }
  }
}

void lower_sections(LowerContext& context, const Dependence& dependence, const Schedule& schedule,
                    Program& program) {
  constexpr std::size_t kNamesAhead = 6;
  const auto row_of = [&](const Task& task) -> const EquationRow& {
    return dependence.equations[task.equation];
  };
  for (std::size_t s = 0; s < kSectionCount; ++s) {
    const std::vector<Task>& tasks = schedule.sections[s];
    program.sections[s].reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      fetch_ahead(i, tasks.size(), [&](std::size_t k) { return row_of(tasks[k]).equation; });
      if (i + kNamesAhead < tasks.size())
        fetch(&context.model.vars[row_of(tasks[i + kNamesAhead]).var], kHead);
      program.sections[s].push_back(lower_task(context, dependence, tasks[i]));
    }
  }
  keep_other_elements(context, dependence, program);
}

/// Without its callees.
Program lower_alone(const ResolvedModel& model, Layout& layout, Diagnostics& diags) {
  std::size_t errors = diags.error_count();
  auto has_failed = [&] { return diags.error_count() > errors; };

  layout = lay_out(model, diags);
  if (has_failed()) return {};
  Dependence dependence = find_dependence(model, layout, diags);
  if (dependence.is_cut_short) return {};
  Schedule order = schedule(model, layout, dependence, diags);
  if (has_failed()) return {};

  Program program;
  lower_data(model, layout, dependence, order, program, diags);
  IndexTables index_tables;
  LowerContext context{model, layout, index_tables, diags};
  lower_sections(context, dependence, order, program);
  program.index_tables = index_tables.take();
  if (has_failed()) return {};
  return program;
}

InnerProgram lower_callee(const ResolvedCallee& callee, Diagnostics& diags) {
  InnerProgram inner;
  Layout layout;
  inner.program = lower_alone(callee.model, layout, diags);
  if (inner.program.value_count == 0) return inner;
  for (const VarId parameter : callee.parameters) {
    const Block& block = layout[parameter];
    for (std::uint32_t i = 0; i < block.size; ++i) inner.parameters.push_back(block.base + i);
  }
  inner.result = layout[callee.result].base;
  inner.runs = callee.runs;
  return inner;
}

}  // namespace

Program lower(const ResolvedModel& model, Diagnostics& diags) {
  const std::size_t errors = diags.error_count();
  Layout layout;
  Program program = lower_alone(model, layout, diags);
  for (const ResolvedCallee& callee : model.callees)
    program.inner.push_back(lower_callee(callee, diags));
  if (diags.error_count() > errors) return {};

  std::string problem = verify(program);
  WEIR_CHECK(problem.empty(), "{}", problem);
  return program;
}

}  // namespace weir
