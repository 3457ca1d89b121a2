// See pictures.h.
#include "tools/libweir/pictures.h"

#include <fmt/core.h>

#include <utility>

#include "tools/draw/layout.h"
#include "tools/draw/png.h"
#include "tools/draw/svg.h"

namespace weir {
namespace {

bool has_something_to_show(const Sector& sector) {
  return !sector.variables.empty() || !sector.modules.empty();
}

std::string name_of(const View& view, const Sector& sector, const Model& model) {
  if (!view.name.empty()) return view.name;
  return sector.name.empty() ? model.name : display(sector.name);
}

}  // namespace

std::vector<Diagram> find_diagrams(Loaded& loaded, std::string& problem) {
  Model& model = loaded.model;
  load_views(loaded);
  std::vector<Diagram> diagrams;
  for (std::size_t at = 0; at < model.sectors.size(); ++at) {
    Sector& sector = model.sectors[at];
    const std::size_t before = diagrams.size();
    const auto add = [&](View view, bool is_made) {
      std::string name = name_of(view, sector, model);
      diagrams.push_back({std::move(name), at, std::move(view), is_made});
    };
    for (View& view : sector.views) {
      if (view.kind == ViewKind::StockFlow && !view.objects.empty()) add(view, false);
    }
    if (diagrams.size() > before || !has_something_to_show(sector)) continue;
    add(draw::layout(sector, model.dialect, problem), true);
  }
  return diagrams;
}

std::vector<std::size_t> choose_diagrams(const std::vector<Diagram>& diagrams,
                                         const std::string& wanted) {
  std::vector<std::size_t> chosen;
  for (std::size_t at = 0; at < diagrams.size(); ++at) {
    if (wanted.empty() || name_key(diagrams[at].name) == name_key(wanted)) chosen.push_back(at);
  }
  if (!chosen.empty()) return chosen;
  for (std::size_t at = 0; at < diagrams.size(); ++at) {
    if (wanted == fmt::format("{}", at + 1)) chosen.push_back(at);
  }
  return chosen;
}

std::string svg_picture(const Loaded& loaded, const std::vector<Diagram>& diagrams,
                        const std::vector<std::size_t>& chosen) {
  std::vector<draw::Panel> panels;
  for (const std::size_t at : chosen) {
    const Diagram& diagram = diagrams[at];
    const std::string heading = chosen.size() > 1 ? diagram.name : "";
    panels.push_back({&diagram.view, &loaded.model.sectors[diagram.sector], heading});
  }
  return draw::to_svg(panels, {loaded.model.dialect, &loaded.sources});
}

std::string png_picture(const std::string& svg, double scale, std::string& problem) {
  return draw::to_png(svg, scale, problem);
}

}  // namespace weir
