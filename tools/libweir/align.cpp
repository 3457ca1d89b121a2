// Two equations one above the other: see difference.h.
#include <algorithm>
#include <cctype>

#include "ir/base/text.h"
#include "tools/libweir/difference.h"

namespace weir {
namespace {

using Words = std::vector<std::string_view>;

/// Beyond this many pairs of words texts are shown unaligned: the table of common words is too big.
constexpr std::size_t kMostPairs = 1'000'000;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Behind a quoted name: its quotes enclose it whole, `\"` does not end it.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

/// Names, numbers, and every other character by itself, each with the blanks behind it.
Words words_of(std::string_view text) {
  Words words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text[at] == '"') {
      end = end_of_quoted(text, at);
    } else if (is_word(text[at])) {
      while (end < text.size() && is_word(text[end])) ++end;
    }
    while (end < text.size() && text[end] == ' ') ++end;
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

bool is_same(std::string_view a, std::string_view b) { return trim(a) == trim(b); }

/// A name that both texts have says more than a comma.
std::uint32_t weight_of(std::string_view word) {
  return is_word(word.front()) || word.front() == '"' ? 4 : 1;
}

/// common[i][j]: the greatest weight of words that a from i on and b from j on share, in order.
std::vector<std::vector<std::uint32_t>> common_weights(const Words& a, const Words& b) {
  std::vector<std::vector<std::uint32_t>> common(a.size() + 1,
                                                 std::vector<std::uint32_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] = std::max(common[i + 1][j], common[i][j + 1]);
      if (is_same(a[i], b[j]))
        common[i][j] = std::max(common[i][j], common[i + 1][j + 1] + weight_of(a[i]));
    }
  }
  return common;
}

void pad(std::string& text, std::size_t width) {
  const std::size_t has = display_width(text);
  if (has < width) text.append(width - has, ' ');
}

}  // namespace

Aligned align(std::string_view before, std::string_view after) {
  const Words a = words_of(before), b = words_of(after);
  if (a.size() * b.size() > kMostPairs) return {std::string(before), std::string(after)};
  const auto common = common_weights(a, b);
  Aligned aligned;
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_same(a[i], b[j]) && common[i][j] == common[i + 1][j + 1] + weight_of(a[i])) {
      const std::size_t width =
          std::max(display_width(aligned.before), display_width(aligned.after));
      pad(aligned.before, width);
      pad(aligned.after, width);
      aligned.before += a[i++];
      aligned.after += b[j++];
    } else if (common[i + 1][j] >= common[i][j + 1]) {
      aligned.before += a[i++];
    } else {
      aligned.after += b[j++];
    }
  }
  for (; i < a.size(); ++i) aligned.before += a[i];
  for (; j < b.size(); ++j) aligned.after += b[j];
  return aligned;
}

}  // namespace weir
