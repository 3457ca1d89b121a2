// Names: what the author wrote, and the key by which two spellings are the same name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A name of a variable, dimension, element, macro, ... compared by `key` only.
///
/// The key (vensim.md 2.2.3, xmile.md 12.2): one pair of enclosing quotes removed; `\"` and `\\`
/// resolved; each run of blanks, tabs, line ends, no-break spaces, underscores, other control
/// characters and the two characters backslash-n turned into one blank; both ends stripped; Unicode
/// case folding.
struct Name {
  std::string spelled;  // first spelling, as written (quotes kept), inner line breaks and runs of
                        // blanks folded to one
  std::string key;

  Name() = default;
  explicit Name(std::string_view text);
  bool empty() const { return key.empty(); }
  friend bool operator==(const Name& a, const Name& b) { return a.key == b.key; }
};

/// The key of a spelling, without keeping the spelling.
std::string name_key(std::string_view text);

/// What a person is shown: the spelling without enclosing quotes, and within these `\"` and `\\`
/// resolved.
std::string display(const Name& name);

/// The candidate nearest to `wanted` by edit distance of keys, when near enough to be a likely
/// slip; else -1.
int find_closest(std::string_view wanted_key, const std::vector<std::string>& candidate_keys);

}  // namespace weir
