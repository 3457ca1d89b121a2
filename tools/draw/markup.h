// SVG as text: numbers, escapes, elements; and the room that was painted on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/draw/geometry.h"

namespace weir::draw {

/// At most two decimals, without trailing zeros: "12.5", "-3".
std::string number(double value);
/// "12.5,-3"
std::string pair(Point point);
/// "#rrggbb"
std::string colour(std::uint32_t rgb);
/// Text for contents and attributes; what XML cannot hold is left out.
std::string escape(std::string_view text);

/// `M x,y L x,y ...`
std::string path_data(const std::vector<Point>& points);
std::string path_data(const Line& line);

/// How a shape is painted; no fill and no line by default.
struct Stroke {
  std::uint32_t colour = 0;
  double width = 1;
  bool is_dashed = false;
};

/// A drawing that grows.
struct Markup {
  std::string text;
  Box bounds;

  /// `fill` and `stroke`: null for none.
  void path(const std::string& data, const std::uint32_t* fill, const Stroke* stroke);
  void rectangle(const Outline& box, double corner, const std::uint32_t* fill,
                 const Stroke* stroke);
  void ellipse(const Outline& outline, const std::uint32_t* fill, const Stroke* stroke);
  void polygon(const std::vector<Point>& points, const std::uint32_t* fill, const Stroke* stroke);
};

}  // namespace weir::draw
