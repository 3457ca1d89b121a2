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
      : program_(program), reach_(program), is_seen_(seen_slots(program, options)) {
    uses_.resize(program.value_count);
    for (std::size_t kind = 0; kind < kSectionCount; ++kind) {
      const Section& section = program_.sections[kind];
      for (std::size_t at = 0; at < section.size(); ++at)
        pass(section[at], static_cast<SectionKind>(kind), static_cast<std::uint32_t>(at));
    }
  }

  std::vector<LocalSlot> locals() const {
    std::vector<LocalSlot> found;
    for (std::uint32_t slot = 0; slot < program_.value_count; ++slot) {
      const Use& use = uses_[slot];
      if (use.is_written && !use.is_shared && is_seen_[slot] == 0)
        found.push_back({slot, use.first, use.last, use.section});
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
      const bool is_needed = uses_[slot].is_observed || (is_seen_[slot] != 0 && !is_rate(slot));
      if (uses_[slot].is_of_rates && is_needed) return true;
    }
    return wanted && std::any_of(wanted->begin(), wanted->end(), is_rate);
  }

 private:
  struct Use {
    bool is_written = false, is_shared = false;
    SectionKind section = SectionKind::Rates;
    bool is_of_rates : 1 = false;  // written there
    bool is_observed : 1 = false;  // read by `observe`
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
        const bool is_one = range.first == range.last && is_given(inst, range.first);
        each(range, [&](Use& use) { read(use, is_of_steps && is_one, kind, at); });
      });
      reach_.each_write(statement, inst, [&](SlotRange range, bool) {
        const bool is_plain = is_of_steps && is_operand && depth == 0;
        each(range, [&](Use& use) { write(use, is_plain, kind, at); });
      });
    }
  }

  static bool is_given(const Inst& inst, std::uint32_t slot) {
    return inst.op != Op::Load && op_row(inst.op).kind != OpKind::Array &&
           std::find(inst.args.begin(), inst.args.end(), Operand::slot(slot)) != inst.args.end();
  }

  template <class Change>
  void each(SlotRange range, Change change) {
    for (std::uint32_t slot = range.first; slot <= range.last; ++slot) change(uses_[slot]);
  }

  static void read(Use& use, bool is_plain, SectionKind kind, std::uint32_t at) {
    use.is_shared = use.is_shared || !is_plain || !use.is_written || use.section != kind;
    use.is_observed |= kind == SectionKind::Observe;
    use.last = at;
  }

  static void write(Use& use, bool is_plain, SectionKind kind, std::uint32_t at) {
    if (!use.is_written) {
      use.first = at;
      use.section = kind;
    }
    use.is_written = true;
    use.is_of_rates |= kind == SectionKind::Rates;
    use.is_shared = use.is_shared || !is_plain || use.section != kind;
    use.last = at;
  }

  const Program& program_;
  const Reach reach_;
  const std::vector<std::uint8_t> is_seen_;
  std::vector<Use> uses_;  // by slot
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
  const bool may_be = program.method == ProgramMethod::Euler && !program.saves_every_step;
  program.saves_without_rates |= may_be && !uses.needs_rates(options.wanted);
}

}  // namespace weir
