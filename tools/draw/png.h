// A drawing as a PNG picture, by librsvg. It and what it needs are loaded on first use
// (tools/draw/png/).
#pragma once

#include <string>

namespace weir::draw {

/// Neither side of a picture is longer than this many pixels, and their product is below
/// kMostPixels.
inline constexpr double kLongestSide = 32767;
inline constexpr double kMostPixels = 1.5e8;

/// The bytes of a PNG file with `scale` pixels for one of `svg`; empty with `problem` told when it
/// is too large or weir was built without librsvg.
std::string to_png(const std::string& svg, double scale, std::string& problem);

}  // namespace weir::draw
