// What a file wants to be told while it runs (<event_poster>, xmile.md 28). The reader keeps the
// text; it is only read when somebody asks for it.
#pragma once

#include <string>
#include <vector>

#include "ir/model/model.h"

namespace weir::xmile {

enum class EventAction : std::uint8_t { Pause, Stop, Message };
/// As the file spells it.
const char* event_action_name(EventAction action);

struct Event {
  EventAction action = EventAction::Pause;
  std::string text;  // of its text box
};

enum class EventRepeat : std::uint8_t { Each, Once };

/// A value that a variable, or each element of it, passes, and the events used one after the other
/// when it does.
struct Threshold {
  std::string shown;  // the variable, or one element, as people know it: module.name[a, b]
  double value = 0;
  bool is_decreasing = false;
  EventRepeat repeat = EventRepeat::Each;
  double interval = 0;  // Each: fires again after so long while beyond; 0: does not
  std::vector<Event> events;
};

/// The thresholds of all event posters of variables and elements; what is not well-formed is left
/// out.
std::vector<Threshold> read_events(const Model& model);

}  // namespace weir::xmile
