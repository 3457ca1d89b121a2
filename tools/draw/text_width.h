// How wide words are, without asking a font: good enough to break lines and to size boxes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::draw {

/// A face of a text as far as its width depends on it.
struct FontWidths {
  double size = 12;  // pixels
  bool is_serif = false;
  bool is_bold = false;
};

/// Estimated width in pixels.
double text_width(std::string_view utf8, const FontWidths& font);

/// Splits at line ends, at the two characters backslash-n, and between words where a line would
/// be wider than `width`. A word is never broken.
std::vector<std::string> wrap(std::string_view text, const FontWidths& font, double width);

/// The same with a width that grows, at most to `widest`, until no more than `most_lines` are
/// needed.
std::vector<std::string> wrap_into(std::string_view text, const FontWidths& font, double width,
                                   double widest, std::size_t most_lines);

/// The width of the widest line.
double block_width(const std::vector<std::string>& lines, const FontWidths& font);

}  // namespace weir::draw
