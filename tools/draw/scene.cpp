// See scene.h.
#include "tools/draw/scene.h"

#include <algorithm>
#include <cmath>

#include "ir/base/text.h"
#include "tools/draw/svg.h"
#include "tools/draw/variables.h"

namespace weir::draw {
namespace {

constexpr double kPixelsPerPoint = 96.0 / 72.0;
constexpr double kLineHeight = 1.18;  // of the size of the font
constexpr double kGap = 3;            // between a shape and the label outside of it
constexpr double kPadding = 4;        // between a frame and what is written in it

bool is_vensim(Dialect dialect) { return dialect == Dialect::Vensim; }

/// What the object says, else the view, else `usual`.
template <class T>
T said(const std::optional<T>& by_object, const std::optional<T>& by_view, T usual) {
  return by_object ? *by_object : by_view.value_or(usual);
}

std::uint32_t usual_line_colour(ObjectKind kind, Dialect dialect) {
  if (kind == ObjectKind::Cloud) return 0x555555;
  if (kind == ObjectKind::Group || kind == ObjectKind::Other) return 0x999999;
  return is_vensim(dialect) ? 0x000000 : 0x2B4C7E;
}

std::uint32_t usual_fill(ObjectKind kind) {
  if (kind == ObjectKind::Group) return 0xFAFAFA;
  return kind == ObjectKind::Other ? 0xF0F0F0 : 0xFFFFFF;
}

Body usual_body(ObjectKind kind, bool is_alias, Dialect dialect) {
  const Body aux = is_vensim(dialect) ? Body::None : Body::Ellipse;
  switch (kind) {
    case ObjectKind::Stock:
      // vensim.md 16.4.1: a shadow is only its name
      return is_alias && is_vensim(dialect) ? Body::None : Body::Rectangle;
    case ObjectKind::Flow:
      return is_alias || !is_vensim(dialect) ? aux : Body::HourGlass;
    case ObjectKind::Aux:
    case ObjectKind::Alias:
      return aux;
    case ObjectKind::Module:
      return Body::RoundedRectangle;
    case ObjectKind::Cloud:
      return Body::Cloud;
    case ObjectKind::Text:
      return Body::None;
    case ObjectKind::Group:
    case ObjectKind::Other:
      return Body::Frame;
  }
  return Body::None;
}

Body body_of(const Placed& placed, Dialect dialect) {
  const bool is_alias = placed.object->kind == ObjectKind::Alias;
  const Body usual = usual_body(placed.kind, is_alias, dialect);
  // valves, clouds and frames look the same whatever is said of their shape
  if (usual == Body::HourGlass || usual == Body::Cloud || usual == Body::Frame) return usual;
  switch (placed.object->shape) {
    case ShapeKind::Default:
      return usual;
    case ShapeKind::Plain:
      return Body::None;
    case ShapeKind::Rectangle:
      return Body::Rectangle;
    case ShapeKind::RoundedRectangle:
      return Body::RoundedRectangle;
    case ShapeKind::Circle:
      return Body::Ellipse;
    case ShapeKind::Hexagon:
      return Body::Hexagon;
  }
  return usual;
}

Side usual_side(const Placed& placed, Dialect dialect) {
  if (placed.kind == ObjectKind::Flow && placed.body != Body::None) return Side::Bottom;
  if (placed.body == Body::None || is_vensim(dialect)) return Side::Center;
  switch (placed.kind) {
    case ObjectKind::Stock:
    case ObjectKind::Module:
      return Side::Top;
    case ObjectKind::Aux:
    case ObjectKind::Flow:
    case ObjectKind::Alias:
      return Side::Bottom;
    case ObjectKind::Cloud:
    case ObjectKind::Text:
    case ObjectKind::Group:
    case ObjectKind::Other:
      return Side::Center;
  }
  return Side::Center;
}

/// What an object was in its file: its first tag ("graph", "slider"), or what Vensim writes in a
/// line of its own (vensim.md 16.4.4).
std::string source_title(const std::string& source) {
  const std::size_t open = source.find('<');
  if (open != 0) {
    const std::size_t line_end = source.find('\n');
    if (line_end == std::string::npos) return "object";
    return source.substr(line_end + 1, std::min<std::size_t>(source.find(',', line_end), 60));
  }
  const std::size_t end = source.find_first_of(" \t\r\n/>", open + 1);
  const std::string tag = source.substr(open + 1, std::min<std::size_t>(end - open - 1, 40));
  return tag.empty() ? "object" : tag;
}

std::string shown_text(const Placed& placed, Dialect dialect) {
  const ViewObject& object = *placed.object;
  if (placed.kind == ObjectKind::Cloud) return "";
  if (placed.kind == ObjectKind::Text) return object.text;
  if (placed.kind == ObjectKind::Other) {
    return object.name.empty() ? source_title(object.text) : display(object.name);
  }
  std::string name = display(object.name);
  if (!is_vensim(dialect)) std::replace(name.begin(), name.end(), '_', ' ');
  return placed.is_ghost && is_vensim(dialect) ? '<' + name + '>' : name;
}

bool is_serif(const std::string& family) {
  const std::string folded = to_upper_ascii(family);
  return folded.find("TIMES") != std::string::npos || folded.find("ROMAN") != std::string::npos ||
         folded.find("GEORGIA") != std::string::npos;
}

/// How the label is set; its lines and place come later.
Label label_style(const Placed& placed, const View& view, Dialect dialect) {
  const Style& own = placed.object->style;
  const double usual_points = is_vensim(dialect) ? 12 : 9;
  Label label;
  label.family = own.font_family.empty() ? view.style.font_family : own.font_family;
  label.font.size = said(own.font_size, view.style.font_size, usual_points) * kPixelsPerPoint;
  if (!(label.font.size >= 4 && label.font.size <= 400)) {
    label.font.size = usual_points * kPixelsPerPoint;
  }
  label.font.is_serif = is_serif(label.family);
  label.font.is_bold = said(own.is_bold, view.style.is_bold, false);
  const bool leans = placed.is_ghost && !is_vensim(dialect);
  label.is_italic = said(own.is_italic, view.style.is_italic, leans);
  label.is_underlined = said(own.is_underlined, view.style.is_underlined, false);
  label.is_struck_out = said(own.is_struck_out, view.style.is_struck_out, false);
  const std::uint32_t usual = placed.is_ghost && is_vensim(dialect) ? 0x707070 : 0x000000;
  label.colour = said(own.text_color, view.style.text_color, usual);
  return label;
}

double line_height(const Label& label) { return label.font.size * kLineHeight; }

void measure(Label& label) {
  label.width = block_width(label.lines, label.font);
  label.height = static_cast<double>(label.lines.size()) * line_height(label);
}

/// Lines that fit into a box the author drew for them with another estimate of widths.
std::vector<std::string> lines_inside(const std::string& text, const Label& label, Size box) {
  constexpr double kMostGrowth = 1.4;
  const double rows = std::max(1.0, std::round(box.height / line_height(label)));
  return wrap_into(text, label.font, box.width, box.width * kMostGrowth,
                   static_cast<std::size_t>(std::min(rows, 1e6)));
}

void place_outside(Label& label, const Outline& shape, Side side) {
  const double high = label.height / 2 + kGap;
  label.at = shape.at;
  if (side == Side::Top) label.at.y -= shape.half_height + high;
  if (side == Side::Bottom) label.at.y += shape.half_height + high;
  if (side == Side::Left) label.at.x -= shape.half_width + kGap + 1;
  if (side == Side::Right) label.at.x += shape.half_width + kGap + 1;
  if (side == Side::Left) label.anchor = Anchor::End;
  if (side == Side::Right) label.anchor = Anchor::Start;
}

/// xmile.md 32.3: at the point of the outline in the direction of the angle.
void place_at_angle(Label& label, const Outline& shape, double degrees) {
  constexpr double kSideways = 0.38;  // beyond it the text stands beside the shape
  const Point edge = shape.at_angle(degrees);
  const Point out = unit(edge - shape.at);
  label.at = {edge.x + out.x * kGap, edge.y + out.y * (kGap + label.height / 2)};
  if (out.x > kSideways) label.anchor = Anchor::Start;
  if (out.x < -kSideways) label.anchor = Anchor::End;
}

Outline outline_of(const Label& label) {
  const double half = label.width / 2;
  Outline outline = {label.at, half, label.height / 2, false};
  if (label.anchor == Anchor::Start) outline.at.x += half;
  if (label.anchor == Anchor::End) outline.at.x -= half;
  return outline;
}

constexpr double kWidestLabel = 100;  // pixels, of a label that stands outside of its shape

Side side_of(const Placed& placed, Dialect dialect) {
  const Side side = placed.object->label_side;
  // a name without a shape is where its object is
  if (placed.body == Body::None && is_vensim(dialect)) return Side::Center;
  return side == Side::Default ? usual_side(placed, dialect) : side;
}

/// The box of a name without a shape: nobody sees how much larger it is, so that arrows end at what
/// is written.
void draw_in(Outline& box, const Label& label) {
  box.half_width = std::min(box.half_width, label.width / 2 + kPadding);
  box.half_height = std::min(box.half_height, label.height / 2 + kPadding);
}

void place_label(Placed& placed, Dialect dialect) {
  const ViewObject& object = *placed.object;
  Label& label = placed.label;
  const std::string text = shown_text(placed, dialect);
  if (trim(text).empty()) return;
  Outline& shape = placed.outline;
  const Side side = side_of(placed, dialect);
  const bool is_inside = side == Side::Center && !object.label_angle && !object.label_at;
  const bool has_box = shape.half_width > 0 && shape.half_height > 0;
  const double named_width = tame(object.label_width), named_height = tame(object.label_height);
  if (object.label_at && named_width > 0) {
    label.lines = lines_inside(text, label, {named_width, named_height});
  } else if (is_inside && has_box) {
    const double padding = placed.body == Body::None ? 0 : kPadding;
    label.lines =
        lines_inside(text, label, {2 * (shape.half_width - padding), 2 * shape.half_height});
  } else {
    // an author who breaks lines has broken all of them
    const bool has_breaks = text.find("\\n") != std::string::npos;
    label.lines = wrap(text, label.font, has_breaks ? kFarthest : kWidestLabel);
  }
  measure(label);
  if (object.label_at) {
    label.at = tame(*object.label_at);
    placed.label_outline = {label.at, named_width / 2, named_height / 2, false};
    if (!(named_width > 0)) placed.label_outline = outline_of(label);
    draw_in(placed.label_outline, label);
    placed.has_label_outline = true;
  } else if (object.label_angle && std::isfinite(*object.label_angle)) {
    place_at_angle(label, shape, *object.label_angle);
  } else {
    place_outside(label, shape, side);
  }
  label.has_halo = !is_inside || placed.body == Body::None;
  // a bare name is as large as it is written
  if (placed.body == Body::None && (!has_box || !is_vensim(dialect))) {
    shape = {outline_of(label).at, label.width / 2 + 2, label.height / 2, false};
  } else if (placed.body == Body::None && is_inside) {
    draw_in(shape, label);
  }
}

/// A frame bears its name in its upper left corner; a text of XMILE begins at the left.
void move_to_corner(Placed& placed, Dialect dialect) {
  Label& label = placed.label;
  const Outline& frame = placed.outline;
  const bool is_text = placed.kind == ObjectKind::Text && !is_vensim(dialect);
  if (placed.body != Body::Frame && !is_text) return;
  label.anchor = Anchor::Start;
  label.at.x = frame.at.x - frame.half_width + kPadding;
  if (placed.body == Body::Frame) {
    label.at.y = frame.at.y - frame.half_height + kPadding + label.height / 2;
  }
}

Placed place(const ViewObject& object, const View& view, const SectorNames& names,
             Dialect dialect) {
  Placed placed;
  placed.object = &object;
  const bool is_alias = object.kind == ObjectKind::Alias;
  placed.is_ghost = is_alias || object.is_ghost;
  placed.kind = is_alias ? names.kind_of(object.name) : object.kind;
  placed.body = body_of(placed, dialect);
  const Size usual = placed.body == Body::None ? Size{} : usual_size(placed.kind, dialect);
  const double width = tame(object.width), height = tame(object.height);
  placed.outline.at = tame(object.at);
  placed.outline.half_width = (width > 0 ? width : usual.width) / 2;
  placed.outline.half_height = (height > 0 ? height : usual.height) / 2;
  placed.outline.is_round = placed.body == Body::Ellipse || placed.body == Body::Cloud;
  placed.corner = placed.body == Body::RoundedRectangle ? 8 : 0;
  const Style& own = object.style;
  placed.fill = said(own.fill_color, view.style.fill_color, usual_fill(placed.kind));
  const std::uint32_t line = usual_line_colour(placed.kind, dialect);
  const bool is_frame = placed.body == Body::Frame;
  placed.stroke.colour =
      is_frame ? own.line_color.value_or(line) : said(own.line_color, view.style.line_color, line);
  const double line_width = said(own.line_width, view.style.line_width, 1.0);
  placed.stroke.width = line_width > 0 && line_width < 50 ? line_width : 1;
  placed.stroke.is_dashed = placed.is_ghost;
  placed.label = label_style(placed, view, dialect);
  place_label(placed, dialect);
  if (!placed.label.lines.empty()) move_to_corner(placed, dialect);
  return placed;
}

bool is_drawable(const ViewObject& object) {
  return !object.is_hidden && std::isfinite(object.at.x) && std::isfinite(object.at.y);
}

}  // namespace

const Placed* Scene::find(ObjectId id) const {
  const auto found = by_id.find(id);
  return id == 0 || found == by_id.end() ? nullptr : &objects[found->second];
}

Scene prepare(const View& view, const Sector& sector, Dialect dialect, const SourceMap* sources) {
  Scene scene;
  scene.view = &view;
  scene.dialect = dialect;
  const SectorNames names(sector, dialect, sources);
  for (const ViewObject& object : view.objects) {
    if (!is_drawable(object)) continue;
    scene.by_id.emplace(object.id, scene.objects.size());
    scene.objects.push_back(place(object, view, names, dialect));
    scene.objects.back().tooltip = names.tooltip(object.name);
  }
  return scene;
}

Size usual_size(ObjectKind kind, Dialect dialect) {
  const bool vensim = is_vensim(dialect);
  switch (kind) {
    case ObjectKind::Stock:
      return vensim ? Size{80, 40} : Size{45, 35};
    case ObjectKind::Flow:
      return vensim ? Size{12, 16} : Size{18, 18};
    case ObjectKind::Aux:
    case ObjectKind::Alias:
      return vensim ? Size{} : Size{18, 18};
    case ObjectKind::Module:
      return vensim ? Size{90, 45} : Size{55, 45};
    case ObjectKind::Cloud:
      return vensim ? Size{20, 16} : Size{27, 27};
    case ObjectKind::Group:
    case ObjectKind::Other:
      return {120, 80};
    case ObjectKind::Text:
      return {};
  }
  return {};
}

double tame(double value) {
  return std::isnan(value) ? 0 : std::clamp(value, -kFarthest, kFarthest);
}

Point tame(Point point) { return {tame(point.x), tame(point.y)}; }

}  // namespace weir::draw
