// Flows: the pipe from its source to its destination (vensim.md 16.6, xmile.md 32.4).
#include <algorithm>
#include <cmath>

#include "tools/draw/paint.h"

namespace weir::draw {
namespace {

constexpr double kPipeWidth = 6;  // from line to line
constexpr double kHeadLength = 12, kHeadHalfWidth = 7;
constexpr std::uint32_t kWhite = 0xFFFFFF;
constexpr std::uint32_t kShaded = 0xBBBBBB;

/// The pipe in the direction of positive flow, centre to centre where the view gives no points.
std::vector<Point> pipe_points(const Placed& flow, const Placed* source, const Placed* target) {
  std::vector<Point> points;
  for (const Point& point : flow.object->pipe) {
    if (std::isfinite(point.x) && std::isfinite(point.y)) points.push_back(tame(point));
  }
  if (points.size() >= 2) return points;
  points.clear();
  if (source != nullptr) points.push_back(source->outline.at);
  points.push_back(flow.outline.at);
  if (target != nullptr) points.push_back(target->outline.at);
  return points;
}

/// Cuts off what lies within `outline` at the end of `points`; leaves two points at least.
void cut_end(std::vector<Point>& points, const Outline& outline) {
  while (points.size() > 2 && outline.contains(points[points.size() - 2])) points.pop_back();
  const Point before = points[points.size() - 2];
  if (!outline.contains(points.back()) || outline.contains(before)) return;
  Outline around = outline;  // a point on the edge is not cut
  const Line last = straight({before, points.back()});
  if (const auto rest = clip(last, nullptr, &around)) points.back() = rest->points.back();
}

/// An end with no object is a cloud of its own (xmile.md 30.2).
void paint_free_end(Point at, const Scene& scene, const Stroke& stroke, Markup& markup) {
  const Size size = usual_size(ObjectKind::Cloud, scene.dialect);
  paint_cloud({at, size.width / 2, size.height / 2, true}, stroke, markup);
}

Outline free_end(Point at, Dialect dialect) {
  const Size size = usual_size(ObjectKind::Cloud, dialect);
  return {at, size.width / 2, size.height / 2, true};
}

/// Ends the pipe at the base of its head, so that the head stays sharp; gives the tip.
struct Head {
  Point tip, direction;
};
Head make_head(std::vector<Point>& points) {
  const Point tip = points.back(), before = points[points.size() - 2];
  const Point direction = unit(tip - before);
  const double room = length(tip - before);
  points.back() = tip - direction * std::min(kHeadLength, room);
  return {tip, direction};
}

void paint_pipe(const Placed& flow, const Scene& scene, Markup& markup) {
  const ViewObject& object = *flow.object;
  const Placed* source = scene.find(object.source);
  const Placed* target = scene.find(object.destination);
  std::vector<Point> points = pipe_points(flow, source, target);
  if (points.size() < 2) return;
  for (const Point& point : points) markup.bounds.cover(point, kHeadHalfWidth, kHeadHalfWidth);
  const bool is_given = object.pipe.size() >= 2;
  const Stroke cloud_stroke = {0x555555, 1, false};
  if (source == nullptr && is_given) paint_free_end(points.front(), scene, cloud_stroke, markup);
  if (target == nullptr && is_given) paint_free_end(points.back(), scene, cloud_stroke, markup);

  cut_end(points, target != nullptr ? target->outline : free_end(points.back(), scene.dialect));
  std::reverse(points.begin(), points.end());
  cut_end(points, source != nullptr ? source->outline : free_end(points.back(), scene.dialect));
  Head back;
  if (object.flows_both_ways) back = make_head(points);
  std::reverse(points.begin(), points.end());
  const Head front = make_head(points);

  // a wide dark line under a narrower white one: two lines that meet at every bend
  const std::string data = path_data(points);
  const double line = std::max(1.0, flow.stroke.width);
  const Stroke outer = {flow.stroke.colour, kPipeWidth + line, false};
  const Stroke inner = {kWhite, kPipeWidth - line, false};
  const Stroke edge = {flow.stroke.colour, 1, false};
  markup.path(data, nullptr, &outer);
  markup.path(data, nullptr, &inner);
  paint_head(front.tip, front.direction, kHeadLength, kHeadHalfWidth, kWhite, &edge, markup);
  if (object.flows_both_ways) {
    paint_head(back.tip, back.direction, kHeadLength, kHeadHalfWidth, kShaded, &edge, markup);
  }
}

}  // namespace

void paint_pipes(const Scene& scene, Markup& markup) {
  for (const Placed& placed : scene.objects) {
    if (placed.object->kind != ObjectKind::Flow) continue;
    in_group(placed.tooltip, markup, [&] { paint_pipe(placed, scene, markup); });
  }
}

void paint_head(Point tip, Point direction, double head_length, double half_width,
                std::uint32_t fill, const Stroke* stroke, Markup& markup) {
  const Point base = tip - direction * head_length;
  const Point side = Point{-direction.y, direction.x} * half_width;
  markup.polygon({tip, base + side, base - side}, &fill, stroke);
}

}  // namespace weir::draw
