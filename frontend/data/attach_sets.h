// Data variables that have no equation take their values from data sets (vensim.md 5.7.1).
#pragma once

#include <string>
#include <vector>

#include "frontend/data/data.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"
#include "ir/model/passes/dims.h"

namespace weir::data {

/// Gives each such variable its tables: from the data sets of the model's settings, then from
/// `data_files`; of two series of one name the one read later counts. Reports what has none.
void attach_data_sets(Model& model, const std::vector<std::string>& data_files,
                      const DimTable& dims, Unread unread, Diagnostics& diags);

}  // namespace weir::data
