// After an error of the reader the rest of a model is checked all the same; what is found there is
// told unless it may follow from the text that was not understood.
#pragma once

#include "ir/base/diag.h"
#include "ir/base/source.h"
#include "ir/model/model.h"

namespace weir {

/// Adds to `told`, the reader's messages about `model`, those errors of `later` that stand on their
/// own: outside the equations that the reader could not read, and not about a name that one of them
/// may define.
void tell_independent(const Model& model, const SourceMap& sources, Diagnostics later,
                      Diagnostics& told);

}  // namespace weir
