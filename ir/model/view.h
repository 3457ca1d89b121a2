// Diagrams: what a sketch of Vensim (vensim.md 16) and a view of XMILE (xmile.md 29-32) both say.
//
// Coordinates are pixels at 96 a inch, x to the right, y down. A reader turns a kept sketch or
// `<views>` into these on request only (frontend/views.h), because a run needs none of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ir/base/name.h"
#include "ir/base/source.h"

namespace weir {

struct Point {
  double x = 0, y = 0;
};

/// How something is painted; what is not said comes from the view, then from the kind of object.
/// Colours are 0xRRGGBB, sizes points (fonts) and pixels (lines).
struct Style {
  std::optional<std::uint32_t> line_color, fill_color, text_color;
  std::optional<double> line_width, font_size;
  std::string font_family;
  std::optional<bool> is_bold, is_italic, is_underlined, is_struck_out;
};

enum class ShapeKind : std::uint8_t {
  Default,
  Plain,
  Rectangle,
  RoundedRectangle,
  Circle,
  Hexagon
};

enum class Side : std::uint8_t { Default, Center, Top, Bottom, Left, Right };

enum class ObjectKind : std::uint8_t {
  Stock,
  Flow,  // a valve on a pipe
  Aux,   // every other variable
  Module,
  Alias,  // a second picture of a variable: a shadow variable, a ghost
  Cloud,
  Text,   // a comment, a text box
  Group,  // a frame around others
  Other,  // a graph, a table, a picture, a control: `text` is its source
};

/// A number that no other object of the view has; connectors and pipes refer to it.
using ObjectId = std::uint32_t;

struct ViewObject {
  ObjectKind kind = ObjectKind::Aux;
  ObjectId id = 0;
  Name name;  // of the variable, module or group it shows; Alias: of the original
  Point at;   // its centre; Flow: of the valve
  double width = 0, height = 0;  // 0: usual for its kind
  ShapeKind shape = ShapeKind::Default;
  Side label_side = Side::Default;
  std::optional<double> label_angle;         // degrees from 3 o'clock, counter-clockwise
  std::optional<Point> label_at;             // Flow of Vensim: the centre of its name
  double label_width = 0, label_height = 0;  // and its size
  Style style;
  std::string text;  // Text, Other
  bool is_hidden = false;
  int hide_level = 0;             // Vensim's, 0 unless hidden
  bool is_ghost = false;          // Flow: another picture of one that is drawn elsewhere
  std::vector<ObjectId> members;  // Group: what it holds besides its variables
  bool is_locked = false;         // Group: what it holds moves with it
  // Flow: the pipe from its source to its destination, and the stocks, modules, aliases or clouds
  // there (0: nothing is known).
  std::vector<Point> pipe;
  ObjectId source = 0, destination = 0;
  bool flows_both_ways = false;
  Span span;
};

/// An arrow of information from one object to another; to a Flow: to its valve or name.
struct Connector {
  ObjectId id = 0, from = 0, to = 0;
  std::optional<double> angle;  // take-off at the centre of `from`, degrees as above
  std::vector<Point> through;   // where its curve passes, without the ends
  bool is_polyline = false;     // straight pieces through these points
  char polarity = 0;            // '+', '-', another mark that Vensim shows, or 0
  bool has_delay_mark = false;
  bool is_dashed = false;
  bool is_initial_only = false;
  bool is_hidden = false;
  int hide_level = 0;  // Vensim's, 0 unless hidden
  Style style;
  Span span;
};

enum class ViewKind : std::uint8_t { StockFlow, Interface, Other };

struct View {
  std::string name;
  ViewKind kind = ViewKind::StockFlow;
  std::string type;              // Other: "popup", "template"
  double width = 0, height = 0;  // 0: what its objects need
  double zoom = 100;             // per cent
  double ppi = 96;               // the grid of a sketch: its numbers are whole at so many an inch
  Style style;                   // of objects
  Style connector_style;
  std::optional<std::uint32_t> background;
  std::vector<ViewObject> objects;
  std::vector<Connector> connectors;
  Span span;
};

}  // namespace weir
