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

/// A variable and what stands in brackets behind it, of a poster of one element.
struct Owner {
  std::string variable, element;
};

/// The names in `stock "name"/event_poster` and `stock "name"/element "a, b"/event_poster`; nothing
/// for posters that stand elsewhere.
std::optional<Owner> owner_of(const std::string& where) {
  constexpr std::string_view kElement = "\"/element \"";
  const std::size_t open = where.find('"');
  if (!where.ends_with(kPoster) || open == std::string::npos) return std::nullopt;
  Owner owner;
  owner.variable = where.substr(open + 1, where.size() - kPoster.size() - open - 1);
  if (const std::size_t at = owner.variable.find(kElement); at != std::string::npos) {
    owner.element = owner.variable.substr(at + kElement.size());
    owner.variable.resize(at);
  }
  const bool is_inner = (owner.variable + owner.element).find("\"/") != std::string::npos;
  return is_inner ? std::nullopt : std::optional(owner);
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
    threshold.shown = (is_root ? "" : display(sector.name) + ".") + display(Name(owner->variable));
    if (!owner->element.empty()) threshold.shown += "[" + owner->element + "]";
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
