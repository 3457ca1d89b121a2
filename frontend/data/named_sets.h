// Data sets that a model's own settings name: sources of its runs (vensim.md 4.2 code 13, 5.7.1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::data {

/// A data set as the settings write it, and the file that holds it in a form that weir reads.
struct NamedSet {
  std::string written;
  std::optional<std::string> path;
  bool is_unreadable = false;  // there only as a .vdfx
};

/// The data sets of `model` in their order, looked for beside the model: under the name as written,
/// else with an ending that weir reads in place of its own or behind the name. Too many are an
/// error.
std::vector<NamedSet> find_named_sets(const Model& model, Diagnostics& diags);

}  // namespace weir::data
