// The door between weir and libweir_png.so. Both are built together from this header.
#pragma once

#include <string>

namespace weir::draw {

/// Raise the number in the name when the type changes: an old module is then refused.
inline constexpr const char* kPngSymbol = "weir_png_1";
using PngFunction = void (*)(const std::string& svg, double scale, std::string& bytes,
                             std::string& problem);

}  // namespace weir::draw
