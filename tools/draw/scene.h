// A view made ready to be painted: every object with its place, outline, paint and label, every
// id with its object. What a view leaves out (sizes, colours, sides of labels) is decided here.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "ir/model/model.h"
#include "tools/draw/geometry.h"
#include "tools/draw/markup.h"
#include "tools/draw/text_width.h"

namespace weir::draw {

enum class Anchor : std::uint8_t { Start, Middle, End };

/// Lines of text around a point.
struct Label {
  std::vector<std::string> lines;
  Anchor anchor = Anchor::Middle;
  Point at;  // left end, middle or right end of the block, at half of its height
  double width = 0, height = 0;
  FontWidths font;
  std::string family;
  std::uint32_t colour = 0;
  bool has_halo = false;  // white around the letters, over lines that cross them
  bool is_italic = false, is_underlined = false, is_struck_out = false;
};

/// What is drawn of an object besides its label.
enum class Body : std::uint8_t {
  None,
  Rectangle,
  RoundedRectangle,
  Ellipse,
  Hexagon,
  HourGlass,
  Cloud,
  Frame
};

struct Placed {
  const ViewObject* object = nullptr;
  ObjectKind kind = ObjectKind::Aux;  // of an alias: what its original is
  bool is_ghost = false;
  Body body = Body::None;
  Outline outline;
  Outline label_outline;  // Flow of Vensim: its name, where arrows may end too
  bool has_label_outline = false;
  double corner = 0;
  std::uint32_t fill = 0xFFFFFF;
  Stroke stroke;
  Label label;
  std::string tooltip;
};

struct Scene {
  const View* view = nullptr;
  Dialect dialect = Dialect::Vensim;
  std::vector<Placed> objects;
  std::unordered_map<ObjectId, std::size_t> by_id;

  const Placed* find(ObjectId id) const;
};

/// Objects that are hidden or at no finite place are left out.
Scene prepare(const View& view, const Sector& sector, Dialect dialect, const SourceMap* sources);

/// The usual full width and height of a kind where a view gives none (vensim.md 16.8, xmile.md
/// 29.3); nothing for those as large as their text.
struct Size {
  double width = 0, height = 0;
};
Size usual_size(ObjectKind kind, Dialect dialect);

/// Into what can be drawn: within kFarthest, 0 for NaN.
double tame(double value);
Point tame(Point point);

}  // namespace weir::draw
