// Simultaneous equations (vensim.md 8.8).
#pragma once

#include "weir/rt.h"

namespace weir {

/// Runs `rates`; with simultaneous equations again and again, each time from what the last gave,
/// until that stays. False when it does not.
bool settle(const weir_code& code, weir_frame& frame);

}  // namespace weir
