// One line of a sketch: its fields, and the colours, fonts and points in them
// (vensim.md 16.1-16.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ir/model/view.h"

namespace weir::mdl {

/// Bits of the field that says which of its optional parts a word or an arrow has.
struct StyleBits {
  int line_color, text_color, fill_color, size, attributes, face;
};
inline constexpr StyleBits kWordStyle{1, 2, 4, 8, 16, 32};
inline constexpr StyleBits kArrowStyle{1, 2, 0, 4, 8, 16};

/// A line cut at the commas outside its quotes. Numbers are read leniently, missing fields are 0 or
/// empty (vensim.md 16.1).
class SketchLine {
 public:
  explicit SketchLine(std::string_view text);

  std::size_t size() const { return fields_.size(); }
  std::string_view field(std::size_t i) const {
    return i < fields_.size() ? fields_[i] : std::string_view();
  }
  int integer(std::size_t i) const;
  /// The line from a field on.
  std::string_view rest(std::size_t i) const;

 private:
  std::string_view text_;
  std::vector<std::string_view> fields_;
};

/// `r-g-b`; nothing for the default `-1--1--1`.
std::optional<std::uint32_t> parse_color(std::string_view text);

/// The parts of a font `face|size|attributes|colour` that `has` counts.
void add_font(Style& style, std::string_view font, int has, const StyleBits& bits);

/// `(x,y)|(x,y)|`, as they stand.
std::vector<Point> parse_points(std::string_view text);

}  // namespace weir::mdl
