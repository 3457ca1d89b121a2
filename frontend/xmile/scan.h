// The tags of an XML text, one after the other, by place: for what pugixml does not tell (where an
// element ends, how it is laid out) and for mending files whose end tags are missing. Not a parser:
// it trusts that pugixml looked first, or looks afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::xmile {

/// What begins with '<', as a stretch of the text.
struct Markup {
  enum class Kind : std::uint8_t { Tag, Comment, Cdata, Instruction, Declaration } kind = Kind::Tag;
  std::size_t begin = 0;  // of '<'
  std::size_t end = 0;    // after '>', or at the end of everything
};

/// The next markup at or after `at`.
std::optional<Markup> next_markup(std::string_view xml, std::size_t at);

struct Tag {
  enum class Kind : std::uint8_t { Open, Close, Empty } kind = Kind::Open;
  std::string_view name;
  std::size_t begin = 0;  // of '<'
  std::size_t end = 0;    // after '>'
};

/// The next tag at or after `at`; comments, CDATA, instructions and declarations are passed over.
std::optional<Tag> next_tag(std::string_view xml, std::size_t at);

/// The tag whose '<' is at `begin`.
Tag tag_at(std::string_view xml, std::size_t begin);

/// Where the element ends whose '<' is at `begin`: after its end tag, or at the end of the text.
std::size_t element_end(std::string_view xml, std::size_t begin);

/// An end tag to be put in at a place of the text.
struct MissingEnd {
  std::string_view name;
  std::size_t open = 0;  // of the '<' of its start tag
  std::size_t at = 0;
};

/// The end tags of variables that are missing, in the order of their places; empty when mending
/// would need more than that. A variable that holds another variable is taken to end before it (as
/// in test-models/tests/non_negative_flows).
std::vector<MissingEnd> missing_ends(std::string_view xml);

}  // namespace weir::xmile
