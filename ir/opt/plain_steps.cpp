// Steps that are rates and Euler's method alone: see plain_steps.h.
#include "ir/opt/plain_steps.h"

#include <cstdint>
#include <vector>

#include "ir/opt/slots.h"

namespace weir {
namespace {

constexpr std::uint32_t kFewestStocks = 500;
// of the code, which is made once more
constexpr std::uint32_t kStocksPerOperation = 4;

/// Whether a step is `rates` and the moves of stocks.
bool moves_stocks_only(const Program& program) {
  const bool has_nothing_else = program.memories.size == 0 && program.clamped.empty() &&
                                program.solved.empty() && program.sought.empty() &&
                                program.object_count == 0 &&
                                program.section(SectionKind::Update).empty();
  if (program.method != ProgramMethod::Euler || !has_nothing_else) return false;
  for (const Statement& statement : program.section(SectionKind::Rates)) {
    for (const Inst& inst : statement.body) {
      if (!is_pure(inst.op) && op_row(inst.op).kind != OpKind::Control) return false;
    }
  }
  return true;
}

/// Whether `rates` reads nothing that it has left behind the time before.
bool forgets_its_numbers(const Program& program) {
  std::vector<std::uint8_t> is_written(program.value_count, 0), is_read(program.value_count, 0);
  const Reach reach(program);
  bool forgets = true;
  for (const Statement& statement : program.section(SectionKind::Rates)) {
    for (const Inst& inst : statement.body) {
      reach.each_read(statement, inst, [&](SlotRange range) {
        for (std::uint32_t slot = range.first; slot <= range.last; ++slot)
          is_read[slot] |= !is_written[slot];
      });
      reach.each_write(statement, inst, [&](SlotRange range, bool is_whole) {
        for (std::uint32_t slot = range.first; slot <= range.last; ++slot) {
          forgets &= !is_read[slot];
          is_written[slot] |= is_whole;
        }
      });
    }
  }
  return forgets;
}

}  // namespace

bool has_plain_steps(const Program& program) {
  return moves_stocks_only(program) && forgets_its_numbers(program);
}

bool is_quiet_step_worth(const Program& program, std::size_t operations) {
  return program.stocks.size >= kFewestStocks &&
         operations <= program.stocks.size / kStocksPerOperation;
}

}  // namespace weir
