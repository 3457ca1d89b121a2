// Layers on each other, views below each other (vensim.md 16.6, xmile.md 32.1).
#include "tools/draw/svg.h"

#include <fmt/core.h>

#include <algorithm>

#include "tools/draw/paint.h"

namespace weir::draw {
namespace {

constexpr double kMargin = 12;
constexpr double kHeadingHeight = 34;

/// The order in which bodies are painted: what is small stands before what is large.
int layer(const Placed& placed) {
  switch (placed.object->kind) {
    case ObjectKind::Group:
      return 0;
    case ObjectKind::Other:
      return 1;
    case ObjectKind::Cloud:
      return 2;
    case ObjectKind::Flow:
      return 3;
    case ObjectKind::Stock:
      return 4;
    case ObjectKind::Module:
      return 5;
    case ObjectKind::Aux:
      return 6;
    case ObjectKind::Alias:
      return 7;
    case ObjectKind::Text:
      return 8;
  }
  return 8;
}

constexpr int kFirstAboveLines = 2;  // frames lie under arrows and pipes

void paint_bodies(const Scene& scene, int first, int last, Markup& markup) {
  for (int at = first; at <= last; ++at) {
    for (const Placed& placed : scene.objects) {
      if (layer(placed) != at) continue;
      if (placed.body == Body::None) continue;
      in_group(placed.tooltip, markup, [&] { paint_body(placed, markup); });
    }
  }
}

Markup paint(const Panel& panel, const DrawOptions& options) {
  const Scene scene = prepare(*panel.view, *panel.sector, options.dialect, options.sources);
  Markup markup;
  paint_bodies(scene, 0, kFirstAboveLines - 1, markup);
  paint_pipes(scene, markup);
  paint_connectors(scene, markup);
  paint_bodies(scene, kFirstAboveLines, 8, markup);
  for (const Placed& placed : scene.objects) {
    if (placed.label.lines.empty()) continue;
    in_group(placed.tooltip, markup, [&] { paint_label(placed, markup); });
  }
  if (markup.bounds.is_empty) markup.bounds.cover({0, 0}, 1, 1);
  return markup;
}

std::string heading_text(const std::string& heading, double y) {
  return fmt::format(
      "<text x=\"{}\" y=\"{}\" font-family=\"Arial, 'Liberation Sans', sans-serif\" "
      "font-size=\"16\" font-weight=\"bold\">{}</text>\n",
      number(kMargin), number(y), escape(heading));
}

std::string background_of(const Panel& panel, const Markup& markup, double top) {
  return fmt::format("<rect y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\n", number(top),
                     number(markup.bounds.width() + 2 * kMargin),
                     number(markup.bounds.height() + 2 * kMargin), colour(*panel.view->background));
}

}  // namespace

std::string to_svg(const std::vector<Panel>& panels, const DrawOptions& options) {
  std::string body;
  double width = 0, height = 0;
  for (const Panel& panel : panels) {
    const Markup markup = paint(panel, options);
    if (!panel.heading.empty()) {
      body += heading_text(panel.heading, height + kHeadingHeight - 10);
      height += kHeadingHeight;
    }
    const Point shift = {kMargin - markup.bounds.left, height + kMargin - markup.bounds.top};
    if (panel.view->background.value_or(0xFFFFFF) != 0xFFFFFF)
      body += background_of(panel, markup, height);
    body += fmt::format("<g transform=\"translate({})\">\n{}</g>\n", pair(shift), markup.text);
    width = std::max(width, markup.bounds.width() + 2 * kMargin);
    height += markup.bounds.height() + 2 * kMargin;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n{2}</svg>\n",
      number(width), number(height), body);
}

}  // namespace weir::draw
