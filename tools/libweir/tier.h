// One run by both engines in turn (codegen/tiered.h): whether that pays, and what became of it.
#pragma once

#include <cstddef>
#include <optional>

#include "codegen/tiered.h"
#include "tools/libweir/weir.hpp"

namespace weir {

/// How long the interpreter will take for a run, in milliseconds.
double interpreter_ms(const RunEstimate& estimate);

/// How many instructions may be compiled beside a run so that it gains by it.
std::size_t affordable_instructions(const RunEstimate& estimate);

/// What became of native code of an engine that makes it beside the run; nothing for other engines.
std::optional<TierState> tier_state(const Compiled& compiled);

/// Code for one run: by both engines when it is long enough to gain, else by the interpreter.
std::unique_ptr<Executable> make_engine_of_one_run(Program program, const RunEstimate& estimate,
                                                   const ObjectCache& cache);

}  // namespace weir
