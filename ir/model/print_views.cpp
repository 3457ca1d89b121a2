// See print_views.h. For people and golden tests; nothing reads it back.
//
//     view "Main" stock-flow
//       cloud 2 at (479, 235) size 20 x 16
//       flow 5 "Heat Loss" at (408, 235) from 1 to 2 by (347, 235) (479, 235)
//       connector 9: 8 -> 5 through (408, 198)
#include "ir/model/print_views.h"

#include <fmt/core.h>

#include <cmath>
#include <string_view>

#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir {

namespace {

const char* kind_name(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Stock:
      return "stock";
    case ObjectKind::Flow:
      return "flow";
    case ObjectKind::Aux:
      return "aux";
    case ObjectKind::Module:
      return "module";
    case ObjectKind::Alias:
      return "alias";
    case ObjectKind::Cloud:
      return "cloud";
    case ObjectKind::Text:
      return "text";
    case ObjectKind::Group:
      return "group";
    case ObjectKind::Other:
      return "other";
  }
  return "";
}

const char* shape_name(ShapeKind shape) {
  switch (shape) {
    case ShapeKind::Default:
      return "";
    case ShapeKind::Plain:
      return " plain";
    case ShapeKind::Rectangle:
      return " rectangle";
    case ShapeKind::RoundedRectangle:
      return " rounded";
    case ShapeKind::Circle:
      return " circle";
    case ShapeKind::Hexagon:
      return " hexagon";
  }
  return "";
}

const char* side_name(Side side) {
  switch (side) {
    case Side::Default:
      return "";
    case Side::Center:
      return " label center";
    case Side::Top:
      return " label top";
    case Side::Bottom:
      return " label bottom";
    case Side::Left:
      return " label left";
    case Side::Right:
      return " label right";
  }
  return "";
}

const char* view_kind_name(ViewKind kind) {
  switch (kind) {
    case ViewKind::StockFlow:
      return "stock-flow";
    case ViewKind::Interface:
      return "interface";
    case ViewKind::Other:
      return "other";
  }
  return "";
}

/// To a thousandth of a pixel.
std::string number(double value) { return format_number(std::round(value * 1000) / 1000 + 0.0); }

std::string shown(const Point& point) {
  return fmt::format("({}, {})", number(point.x), number(point.y));
}

std::string shown(const std::vector<Point>& points) {
  std::string text;
  for (const Point& point : points) text += " " + shown(point);
  return text;
}

std::string shown(const Style& style) {
  std::string text;
  const auto color = [&](const char* what, const std::optional<std::uint32_t>& value) {
    if (value) text += fmt::format(" {} #{:06X}", what, *value);
  };
  const auto flag = [&](const char* what, const std::optional<bool>& value) {
    if (value) text += fmt::format(" {}{}", *value ? "" : "not ", what);
  };
  color("line", style.line_color);
  color("fill", style.fill_color);
  color("letters", style.text_color);
  if (style.line_width) text += " width " + number(*style.line_width);
  if (style.font_size) text += " font size " + number(*style.font_size);
  if (!style.font_family.empty()) text += " font " + json_string(style.font_family);
  flag("bold", style.is_bold);
  flag("italic", style.is_italic);
  flag("underlined", style.is_underlined);
  flag("struck out", style.is_struck_out);
  return text;
}

std::string hidden(bool is_hidden, int level) {
  return is_hidden ? fmt::format(" hidden {}", level) : std::string();
}

std::string shown(const ViewObject& object) {
  std::string text = fmt::format("{} {}", kind_name(object.kind), object.id);
  if (!object.name.empty()) text += " " + json_string(fold_blanks(object.name.spelled));
  if (object.is_ghost) text += " ghost";
  text += " at " + shown(object.at);
  if (object.width > 0 || object.height > 0)
    text += fmt::format(" size {} x {}", number(object.width), number(object.height));
  text += shape_name(object.shape);
  text += side_name(object.label_side);
  if (object.label_angle) text += " label angle " + number(*object.label_angle);
  if (object.label_at) text += " label at " + shown(*object.label_at);
  if (object.label_width > 0)
    text += fmt::format(" size {} x {}", number(object.label_width), number(object.label_height));
  if (!object.pipe.empty())
    text += fmt::format("{} from {} to {} by{}", object.flows_both_ways ? " both ways" : "",
                        object.source, object.destination, shown(object.pipe));
  if (object.is_locked) text += " locked";
  for (const ObjectId member : object.members) text += fmt::format(" holds {}", member);
  text += hidden(object.is_hidden, object.hide_level) + shown(object.style);
  if (!object.text.empty()) text += ": " + json_string(object.text);
  return text;
}

std::string shown(const Connector& connector) {
  std::string text =
      fmt::format("connector {}: {} -> {}", connector.id, connector.from, connector.to);
  if (connector.angle) text += " angle " + number(*connector.angle);
  if (!connector.through.empty())
    text += (connector.is_polyline ? " along" : " through") + shown(connector.through);
  if (connector.polarity != 0) text += fmt::format(" '{}'", connector.polarity);
  if (connector.has_delay_mark) text += " delay";
  if (connector.is_dashed) text += " dashed";
  if (connector.is_initial_only) text += " initial";
  return text + hidden(connector.is_hidden, connector.hide_level) + shown(connector.style);
}

void print(const View& view, std::string& out) {
  out += fmt::format("view {} {}", json_string(view.name), view_kind_name(view.kind));
  if (!view.type.empty()) out += " " + json_string(view.type);
  if (view.width > 0 || view.height > 0)
    out += fmt::format(" size {} x {}", number(view.width), number(view.height));
  if (view.zoom != 100) out += " zoom " + number(view.zoom);
  if (view.ppi != 96) out += " ppi " + number(view.ppi);
  if (view.background) out += fmt::format(" background #{:06X}", *view.background);
  out += '\n';
  if (const std::string style = shown(view.style); !style.empty()) out += "  style" + style + '\n';
  if (const std::string style = shown(view.connector_style); !style.empty())
    out += "  connector style" + style + '\n';
  for (const ViewObject& object : view.objects) out += "  " + shown(object) + '\n';
  for (const Connector& connector : view.connectors) out += "  " + shown(connector) + '\n';
}

}  // namespace

std::string print_views(const Model& model) {
  std::string out;
  for (const Sector& sector : model.sectors) {
    if (!sector.name.empty() && !sector.views.empty())
      out += fmt::format("sector {}\n", json_string(sector.name.spelled));
    for (const View& view : sector.views) print(view, out);
  }
  for (const Macro& macro : model.macros) {
    if (!macro.body.views.empty())
      out += fmt::format("macro {}\n", json_string(macro.name.spelled));
    for (const View& view : macro.body.views) print(view, out);
  }
  return out;
}

}  // namespace weir
