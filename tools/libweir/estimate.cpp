// When native code pays: llvm.md 3.3. Making it costs a fixed start and a price per instruction;
// each operation that runs is then cheaper.
#include <algorithm>
#include <cmath>

#include "ir/opt/roll.h"
#include "tools/libweir/run_options.h"
#include "tools/libweir/tier.h"
#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

// llvm.md 2 and 3.3, an equation taken as ten operations: 0.28 ms an equation to compile, 18 ns
// saved in each evaluation
constexpr double kStartMs = 25.0;
constexpr double kCompileMsPerInstruction = 0.028;
constexpr double kSavedMsPerOperation = 1.8e-6;
// eight lanes, wrld3: 0.75 ns an operation become about 0.15; compiling is taken as half as long
// again
constexpr double kLanesCompileFactor = 1.5;
constexpr double kSavedByLanesMsPerOperation = 0.5e-6;
// of the values of all lanes that a step goes through: where these lie in no cache, runs are faster
// one after the other (equations as weir_bench makes them: lanes 7 times as fast at 25 MB, half as
// fast at 80)
constexpr double kMostBusyLaneBytes = 40 << 20;
// the same where steps go through stocks and nothing else: so little is done with each number that
// the cache has to have them all (arrays as weir_bench makes them: lanes 2.5 times as fast at 17
// MB, three quarters as fast at 20, with a last cache of 32)
constexpr double kMostBusyStockBytes = 18 << 20;
constexpr double kMostLaneBytes = 128 << 20;  // of all their values: each core has them

double compile_ms(const RunEstimate& estimate) {
  return kStartMs + static_cast<double>(estimate.instructions) * kCompileMsPerInstruction;
}

// weir bench of WRLD3-03: 568 operations in 1.13 us
constexpr double kInterpreterMsPerOperation = 2e-6;

/// Whether the `const` section, or nobody after the image, gives a slot its number.
bool follows_from_constants(const Program& program, std::uint32_t slot) {
  for (const ProgramVar& var : program.vars) {
    if (slot < var.base || slot - var.base >= var.size) continue;
    if (var.kind == SlotKind::Constant) return true;
  }
  for (const Statement& statement : program.section(SectionKind::Const)) {
    for (const Inst& inst : statement.body) {
      if (inst.result.kind == Operand::Kind::Slot && inst.result.at == slot) return true;
    }
  }
  return false;
}

/// Evaluations of the rates in one step; of methods that choose their own steps, the fewest.
int stages(ProgramMethod method) {
  switch (method) {
    case ProgramMethod::Euler:
    case ProgramMethod::Difference:
      return 1;
    case ProgramMethod::Rk2Midpoint:
    case ProgramMethod::Rk2Heun:
      return 2;
    case ProgramMethod::Rk4:
    case ProgramMethod::Cvode:
      return 4;
    case ProgramMethod::Rk2Auto:
      return 6;  // the step, and its two halves
    case ProgramMethod::Rk4Auto:
      return 12;
    case ProgramMethod::Rk45:
      return 7;
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

ControlValues control_values(const Program& program, const std::vector<Override>& overrides) {
  if (program.image.empty()) return {};
  const std::unique_ptr<Executable> code = make_interpreter(program);
  const weir_code& entry = code->code();
  std::vector<double> values(entry.image, entry.image + entry.value_count);
  std::vector<weir_object*> objects(entry.object_count + 1, nullptr);
  for (const Override& item : overrides) {
    if (item.slot < values.size()) values[item.slot] = item.value;
  }
  weir_frame frame{};
  frame.values = values.data();
  frame.tables = entry.tables;
  frame.objects = objects.data();
  entry.run(entry.self, WEIR_CONST, &frame);

  const auto value = [&](std::uint32_t slot) -> std::optional<double> {
    if (slot >= values.size() || !follows_from_constants(program, slot)) return std::nullopt;
    // inner programs are run by a run only: what hangs on one is not known before
    if (!program.inner.empty() && std::isnan(values[slot])) return std::nullopt;
    return values[slot];
  };
  const ControlSlots& controls = program.controls;
  return {value(controls.start), value(controls.stop), value(controls.dt),
          program.saves_every_step ? std::nullopt : value(controls.save)};
}

RunEstimate estimate_run(const Program& program, const std::vector<Override>& overrides) {
  RunEstimate estimate;
  estimate.instructions = rolled_size(program);
  for (const Statement& statement : program.section(SectionKind::Rates)) {
    estimate.operations += operation_count(statement);
  }

  const auto [start, stop, dt, save] = control_values(program, overrides);
  if (!start || !stop || !dt || !(*dt > 0) || !(*stop > *start)) return estimate;
  estimate.steps = std::ceil((*stop - *start) / *dt);
  estimate.evaluations = estimate.steps * stages(program.method);
  return estimate;
}

double interpreter_ms(const RunEstimate& estimate) {
  return estimate.evaluations * estimate.operations * kInterpreterMsPerOperation;
}

std::size_t affordable_instructions(const RunEstimate& estimate) {
  const double saved = estimate.evaluations * estimate.operations * kSavedMsPerOperation;
  const double count = (saved - kStartMs) / kCompileMsPerInstruction;
  constexpr double kMost = 1e15;  // no program is that large
  return count > 0 ? static_cast<std::size_t>(std::min(count, kMost)) : 0;
}

bool jit_pays(const RunEstimate& estimate, double runs) {
  const double operations = runs * estimate.evaluations * estimate.operations;
  return operations * kSavedMsPerOperation > compile_ms(estimate);
}

namespace {

bool fits_caches(const Program& program, std::uint32_t lanes) {
  const double slot_bytes = double{sizeof(double)} * lanes;
  if (slot_bytes * program.value_count > kMostLaneBytes) return false;
  if (program.section(SectionKind::Quiet).empty())
    return slot_bytes * program.value_count <= kMostBusyLaneBytes;
  // and what runs have in common, about one number for each stock
  return (slot_bytes + sizeof(double)) * program.stocks.size <= kMostBusyStockBytes;
}

}  // namespace

std::uint32_t lanes_that_pay(const Program& program, const RunEstimate& estimate, double runs) {
  constexpr std::uint32_t kFewestLanes = 4;
  const double operations = runs * estimate.evaluations * estimate.operations;
  const double saved_ms = operations * kSavedByLanesMsPerOperation;
  if (!can_run_in_lanes(program) || saved_ms <= kLanesCompileFactor * compile_ms(estimate))
    return 1;
  std::uint32_t lanes = native_lanes();
  while (lanes >= kFewestLanes && !fits_caches(program, lanes)) lanes /= 2;
  return lanes >= kFewestLanes && runs >= lanes ? lanes : 1;
}

}  // namespace weir
