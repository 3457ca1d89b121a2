// Shapes on paper: boxes, outlines of objects, and the lines between them. Pixels, y down.
#pragma once

#include <optional>
#include <vector>

#include "ir/model/view.h"

namespace weir::draw {

/// An upright rectangle; empty until something is covered.
struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  bool is_empty = true;

  void cover(Point point);
  void cover(Point center, double half_width, double half_height);
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

/// Where the lines to an object end.
struct Outline {
  Point at;
  double half_width = 0, half_height = 0;
  bool is_round = false;

  bool contains(Point point) const;
  /// The point of the outline in this direction, degrees counter-clockwise from 3 o'clock.
  Point at_angle(double degrees) const;
};

/// A line between two objects: an arc of a circle, or straight pieces. `t` runs from 0 to 1.
struct Line {
  bool is_arc = false;
  Point center;  // of an arc
  double radius = 0;
  double start_angle = 0, sweep = 0;  // radians, clockwise on screen (y down) when positive
  std::vector<Point> points;          // of straight pieces

  Point at(double t) const;
  /// The part from `t0` to `t1`.
  Line between(double t0, double t1) const;
};

/// The arc that leaves `from` in the direction `degrees` (xmile.md 32.2), straight when it nearly
/// is.
Line arc_by_angle(Point from, Point to, double degrees);
/// The arc through three points (vensim.md 16.5.1), straight when they are on a line.
Line arc_through(Point from, Point middle, Point to);
Line straight(std::vector<Point> points);
/// A curve through all points (Catmull-Rom).
Line smooth(const std::vector<Point>& points);

/// The part of `line` that is outside of both; nothing when none is left.
std::optional<Line> clip(const Line& line, const Outline* from, const Outline* to);
/// The `t` of the point that is `distance` from the line's end, or 0.
double before_end(const Line& line, double distance);

Point operator+(Point a, Point b);
Point operator-(Point a, Point b);
Point operator*(Point a, double factor);
double length(Point a);
/// Length 1; (1, 0) for next to no direction.
Point unit(Point a);

}  // namespace weir::draw
