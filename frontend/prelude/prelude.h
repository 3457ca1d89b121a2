// Functions whose meaning is written in the modelling language itself (house plan, section 4).
//
// prelude.mdl is embedded at build time and parsed once on need. It is Vensim macro syntax for both
// dialects: a row of builtins.def names the macro and the order of its arguments, so one definition
// serves SMOOTH and SMTH1.
#pragma once

#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir {

/// Parses the prelude into `sources` (as "<prelude>"). An error in it is our own fault.
Library parse_prelude(SourceMap& sources);

}  // namespace weir
