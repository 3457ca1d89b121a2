// See join_lines.h.
#include "frontend/syntax/join_lines.h"

#include <algorithm>
#include <numeric>

namespace weir::syntax {

namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

bool is_continuation(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == '\\' && is_line_end(text[at + 1]);
}

/// The first place after the continuation at `at`.
std::size_t after_continuation(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (is_line_end(text[at]) || text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

/// Where the bytes from `at` to `end` lie.
void add_offsets(const TextPlace& place, std::size_t at, std::size_t end,
                 std::vector<std::uint32_t>& offsets) {
  if (place.offsets != nullptr) {
    for (; at < end; ++at) offsets.push_back(place.span(at, at).begin);
    return;
  }
  const std::size_t known = offsets.size();
  offsets.resize(known + (end - at));
  std::iota(offsets.begin() + static_cast<std::ptrdiff_t>(known), offsets.end(),
            place.span(at, at).begin);
}

}  // namespace

bool has_continuation(std::string_view text) {
  for (auto at = text.find('\\'); at != text.npos; at = text.find('\\', at + 1)) {
    if (is_continuation(text, at)) return true;
  }
  return false;
}

JoinedText join_lines(std::string_view text, const TextPlace& place) {
  JoinedText joined;
  joined.file = place.file;
  joined.text.reserve(text.size());
  joined.offsets.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    if (is_continuation(text, at)) {
      at = after_continuation(text, at);
      continue;
    }
    // as far as the next backslash, which may be another one
    const std::size_t end = std::min(text.find('\\', at + 1), text.size());
    joined.text += text.substr(at, end - at);
    add_offsets(place, at, end, joined.offsets);
    at = end;
  }
  joined.offsets.push_back(place.span(text.size(), text.size()).begin);
  return joined;
}

std::string without_continuations(std::string_view text) {
  std::string joined;
  joined.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (is_continuation(text, at)) {
      at = after_continuation(text, at);
      continue;
    }
    const std::size_t end = std::min(text.find('\\', at + 1), text.size());
    joined += text.substr(at, end - at);
    at = end;
  }
  return joined;
}

}  // namespace weir::syntax
