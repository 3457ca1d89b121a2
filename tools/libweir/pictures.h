// The diagrams of a model as pictures.
#pragma once

#include <string>
#include <vector>

#include "tools/libweir/weir.hpp"

namespace weir {

/// One diagram; those that are made because a sector has none say so.
struct Diagram {
  std::string name;  // unique names of their author, or "2", "hares" (its module)
  std::size_t sector = 0;
  View view;
  bool is_made = false;
};

/// All diagrams of stocks and flows in file order, a made one for each sector without any; what
/// cannot be read of them is reported. With `problem` told when one could not be made.
std::vector<Diagram> find_diagrams(Loaded& loaded, std::string& problem);

/// The places in `diagrams` of what `wanted` names, by name or by number from 1; all for an empty
/// text, none when there is no such diagram.
std::vector<std::size_t> choose_diagrams(const std::vector<Diagram>& diagrams,
                                         const std::string& wanted);

/// The chosen ones below each other, as an SVG file.
std::string svg_picture(const Loaded& loaded, const std::vector<Diagram>& diagrams,
                        const std::vector<std::size_t>& chosen);

/// An SVG as a PNG file with `scale` pixels for one of its own; empty with `problem` told when it
/// is too large or weir was built without librsvg.
std::string png_picture(const std::string& svg, double scale, std::string& problem);

}  // namespace weir
