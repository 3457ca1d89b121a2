// What the slots are used for, once all sections are as they will be.
//
// Locals: what only a few statements of `rates`, or of `step`, hand each other. Code that has all
// of them in one function keeps it in registers. A store is one of the dearer operations of a step,
// and most of what a model computes is neither saved nor read by the stocks.
//
//     rates:
//       0  v9 = mul v6, v8            v9 is not wanted: local v9 from 0 to 1
//       1  v7 = sub v5, v9            v7 is a rate
//
// And whether what is saved needs `rates` at all: who runs a large model a thousand times often
// asks for a few stocks, or for what `observe` computes of them. A step is then made by section
// `quiet` even where something is saved.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "ir/opt/optimise.h"
#include "ir/opt/slots.h"

namespace weir {
namespace {

class Uses {
 public:
  Uses(const Program& program, const OptimiseOptions& options)
      : program_(program),
        reach_(program),
        is_seen_(seen_slots(program, options)),
        flags_(program.value_count, 0),
        spans_(program.value_count) {
    for (std::size_t kind = 0; kind < kSectionCount; ++kind) {
      const Section& section = program_.sections[kind];
      for (std::size_t at = 0; at < section.size(); ++at)
        pass(section[at], static_cast<SectionKind>(kind), static_cast<std::uint32_t>(at));
    }
  }

  std::vector<LocalSlot> locals() const {
    std::vector<LocalSlot> found;
    for (std::uint32_t slot = 0; slot < program_.value_count; ++slot) {
      if ((flags_[slot] & (kWritten | kShared)) != kWritten || is_seen_[slot] != 0) continue;
      const Span& span = spans_[slot];
      found.push_back({slot, span.first, span.last, span.section});
    }
    std::stable_sort(found.begin(), found.end(), [](const LocalSlot& a, const LocalSlot& b) {
      return std::pair{a.section, a.first} < std::pair{b.section, b.first};
    });
    return found;
  }

  bool is_seen(const ProgramVar& var) const {
    const auto first = is_seen_.begin() + var.base;
    return std::find(first, first + var.size, 1) != first + var.size;
  }

  /// Whether `observe`, or who asked for these slots, needs what `rates` computes. The rates
  /// themselves are there for the stocks.
  bool needs_rates(const std::optional<std::vector<std::uint32_t>>& wanted) const {
    const auto is_rate = [&](std::uint32_t slot) {
      return slot - program_.rates.base < program_.rates.size;
    };
    for (std::uint32_t slot = 0; slot < program_.value_count; ++slot) {
      if ((flags_[slot] & kOfRates) == 0) continue;
      if ((flags_[slot] & kObserved) != 0 || (is_seen_[slot] != 0 && !is_rate(slot))) return true;
    }
    return wanted && std::any_of(wanted->begin(), wanted->end(), is_rate);
  }

 private:
  static constexpr int kWritten = 1, kShared = 2;
  static constexpr int kOfRates = 4;   // written there
  static constexpr int kObserved = 8;  // read by `observe`

  /// From where to where a slot is used that may be a local one.
  struct Span {
    SectionKind section = SectionKind::Rates;
    std::uint32_t first = 0, last = 0;
  };

  void pass(const Statement& statement, SectionKind kind, std::uint32_t at) {
    const bool is_of_steps = kind == SectionKind::Rates || kind == SectionKind::Step;
    int depth = 0;
    for (const Inst& inst : statement.body) {
      const bool is_operand = inst.op != Op::Store && op_row(inst.op).kind != OpKind::Array;
      if (inst.op == Op::For) ++depth;
      if (inst.op == Op::End) --depth;
      reach_.each_read(statement, inst, [&](SlotRange range) {
        // a slot of its own is an operand; what an address reaches is not
        if (is_of_steps && range.first == range.last && is_given(inst, range.first))
          read(range.first, kind, at);
        else
          add(range, kind == SectionKind::Observe ? kShared | kObserved : kShared);
      });
      reach_.each_write(statement, inst, [&](SlotRange range, bool) {
        const int written = kind == SectionKind::Rates ? kWritten | kOfRates : kWritten;
        if (is_of_steps && is_operand && depth == 0)
          write(range.first, kind, at, written);
        else
          add(range, kShared | written);
      });
    }
  }

  static bool is_given(const Inst& inst, std::uint32_t slot) {
    return inst.op != Op::Load && op_row(inst.op).kind != OpKind::Array &&
           std::find(inst.args.begin(), inst.args.end(), Operand::slot(slot)) != inst.args.end();
  }

  void add(SlotRange range, int flags) {
    for (std::uint32_t slot = range.first; slot <= range.last; ++slot)
      flags_[slot] |= static_cast<std::uint8_t>(flags);
  }

  void read(std::uint32_t slot, SectionKind kind, std::uint32_t at) {
    if ((flags_[slot] & kWritten) == 0 || spans_[slot].section != kind) flags_[slot] |= kShared;
    spans_[slot].last = at;
  }

  void write(std::uint32_t slot, SectionKind kind, std::uint32_t at, int written) {
    Span& span = spans_[slot];
    if ((flags_[slot] & kWritten) == 0) span = {kind, at, at};
    flags_[slot] |= static_cast<std::uint8_t>(span.section == kind ? written : written | kShared);
    span.last = at;
  }

  const Program& program_;
  const Reach reach_;
  const std::vector<std::uint8_t> is_seen_;
  std::vector<std::uint8_t> flags_;  // by slot
  std::vector<Span> spans_;          // by slot; of shared ones they say nothing
};

}  // namespace

void locals(Program& program, const OptimiseOptions& options) {
  program.locals = Uses(program, options).locals();
}

void uses(Program& program, const OptimiseOptions& options) {
  const Uses uses(program, options);
  program.locals = uses.locals();
  for (ProgramVar& var : program.vars) var.is_unseen = options.wanted && !uses.is_seen(var);
  // others have no quiet steps
  const bool may_be = program.method == ProgramMethod::Euler;
  program.saves_without_rates |= may_be && !uses.needs_rates(options.wanted);
}

}  // namespace weir
