// Diagrams as SVG: what a browser shows and a printer prints.
//
// A drawing holds one or more views, one below the other. Text stays text, every object tells its
// equation as a tooltip, the same views give the same bytes. Hostile views are drawn as far as they
// have a place: what is at no finite position is left out, the rest is pulled into kFarthest.
#pragma once

#include <string>
#include <vector>

#include "ir/base/source.h"
#include "ir/model/model.h"

namespace weir::draw {

/// One view with the variables it shows.
struct Panel {
  const View* view = nullptr;
  const Sector* sector = nullptr;
  std::string heading;  // stands above it; may be empty
};

struct DrawOptions {
  Dialect dialect = Dialect::Vensim;   // whose look: vensim.md 16.6, xmile.md 32
  const SourceMap* sources = nullptr;  // where equations of tooltips are; null: no equations
};

/// Coordinates are kept within this many pixels of the origin.
inline constexpr double kFarthest = 1e6;

/// A whole SVG file.
std::string to_svg(const std::vector<Panel>& panels, const DrawOptions& options);

}  // namespace weir::draw
