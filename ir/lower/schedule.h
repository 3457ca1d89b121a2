// Which equation runs in which section, and in what order. Slots are chosen in slots.h, operations
// in lower_expr.h.
//
// Every equation runs in the earliest section that has all its inputs (vensim.md 8.1 to 8.4):
//
//     rate = base / 100                  const: `base` is a given number
//     births = population * rate         rates: a derivative needs it
//     population = INTEG(births, base)   init for `base`; rates, at the end, for `births`
//     share = births / population        observe: nothing but the modeller needs it
//
// What initial values need is computed in `init` also, with the stocks' initial values; there
// ACTIVE INITIAL has its second argument, and INITIAL(x) is computed for good.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/lower/order.h"

namespace weir {

enum class Action : std::uint8_t {
  Value,  // own elements = expr (or the whole-vector operation)
  Start,  // own elements = init
  Rate,   // derivatives = expr
  Next,   // next values = expr
  Shift,  // stocks change their places
};

struct Task {
  EquationId equation;
  Action action = Action::Value;
  std::optional<std::uint32_t> iteration;  // one iteration of its loops; else all
};

struct Schedule {
  std::vector<Task> sections[kSectionCount];
  std::vector<bool> is_const;  // of each equation: given numbers, or computed in `const`
  std::vector<bool> is_early;  // of each equation: found by repeating `init` also

  std::vector<Task>& section(SectionKind kind) { return sections[static_cast<std::size_t>(kind)]; }
};

/// Reports loops (SimultaneousLoop, InitialLoop); the schedule is then of no use.
Schedule schedule(const ResolvedModel& model, const Layout& layout, const Dependence& dependence,
                  Diagnostics& diags);

}  // namespace weir
