// What <data> asks to be imported before a run (xmile.md 8). The reader keeps the text; it is only
// read when a model is to run.
#pragma once

#include <string>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::xmile {

struct ImportTag {
  std::string resource, worksheet;
  bool is_horizontal = false;
  Span span;  // of the resource
};

/// The imports that are enabled and automatic. Reports those on demand, which do nothing in a batch
/// run, and those of forms that are not read.
std::vector<ImportTag> read_import_tags(const Model& model, Diagnostics& diags);

}  // namespace weir::xmile
