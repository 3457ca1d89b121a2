// See text_width.h.
#include "tools/draw/text_width.h"

#include <algorithm>
#include <cstdint>

namespace weir::draw {
namespace {

/// Advance widths of Helvetica, which Arial and Liberation Sans share, for the characters from
/// blank to tilde, in thousandths of the size (Adobe's font metrics).
constexpr std::uint16_t kWidths[] = {
    278,  278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,  // blank to /
    556,  556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,  // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,  // @ to O
    667,  778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,  // P to _
    333,  556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,  // ` to o
    556,  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584};      // p to ~

constexpr double kOther = 0.6;   // two-byte letters: Latin with accents, Greek, Cyrillic
constexpr double kWide = 1.0;    // the rest: mostly East Asian, as wide as high
constexpr double kSerif = 0.92;  // Times is narrower than Helvetica
constexpr double kBold = 1.07;

bool continues(unsigned char byte) { return (byte & 0xC0) == 0x80; }

/// One paragraph: no line ends inside.
void wrap_paragraph(std::string_view text, const FontWidths& font, double width,
                    std::vector<std::string>& lines) {
  const double blank = text_width(" ", font);
  std::string line;
  double used = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const double more = text_width(word, font);
    if (!line.empty() && used + blank + more > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    used = line.empty() ? more : used + blank + more;
    line += word;
  }
  lines.push_back(std::move(line));
}

}  // namespace

double text_width(std::string_view utf8, const FontWidths& font) {
  double width = 0;
  for (const char character : utf8) {
    const auto byte = static_cast<unsigned char>(character);
    if (continues(byte)) continue;
    if (byte >= 0xE0) {
      width += kWide;
    } else if (byte >= 0x7F) {
      width += kOther;
    } else if (byte >= ' ') {
      width += kWidths[byte - ' '] / 1000.0;
    }
  }
  return width * font.size * (font.is_serif ? kSerif : 1) * (font.is_bold ? kBold : 1);
}

std::vector<std::string> wrap(std::string_view text, const FontWidths& font, double width) {
  std::vector<std::string> lines;
  std::string paragraph;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_written_break = text.substr(at, 2) == "\\n";
    if (is_written_break || text[at] == '\n') {
      wrap_paragraph(paragraph, font, width, lines);
      paragraph.clear();
      at += is_written_break ? 1 : 0;
    } else if (text[at] != '\r') {
      paragraph += text[at] == '\t' ? ' ' : text[at];
    }
  }
  wrap_paragraph(paragraph, font, width, lines);
  return lines;
}

std::vector<std::string> wrap_into(std::string_view text, const FontWidths& font, double width,
                                   double widest, std::size_t most_lines) {
  constexpr double kGrowth = 1.1;
  std::vector<std::string> lines = wrap(text, font, width);
  for (double tried = width; lines.size() > most_lines && tried < widest;) {
    tried = std::min(tried * kGrowth + 1, widest);
    lines = wrap(text, font, tried);
  }
  return lines;
}

double block_width(const std::vector<std::string>& lines, const FontWidths& font) {
  double widest = 0;
  for (const std::string& line : lines) widest = std::max(widest, text_width(line, font));
  return widest;
}

}  // namespace weir::draw
