// A step whose numbers nobody sees, as section `quiet`: of a model of arrays that is saved less
// often than it is computed.
//
//     rates:                              quiet:
//       for i0 in 900 {                     for i0 in 900 {
//         %0 = load v[10 + i0]                %0 = load v[10 + i0]
//         %1 = mul %0, v8                     %1 = mul %0, v8
//         store v[1000 + i0], %1     =>       %2 = mul v4, %1
//         store v[2000 + i0], %1              %3 = load v[3000 + i0]
//       }                                     %4 = add %3, %2
//                                             store v[3000 + i0], %4
//     stocks v3000, rates v2000             }
//
// Variables that are only saved, and the rates themselves, are not written and read again: a large
// array is no longer in the cache by then. The operations are those of `rates` and of Euler's
// method (runtime/moves.cpp), in their order: the same bits.
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "ir/opt/optimise.h"
#include "ir/opt/plain_steps.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

std::size_t operations_of_rates(const Program& program) {
  std::size_t operations = 0;
  for (const Statement& statement : program.section(SectionKind::Rates))
    operations += statement.body.size();
  return operations;
}

/// stock = stock + dt * rate, for each element.
Statement move_of(const Program& program, const ProgramVar& stock) {
  Statement statement;
  statement.label = stock.name;
  statement.span = stock.span;
  std::vector<Inst>& body = statement.body;
  const auto put = [&](Op op, Operand result, Operands args) -> Inst& {
    Inst& inst = body.emplace_back();
    inst.op = op;
    inst.result = result;
    inst.args = args;
    return inst;
  };
  Address place{stock.base, {}};
  std::uint32_t stride = stock.size;
  for (const std::uint32_t dim : stock.dims) {
    const auto count = static_cast<std::uint32_t>(program.dims[dim].elements.size());
    stride /= count;
    IndexTerm term;
    term.loop = LoopId(statement.loop_count++);
    term.stride = stride;
    place.terms.push_back(term);
    Inst& loop = put(Op::For, {}, {});
    loop.loop = term.loop;
    loop.count = count;
  }
  Address rate = place;
  rate.base += program.rates.base - program.stocks.base;
  put(Op::Load, Operand::reg(0), {}).at = {rate};
  put(Op::Mul, Operand::reg(1), {Operand::slot(program.controls.dt), Operand::reg(0)});
  put(Op::Load, Operand::reg(2), {}).at = {place};
  put(Op::Add, Operand::reg(3), {Operand::reg(2), Operand::reg(1)});
  put(Op::Store, {}, {Operand::reg(3)}).at = {place};
  for (std::size_t i = 0; i < stock.dims.size(); ++i) put(Op::End, {}, {});
  statement.register_count = 4;
  return statement;
}

Section with_moves(const Program& program) {
  Section section = program.section(SectionKind::Rates);
  for (const ProgramVar& var : program.vars)
    if (var.kind == SlotKind::Stock) section.push_back(move_of(program, var));
  return section;
}

bool are_all_stocks_of_variables(const Program& program) {
  std::uint32_t size = 0;
  for (const ProgramVar& var : program.vars) size += var.kind == SlotKind::Stock ? var.size : 0;
  return size == program.stocks.size;
}

}  // namespace

void quiet(Program& program, const OptimiseOptions& options) {
  // where all of every step is saved there is nothing to gain
  if (!program.section(SectionKind::Quiet).empty() ||
      (program.saves_every_step && !options.wanted) ||
      !is_quiet_step_worth(program, operations_of_rates(program)) || !has_plain_steps(program) ||
      !are_all_stocks_of_variables(program))
    return;
  // a Program of this step alone, whose rates are numbers among others
  Program alone;
  alone.section(SectionKind::Rates) = with_moves(program);
  std::swap(static_cast<ProgramHead&>(alone), static_cast<ProgramHead&>(program));
  const Region stocks = std::exchange(alone.stocks, {}), rates_of = std::exchange(alone.rates, {});
  OptimiseOptions keeps_stocks;
  keeps_stocks.wanted.emplace(stocks.size);
  std::iota(keeps_stocks.wanted->begin(), keeps_stocks.wanted->end(), stocks.base);
  for (const auto pass : {fuse, rows, loops, slice_loops}) pass(alone, keeps_stocks);
  alone.stocks = stocks;
  alone.rates = rates_of;
  std::swap(static_cast<ProgramHead&>(alone), static_cast<ProgramHead&>(program));
  program.section(SectionKind::Quiet) = std::move(alone.section(SectionKind::Rates));
}

}  // namespace weir
