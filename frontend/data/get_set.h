// GET VDF CONSTANTS, DATA and LOOKUPS: series by name from a run or a data set (vensim.md 10.14).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/data/get_call.h"
#include "frontend/data/left_side.h"
#include "frontend/data/sources.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::data {

/// One table for each element of the left side, in row-major order, none of them empty. Reports
/// what is wrong and then gives nothing; `owner` is the name shown in messages.
///
/// The variable that is read may be written without subscripts: then it has those of the left side;
/// or with some: then a range of the left side stands for its elements.
std::optional<std::vector<LookupTable>> read_set_series(const Equation& equation, GetKind kind,
                                                        const LeftSide& left,
                                                        const std::string& owner,
                                                        const Strings& strings, Sources& sources,
                                                        Diagnostics& diags);

}  // namespace weir::data
