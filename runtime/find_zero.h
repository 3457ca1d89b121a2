// FIND ZERO (vensim.md 10.12). Private to the runtime.
#pragma once

#include "weir/rt.h"

namespace weir {

/// All numbers of a section, for unknowns as they are; false when its own equations do not settle.
class Evaluation {
 public:
  virtual ~Evaluation() = default;
  virtual bool evaluate() = 0;
};

/// Evaluates once, and, where the section has unknowns, as often as it takes to make their
/// residuals 0. Null, or why that could not be done.
const char* find_zero(const weir_code& code, weir_frame& frame, weir_section section,
                      Evaluation& evaluation);

}  // namespace weir
