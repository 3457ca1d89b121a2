// See geometry.h.
#include "tools/draw/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace weir::draw {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kRadiansPerDegree = kPi / 180;

double dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }
double cross(Point a, Point b) { return a.x * b.y - a.y * b.x; }

double angle_of(Point direction) { return std::atan2(direction.y, direction.x); }

/// Into [0, 2 pi).
double full_turn(double angle) {
  const double rest = std::fmod(angle, 2 * kPi);
  return rest < 0 ? rest + 2 * kPi : rest;
}

Line make_arc(Point center, Point from, Point to, bool is_clockwise) {
  Line line;
  line.is_arc = true;
  line.center = center;
  line.radius = length(from - center);
  line.start_angle = angle_of(from - center);
  const double turn = full_turn(angle_of(to - center) - line.start_angle);
  line.sweep = is_clockwise ? turn : turn - 2 * kPi;
  return line;
}

constexpr int kSamples = 64;

/// Between `inside` and `outside`, where the outline is crossed.
double crossing(const Line& line, const Outline& outline, double inside, double outside) {
  constexpr int kHalvings = 30;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (inside + outside) / 2;
    (outline.contains(line.at(middle)) ? inside : outside) = middle;
  }
  return outside;
}

}  // namespace

void Box::cover(Point point) {
  if (is_empty) {
    *this = {point.x, point.y, point.x, point.y, false};
    return;
  }
  left = std::min(left, point.x);
  right = std::max(right, point.x);
  top = std::min(top, point.y);
  bottom = std::max(bottom, point.y);
}

void Box::cover(Point center, double half_width, double half_height) {
  cover({center.x - half_width, center.y - half_height});
  cover({center.x + half_width, center.y + half_height});
}

bool Outline::contains(Point point) const {
  const double dx = point.x - at.x, dy = point.y - at.y;
  if (!is_round) return std::abs(dx) <= half_width && std::abs(dy) <= half_height;
  const double x = dx / std::max(half_width, 1e-9), y = dy / std::max(half_height, 1e-9);
  return x * x + y * y <= 1;
}

Point Outline::at_angle(double degrees) const {
  const Point ray = {std::cos(degrees * kRadiansPerDegree), -std::sin(degrees * kRadiansPerDegree)};
  const double x = std::abs(ray.x) / std::max(half_width, 1e-9);
  const double y = std::abs(ray.y) / std::max(half_height, 1e-9);
  return at + ray * (1 / (is_round ? std::hypot(x, y) : std::max(x, y)));
}

Point Line::at(double t) const {
  if (is_arc) {
    const double angle = start_angle + t * sweep;
    return {center.x + radius * std::cos(angle), center.y + radius * std::sin(angle)};
  }
  const double place = t * static_cast<double>(points.size() - 1);
  const auto piece = std::min(static_cast<std::size_t>(place), points.size() - 2);
  const double rest = place - static_cast<double>(piece);
  return points[piece] + (points[piece + 1] - points[piece]) * rest;
}

Line Line::between(double t0, double t1) const {
  Line part = *this;
  if (is_arc) {
    part.start_angle = start_angle + t0 * sweep;
    part.sweep = (t1 - t0) * sweep;
    return part;
  }
  part.points = {at(t0)};
  const auto last = static_cast<double>(points.size() - 1);
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const double t = static_cast<double>(i) / last;
    if (t > t0 && t < t1) part.points.push_back(points[i]);
  }
  part.points.push_back(at(t1));
  return part;
}

Line arc_by_angle(Point from, Point to, double degrees) {
  const Point d = to - from;
  const Point u = {std::cos(degrees * kRadiansPerDegree), -std::sin(degrees * kRadiansPerDegree)};
  const Point n = {-u.y, u.x};
  const double k = dot(d, n);
  const double nearly_straight = length(d) * std::sin(6 * kRadiansPerDegree);  // xmile.md 32.2
  // straight back is no arc either: the circle would have no end
  constexpr double kLeastBend = 1e-6;
  if ((std::abs(k) < nearly_straight && dot(d, u) > 0) || std::abs(k) <= kLeastBend * length(d)) {
    return straight({from, to});
  }
  const double s = dot(d, d) / (2 * k);
  return make_arc(from + n * s, from, to, s > 0);
}

Line arc_through(Point from, Point middle, Point to) {
  const Point a = middle - from, b = to - from;
  const double twice = 2 * cross(a, b);
  // less than half a degree is no bend
  if (std::abs(twice) <= 0.02 * length(a) * length(b)) return straight({from, to});
  const Point offset = {(b.y * dot(a, a) - a.y * dot(b, b)) / twice,
                        (a.x * dot(b, b) - b.x * dot(a, a)) / twice};
  return make_arc(from + offset, from, to, twice > 0);
}

Line straight(std::vector<Point> points) {
  Line line;
  line.points = std::move(points);
  return line;
}

Line smooth(const std::vector<Point>& points) {
  constexpr int kPieces = 12;
  if (points.size() < 3) return straight(points);
  std::vector<Point> curve = {points.front()};
  const std::size_t last = points.size() - 1;
  for (std::size_t i = 0; i < last; ++i) {
    const Point p0 = points[i == 0 ? 0 : i - 1], p1 = points[i], p2 = points[i + 1];
    const Point p3 = points[std::min(i + 2, last)];
    for (int piece = 1; piece <= kPieces; ++piece) {
      const double t = static_cast<double>(piece) / kPieces;
      curve.push_back(p1 + (p2 - p0) * (t / 2) + (p0 * 2 - p1 * 5 + p2 * 4 - p3) * (t * t / 2) +
                      (p1 * 3 - p0 - p2 * 3 + p3) * (t * t * t / 2));
    }
  }
  return straight(std::move(curve));
}

std::optional<Line> clip(const Line& line, const Outline* from, const Outline* to) {
  const int samples = std::max<int>(kSamples, static_cast<int>(line.points.size()));
  const double step = 1.0 / samples;
  int first = 0, last = samples;
  while (from != nullptr && first <= samples && from->contains(line.at(first * step))) ++first;
  while (to != nullptr && last >= 0 && to->contains(line.at(last * step))) --last;
  if (first > samples || last < 0) return std::nullopt;
  const double t0 = first == 0 ? 0 : crossing(line, *from, (first - 1) * step, first * step);
  const double t1 = last == samples ? 1 : crossing(line, *to, (last + 1) * step, last * step);
  if (t0 >= t1) return std::nullopt;
  return line.between(t0, t1);
}

double before_end(const Line& line, double distance) {
  const Point end = line.at(1);
  for (int i = kSamples - 1; i >= 0; --i) {
    double near = static_cast<double>(i + 1) / kSamples, far = static_cast<double>(i) / kSamples;
    if (length(end - line.at(far)) < distance) continue;
    for (int halving = 0; halving < 20; ++halving) {
      const double middle = (near + far) / 2;
      (length(end - line.at(middle)) < distance ? near : far) = middle;
    }
    return far;
  }
  return 0;
}

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(Point a, double factor) { return {a.x * factor, a.y * factor}; }
double length(Point a) { return std::hypot(a.x, a.y); }

Point unit(Point a) {
  const double size = length(a);
  return size > 1e-9 ? a * (1 / size) : Point{1, 0};
}

}  // namespace weir::draw
