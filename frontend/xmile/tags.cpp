// The table of usual tags; see tags.h. Tags that a reader understands need no row.
#include "frontend/xmile/tags.h"

namespace weir::xmile {

namespace {

struct Row {
  std::string_view parent;
  std::string_view tag;
};

// clang-format off
constexpr Row kUsual[] = {
    // xmile.md 2.2, 35.4
    {"xmile", "style"}, {"xmile", "data"}, {"xmile", "ai_information"}, {"xmile", "default_format"},
    {"xmile", "equation_prefs"}, {"xmile", "prefs"}, {"xmile", "views"}, {"xmile", "interface"},
    // 3.1
    {"header", "vendor"}, {"header", "product"}, {"header", "name"}, {"header", "version"}, {"header", "caption"},
    {"header", "image"}, {"header", "author"}, {"header", "affiliation"}, {"header", "client"},
    {"header", "copyright"}, {"header", "contact"}, {"header", "created"}, {"header", "modified"},
    {"header", "uuid"}, {"header", "options"}, {"header", "smile"}, {"header", "includes"},
    // 4.1, 35.5
    {"sim_specs", "simulation_delay"}, {"sim_specs", "pause"},
    // 5.1: version 10 writes <units><eqn/></units>
    {"model_units", "units"}, {"unit", "doc"}, {"dim", "doc"},
    // 11.1, 35.2
    {"model", "views"}, {"model", "display"}, {"model", "interface"}, {"model", "style"}, {"model", "doc"},
    {"model", "simulation_delay"},
    // 11.3, 11.4, 28
    {"variable", "event_poster"}, {"variable", "scale"}, {"variable", "format"}, {"variable", "mathml"},
    {"variable", "display"}, {"variable", "leak_integers"}, {"variable", "gf"}, {"variable", "yscale"},
    // 18.3
    {"element", "event_poster"}, {"element", "scale"}, {"element", "format"}, {"element", "mathml"},
    {"element", "units"}, {"element", "doc"}, {"element", "range"}, {"element", "display"}, {"element", "conveyor"},
    {"element", "queue"}, {"element", "leak"}, {"element", "non_negative"}, {"element", "leak_integers"},
    {"element", "len"}, {"element", "capacity"}, {"element", "in_limit"}, {"element", "sample"},
    {"element", "arrest"},
    // 22, 23, 35.6
    {"group", "display"}, {"module", "connect2"}, {"module", "doc"}, {"module", "units"}, {"module", "display"},
    {"module", "format"}, {"module", "scale"}, {"module", "range"}, {"module", "dimensions"},
    {"module", "event_poster"},
    // 24.2
    {"macro", "format"}, {"macro", "doc"}, {"macro", "views"},
};
// clang-format on

bool is_variable(std::string_view tag) {
  return tag == "stock" || tag == "flow" || tag == "aux" || tag == "gf";
}

}  // namespace

bool is_usual(std::string_view parent, std::string_view tag) {
  const std::string_view row_parent = is_variable(parent) ? "variable" : parent;
  for (const Row& row : kUsual)
    if (row.parent == row_parent && row.tag == tag) return true;
  return false;
}

}  // namespace weir::xmile
