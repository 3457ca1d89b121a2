// The files that an XMILE model imports (<data>, xmile.md 8).
#pragma once

#include <string>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::data {

/// A file as the model names it.
struct Import {
  std::string resource;   // path
  std::string worksheet;  // empty: the first
  bool is_horizontal = false;
  Span span;
};

/// Gives variables the numbers of these files: with a column of times a series, else a constant, in
/// place of the equation; of two files the later one counts. Reports files that cannot be read, and
/// columns that belong to no variable.
void read_imports(Model& model, const std::vector<Import>& imports, Diagnostics& diags);

}  // namespace weir::data
