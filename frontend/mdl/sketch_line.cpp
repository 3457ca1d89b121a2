// See sketch_line.h.
#include "frontend/mdl/sketch_line.h"

#include <array>

#include "frontend/mdl/lines.h"
#include "ir/base/text.h"

namespace weir::mdl {

namespace {

/// More than any arrow has; the rest of a damaged line.
constexpr std::size_t kMostPoints = 1000;

/// Takes a whole number with its sign from the front of `text`; false when there is none.
bool take_integer(std::string_view& text, int& value) {
  std::size_t end = text.starts_with('-') ? 1 : 0;
  const std::size_t digits = end;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  if (end == digits) return false;
  value = leading_integer(text.substr(0, end));
  text.remove_prefix(end);
  return true;
}

}  // namespace

SketchLine::SketchLine(std::string_view text) : text_(text) {
  std::size_t begin = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') is_quoted = !is_quoted;
    if (text[i] == '\\' && is_quoted) ++i;
    if (i >= text.size() || text[i] != ',' || is_quoted) continue;
    fields_.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  fields_.push_back(text.substr(begin));
}

int SketchLine::integer(std::size_t i) const { return leading_integer(field(i)); }

std::string_view SketchLine::rest(std::size_t i) const {
  if (i >= fields_.size()) return {};
  return text_.substr(static_cast<std::size_t>(fields_[i].data() - text_.data()));
}

std::optional<std::uint32_t> parse_color(std::string_view text) {
  text = trim(text);
  std::uint32_t color = 0;
  for (int part = 0; part < 3; ++part) {
    if (part > 0) {
      if (!text.starts_with('-')) return std::nullopt;
      text.remove_prefix(1);
    }
    int value = 0;
    if (!take_integer(text, value) || value < 0 || value > 255) return std::nullopt;
    color = color << 8 | static_cast<std::uint32_t>(value);
  }
  return color;
}

void add_font(Style& style, std::string_view font, int has, const StyleBits& bits) {
  std::array<std::string_view, 4> parts;
  for (std::string_view& part : parts) {
    const std::size_t bar = font.find('|');
    part = trim(font.substr(0, bar));
    font = bar == font.npos ? std::string_view() : font.substr(bar + 1);
  }
  if ((has & bits.text_color) != 0) style.text_color = parse_color(parts[3]);
  if ((has & bits.size) != 0 && leading_integer(parts[1]) > 0)
    style.font_size = leading_integer(parts[1]);
  if ((has & bits.face) != 0) style.font_family = parts[0];
  if ((has & bits.attributes) == 0) return;
  const auto has_letter = [&](char letter) { return parts[2].find(letter) != parts[2].npos; };
  style.is_bold = has_letter('B');
  style.is_italic = has_letter('I');
  style.is_underlined = has_letter('U');
  style.is_struck_out = has_letter('S');
}

std::vector<Point> parse_points(std::string_view text) {
  std::vector<Point> points;
  for (std::size_t at = text.find('('); at != text.npos; at = text.find('(')) {
    text.remove_prefix(at + 1);
    int x = 0, y = 0;
    const bool has_x = take_integer(text, x);
    if (!has_x || !text.starts_with(',')) continue;
    text.remove_prefix(1);
    if (take_integer(text, y)) points.push_back({static_cast<double>(x), static_cast<double>(y)});
    if (points.size() == kMostPoints) break;
  }
  return points;
}

}  // namespace weir::mdl
