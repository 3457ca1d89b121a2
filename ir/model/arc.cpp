// See arc.h. y grows downwards, so that angles of atan2 grow clockwise.
#include "ir/model/arc.h"

#include <cmath>
#include <numbers>

namespace weir {

namespace {

constexpr double kPi = std::numbers::pi;
/// xmile.md 32.2: a flatter arc is drawn as a straight line.
constexpr double kFlattest = 6 * kPi / 180;

Point minus(const Point& a, const Point& b) { return {a.x - b.x, a.y - b.y}; }
double dot(const Point& a, const Point& b) { return a.x * b.x + a.y * b.y; }
double cross(const Point& a, const Point& b) { return a.x * b.y - a.y * b.x; }

double degrees_of(const Point& direction) {
  const double degrees = std::atan2(-direction.y, direction.x) * 180 / kPi;
  return degrees < 0 ? degrees + 360 : degrees + 0.0;
}

}  // namespace

double straight_angle(const Point& from, const Point& to) { return degrees_of(minus(to, from)); }

double take_off_angle(const Point& from, const Point& through, const Point& to) {
  const Point chord = minus(to, from), part = minus(through, from);
  const double turn = cross(part, chord);  // above 0: clockwise on the screen
  const double size = std::sqrt(dot(chord, chord) * dot(part, part));
  if (!(std::abs(turn) > 1e-9 * size)) return straight_angle(from, to);
  // the centre, from `from`
  const double part_square = dot(part, part), chord_square = dot(chord, chord);
  const Point centre{(chord.y * part_square - part.y * chord_square) / (2 * turn),
                     (part.x * chord_square - chord.x * part_square) / (2 * turn)};
  const Point tangent = turn > 0 ? Point{centre.y, -centre.x} : Point{-centre.y, centre.x};
  return degrees_of(tangent);
}

std::optional<Point> arc_middle(const Point& from, const Point& to, double angle) {
  const double radians = angle * kPi / 180;
  const Point take_off{std::cos(radians), -std::sin(radians)};
  const Point normal{-take_off.y, take_off.x};
  const Point chord = minus(to, from);
  const double length = std::sqrt(dot(chord, chord));
  const double distance = dot(chord, normal);
  const bool is_flat = std::abs(distance) < length * std::sin(kFlattest);
  if (!(length > 0) || (is_flat && dot(chord, take_off) > 0)) return std::nullopt;
  // straight away from its end: no circle leads there
  if (std::abs(distance) < 1e-6 * length) return std::nullopt;

  const double radius = dot(chord, chord) / (2 * distance);  // below 0: counter-clockwise
  const Point centre{from.x + radius * normal.x, from.y + radius * normal.y};
  const double begin = std::atan2(from.y - centre.y, from.x - centre.x);
  double sweep = std::atan2(to.y - centre.y, to.x - centre.x) - begin;
  if (radius > 0 && sweep < 0) sweep += 2 * kPi;
  if (radius < 0 && sweep > 0) sweep -= 2 * kPi;
  const double middle = begin + sweep / 2;
  return Point{centre.x + std::abs(radius) * std::cos(middle),
               centre.y + std::abs(radius) * std::sin(middle)};
}

}  // namespace weir
