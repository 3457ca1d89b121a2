// When native code pays: llvm.md 3.3. Making it costs a fixed start and a price per instruction; each operation that
// runs is then cheaper. The interpreter's times are known only when start, stop and step are given numbers.
#include <algorithm>
#include <cmath>

#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

// llvm.md 2 and 3.3, an equation taken as ten operations: 0.28 ms an equation to compile, 18 ns saved in each evaluation
constexpr double kStartMs = 25.0;
constexpr double kCompileMsPerInstruction = 0.028;
constexpr double kSavedMsPerOperation = 1.8e-6;

/// What a control will be: an override, a given constant, or nothing when it is computed.
std::optional<double> find_control(const Program& program, const std::vector<Override>& overrides,
                                   std::uint32_t slot) {
  for (auto item = overrides.rbegin(); item != overrides.rend(); ++item) {
    if (item->slot == slot) return item->value;
  }
  for (const ProgramVar& var : program.vars) {
    const bool holds_slot = slot >= var.base && slot - var.base < var.size;
    if (holds_slot && var.kind == SlotKind::Constant) return program.image[slot];
  }
  return std::nullopt;
}

int stages(ProgramMethod method) {
  switch (method) {
    case ProgramMethod::Euler:
      return 1;
    case ProgramMethod::Rk2Midpoint:
    case ProgramMethod::Rk2Heun:
      return 2;
    case ProgramMethod::Rk4:
      return 4;
  }
  return 1;
}

/// Operations that one pass over a statement runs, loops multiplied out.
double operation_count(const Statement& statement) {
  double operations = 0;
  std::vector<double> repeats = {1.0};
  for (const Inst& inst : statement.body) {
    if (inst.op == Op::For) {
      repeats.push_back(repeats.back() * inst.count);
    } else if (inst.op == Op::End) {
      if (repeats.size() > 1) repeats.pop_back();
    } else {
      operations += repeats.back();
    }
  }
  return operations;
}

}  // namespace

RunEstimate estimate_run(const Program& program, const std::vector<Override>& overrides) {
  RunEstimate estimate;
  for (const Section& section : program.sections) {
    for (const Statement& statement : section) estimate.instructions += statement.body.size();
  }
  for (const Statement& statement : program.section(SectionKind::Rates)) {
    estimate.operations += operation_count(statement);
  }

  const auto start = find_control(program, overrides, program.controls.start);
  const auto stop = find_control(program, overrides, program.controls.stop);
  const auto dt = find_control(program, overrides, program.controls.dt);
  if (!start || !stop || !dt || !(*dt > 0) || !(*stop > *start)) return estimate;
  estimate.steps = std::ceil((*stop - *start) / *dt);
  estimate.evaluations = estimate.steps * stages(program.method);
  return estimate;
}

bool jit_pays(const RunEstimate& estimate) {
  const double saved = estimate.evaluations * estimate.operations * kSavedMsPerOperation;
  const double cost =
      kStartMs + static_cast<double>(estimate.instructions) * kCompileMsPerInstruction;
  return saved > cost;
}

}  // namespace weir
