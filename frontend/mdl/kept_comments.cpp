// See kept_comments.h.
#include "frontend/mdl/kept_comments.h"

#include <fmt/core.h>

#include <charconv>

#include "ir/base/text.h"

namespace weir::mdl {

namespace {

constexpr std::string_view kPrefix = "weir:";
/// Comments nest, fields end, lines go on, groups and sketches begin.
constexpr std::string_view kSigns = "%{}~|\\*";

/// Blanks and line ends stay readable; in a path, which ends at the first blank, they do not.
std::string encoded(std::string_view text, std::string_view more) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
    const bool is_sign = kSigns.find(c) != kSigns.npos || more.find(c) != more.npos;
    out += is_control || is_sign ? fmt::format("%{:02X}", byte) : std::string(1, c);
  }
  return out;
}

/// A '%' without two digits stands for itself.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const bool is_code =
        text[i] == '%' && digits.size() == 2 &&
        std::from_chars(digits.data(), digits.data() + 2, byte, 16).ptr == digits.data() + 2;
    out += is_code ? static_cast<char>(byte) : text[i];
    if (is_code) i += 2;
  }
  return out;
}

}  // namespace

bool is_kept_comment(const Extra& extra) { return extra.where.starts_with(kPrefix); }

std::string print_kept_comment(const Extra& extra) {
  return "{" + encoded(extra.where, " \n\t") + " " + encoded(extra.text, {}) + "}";
}

std::vector<Extra> read_kept_comments(std::string_view equations, const syntax::TextPlace& place) {
  std::vector<Extra> found;
  std::size_t at = 0;
  while (true) {
    at = equations.find_first_not_of(" \t\r\n", at);
    if (at == equations.npos || equations[at] != '{') return found;
    const std::size_t end = equations.find('}', at);
    if (end == equations.npos) return found;
    const std::string_view comment = equations.substr(at + 1, end - at - 1);
    const std::size_t blank = comment.find(' ');
    if (comment.starts_with(kPrefix) && blank != comment.npos)
      found.push_back({decoded(comment.substr(0, blank)), decoded(comment.substr(blank + 1)),
                       place.span(at, end + 1)});
    at = end + 1;
  }
}

}  // namespace weir::mdl
