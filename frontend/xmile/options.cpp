// See options.h. Flags of views and events are found in their kept text.
#include "frontend/xmile/options.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "frontend/xmile/scan.h"

namespace weir::xmile {

namespace {

// the text's spelling first, then that of its example or the schema
constexpr std::array<std::string_view, 17> kFlags = {
    "uses_conveyor",   "uses_conveyors",  "uses_queue",  "uses_queues",        "uses_arrays",
    "uses_array",      "uses_submodels",  "uses_macros", "uses_event_posters", "uses_outputs",
    "uses_output",     "uses_inputs",     "uses_input",  "has_model_view",     "has_model_views",
    "uses_annotation", "uses_annotations"};

/// The tags of everything that was kept as text, and whether it holds a message.
struct KeptTags {
  std::set<std::string_view> tags;
  bool has_message = false;

  bool any(std::initializer_list<std::string_view> wanted) const {
    return std::any_of(wanted.begin(), wanted.end(),
                       [this](std::string_view tag) { return tags.contains(tag); });
  }
};

void collect(const std::vector<Extra>& extras, KeptTags& found) {
  for (const Extra& extra : extras) {
    if (!extra.text.starts_with('<')) continue;
    std::size_t at = 0;
    while (const auto tag = next_tag(extra.text, at)) {
      at = tag->end;
      if (tag->kind == Tag::Kind::Close) continue;
      found.tags.insert(tag->name);
      const std::string_view whole =
          std::string_view(extra.text).substr(tag->begin, tag->end - tag->begin);
      if (tag->name == "event" && whole.find("\"message\"") != whole.npos) found.has_message = true;
    }
  }
}

/// Every sector, those inside macros last.
std::vector<const Sector*> sectors_of(const Model& model) {
  std::vector<const Sector*> sectors;
  for (const Sector& sector : model.sectors) sectors.push_back(&sector);
  for (const Macro& macro : model.macros) sectors.push_back(&macro.body);
  return sectors;
}

struct Features {
  bool conveyor = false, arrest = false, leak = false;
  bool queue = false, overflow = false;
  std::size_t dims = 0;
};

void note(const Variable& var, Features& found) {
  if (var.container && var.container->kind == ContainerKind::Conveyor) {
    found.conveyor = true;
    found.arrest = found.arrest || !var.container->arrest.empty();
  }
  if (var.container && var.container->kind == ContainerKind::Queue) found.queue = true;
  found.leak = found.leak || var.leak;
  found.overflow = found.overflow || var.overflow;
  found.dims = std::max(found.dims, var.dims.size());
}

bool calls(const Expr& expr, const std::set<std::string>& names) {
  const auto any = [&](const std::vector<Expr>& list) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Expr& each) { return calls(each, names); });
  };
  if (expr.kind == ExprKind::Call && !expr.path.empty() && names.contains(expr.path.back().key))
    return true;
  return any(expr.args) || std::any_of(expr.subs.begin(), expr.subs.end(),
                                       [&](const Subscript& sub) { return any(sub.index); });
}

/// Whether a macro uses a macro: by one passage of the standard that needs the flag, by another
/// only recursion does (xmile.md 24.2).
bool macros_use_macros(const Model& model) {
  std::set<std::string> names;
  for (const Macro& macro : model.macros) names.insert(macro.name.key);
  for (const Macro& macro : model.macros) {
    if (macro.result && calls(*macro.result, names)) return true;
    for (const Variable& var : macro.body.variables)
      for (const Equation& equation : var.equations)
        if (calls(equation.expr, names)) return true;
  }
  return false;
}

bool has_filters(const Model& model) {
  return std::any_of(model.macros.begin(), model.macros.end(), [](const Macro& macro) {
    return std::any_of(macro.body.extras.begin(), macro.body.extras.end(),
                       [](const Extra& extra) { return extra.where == "@filter"; });
  });
}

void set_if(XmlNode& node, bool is_true, const char* name) {
  if (is_true) node.set(name, "true");
}

void add_structure(XmlNode& options, const Model& model) {
  Features found;
  for (const Sector* sector : sectors_of(model))
    for (const Variable& var : sector->variables) note(var, found);
  if (found.conveyor) {
    XmlNode& flag = options.add(XmlNode("uses_conveyor"));
    set_if(flag, found.arrest, "arrest");
    set_if(flag, found.leak, "leak");
  }
  if (found.queue) set_if(options.add(XmlNode("uses_queue")), found.overflow, "overflow");
  if (found.dims > 0 || !model.dimensions.empty() || model.invalid_index_is_nan) {
    XmlNode& flag = options.add(XmlNode("uses_arrays"));
    flag.set("maximum_dimensions", std::to_string(std::max<std::size_t>(found.dims, 1)));
    if (model.invalid_index_is_nan) flag.set("invalid_index_value", "NaN");
  }
  const bool has_modules = model.sectors.size() > 1 || !model.root().modules.empty();
  if (has_modules) options.add(XmlNode("uses_submodels"));
  if (!model.macros.empty()) {
    options.add(XmlNode("uses_macros"))
        .set("recursive_macros", macros_use_macros(model) ? "true" : "false")
        .set("option_filters", has_filters(model) ? "true" : "false");
  }
}

void add_display(XmlNode& options, const Model& model) {
  KeptTags kept;
  collect(model.extras, kept);
  for (const Sector* sector : sectors_of(model)) collect(sector->extras, kept);
  const bool has_views = std::any_of(model.sectors.begin(), model.sectors.end(),
                                     [](const Sector& sector) { return !sector.views.empty(); });
  if (kept.any({"event_poster"}))
    set_if(options.add(XmlNode("uses_event_posters")), kept.has_message, "messages");
  if (has_views || kept.any({"view"})) options.add(XmlNode("has_model_view"));
  if (kept.any({"graph", "table", "numeric_display", "lamp", "gauge"})) {
    XmlNode& flag = options.add(XmlNode("uses_outputs"));
    for (const char* part : {"numeric_display", "lamp", "gauge"})
      set_if(flag, kept.any({part}), part);
  }
  if (kept.any({"slider", "knob", "switch", "options", "numeric_input", "list_input",
                "graphical_input"})) {
    XmlNode& flag = options.add(XmlNode("uses_inputs"));
    set_if(flag, kept.any({"numeric_input"}), "numeric_input");
    set_if(flag, kept.any({"list_input"}), "list");
    set_if(flag, kept.any({"graphical_input"}), "graphical_input");
  }
  if (kept.any({"text_box", "graphics_frame", "button"})) options.add(XmlNode("uses_annotation"));
}

}  // namespace

bool is_feature_flag(std::string_view tag) {
  return std::find(kFlags.begin(), kFlags.end(), tag) != kFlags.end();
}

std::string_view usual_namespaces(Dialect dialect) {
  return dialect == Dialect::Stella ? "std, isee" : "std";
}

XmlNode options_node(const Model& model, Kept& kept) {
  XmlNode options("options");
  kept.move_to(options, "header/options");
  if (options.find("namespace") == nullptr)
    options.set("namespace", std::string(usual_namespaces(model.dialect)));
  add_structure(options, model);
  add_display(options, model);
  for (XmlNode& flag : options.children)
    if (flag.source.empty()) kept.move_to(flag, "header/options/" + flag.tag);
  return options;
}

}  // namespace weir::xmile
