// Makes a Program cheaper to run without changing a bit of what it gives.
//
// Passes over the same type, one file each, one line each in optimise.cpp. What holds after each:
// the Program verifies; every slot that is wanted, every stock, memory and control has the same
// number at every time as before; objects and random streams are asked the same.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ir/program/program.h"

namespace weir {

struct OptimiseOptions {
  /// Slots that are read from outside while the Program runs, beside its regions and controls;
  /// nothing: those of all variables that are not hidden. All others may hold anything.
  std::optional<std::vector<std::uint32_t>> wanted;
};

/// `program` must verify. Slots keep their places; there may be more of them.
Program optimise(Program program, const OptimiseOptions& options);

struct OptimisePass {
  const char* name;
  void (*run)(Program& program, const OptimiseOptions& options);
};
/// All passes, in the order they run.
std::span<const OptimisePass> optimise_passes();

/// Operations on numbers that no step changes go to `const`.
void hoist(Program& program, const OptimiseOptions& options);
/// What was computed before is taken from where it is; operations on given numbers are done.
void reuse(Program& program, const OptimiseOptions& options);
/// Rates of stocks stand behind what they need.
void near(Program& program, const OptimiseOptions& options);
/// Loops of one length become one.
void fuse(Program& program, const OptimiseOptions& options);
/// What a step of a model of arrays does where nothing is saved, as a section of its own.
void quiet(Program& program, const OptimiseOptions& options);
/// What is saved is computed by itself where that is little beside a quiet step.
void apart(Program& program, const OptimiseOptions& options);
/// A few long rows are added up at once.
void rows(Program& program, const OptimiseOptions& options);
/// Divisions by numbers that no step changes become multiplications where an engine can.
void divide(Program& program, const OptimiseOptions& options);
/// Equations that wait for each other stand among others.
void order(Program& program, const OptimiseOptions& options);
/// The stages of a small model's step become a section of their own.
void stages(Program& program, const OptimiseOptions& options);
/// Before a loop what its turns read and do not change.
void ahead(Program& program, const OptimiseOptions& options);
/// What nobody reads is not computed.
void slice(Program& program, const OptimiseOptions& options);
/// The same where there are loops: for what they have come to hand on in registers.
void slice_loops(Program& program, const OptimiseOptions& options);
/// Finds the slots that some statements of `rates` have for themselves.
void locals(Program& program, const OptimiseOptions& options);
/// The same, and what nobody has asked for, and whether what is asked for needs `rates`.
void uses(Program& program, const OptimiseOptions& options);
/// A loop does what each turn needs, and once.
void loops(Program& program, const OptimiseOptions& options);

}  // namespace weir
