// Who reads and writes which slots: see slots.h.
#include "ir/opt/slots.h"

#include <algorithm>

namespace weir {
namespace {

void mark(std::vector<std::uint8_t>& slots, const Region& region) {
  const auto first = slots.begin() + region.base;
  std::fill(first, first + region.size, 1);
}

}  // namespace

bool is_straight(const Statement& statement) {
  // most have none, and are not looked into
  return statement.loop_count == 0 ||
         std::none_of(statement.body.begin(), statement.body.end(),
                      [](const Inst& inst) { return inst.op == Op::For; });
}

std::uint32_t iterations(const Statement& statement, LoopId loop) {
  for (const Inst& inst : statement.body) {
    if (inst.op == Op::For && inst.loop == loop) return inst.count;
  }
  return 1;
}

std::size_t end_of_loop(const Statement& statement, std::size_t loop) {
  std::size_t depth = 0, at = loop;
  do {
    depth += statement.body[at].op == Op::For;
    depth -= statement.body[at].op == Op::End;
  } while (++at, depth > 0);
  return at;
}

bool is_pure(Op op) {
  switch (op_row(op).kind) {
    case OpKind::Native:
    case OpKind::Math:
    case OpKind::Frame:
    case OpKind::Table:
      return true;
    case OpKind::Control:
    case OpKind::Object:
    case OpKind::Shaped:
    case OpKind::Array:
    case OpKind::Call:  // costs more than all that could be saved by moving it
      return false;
  }
  return false;
}

Reach::Reach(const Program& program) {
  for (const std::vector<std::uint32_t>& table : program.index_tables) {
    if (table.empty()) {
      entries_.push_back({0, 0});
      continue;
    }
    const auto [least, greatest] = std::minmax_element(table.begin(), table.end());
    entries_.push_back({*least, *greatest});
  }
}

// As the verifier reckons; it has seen that nothing goes beyond the values.
SlotRange Reach::range(const Statement& statement, const Address& at) const {
  SlotRange range{at.base, at.base};
  for (const IndexTerm& term : at.terms) {
    switch (term.kind) {
      case IndexTerm::Kind::Loop:
        range.last += (iterations(statement, term.loop) - 1) * term.stride;
        break;
      case IndexTerm::Kind::Table:
        range.first += entries_[term.table.index()].first;
        range.last += entries_[term.table.index()].last;
        break;
      case IndexTerm::Kind::Dynamic:
        range.last += (term.extent - 1) * term.stride;
        break;
    }
  }
  range.last += (at.rows - 1) * at.row_stride + (at.columns - 1) * at.column_stride;
  return range;
}

// Loops one inside the other, the strides of a block without gaps. Each loop of the statement runs
// in full before what follows it.
bool Reach::is_dense(const Statement& statement, const Address& at) {
  struct Extent {
    std::uint32_t stride, count;
  };
  std::vector<Extent> extents;
  for (const IndexTerm& term : at.terms) {
    if (term.kind != IndexTerm::Kind::Loop) return false;
    extents.push_back({term.stride, iterations(statement, term.loop)});
    for (const IndexTerm& other : at.terms) {
      if (&other != &term && other.loop == term.loop) return false;
    }
  }
  std::sort(extents.begin(), extents.end(),
            [](const Extent& a, const Extent& b) { return a.stride < b.stride; });
  std::uint64_t size = 1;
  for (const Extent& extent : extents) {
    if (extent.stride != size && extent.count != 1) return false;
    size *= extent.count;
  }
  return true;
}

std::vector<std::uint8_t> runtime_slots(const Program& program) {
  std::vector<std::uint8_t> slots(program.value_count, 0);
  const ControlSlots& c = program.controls;
  for (std::uint32_t control : {c.time, c.step_time, c.start, c.stop, c.dt, c.save})
    slots[control] = 1;
  for (const Region* region :
       {&program.stocks, &program.rates, &program.memories, &program.nexts}) {
    mark(slots, *region);
  }
  for (const Solved& solved : program.solved) {
    if (solved.guess) mark(slots, {*solved.guess, solved.memories.size});
  }
  for (const Sought& sought : program.sought) {
    for (std::uint32_t base :
         {sought.lengths, sought.residuals, sought.tolerances, sought.rounds}) {
      mark(slots, {base, sought.unknowns.size});
    }
  }
  return slots;
}

std::vector<std::uint8_t> seen_slots(const Program& program, const OptimiseOptions& options) {
  std::vector<std::uint8_t> slots = runtime_slots(program);
  if (options.wanted) {
    for (std::uint32_t slot : *options.wanted) slots[slot] = 1;
    return slots;
  }
  for (const ProgramVar& var : program.vars) {
    if (!var.is_hidden) mark(slots, {var.base, var.size});
  }
  return slots;
}

std::vector<std::uint8_t> steady_slots(const Program& program) {
  std::vector<std::uint8_t> slots(program.value_count, 1);
  for (const Region* region :
       {&program.stocks, &program.rates, &program.memories, &program.nexts}) {
    const auto first = slots.begin() + region->base;
    std::fill(first, first + region->size, 0);
  }
  slots[program.controls.time] = slots[program.controls.step_time] = 0;
  const Reach reach(program);
  for (SectionKind kind :
       {SectionKind::Init, SectionKind::Rates, SectionKind::Update, SectionKind::Observe}) {
    for (const Statement& statement : program.section(kind)) {
      for (const Inst& inst : statement.body) {
        reach.each_write(statement, inst, [&](SlotRange range, bool) {
          const auto first = slots.begin();
          std::fill(first + range.first, first + range.last + 1, 0);
        });
      }
    }
  }
  return slots;
}

std::uint32_t add_slot(Program& program) {
  program.image.push_back(0);
  return program.value_count++;
}

}  // namespace weir
