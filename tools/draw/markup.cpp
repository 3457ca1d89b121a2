// See markup.h.
#include "tools/draw/markup.h"

#include <fmt/core.h>

#include <cmath>
#include <numbers>

#include "ir/base/text.h"

namespace weir::draw {
namespace {

std::string paint(const std::uint32_t* fill, const Stroke* stroke) {
  std::string text = fmt::format(" fill=\"{}\"", fill != nullptr ? colour(*fill) : "none");
  if (stroke == nullptr) return text;
  text += fmt::format(" stroke=\"{}\"", colour(stroke->colour));
  if (stroke->width != 1) text += fmt::format(" stroke-width=\"{}\"", number(stroke->width));
  if (stroke->is_dashed) text += " stroke-dasharray=\"4 3\"";
  return text;
}

/// An arc of SVG spans less than a full turn, so a long one is given in two halves.
std::string arc_data(const Line& line) {
  const bool is_clockwise = line.sweep > 0;
  const auto part = [&](double t) {
    return fmt::format(" A {0} {0} 0 0 {1} {2}", number(line.radius), is_clockwise ? 1 : 0,
                       pair(line.at(t)));
  };
  std::string text = "M " + pair(line.at(0));
  if (std::abs(line.sweep) > std::numbers::pi * 0.95) text += part(0.5);
  return text + part(1);
}

}  // namespace

std::string number(double value) {
  std::string text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string pair(Point point) { return number(point.x) + ',' + number(point.y); }

std::string colour(std::uint32_t rgb) { return fmt::format("#{:06x}", rgb & 0xFFFFFF); }

std::string escape(std::string_view text) {
  std::string repaired;
  if (!is_valid_utf8(text)) text = repaired = repair_utf8(text);
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char character = text[at];
    const bool is_control = static_cast<unsigned char>(character) < ' ' && character != '\n';
    // U+FFFE and U+FFFF are characters of UTF-8 but not of XML
    const std::string_view three = text.substr(at, 3);
    if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
      at += 2;
    } else if (character == '&') {
      result += "&amp;";
    } else if (character == '<') {
      result += "&lt;";
    } else if (character == '>') {
      result += "&gt;";
    } else if (character == '"') {
      result += "&quot;";
    } else if (is_control) {
      result += ' ';
    } else {
      result += character;
    }
  }
  return result;
}

std::string path_data(const std::vector<Point>& points) {
  std::string text;
  for (const Point& point : points) text += (text.empty() ? "M " : " L ") + pair(point);
  return text;
}

std::string path_data(const Line& line) {
  return line.is_arc ? arc_data(line) : path_data(line.points);
}

void Markup::path(const std::string& data, const std::uint32_t* fill, const Stroke* stroke) {
  text += "<path d=\"" + data + '"' + paint(fill, stroke) + "/>\n";
}

void Markup::rectangle(const Outline& box, double corner, const std::uint32_t* fill,
                       const Stroke* stroke) {
  text += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                      number(box.at.x - box.half_width), number(box.at.y - box.half_height),
                      number(2 * box.half_width), number(2 * box.half_height));
  if (corner > 0) text += fmt::format(" rx=\"{}\"", number(corner));
  text += paint(fill, stroke) + "/>\n";
  bounds.cover(box.at, box.half_width, box.half_height);
}

void Markup::ellipse(const Outline& outline, const std::uint32_t* fill, const Stroke* stroke) {
  text += fmt::format("<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"{}/>\n",
                      number(outline.at.x), number(outline.at.y), number(outline.half_width),
                      number(outline.half_height), paint(fill, stroke));
  bounds.cover(outline.at, outline.half_width, outline.half_height);
}

void Markup::polygon(const std::vector<Point>& points, const std::uint32_t* fill,
                     const Stroke* stroke) {
  path(path_data(points) + " Z", fill, stroke);
  for (const Point& point : points) bounds.cover(point);
}

}  // namespace weir::draw
