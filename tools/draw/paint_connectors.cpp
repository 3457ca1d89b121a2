// Arrows of information: arcs from outline to outline, with heads and marks (vensim.md 16.5,
// xmile.md 32.2).
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "tools/draw/paint.h"

namespace weir::draw {
namespace {

constexpr double kHeadLength = 8, kHeadHalfWidth = 3.2;

std::uint32_t usual_colour(Dialect dialect) {
  return dialect == Dialect::Vensim ? 0x2A52BE : 0xB03A6A;
}

std::vector<Point> bends(const Connector& connector) {
  std::vector<Point> points;
  for (const Point& point : connector.through) {
    if (std::isfinite(point.x) && std::isfinite(point.y)) points.push_back(tame(point));
  }
  return points;
}

Line line_between(Point from, Point to, const Connector& connector) {
  std::vector<Point> through = bends(connector);
  if (through.size() == 1 && !connector.is_polyline) return arc_through(from, through[0], to);
  if (!through.empty()) {
    through.insert(through.begin(), from);
    through.push_back(to);
    return connector.is_polyline ? straight(std::move(through)) : smooth(through);
  }
  if (connector.angle && std::isfinite(*connector.angle)) {
    return arc_by_angle(from, to, *connector.angle);
  }
  return straight({from, to});
}

void cover(const Line& line, Markup& markup) {
  constexpr int kPoints = 16;
  for (int i = 0; i <= kPoints; ++i) {
    markup.bounds.cover(line.at(static_cast<double>(i) / kPoints), kHeadHalfWidth, kHeadHalfWidth);
  }
}

/// A mark of the author's choice.
void paint_mark(Point at, char mark, std::uint32_t fill, Markup& markup) {
  markup.text += fmt::format(
      "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"{}\" font-family=\"Arial, "
      "'Liberation Sans', sans-serif\" font-size=\"12\">{}</text>\n",
      number(at.x), number(at.y + 4), colour(fill), escape(std::string_view(&mark, 1)));
}

/// Beside the head, on the outer side of the bend.
void paint_polarity(const Line& line, char polarity, std::uint32_t fill, Markup& markup) {
  const Point tip = line.at(1), behind = line.at(before_end(line, 12));
  const Point along = unit(tip - behind);
  const bool bends_left = line.is_arc && line.sweep > 0;
  const Point side = Point{-along.y, along.x} * (bends_left ? -8.0 : 8.0);
  const Point at = behind + side;
  markup.bounds.cover(at, 4, 4);
  if (polarity != '+' && polarity != '-') return paint_mark(at, polarity, fill, markup);
  // drawn, not written: a minus that looks like one in every font
  const Stroke stroke = {fill, 1.4, false};
  std::string data = path_data({{at.x - 3.5, at.y}, {at.x + 3.5, at.y}});
  if (polarity == '+') data += ' ' + path_data({{at.x, at.y - 3.5}, {at.x, at.y + 3.5}});
  markup.path(data, nullptr, &stroke);
}

/// Two strokes across the middle.
void paint_delay(const Line& line, std::uint32_t colour_of_line, Markup& markup) {
  const Point middle = line.at(0.5);
  const Point along = unit(line.at(0.51) - line.at(0.49));
  const Point across = Point{-along.y, along.x} * 7.0;
  const Stroke stroke = {colour_of_line, 1.4, false};
  std::string data;
  for (const double shift : {-2.0, 2.0}) {
    const Point center = middle + along * shift;
    data += (data.empty() ? "" : " ") + path_data({center - across, center + across});
  }
  markup.path(data, nullptr, &stroke);
}

/// A flow of Vensim is reached at its valve or at its name, whichever is nearer (vensim.md
/// 16.5.3: both mean the flow).
const Outline& end_of(const Placed& placed, Point other) {
  if (!placed.has_label_outline) return placed.outline;
  const bool name_is_nearer =
      length(placed.label_outline.at - other) < length(placed.outline.at - other);
  return name_is_nearer ? placed.label_outline : placed.outline;
}

void paint_connector(const Connector& connector, const Scene& scene, Markup& markup) {
  const Placed* from = scene.find(connector.from);
  const Placed* to = scene.find(connector.to);
  if (connector.is_hidden || from == nullptr || to == nullptr || from == to) return;
  const std::vector<Point> through = bends(connector);
  const Outline& start = end_of(*from, through.empty() ? to->outline.at : through.front());
  const Outline& end = end_of(*to, through.empty() ? from->outline.at : through.back());
  const auto line = clip(line_between(start.at, end.at, connector), &start, &end);
  if (!line) return;
  const Style& style = connector.style;
  const std::uint32_t paint = style.line_color.value_or(
      scene.view->connector_style.line_color.value_or(usual_colour(scene.dialect)));
  Stroke stroke = {paint, 1, connector.is_dashed || connector.is_initial_only};
  if (style.line_width && *style.line_width > 0 && *style.line_width < 20) {
    stroke.width = *style.line_width;
  }
  const double base = before_end(*line, kHeadLength);
  const Point tip = line->at(1);
  markup.path(path_data(line->between(0, base)), nullptr, &stroke);
  paint_head(tip, unit(tip - line->at(base)), kHeadLength, kHeadHalfWidth + stroke.width / 2 - 0.5,
             paint, nullptr, markup);
  if (connector.polarity != 0) paint_polarity(*line, connector.polarity, paint, markup);
  if (connector.has_delay_mark) paint_delay(*line, paint, markup);
  cover(*line, markup);
}

}  // namespace

void paint_connectors(const Scene& scene, Markup& markup) {
  for (const Connector& connector : scene.view->connectors) {
    paint_connector(connector, scene, markup);
  }
}

}  // namespace weir::draw
