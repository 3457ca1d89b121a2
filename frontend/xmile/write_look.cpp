// See write_look.h.
#include "frontend/xmile/write_look.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "ir/base/number.h"

namespace weir::xmile {

namespace {

/// xmile.md 29.2; any radius says that corners are round.
constexpr double kCornerRadius = 5;

bool is_same_shape(const std::optional<Look::Shape>& a, const std::optional<Look::Shape>& b) {
  if (!a || !b) return !a && !b;
  return a->kind == b->kind && a->width == b->width && a->height == b->height;
}

template <class T>
std::optional<T> shared(const std::optional<T>& a, const std::optional<T>& b) {
  return a == b ? a : std::nullopt;
}

const char* side_text(Side side) {
  switch (side) {
    case Side::Default:
      return "";
    case Side::Center:
      return "center";
    case Side::Top:
      return "top";
    case Side::Bottom:
      return "bottom";
    case Side::Left:
      return "left";
    case Side::Right:
      return "right";
  }
  return "";
}

/// On which side of a valve the word of its name lies.
Side side_of(const Point& valve, const Point& label) {
  const double x = label.x - valve.x, y = label.y - valve.y;
  if (std::abs(x) > std::abs(y)) return x > 0 ? Side::Right : Side::Left;
  return y < 0 ? Side::Top : Side::Bottom;
}

void add_shape(XmlNode& node, const Look::Shape& shape) {
  XmlNode& child = node.add(XmlNode("shape"));
  const auto set_size = [&] {
    if (shape.width > 0) child.set("width", number_text(shape.width));
    if (shape.height > 0) child.set("height", number_text(shape.height));
  };
  switch (shape.kind) {
    case ShapeKind::Default:
    case ShapeKind::Hexagon:
      return;
    case ShapeKind::Plain:
      child.set("type", "name_only");
      return set_size();
    case ShapeKind::Rectangle:
      child.set("type", "rectangle");
      return set_size();
    case ShapeKind::RoundedRectangle:
      child.set("type", "rectangle");
      set_size();
      child.set("corner_radius", number_text(kCornerRadius));
      return;
    case ShapeKind::Circle:
      child.set("type", "circle");
      child.set("radius", number_text(std::max(shape.width, shape.height) / 2));
      return;
  }
}

}  // namespace

std::string number_text(double value) { return format_number(std::round(value * 1e6) / 1e6 + 0.0); }

std::string color_text(std::uint32_t color) { return fmt::format("#{:06X}", color & 0xFFFFFF); }

Look look_of(const ViewObject& object) {
  Look look;
  look.style = object.style;
  look.label_side = object.label_side;
  look.label_angle = object.label_angle;
  if (object.label_at) look.label_side = side_of(object.at, *object.label_at);
  const bool has_shape = object.shape != ShapeKind::Default && object.shape != ShapeKind::Hexagon;
  if (has_shape) look.shape = Look::Shape{object.shape, object.width, object.height};
  return look;
}

Look shared_look(const Look& a, const Look& b) {
  Look look;
  look.style.line_color = shared(a.style.line_color, b.style.line_color);
  look.style.fill_color = shared(a.style.fill_color, b.style.fill_color);
  look.style.text_color = shared(a.style.text_color, b.style.text_color);
  look.style.line_width = shared(a.style.line_width, b.style.line_width);
  look.style.font_size = shared(a.style.font_size, b.style.font_size);
  if (a.style.font_family == b.style.font_family) look.style.font_family = a.style.font_family;
  look.style.is_bold = shared(a.style.is_bold, b.style.is_bold);
  look.style.is_italic = shared(a.style.is_italic, b.style.is_italic);
  // one attribute says both
  if (a.style.is_underlined == b.style.is_underlined &&
      a.style.is_struck_out == b.style.is_struck_out) {
    look.style.is_underlined = a.style.is_underlined;
    look.style.is_struck_out = a.style.is_struck_out;
  }
  if (a.label_side == b.label_side) look.label_side = a.label_side;
  look.label_angle = shared(a.label_angle, b.label_angle);
  if (is_same_shape(a.shape, b.shape)) look.shape = a.shape;
  return look;
}

void set_style(XmlNode& node, const Style& style, const Style& around) {
  const auto is_news = [](const auto& own, const auto& known) { return own && own != known; };
  const auto set_color = [&](const char* name, const auto& own, const auto& known) {
    if (is_news(own, known)) node.set(name, color_text(*own));
  };
  set_color("color", style.line_color, around.line_color);
  set_color("background", style.fill_color, around.fill_color);
  set_color("font_color", style.text_color, around.text_color);
  if (is_news(style.line_width, around.line_width))
    node.set("border_width", number_text(*style.line_width));
  if (!style.font_family.empty() && style.font_family != around.font_family)
    node.set("font_family", style.font_family);
  if (is_news(style.font_size, around.font_size))
    node.set("font_size", number_text(*style.font_size) + "pt");
  if (is_news(style.is_italic, around.is_italic))
    node.set("font_style", *style.is_italic ? "italic" : "normal");
  if (is_news(style.is_bold, around.is_bold))
    node.set("font_weight", *style.is_bold ? "bold" : "normal");
  if (is_news(style.is_underlined, around.is_underlined) ||
      is_news(style.is_struck_out, around.is_struck_out))
    node.set("text_decoration", style.is_underlined == true   ? "underline"
                                : style.is_struck_out == true ? "line-through"
                                                              : "normal");
}

void set_look(XmlNode& node, const Look& look, const Look& around) {
  if (look.label_side != Side::Default && look.label_side != around.label_side)
    node.set("label_side", side_text(look.label_side));
  if (look.label_angle && look.label_angle != around.label_angle)
    node.set("label_angle", number_text(*look.label_angle));
  set_style(node, look.style, around.style);
  if (look.shape && !is_same_shape(look.shape, around.shape)) add_shape(node, *look.shape);
}

}  // namespace weir::xmile
