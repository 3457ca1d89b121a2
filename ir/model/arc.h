// The arc of a connector, by the point that it passes (Vensim) or the angle at which it takes off
// (XMILE).
#pragma once

#include <optional>

#include "ir/model/view.h"

namespace weir {

/// Degrees from 3 o'clock, counter-clockwise, 0 <= angle < 360: of the tangent at `from` of the
/// circle through all three (vensim.md 16.7.3); of the straight line when they are on one.
double take_off_angle(const Point& from, const Point& through, const Point& to);
/// The same for a straight connector.
double straight_angle(const Point& from, const Point& to);

/// The middle of the arc that leaves `from` at an angle (xmile.md 32.2); nothing when it is a
/// straight line.
std::optional<Point> arc_middle(const Point& from, const Point& to, double angle);

}  // namespace weir
