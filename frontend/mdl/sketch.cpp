// The lines of a sketch; see sketch.h. What they mean together is in sketch_view.cpp.
#include "frontend/mdl/sketch.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "frontend/mdl/lines.h"
#include "frontend/mdl/sketch_line.h"
#include "frontend/mdl/sketch_view.h"
#include "frontend/syntax/syntax.h"
#include "ir/base/text.h"

namespace weir::mdl {

namespace {

using StockKeys = std::unordered_set<std::string>;

constexpr int kCloud = 48;       // the glyph of a cloud
constexpr int kTextFollows = 4;  // bits: the next line is the object's text
constexpr int kIsDevice =
    8 + 16 + 32;               // bits: a graph, a table, a slider; their meaning is not known
constexpr int kIsDefined = 1;  // bits: causes may enter; else it is a shadow

/// Words whose variable is a level are its boxes, whatever their shape (vensim.md 16.4.3).
void add_stocks(const Sector& sector, StockKeys& stocks) {
  const auto is_level = [](const Equation& equation) {
    const Expr& expr = equation.expr;
    return expr.kind == ExprKind::Call && expr.path.size() == 1 && expr.path[0].key == "integ";
  };
  for (const Variable& var : sector.variables)
    if (std::any_of(var.equations.begin(), var.equations.end(), is_level))
      stocks.insert(var.name.key);
}

/// vensim.md 16.4: the low bits of `sh`.
ShapeKind shape_kind(int shape) {
  switch (shape & 15) {
    case 3:
      return ShapeKind::Rectangle;
    case 4:
      return ShapeKind::Circle;
    case 5:
      return ShapeKind::Hexagon;
    case 8:
      return ShapeKind::Plain;
    default:
      return ShapeKind::Default;
  }
}

/// vensim.md 16.4: `tpos`.
Side text_side(int position) {
  constexpr Side kSides[] = {Side::Center, Side::Bottom, Side::Left, Side::Top, Side::Right};
  return position < 0 || position > 4 ? Side::Default : kSides[position];
}

/// Real files break the lines of a comment by `|<<NnN>>|`, others by `\n` (vensim.md 16.4.5).
std::string comment_text(std::string_view line) {
  constexpr std::string_view kBreaks[] = {"|<<NnN>>|", "\\n"};
  std::string text;
  while (!line.empty()) {
    std::size_t length = 0;
    for (const std::string_view mark : kBreaks)
      if (line.starts_with(mark)) length = mark.size();
    text += length > 0 ? '\n' : line.front();
    line.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return text;
}

/// vensim.md 16.5: letters of causal diagrams mean the signs.
char polarity(int code) {
  switch (code) {
    case '0':
      return 0;
    case 's':
    case 'S':
      return '+';
    case 'o':
    case 'O':
      return '-';
    default:
      return code > ' ' && code < 127 ? static_cast<char>(code) : '\0';
  }
}

class SketchReader {
 public:
  SketchReader(std::string_view text, syntax::TextPlace place, const StockKeys& stocks,
               Diagnostics& diags)
      : text_(text), lines_(text), place_(place), stocks_(stocks), diags_(diags) {}

  std::vector<View> read();

 private:
  void read_line(std::string_view line);
  void begin_view(std::string_view name);
  void end_view();
  void read_version(std::string_view line);
  void read_header(std::string_view line);
  void read_object(std::string_view line);
  void read_word(const SketchLine& line, int type);
  void read_comment(const SketchLine& line, SketchWord& word);
  void read_arrow(const SketchLine& line);
  void leave_out(std::string_view what) { diags_.report(DiagKind::OddDiagram, span(), what); }
  Span span() const { return place_.span(lines_.begin(), lines_.begin() + lines_.line().size()); }
  Point scaled(double x, double y) const { return {x * scale_, y * scale_}; }

  std::string_view text_;
  Lines lines_;
  syntax::TextPlace place_;
  const StockKeys& stocks_;
  Diagnostics& diags_;
  std::vector<View> views_;
  std::optional<SketchView> now_;
  double scale_ = 1;              // from the numbers of the file to pixels
  bool is_unknown_form_ = false;  // of the view that is read
};

std::vector<View> SketchReader::read() {
  while (lines_.next()) read_line(lines_.line());
  end_view();
  return std::move(views_);
}

void SketchReader::read_line(std::string_view line) {
  const std::string_view content = trim(line);
  if (content.empty()) return;
  const std::size_t slash = content.find_first_not_of('\\');
  if (content[0] == '\\' && slash != content.npos && content.substr(slash).starts_with("---///"))
    return end_view();
  // lines of a version control tool around each view; see record.cpp
  if (content.starts_with("<[") && content.ends_with("]>")) return;
  if (content[0] == 'V' && !now_) return read_version(content);
  if (content[0] == '*') return begin_view(trim(content.substr(1)));
  if (is_unknown_form_) return;
  if (content[0] == '$') return read_header(content.substr(1));
  read_object(line);
}

/// Vensim itself tests `V300` only (vensim.md 16.1). Lines of older sketches look otherwise.
void SketchReader::read_version(std::string_view line) {
  is_unknown_form_ = line.size() < 2 || line[1] < '2';
  if (is_unknown_form_) leave_out("this view, which is in the form of an old version of Vensim");
}

void SketchReader::begin_view(std::string_view name) {
  if (now_) end_view();
  now_.emplace();
  now_->view.name = name;
  now_->view.span = span();
  scale_ = 1;
}

void SketchReader::end_view() {
  if (now_ && !is_unknown_form_) views_.push_back(finish_view(std::move(*now_), diags_));
  now_.reset();
  is_unknown_form_ = false;
}

/// hide colour, flags, face|size|attributes|text|shape|arrow|fill|background|ppi, ppi, zoom, mode
/// (vensim.md 16.2); old files begin with the face and end early.
void SketchReader::read_header(std::string_view line) {
  if (!now_) begin_view({});
  View& view = now_->view;
  std::vector<std::string_view> parts = split(line, '|');
  parts.resize(std::max<std::size_t>(parts.size(), 9));
  const std::string_view face = trim(parts[0].substr(parts[0].rfind(',') + 1));
  view.style.font_family = face;
  if (const int size = leading_integer(parts[1]); size > 0) view.style.font_size = size;
  if (parts[2].find('B') != parts[2].npos) view.style.is_bold = true;
  if (parts[2].find('I') != parts[2].npos) view.style.is_italic = true;
  if (parts[2].find('U') != parts[2].npos) view.style.is_underlined = true;
  if (parts[2].find('S') != parts[2].npos) view.style.is_struck_out = true;
  view.style.text_color = parse_color(parts[3]);
  view.style.line_color = parse_color(parts[4]);
  view.connector_style.line_color = parse_color(parts[5]);
  view.style.fill_color = parse_color(parts[6]);
  view.background = parse_color(parts[7]);
  const SketchLine grid(parts[8]);
  // no screen is coarser than 10 or finer than 10000 points an inch
  if (const int ppi = grid.integer(0); ppi >= 10 && ppi <= 10000) view.ppi = ppi;
  if (const int zoom = grid.integer(2); zoom > 0) view.zoom = zoom;
  scale_ = 96 / view.ppi;
}

void SketchReader::read_object(std::string_view line) {
  if (!now_) begin_view({});
  const SketchLine fields(line);
  const std::string_view type = trim(fields.field(0));
  if (type == "10" || type == "11" || type == "12" || type == "30")
    return read_word(fields, leading_integer(type));
  if (type == "1") return read_arrow(fields);
  leave_out("this line, which is no object and no arrow");
}

/// type,id,name,x,y,w,h,sh,bits,hid,hasf,tpos,bw,nav1,nav2[,box,fill,font] (vensim.md 16.4)
void SketchReader::read_word(const SketchLine& line, int type) {
  SketchWord word;
  ViewObject& object = word.object;
  const bool is_whole = line.size() > 6;
  if (!is_whole) leave_out("this object, whose line ends too early");
  word.type = type;
  word.number = line.integer(1);
  word.shape = line.integer(7);
  word.bits = line.size() > 8 ? line.integer(8) : kIsDefined;
  object.span = span();
  object.at = scaled(line.integer(3), line.integer(4));
  object.width = 2 * scale_ * std::max(line.integer(5), 0);
  object.height = 2 * scale_ * std::max(line.integer(6), 0);
  object.shape = shape_kind(word.shape);
  object.label_side = text_side(line.size() > 11 ? line.integer(11) : -1);
  object.hide_level = std::max(line.integer(9), 0);
  object.is_hidden = object.hide_level > 0;
  const int has = line.integer(10);
  if ((has & kWordStyle.line_color) != 0) object.style.line_color = parse_color(line.field(15));
  if ((has & kWordStyle.fill_color) != 0) object.style.fill_color = parse_color(line.field(16));
  add_font(object.style, line.field(17), has, kWordStyle);
  if (const int border = line.integer(12); border > 0) object.style.line_width = border;

  if (type == 10) {
    object.name = Name(line.field(2));
    object.kind = (word.bits & kIsDefined) == 0       ? ObjectKind::Alias
                  : stocks_.contains(object.name.key) ? ObjectKind::Stock
                                                      : ObjectKind::Aux;
    if (object.name.empty() && is_whole) return leave_out("this word, which has no name");
  } else if (type == 11) {
    object.kind = ObjectKind::Flow;
    object.shape = ShapeKind::Default;  // its low bits tell how the pipe lies
  } else {
    read_comment(line, word);
  }
  if (is_whole) now_->words.push_back(std::move(word));
}

/// Takes the next line too when it is the text of this one, whatever it looks like
/// (vensim.md 16.4.5).
void SketchReader::read_comment(const SketchLine& line, SketchWord& word) {
  ViewObject& object = word.object;
  const int glyph = word.type == 12 ? line.integer(2) : 0;
  const bool is_device =
      word.type == 30 || (word.bits & kIsDevice) != 0 || (glyph != 0 && glyph != kCloud);
  object.kind = is_device         ? ObjectKind::Other
                : glyph == kCloud ? ObjectKind::Cloud
                                  : ObjectKind::Text;
  // its number and place are the object's
  if (is_device)
    object.text = std::string(line.field(0)) + ",," + std::string(line.field(2)) + ",,,,," +
                  std::string(line.rest(7));
  if (word.type != 12 || (word.bits & kTextFollows) == 0 || !lines_.next()) return;
  const std::string_view text = lines_.line();
  object.span = Span::join(object.span, span());
  if (is_device) object.text += "\n" + std::string(text);
  if (object.kind == ObjectKind::Text) object.text = comment_text(text);
}

/// 1,id,from,to,shape,hid,pol,thick,hasf,dtype,res,color,font,np|(x,y)| (vensim.md 16.5)
void SketchReader::read_arrow(const SketchLine& line) {
  if (line.size() < 5) return leave_out("this arrow, whose line ends too early");
  SketchArrow arrow;
  Connector& connector = arrow.connector;
  connector.id = static_cast<ObjectId>(std::max(line.integer(1), 0));
  arrow.from = line.integer(2);
  arrow.to = line.integer(3);
  arrow.shape = line.integer(4);
  connector.span = span();
  connector.hide_level = std::max(line.integer(5), 0);
  connector.is_hidden = connector.hide_level > 0;
  connector.polarity = polarity(line.integer(6));
  if (const int thickness = line.integer(7); thickness > 0) connector.style.line_width = thickness;
  const int has = line.integer(8);
  connector.has_delay_mark = (line.integer(9) & 1) != 0;
  connector.is_initial_only = line.integer(10) == 1;
  if ((has & kArrowStyle.line_color) != 0) connector.style.line_color = parse_color(line.field(11));
  add_font(connector.style, line.field(12), has, kArrowStyle);
  arrow.points = parse_points(line.rest(13));
  for (Point& point : arrow.points) point = scaled(point.x, point.y);
  now_->arrows.push_back(std::move(arrow));
}

}  // namespace

void read_sketch(Model& model, Diagnostics& diags) {
  StockKeys stocks;
  add_stocks(model.root(), stocks);
  for (const Extra& extra : model.extras) {
    if (extra.where != "sketch") continue;
    const syntax::TextPlace place{extra.span.file, extra.span.begin};
    std::vector<View> views = SketchReader(extra.text, place, stocks, diags).read();
    std::move(views.begin(), views.end(), std::back_inserter(model.root().views));
  }
  std::erase_if(model.extras, [](const Extra& extra) { return extra.where == "sketch"; });
}

}  // namespace weir::mdl
