// Bodies and labels of objects.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tools/draw/paint.h"

namespace weir::draw {
namespace {

bool is_upright(const Placed& valve) {
  // the valve is as wide as its pipe is long there: 6 by 8 on a horizontal one (vensim.md 16.4)
  return valve.outline.half_width <= valve.outline.half_height;
}

void paint_hour_glass(const Placed& valve, Markup& markup) {
  const auto [at, w, h, round] = valve.outline;
  const Point upper_left = {at.x - w, at.y - h}, upper_right = {at.x + w, at.y - h};
  const Point lower_left = {at.x - w, at.y + h}, lower_right = {at.x + w, at.y + h};
  if (is_upright(valve)) {
    markup.polygon({upper_left, upper_right, lower_left, lower_right}, &valve.fill, &valve.stroke);
  } else {
    markup.polygon({upper_left, lower_left, upper_right, lower_right}, &valve.fill, &valve.stroke);
  }
}

void paint_hexagon(const Placed& placed, Markup& markup) {
  const auto [at, w, h, round] = placed.outline;
  const double slant = std::min(h / 2, w);
  markup.polygon({{at.x - w, at.y},
                  {at.x - w + slant, at.y - h},
                  {at.x + w - slant, at.y - h},
                  {at.x + w, at.y},
                  {at.x + w - slant, at.y + h},
                  {at.x - w + slant, at.y + h}},
                 &placed.fill, &placed.stroke);
}

const char* anchor_word(Anchor anchor) {
  switch (anchor) {
    case Anchor::Start:
      return "start";
    case Anchor::Middle:
      return "middle";
    case Anchor::End:
      return "end";
  }
  return "middle";
}

/// Fonts of about the same widths where the wanted one is not there.
std::string families(const Label& label) {
  std::string list = label.family.empty() ? "" : '\'' + label.family + "', ";
  std::replace(list.begin(), list.end(), '"', ' ');
  return list + (label.font.is_serif ? "'Liberation Serif', Tinos, 'DejaVu Serif Condensed', serif"
                                     : "Arial, 'Liberation Sans', 'DejaVu Sans Condensed', "
                                       "sans-serif");
}

std::string font_attributes(const Label& label) {
  std::string text = fmt::format(" font-family=\"{}\" font-size=\"{}\"", escape(families(label)),
                                 number(label.font.size));
  if (label.font.is_bold) text += " font-weight=\"bold\"";
  if (label.is_italic) text += " font-style=\"italic\"";
  if (label.is_underlined || label.is_struck_out) {
    text += fmt::format(" text-decoration=\"{}\"", label.is_underlined && label.is_struck_out
                                                       ? "underline line-through"
                                                   : label.is_underlined ? "underline"
                                                                         : "line-through");
  }
  return text;
}

}  // namespace

void paint_body(const Placed& placed, Markup& markup) {
  switch (placed.body) {
    case Body::None:
      markup.bounds.cover(placed.outline.at, placed.outline.half_width, placed.outline.half_height);
      return;
    case Body::Rectangle:
    case Body::RoundedRectangle:
    case Body::Frame:
      markup.rectangle(placed.outline, placed.corner, &placed.fill, &placed.stroke);
      return;
    case Body::Ellipse:
      markup.ellipse(placed.outline, &placed.fill, &placed.stroke);
      return;
    case Body::Hexagon:
      paint_hexagon(placed, markup);
      return;
    case Body::HourGlass:
      paint_hour_glass(placed, markup);
      return;
    case Body::Cloud:
      paint_cloud(placed.outline, placed.stroke, markup);
      return;
  }
}

void paint_label(const Placed& placed, Markup& markup) {
  const Label& label = placed.label;
  if (label.lines.empty()) return;
  const double step = label.height / static_cast<double>(label.lines.size());
  // a line's middle is about a third of the size above its base
  double base = label.at.y - label.height / 2 + step / 2 + label.font.size * 0.35;
  const char* halo =
      " stroke=\"#ffffff\" stroke-width=\"2.5\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
  markup.text +=
      fmt::format("<text text-anchor=\"{}\" fill=\"{}\"{}{}>", anchor_word(label.anchor),
                  colour(label.colour), font_attributes(label), label.has_halo ? halo : "");
  for (const std::string& line : label.lines) {
    markup.text += fmt::format("<tspan x=\"{}\" y=\"{}\">{}</tspan>", number(label.at.x),
                               number(base), escape(line));
    base += step;
  }
  markup.text += "</text>\n";
  // some fonts are wider than estimated
  constexpr double kReserve = 1.08;
  const double width = label.width * kReserve;
  const double left = label.anchor == Anchor::Start ? 0
                      : label.anchor == Anchor::End ? width
                                                    : width / 2;
  markup.bounds.cover({label.at.x - left, label.at.y - label.height / 2});
  markup.bounds.cover({label.at.x - left + width, label.at.y + label.height / 2});
}

/// Bulges along an ellipse.
void paint_cloud(const Outline& outline, const Stroke& stroke, Markup& markup) {
  constexpr int kBulges = 7;
  constexpr std::uint32_t kWhite = 0xFFFFFF;
  const double w = outline.half_width * 0.72, h = outline.half_height * 0.62;
  const auto corner = [&](int i) {
    const double angle = 2 * std::numbers::pi * i / kBulges + 0.3;
    return Point{outline.at.x + w * std::cos(angle), outline.at.y + h * std::sin(angle)};
  };
  std::string data = "M " + pair(corner(0));
  for (int i = 1; i <= kBulges; ++i) {
    const double radius = length(corner(i) - corner(i - 1)) * 0.56;
    data += fmt::format(" A {0} {0} 0 0 1 {1}", number(radius), pair(corner(i)));
  }
  markup.path(data + " Z", &kWhite, &stroke);
  markup.bounds.cover(outline.at, outline.half_width, outline.half_height);
}

}  // namespace weir::draw
