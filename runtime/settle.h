// Equations that are solved at each time (vensim.md 8.8, 10.12).
#pragma once

#include "weir/rt.h"

namespace weir {

/// Runs `rates`, or `init`; with simultaneous equations again and again, until all is found. Null,
/// or why it is not.
const char* settle(const weir_code& code, weir_frame& frame, weir_section section);

/// Whether there are any; where not, to run a section once is all.
inline bool has_equations_to_settle(const weir_code& code) {
  return code.solved_count != 0 || code.sought_count != 0;
}

}  // namespace weir
