// See view_style.h.
#include "frontend/xmile/view_style.h"

#include <cmath>

#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

struct NamedColor {
  std::string_view name;
  std::uint32_t color;
};

// clang-format off
constexpr NamedColor kColors[] = {
    {"aqua", 0x00FFFF}, {"black", 0x000000}, {"blue", 0x0000FF}, {"fuchsia", 0xFF00FF},
    {"gray", 0x808080}, {"green", 0x008000}, {"lime", 0x00FF00}, {"maroon", 0x800000},
    {"navy", 0x000080}, {"olive", 0x808000}, {"purple", 0x800080}, {"red", 0xFF0000},
    {"silver", 0xC0C0C0}, {"teal", 0x008080}, {"white", 0xFFFFFF}, {"yellow", 0xFFFF00}};
// clang-format on

std::optional<std::uint32_t> color_attr(Element element, std::string_view name) {
  const auto text = element.attr(name);
  return text ? read_color(text->text) : std::nullopt;
}

/// Whether an attribute has one value; nothing when it is not there.
std::optional<bool> attr_is(Element element, std::string_view name, std::string_view value) {
  const auto text = element.attr(name);
  if (!text) return std::nullopt;
  return equals_ignoring_case(trim(text->text), value);
}

std::optional<double> border_width(Element element) {
  const auto text = element.attr("border_width");
  if (!text) return std::nullopt;
  if (equals_ignoring_case(trim(text->text), "thick")) return 3;
  if (equals_ignoring_case(trim(text->text), "thin")) return 1;
  return read_size(text);
}

Side side_of(std::string_view text) {
  text = trim(text);
  if (equals_ignoring_case(text, "top")) return Side::Top;
  if (equals_ignoring_case(text, "bottom")) return Side::Bottom;
  if (equals_ignoring_case(text, "left")) return Side::Left;
  if (equals_ignoring_case(text, "right")) return Side::Right;
  return equals_ignoring_case(text, "center") ? Side::Center : Side::Default;
}

Look::Shape read_shape(Element element) {
  Look::Shape shape;
  const auto type = element.attr("type");
  const std::string_view word = type ? trim(type->text) : std::string_view();
  shape.width = read_size(element.attr("width")).value_or(0);
  shape.height = read_size(element.attr("height")).value_or(0);
  if (equals_ignoring_case(word, "rectangle")) {
    const bool is_round = read_size(element.attr("corner_radius")).value_or(0) > 0;
    shape.kind = is_round ? ShapeKind::RoundedRectangle : ShapeKind::Rectangle;
  } else if (equals_ignoring_case(word, "circle")) {
    shape.kind = ShapeKind::Circle;
    shape.width = shape.height = 2 * read_size(element.attr("radius")).value_or(0);
  } else if (equals_ignoring_case(word, "name_only")) {
    shape.kind = ShapeKind::Plain;
  }
  return shape;
}

Style read_style(Element element) {
  Style style;
  style.line_color = color_attr(element, "color");
  if (!style.line_color) style.line_color = color_attr(element, "border_color");
  style.fill_color = color_attr(element, "background");
  style.text_color = color_attr(element, "font_color");
  style.line_width = border_width(element);
  style.font_size = read_size(element.attr("font_size"));
  if (const auto family = element.attr("font_family")) style.font_family = trim(family->text);
  style.is_bold = attr_is(element, "font_weight", "bold");
  style.is_italic = attr_is(element, "font_style", "italic");
  style.is_underlined = attr_is(element, "text_decoration", "underline");
  style.is_struck_out = attr_is(element, "text_decoration", "line-through");
  return style;
}

template <class T>
void fill(std::optional<T>& value, const std::optional<T>& other) {
  if (!value) value = other;
}

}  // namespace

void Look::fill_from(const Look& other) {
  fill(style.line_color, other.style.line_color);
  fill(style.fill_color, other.style.fill_color);
  fill(style.text_color, other.style.text_color);
  fill(style.line_width, other.style.line_width);
  fill(style.font_size, other.style.font_size);
  if (style.font_family.empty()) style.font_family = other.style.font_family;
  fill(style.is_bold, other.style.is_bold);
  fill(style.is_italic, other.style.is_italic);
  fill(style.is_underlined, other.style.is_underlined);
  fill(style.is_struck_out, other.style.is_struck_out);
  if (label_side == Side::Default) label_side = other.label_side;
  fill(label_angle, other.label_angle);
  fill(shape, other.shape);
}

Look read_look(Element element) {
  Look look;
  look.style = read_style(element);
  if (const auto side = element.attr("label_side")) look.label_side = side_of(side->text);
  look.label_angle = read_size(element.attr("label_angle"));
  if (const auto shape = element.child("shape")) look.shape = read_shape(*shape);
  return look;
}

std::optional<std::uint32_t> read_color(std::string_view text) {
  text = trim(text);
  if (!text.starts_with('#')) {
    for (const NamedColor& named : kColors)
      if (equals_ignoring_case(text, named.name)) return named.color;
    return std::nullopt;
  }
  if (text.size() < 2 || text.size() > 7) return std::nullopt;
  std::uint32_t color = 0;
  for (const char c : text.substr(1)) {
    const auto digit = std::string_view("0123456789ABCDEF").find(to_upper_ascii({&c, 1}));
    if (digit == std::string_view::npos) return std::nullopt;
    color = color << 4 | static_cast<std::uint32_t>(digit);
  }
  return color;
}

std::optional<double> read_size(const std::optional<Text>& text) {
  if (!text) return std::nullopt;
  std::string_view number = trim(text->text);
  if (number.ends_with("px") || number.ends_with("pt")) number.remove_suffix(2);
  const auto value = parse_number(number);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

StyleCascade::StyleCascade(const std::optional<Element>& style, const StyleCascade* outer)
    : outer_(outer) {
  if (!style) return;
  general_ = read_look(*style);
  for (const Element child : style->children())
    if (child.vendor() == Vendor::None)
      kinds_[std::string(child.tag())].fill_from(read_look(child));
}

Look StyleCascade::all() const {
  Look look = general_;
  if (outer_ != nullptr) look.fill_from(outer_->all());
  return look;
}

Look StyleCascade::of(std::string_view tag) const {
  const auto found = kinds_.find(tag);
  Look look = found == kinds_.end() ? Look() : found->second;
  if (outer_ != nullptr) look.fill_from(outer_->of(tag));
  return look;
}

}  // namespace weir::xmile
