// See events.h.
#include "frontend/xmile/events.h"

#include <optional>

#include "frontend/xmile/xml.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::xmile {
namespace {

constexpr std::string_view kPoster = "\"/event_poster";

double number_of(const std::optional<Text>& text, double otherwise) {
  const auto number = text ? parse_number(trim(text->text)) : std::nullopt;
  return number.value_or(otherwise);
}

bool is_word(const std::optional<Text>& text, std::string_view word) {
  return text && equals_ignoring_case(trim(text->text), word);
}

Event read_event(Element element) {
  Event event;
  const auto action = element.attr("sim_action");
  if (is_word(action, "stop")) event.action = EventAction::Stop;
  if (is_word(action, "message")) event.action = EventAction::Message;
  if (const auto box = element.child("text_box")) event.text = fold_blanks(trim(box->text().text));
  return event;
}

Threshold read_threshold(Element element) {
  Threshold threshold;
  threshold.value = number_of(element.attr("value"), 0);
  threshold.interval = number_of(element.attr("interval"), 0);
  threshold.is_decreasing = is_word(element.attr("direction"), "decreasing");
  const auto repeat = element.attr("repeat");
  // one run is all of a session
  if (is_word(repeat, "once") || is_word(repeat, "once_ever")) threshold.repeat = EventRepeat::Once;
  for (const Element child : element.children())
    if (child.is("event")) threshold.events.push_back(read_event(child));
  return threshold;
}

/// The name in `stock "name"/event_poster`; nothing for posters that stand elsewhere.
std::optional<std::string> owner_of(const std::string& where) {
  const std::size_t open = where.find('"');
  if (!where.ends_with(kPoster) || open == std::string::npos) return std::nullopt;
  const std::size_t length = where.size() - kPoster.size() - open - 1;
  const std::string name = where.substr(open + 1, length);
  return name.find("\"/") == std::string::npos ? std::optional(name) : std::nullopt;
}

void read_poster(const Extra& extra, const Sector& sector, std::vector<Threshold>& thresholds) {
  const auto owner = owner_of(extra.where);
  if (!owner) return;
  SourceMap sources;
  Diagnostics ignored;
  const FileId file = sources.add(SourceFile("event poster", extra.text));
  const Document doc(file, sources[file], ignored);
  const auto root = doc.root();
  if (!root) return;
  for (const Element child : root->children()) {
    if (!child.is("threshold")) continue;
    Threshold threshold = read_threshold(child);
    if (threshold.events.empty()) continue;
    const bool is_root = sector.name.key.empty();
    threshold.variable = (is_root ? "" : sector.name.key + ".") + Name(*owner).key;
    threshold.shown = (is_root ? "" : display(sector.name) + ".") + display(Name(*owner));
    thresholds.push_back(std::move(threshold));
  }
}

}  // namespace

const char* event_action_name(EventAction action) {
  switch (action) {
    case EventAction::Pause:
      return "pause";
    case EventAction::Stop:
      return "stop";
    case EventAction::Message:
      return "message";
  }
  return "";
}

std::vector<Threshold> read_events(const Model& model) {
  std::vector<Threshold> thresholds;
  for (const Sector& sector : model.sectors)
    for (const Extra& extra : sector.extras) read_poster(extra, sector, thresholds);
  return thresholds;
}

}  // namespace weir::xmile
