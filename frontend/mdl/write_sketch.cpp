// See write_sketch.h. The inverse of sketch.cpp and sketch_view.cpp.
#include "frontend/mdl/write_sketch.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "frontend/mdl/sketch_line.h"
#include "frontend/mdl/sketch_view.h"
#include "frontend/mdl/write_pipe.h"
#include "frontend/syntax/print_expr.h"
#include "ir/base/text.h"
#include "ir/model/arc.h"

namespace weir::mdl {

namespace {

constexpr std::string_view kBegin =
    "\\\\\\---/// Sketch information - do not modify anything except names\n"
    "V300  Do not put anything below this section - it will be ignored\n";
/// What Vensim gives a new view (vensim.md 16.1).
constexpr std::string_view kUsualFonts =
    "Times New Roman|12||0-0-0|0-0-0|0-0-255|-1--1--1|-1--1--1";

std::string color_text(const std::optional<std::uint32_t>& color) {
  if (!color) return "-1--1--1";
  return fmt::format("{}-{}-{}", *color >> 16 & 255, *color >> 8 & 255, *color & 255);
}

std::string attribute_letters(const Style& style) {
  std::string letters;
  if (style.is_bold == true) letters += 'B';
  if (style.is_italic == true) letters += 'I';
  if (style.is_underlined == true) letters += 'U';
  if (style.is_struck_out == true) letters += 'S';
  return letters;
}

bool says_attributes(const Style& style) {
  return style.is_bold || style.is_italic || style.is_underlined || style.is_struck_out;
}

/// Commas and bars would end the name of a font.
std::string plain_face(std::string face) {
  std::replace_if(
      face.begin(), face.end(),
      [](char c) { return c == ',' || c == '|' || c == '\n' || c == '\r'; }, ' ');
  return face;
}

/// face|size|attributes|colour, with Vensim's own values where nothing counts.
std::string font_text(const Style& style) {
  const std::string size = fmt::format("{}", std::lround(style.font_size.value_or(12)));
  return fmt::format("{}|{}|{}|{}", plain_face(style.font_family), size, attribute_letters(style),
                     color_text(style.text_color.value_or(0)));
}

/// Which parts of the style count.
int style_bits(const Style& style, const StyleBits& bits) {
  int has = 0;
  if (style.line_color) has |= bits.line_color;
  if (style.text_color) has |= bits.text_color;
  if (style.fill_color) has |= bits.fill_color;
  if (style.font_size) has |= bits.size;
  if (says_attributes(style)) has |= bits.attributes;
  if (!style.font_family.empty()) has |= bits.face;
  return has;
}

int shape_number(ShapeKind shape, int usual) {
  switch (shape) {
    case ShapeKind::Default:
      return usual;
    case ShapeKind::Plain:
      return 8;
    case ShapeKind::Rectangle:
    case ShapeKind::RoundedRectangle:
      return 3;
    case ShapeKind::Circle:
      return 4;
    case ShapeKind::Hexagon:
      return 5;
  }
  return usual;
}

int side_number(Side side) {
  switch (side) {
    case Side::Default:
      return -1;
    case Side::Center:
      return 0;
    case Side::Bottom:
      return 1;
    case Side::Left:
      return 2;
    case Side::Top:
      return 3;
    case Side::Right:
      return 4;
  }
  return -1;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += "|<<NnN>>|";
    } else if (c != '\r') {
      line += c;
    }
  }
  return line;
}

/// About four pixels a character to each side of the middle (vensim.md 16.8).
double usual_half_width(const Name& name) {
  const auto length = static_cast<double>(character_count(display(name)));
  return std::clamp(4 * length, 12.0, 70.0);
}

/// The half sizes of an object whose view does not say them.
Point usual_half_size(const ViewObject& object) {
  switch (object.kind) {
    case ObjectKind::Stock:
      return {40, 20};
    case ObjectKind::Cloud:
      return {10, 8};
    case ObjectKind::Flow:
      return {6, 8};
    case ObjectKind::Aux:
    case ObjectKind::Alias:
      return {usual_half_width(object.name), 11};
    case ObjectKind::Module:
    case ObjectKind::Text:
    case ObjectKind::Group:
    case ObjectKind::Other:
      return {40, 20};
  }
  return {40, 20};
}

/// Vensim counts levels; what only is hidden has the first.
template <class Item>
int hide_level(const Item& item) {
  return item.is_hidden ? std::max(item.hide_level, 1) : 0;
}

bool is_writable(const ViewObject& object) {
  // the source of a device is that of the language it comes from
  return object.kind != ObjectKind::Other || (!object.text.empty() && object.text[0] != '<');
}

class SketchWriter {
 public:
  explicit SketchWriter(const View& view) : view_(view), scale_(view.ppi / 96) {}

  std::string write();

 private:
  void head();
  void number(const ViewObject& object);
  void object(const ViewObject& object);
  void word(const ViewObject& object, int number, int shape, int bits);
  void flow(const ViewObject& object);
  void comment(const ViewObject& object, int number);
  void device(const ViewObject& object, int number);
  void pipes(const ViewObject& object);
  void pipe(int valve, int end, int shape, const ViewObject& flow, const std::vector<Point>& path);
  void connector(const Connector& connector);
  void object_line(int type, int number, std::string_view name, const Point& at, const Point& half,
                   int shape, int bits, int hide_level, Side side, const Style& style);
  int whole(double pixels) const { return static_cast<int>(std::lround(pixels * scale_)); }
  std::string points(const std::vector<Point>& points) const;
  Point half_size(double width, double height, const Point& usual) const {
    return {width > 0 ? width / 2 : usual.x, height > 0 ? height / 2 : usual.y};
  }
  int number_of(ObjectId id) const {
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? 0 : found->second;
  }

  const View& view_;
  double scale_;  // from pixels to the numbers of the file
  std::string out_;
  std::unordered_map<ObjectId, int> numbers_;
  std::unordered_map<ObjectId, const ViewObject*> objects_;
  std::vector<const ViewObject*> order_;
  int last_number_ = 0;
};

std::string SketchWriter::write() {
  head();
  for (const ViewObject& object : view_.objects) objects_.emplace(object.id, &object);
  for (const ViewObject& object : view_.objects) {
    // clouds before their valve (vensim.md 16.8)
    for (const ObjectId end : {object.source, object.destination}) {
      const auto found = objects_.find(end);
      if (found != objects_.end() && found->second->kind == ObjectKind::Cloud)
        number(*found->second);
    }
    number(object);
  }
  for (const ViewObject* object : order_) this->object(*object);
  for (const ViewObject* object : order_)
    if (object->kind == ObjectKind::Flow) pipes(*object);
  for (const Connector& connector : view_.connectors) this->connector(connector);
  return std::move(out_);
}

void SketchWriter::head() {
  const Style& style = view_.style;
  const bool is_unsaid =
      style_bits(style, kWordStyle) == 0 && !view_.connector_style.line_color && !view_.background;
  std::string name = fold_blanks(view_.name);
  if (name.empty()) name = "View";
  out_ += fmt::format("{}*{}\n$192-192-192,0,", kBegin, name);
  if (is_unsaid) {
    out_ += kUsualFonts;
  } else {
    out_ += fmt::format("{}|{}|{}|{}|{}|{}|{}|{}", plain_face(style.font_family),
                        std::lround(style.font_size.value_or(0)), attribute_letters(style),
                        color_text(style.text_color), color_text(style.line_color),
                        color_text(view_.connector_style.line_color), color_text(style.fill_color),
                        color_text(view_.background));
  }
  out_ += fmt::format("|{0},{0},{1},0\n", std::lround(view_.ppi), std::lround(view_.zoom));
}

/// Numbers go up in the order of the lines; the name of a flow has the one behind its valve's.
void SketchWriter::number(const ViewObject& object) {
  if (!is_writable(object) || !numbers_.emplace(object.id, last_number_ + 1).second) return;
  last_number_ += object.kind == ObjectKind::Flow ? 2 : 1;
  order_.push_back(&object);
}

void SketchWriter::object(const ViewObject& object) {
  const int number = number_of(object.id);
  switch (object.kind) {
    case ObjectKind::Stock:
      return word(object, number, shape_number(object.shape, 3), 3);
    case ObjectKind::Aux:
      return word(object, number, shape_number(object.shape, 0), 3);
    case ObjectKind::Alias:
      return word(object, number, shape_number(object.shape, 0), 2);
    case ObjectKind::Flow:
      return flow(object);
    case ObjectKind::Cloud:
    case ObjectKind::Text:
    case ObjectKind::Group:
    case ObjectKind::Module:
      return comment(object, number);
    case ObjectKind::Other:
      return device(object, number);
  }
}

/// type,id,name,x,y,w,h,sh,bits,hid,hasf,tpos,bw,nav1,nav2[,box,fill,font] (vensim.md 16.4)
void SketchWriter::object_line(int type, int number, std::string_view name, const Point& at,
                               const Point& half, int shape, int bits, int hide_level, Side side,
                               const Style& style) {
  const int has = style_bits(style, kWordStyle);
  out_ += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},0,0", type, number, name, whole(at.x),
                      whole(at.y), whole(half.x), whole(half.y), shape, bits, hide_level, has,
                      side_number(side), std::lround(style.line_width.value_or(0)));
  if (has != 0)
    out_ += fmt::format(",{},{},{}", color_text(style.line_color), color_text(style.fill_color),
                        font_text(style));
  out_ += '\n';
}

void SketchWriter::word(const ViewObject& object, int number, int shape, int bits) {
  const std::string name = syntax::print_name(object.name, syntax::Language::Mdl);
  const Point half = half_size(object.width, object.height, usual_half_size(object));
  object_line(10, number, name, object.at, half, shape, bits, hide_level(object), object.label_side,
              object.style);
}

void SketchWriter::flow(const ViewObject& object) {
  const int valve = number_of(object.id);
  const bool has_name = !object.name.empty();
  const PipeParts parts = split_pipe(object);
  // on an upright pipe the valve lies on its side
  const Point usual = parts.is_upright ? Point{8, 6} : Point{6, 8};
  const Point half = half_size(object.width, object.height, usual);
  const int shape = (parts.is_upright ? 1 : 2) + (has_name ? kAttached : 0);
  object_line(11, valve, "48", object.at, half, shape, 3, hide_level(object), object.label_side,
              {});
  if (!has_name) return;
  const Point name_half =
      half_size(object.label_width, object.label_height, {usual_half_width(object.name), 11});
  const Point below{object.at.x, object.at.y + half.y + name_half.y};
  object_line(10, valve + 1, syntax::print_name(object.name, syntax::Language::Mdl),
              object.label_at.value_or(below), name_half, 40, object.is_ghost ? 2 : 3,
              hide_level(object), Side::Default, object.style);
}

/// Clouds, texts, and what Vensim has no word for.
void SketchWriter::comment(const ViewObject& object, int number) {
  const Point half = half_size(object.width, object.height, usual_half_size(object));
  const auto line = [&](std::string_view glyph, int shape, int bits) {
    object_line(12, number, glyph, object.at, half, shape, bits, hide_level(object),
                object.label_side, object.style);
  };
  if (object.kind == ObjectKind::Cloud) return line("48", shape_number(object.shape, 0), 3);
  const bool is_text = object.kind == ObjectKind::Text;
  line("0", shape_number(object.shape, is_text ? 0 : 3), 7);
  out_ += one_line(is_text ? object.text : display(object.name)) + '\n';
}

/// Its own line with another number and place, and the text below it.
void SketchWriter::device(const ViewObject& object, int number) {
  const std::size_t line_end = std::min(object.text.find('\n'), object.text.size());
  const SketchLine line(std::string_view(object.text).substr(0, line_end));
  const Point half = half_size(object.width, object.height, usual_half_size(object));
  out_ += fmt::format("{},{},{},{},{},{},{},{}", line.field(0), number, line.field(2),
                      whole(object.at.x), whole(object.at.y), whole(half.x), whole(half.y),
                      line.rest(7));
  out_ += object.text.substr(line_end) + '\n';
}

std::string SketchWriter::points(const std::vector<Point>& points) const {
  std::string text = fmt::format("{}|", points.size());
  for (const Point& point : points) text += fmt::format("({},{})|", whole(point.x), whole(point.y));
  return text;
}

/// The pipe to the destination first; it has the head (vensim.md 16.5.2).
void SketchWriter::pipes(const ViewObject& object) {
  const PipeParts parts = split_pipe(object);
  const int valve = number_of(object.id);
  const auto end_number = [&](ObjectId id, const std::vector<Point>& path) {
    const int number = number_of(id);
    if (number != 0 || path.empty()) return number;
    const int cloud = ++last_number_;
    object_line(12, cloud, "48", path.back(), {10, 8}, 0, 3, hide_level(object), Side::Default, {});
    return cloud;
  };
  const int to = end_number(object.destination, parts.downstream);
  if (to != 0) pipe(valve, to, kPipe, object, parts.downstream);
  const int from = end_number(object.source, parts.upstream);
  const int form = object.flows_both_ways ? kPipe : kPipe + kAttached + kPipeWithoutHead;
  if (from != 0) pipe(valve, from, form, object, parts.upstream);
}

/// `path` leads from the valve over its bends to the end. A straight pipe has a point in its
/// middle; a bend stands twice, and then the end.
void SketchWriter::pipe(int valve, int end, int shape, const ViewObject& flow,
                        const std::vector<Point>& path) {
  std::vector<Point> marks = path;
  if (path.empty()) marks = {flow.at};
  if (path.size() == 1) marks = {{(flow.at.x + path[0].x) / 2, (flow.at.y + path[0].y) / 2}};
  if (path.size() == 2) marks.insert(marks.begin(), path[0]);
  const bool has_color = flow.style.line_color.has_value();
  out_ +=
      fmt::format("1,{},{},{},{},{},0,22,{},0,0,{},{},{}\n", ++last_number_, valve, end, shape,
                  hide_level(flow), has_color ? kArrowStyle.line_color : 0,
                  color_text(flow.style.line_color), has_color ? "|12||0-0-0" : "", points(marks));
}

/// 1,id,from,to,shape,hid,pol,thick,hasf,dtype,res,color,font,np|(x,y)| (vensim.md 16.5)
void SketchWriter::connector(const Connector& connector) {
  const int from = number_of(connector.from), to = number_of(connector.to);
  if (from == 0 || to == 0) return;
  const Point& begin = objects_.at(connector.from)->at;
  const Point& end = objects_.at(connector.to)->at;
  int shape = connector.is_polyline ? 2 : 1;
  std::vector<Point> marks = connector.through;
  if (marks.empty() && connector.angle)
    if (const auto middle = arc_middle(begin, end, *connector.angle)) marks = {*middle};
  if (marks.empty()) {
    shape = 0;
    marks = {{(begin.x + end.x) / 2, (begin.y + end.y) / 2}};
  }
  // an arc has one point
  if (shape == 1 && marks.size() > 1) marks = {marks[marks.size() / 2]};
  const int has = style_bits(connector.style, kArrowStyle);
  out_ += fmt::format("1,{},{},{},{},{},{},{},{},{},{},{},{},{}\n", ++last_number_, from, to, shape,
                      hide_level(connector), static_cast<int>(connector.polarity),
                      std::lround(connector.style.line_width.value_or(0)), has,
                      64 + (connector.has_delay_mark ? 1 : 0), connector.is_initial_only ? 1 : 0,
                      color_text(connector.style.line_color),
                      has != 0 ? font_text(connector.style) : "", points(marks));
}

}  // namespace

std::string write_sketch(const std::vector<View>& views) {
  std::string out;
  for (const View& view : views)
    if (view.kind == ViewKind::StockFlow) out += SketchWriter(view).write();
  return out;
}

}  // namespace weir::mdl
