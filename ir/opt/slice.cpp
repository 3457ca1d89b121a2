// Leaves out what nobody reads: statements, and in those without loops single operations.
//
// Goes backwards through a run with the set of slots that are still read later:
//
//     const | init (again while the times change) | rates (again and again), observe, update | ...
//
// A slot that is written whole is not read before; one that is written and not read later is
// written for nothing. Objects are asked and moved as before, and calls are made, since they tell
// of the run's faults.
#include <algorithm>

#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

class Slicer {
 public:
  Slicer(Program& program, const OptimiseOptions& options)
      : program_(program),
        reach_(program),
        pinned_(runtime_slots(program)),
        saved_(seen_slots(program, options)) {}

  void slice() {
    // what a step reads of the steps before it
    std::vector<std::uint8_t> step = pinned_, before;
    do {
      before = step;
      step = before_rates(step);
    } while (step != before);
    std::vector<std::uint8_t> start = step;
    do {
      before = start;
      start = united(step, start);
      read_before(SectionKind::Init, start);
    } while (start != before);

    // the same once more, now for good
    is_cutting_ = true;
    before_rates(step);
    std::vector<std::uint8_t> live = united(step, start);
    read_before(SectionKind::Init, live);
    live = united(step, start);
    read_before(SectionKind::Const, live);
  }

 private:
  using Slots = std::vector<std::uint8_t>;

  static Slots united(Slots a, const Slots& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (b[i]) a[i] = true;
    }
    return a;
  }

  // rates may be followed by observe and update, by update, by themselves
  Slots before_rates(const Slots& next_step) {
    Slots update = next_step;
    read_before(SectionKind::Update, update);
    Slots observe = united(update, saved_);
    read_before(SectionKind::Observe, observe);
    Slots rates = united(united(observe, update), next_step);
    read_before(SectionKind::Rates, rates);
    return rates;
  }

  // turns what is read after a section into what is read before it
  void read_before(SectionKind kind, Slots& live) {
    Section& section = program_.section(kind);
    for (auto statement = section.rbegin(); statement != section.rend(); ++statement) {
      if (is_straight(*statement)) {
        pass_straight(*statement, live);
      } else {
        pass_whole(*statement, live);
      }
    }
    if (!is_cutting_) return;
    std::erase_if(section, [](const Statement& statement) { return statement.body.empty(); });
  }

  void pass_straight(Statement& statement, Slots& live) {
    needed_registers_.assign(statement.register_count, false);
    std::size_t kept = statement.body.size();
    for (std::size_t at = statement.body.size(); at-- > 0;) {
      Inst& inst = statement.body[at];
      if (!is_needed(statement, inst, live)) continue;
      forget_writes(statement, inst, live);
      note_reads(statement, inst, live);
      if (is_cutting_ && --kept != at) statement.body[kept] = std::move(inst);
    }
    if (!is_cutting_) return;
    statement.loop_count = 0;
    const auto first = statement.body.begin();
    statement.body.erase(first, first + static_cast<std::ptrdiff_t>(kept));
  }

  // loops: all or nothing
  void pass_whole(Statement& statement, Slots& live) {
    needed_registers_.assign(statement.register_count, false);
    const auto is_kept = [&](const Inst& inst) { return is_needed(statement, inst, live); };
    if (std::none_of(statement.body.begin(), statement.body.end(), is_kept)) {
      if (is_cutting_) statement.body.clear();
      return;
    }
    for (const Inst& inst : statement.body) forget_writes(statement, inst, live);
    for (const Inst& inst : statement.body) note_reads(statement, inst, live);
  }

  bool is_needed(const Statement& statement, const Inst& inst, const Slots& live) const {
    const OpKind kind = op_row(inst.op).kind;
    if (kind == OpKind::Object || kind == OpKind::Shaped || kind == OpKind::Call) return true;
    if (op_has_result(inst.op) && inst.result.kind == Operand::Kind::Reg)
      return needed_registers_[inst.result.at] != 0;
    bool is_read = false;
    reach_.each_write(statement, inst, [&](SlotRange range, bool) {
      for (std::uint32_t slot = range.first; slot <= range.last && !is_read; ++slot)
        is_read = live[slot] != 0;
    });
    return is_read;
  }

  void forget_writes(const Statement& statement, const Inst& inst, Slots& live) {
    reach_.each_write(statement, inst, [&](SlotRange range, bool is_whole) {
      if (!is_whole) return;
      for (std::uint32_t slot = range.first; slot <= range.last; ++slot) live[slot] = pinned_[slot];
    });
  }

  void note_reads(const Statement& statement, const Inst& inst, Slots& live) {
    reach_.each_read(statement, inst, [&](SlotRange range) {
      const auto first = live.begin();
      std::fill(first + range.first, first + range.last + 1, true);
    });
    each_operand(inst, [&](const Operand& operand) {
      if (operand.kind == Operand::Kind::Reg) needed_registers_[operand.at] = true;
    });
  }

  Program& program_;
  const Reach reach_;
  const Slots pinned_;  // read and written by the runtime at any time
  Slots saved_;
  Slots needed_registers_;  // of the statement at hand
  bool is_cutting_ = false;
};

}  // namespace

void slice(Program& program, const OptimiseOptions& options) { Slicer(program, options).slice(); }

}  // namespace weir
