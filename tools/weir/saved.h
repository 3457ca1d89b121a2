// What --only and --save ask for.
#pragma once

#include "tools/weir/options.h"

namespace weir::cli {

/// The columns that a run saves: those of --only, then those of --save; all without either.
std::vector<ResultColumn> find_saved_columns(const RunOptionsGiven& run, Lowered& lowered);

}  // namespace weir::cli
