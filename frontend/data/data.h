// What a run reads beside the model: workbooks, text tables, data sets (vensim.md 10.14, 14).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// What stands where something could not be read: a harmless value, so that one mistake gives one
/// error, or what the model says.
enum class Unread : std::uint8_t { Harmless, AsWritten };

/// Whether a model says anything that read_external_data would look for.
bool reads_external_data(const Model& model);

/// Replaces every GET XLS/DIRECT/VDF ... of the model by what it names: SUBSCRIPT in
/// Dimension::items, CONSTANTS as a List in Equation::expr, DATA and LOOKUPS as Equation::tables.
/// Data variables without an equation take their series from the data sets that the model's
/// settings name, then from `data_files` (.vdf, .dat, .tab, .csv, .xlsx, .xls, in order; later
/// wins). Relative paths start at Model::folder; case of the path and the kind of slash do not
/// matter; `.xls` named where only
/// `.xlsx` exists takes that (conformance.md 9). A missing file is one error naming it, however
/// many equations use it.
void read_external_data(Model& model, const std::vector<std::string>& data_files,
                        Diagnostics& diags, Unread unread = Unread::Harmless);

}  // namespace weir
