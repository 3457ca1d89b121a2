// The door between weir and libweir_layout.so. Both are built together from this header.
#pragma once

#include <string>
#include <vector>

namespace weir::draw {

/// What Graphviz is asked: boxes and the lines between them; no words of models. Pixels, y down.
struct LayoutBox {
  double width = 0, height = 0;
  double x = 0, y = 0;  // of its centre: the answer
};
struct LayoutLine {
  std::size_t from = 0, to = 0;
  double weight = 1;  // how much it wants to be short and straight
  double length = 1;  // of Springs, in units of the usual one
};
enum class LayoutEngine : unsigned char {
  Ranks,    // dot: along lines from left to right
  Springs,  // neato: what is joined stands near
  Many      // sfdp: the same for thousands
};
struct LayoutGraph {
  std::vector<LayoutBox> boxes;
  std::vector<LayoutLine> lines;
  double gap = 30;  // between boxes
};

/// Raise the number in the name when a type changes: an old module is then refused.
inline constexpr const char* kLayoutSymbol = "weir_layout_1";
using LayoutFunction = void (*)(LayoutEngine engine, LayoutGraph& graph, std::string& problem);

}  // namespace weir::draw
