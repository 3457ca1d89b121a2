// Rules of a comparison as the command line gives them.
#pragma once

#include "tools/weir/options.h"

namespace weir::cli {

/// The defaults for this reference, with what was given put in their place.
CompareRules comparison_rules(const Table& expected, const CompareOptions& given);

}  // namespace weir::cli
