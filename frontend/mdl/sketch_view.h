// One view of a sketch while it is read. Not a door: others include sketch.h.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/view.h"

namespace weir::mdl {

/// An object line. The word of a flow's name ends up in its valve.
struct SketchWord {
  ViewObject object;
  int type = 0;   // 10 word, 11 valve, 12 comment or cloud, 30 bitmap
  int shape = 0;  // all bits
  int bits = 0;
  int number = 0;  // by which arrows refer to it
};

struct SketchArrow {
  Connector connector;
  int shape = 0;
  int from = 0, to = 0;
  std::vector<Point> points;
};

struct SketchView {
  View view;
  std::vector<SketchWord> words;
  std::vector<SketchArrow> arrows;
};

inline constexpr int kAttached = 32;  // shape: of the valve of a pipe, of the name at it
inline constexpr int kPipe = 4;       // shape of an arrow: a piece of a pipe
inline constexpr int kPipeWithoutHead = 64;

/// Joins valves, names and pipes into flows and lets arrows lead from object to object: the
/// finished view (vensim.md 16.4.2, 16.5).
View finish_view(SketchView sketch, Diagnostics& diags);

}  // namespace weir::mdl
