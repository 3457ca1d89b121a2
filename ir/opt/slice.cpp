// Leaves out what nobody reads: statements, and single operations, in loops those that store, with
// what only they need.
//
// Goes backwards through a run with the set of slots that are still read later:
//
//     const | init (again while the times change) | rates (again and again), observe, update | ...
//
// A slot that is written whole is not read before; one that is written and not read later is
// written for nothing. Objects are asked and moved as before, and calls are made, since they tell
// of the run's faults.
#include <algorithm>
#include <cstring>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

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
      step = before_step(step);
    } while (step != before);
    std::vector<std::uint8_t> start = step;
    do {
      before = start;
      start = united(step, start);
      read_before(SectionKind::Init, start);
    } while (start != before);

    // the same once more, now for good
    is_cutting_ = true;
    before_step(step);
    std::vector<std::uint8_t> live = united(step, start);
    read_before(SectionKind::Init, live);
    live = united(step, start);
    read_before(SectionKind::Const, live);
  }

 private:
  using Slots = std::vector<std::uint8_t>;  // 1: a slot of the set

  static std::size_t length(SlotRange range) { return std::size_t{range.last} - range.first + 1; }

  static Slots united(Slots a, const Slots& b) {
    std::transform(a.begin(), a.end(), b.begin(), a.begin(), std::bit_or<>());
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

  // `quiet` stands for all of that where nothing is saved
  Slots before_step(const Slots& next_step) {
    Slots rates = before_rates(next_step);
    if (program_.section(SectionKind::Quiet).empty()) return rates;
    Slots quiet = next_step;
    read_before(SectionKind::Quiet, quiet);
    return united(std::move(rates), quiet);
  }

  // turns what is read after a section into what is read before it
  void read_before(SectionKind kind, Slots& live) {
    Section& section = program_.section(kind);
    for (auto statement = section.rbegin(); statement != section.rend(); ++statement) {
      if (is_straight(*statement)) {
        pass_straight(*statement, live);
      } else {
        pass_loops(*statement, live);
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

  // loops: another turn may read what one writes, so that all of their reads count as later ones
  void pass_loops(Statement& statement, Slots& live) {
    needed_registers_.assign(statement.register_count, false);
    const auto is_kept = [&](const Inst& inst) { return is_needed(statement, inst, live); };
    if (std::none_of(statement.body.begin(), statement.body.end(), is_kept)) {
      if (is_cutting_) statement.body.clear();
      return;
    }
    if (is_cutting_) cut_loops(statement, live);
    for (const Inst& inst : statement.body) forget_writes(statement, inst, live);
    for (const Inst& inst : statement.body) note_reads(statement, inst, live);
  }

  /// Leaves out stores that nobody reads, then again and again what only these had read.
  void cut_loops(Statement& statement, const Slots& live) {
    std::vector<Inst>& body = statement.body;
    for (std::size_t size = 0; size != body.size();) {
      size = body.size();
      needed_registers_.assign(statement.register_count, false);
      std::vector<SlotRange> read;
      for (const Inst& inst : body) {
        reach_.each_read(statement, inst, [&](SlotRange range) { read.push_back(range); });
        note_registers(inst);
      }
      std::erase_if(body, [&](const Inst& inst) {
        return inst.op != Op::For && inst.op != Op::End && !is_needed(statement, inst, live) &&
               !writes_one_of(read, statement, inst);
      });
    }
    leave_out_empty_loops(body);
  }

  static void leave_out_empty_loops(std::vector<Inst>& body) {
    std::vector<Inst> kept;
    for (Inst& inst : body) {
      if (inst.op == Op::End && kept.back().op == Op::For)
        kept.pop_back();
      else
        kept.push_back(std::move(inst));
    }
    body = std::move(kept);
  }

  bool writes_one_of(const std::vector<SlotRange>& ranges, const Statement& statement,
                     const Inst& inst) const {
    bool writes_one = false;
    reach_.each_write(statement, inst, [&](SlotRange written, bool) {
      for (const SlotRange& range : ranges)
        writes_one |= written.first <= range.last && range.first <= written.last;
    });
    return writes_one;
  }

  bool is_needed(const Statement& statement, const Inst& inst, const Slots& live) const {
    const OpKind kind = op_row(inst.op).kind;
    if (kind == OpKind::Object || kind == OpKind::Shaped || kind == OpKind::Call) return true;
    if (op_has_result(inst.op) && inst.result.kind == Operand::Kind::Reg)
      return needed_registers_[inst.result.at] != 0;
    bool is_read = false;
    reach_.each_write(statement, inst, [&](SlotRange range, bool) {
      is_read = is_read || std::memchr(live.data() + range.first, 1, length(range)) != nullptr;
    });
    return is_read;
  }

  void forget_writes(const Statement& statement, const Inst& inst, Slots& live) {
    reach_.each_write(statement, inst, [&](SlotRange range, bool is_whole) {
      if (!is_whole) return;
      std::copy_n(pinned_.begin() + range.first, length(range), live.begin() + range.first);
    });
  }

  void note_reads(const Statement& statement, const Inst& inst, Slots& live) {
    reach_.each_read(statement, inst, [&](SlotRange range) {
      const auto first = live.begin();
      std::fill(first + range.first, first + range.last + 1, true);
    });
    note_registers(inst);
  }

  void note_registers(const Inst& inst) {
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

void slice_loops(Program& program, const OptimiseOptions& options) {
  const auto has_loops = [](const Section& section) {
    return !std::all_of(section.begin(), section.end(), is_straight);
  };
  if (std::any_of(std::begin(program.sections), std::end(program.sections), has_loops))
    slice(program, options);
}

}  // namespace weir
