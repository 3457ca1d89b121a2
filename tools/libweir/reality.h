// Reality checks: what must hold in a model when something is done to it (vensim.md 12).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/libweir/weir.hpp"

namespace weir {

enum class RealityVerdict : std::uint8_t { Holds, Fails, NotTested };
const char* reality_verdict_name(RealityVerdict verdict);

/// One check, or one element of it.
struct RealityResult {
  std::string name;
  RealityVerdict verdict = RealityVerdict::NotTested;  // NotTested: its condition never held
  std::optional<double> time;                          // Fails: the first time
};

/// Without errors in `diags` there is a result for each check. `sources` is what `diags` point
/// into.
struct RealityReport {
  SourceMap sources;
  Diagnostics diags;
  std::vector<RealityResult> results;
};

/// Runs the model as it is, and once for each check with the test inputs of its condition in place
/// of the equations they replace; each check is judged at every time step.
RealityReport check_reality(const Loaded& loaded, const LowerOptions& options);

}  // namespace weir
