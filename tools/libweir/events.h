// Events of an XMILE model in a batch run (xmile.md 28).
#pragma once

#include <string>
#include <vector>

#include "tools/libweir/results.h"
#include "tools/libweir/weir.hpp"

namespace weir {

struct FiredEvent {
  double time = 0;
  std::string text;    // "tank is above 300: Tank is almost full"
  std::string action;  // pause, stop, message
};

/// "event at time 3: stop: tank is above 300"
std::string event_text(const FiredEvent& event);

/// What the events of `model` say of a run, in the order of time, at its saved times. An event that
/// stops takes away all rows behind it. `unseen`: variables with events that were not saved.
std::vector<FiredEvent> fire_events(const Model& model, ResultSet& results,
                                    std::vector<std::string>& unseen);

}  // namespace weir
