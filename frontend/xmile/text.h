// Text of an XML file after decoding, with the place of every byte: so that a mistake in an
// equation is shown where the author wrote it, whatever entities, CDATA sections or line ends stand
// before it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/syntax/syntax.h"
#include "ir/base/source.h"

namespace weir::xmile {

struct Text {
  FileId file;
  std::string text;
  /// Place in the file of each byte of `text`, and one more for the end.
  std::vector<std::uint32_t> offsets;

  bool empty() const { return text.empty(); }
  std::size_t size() const { return text.size(); }
  Span span() const { return span(0, text.size()); }
  Span span(std::size_t begin, std::size_t end) const;
  syntax::TextPlace place() const { return {file, 0, &offsets}; }
  Text slice(std::size_t begin, std::size_t end) const;
  Text trimmed() const;
};

/// An empty text at `offset`, to append to.
Text empty_text(FileId file, std::uint32_t offset);
/// Character data: the five entities and character references are resolved, line ends become one
/// '\n'. An entity that XML does not define stays as written (real files hold bare '&').
void append_characters(Text& text, std::string_view raw, std::uint32_t offset);
/// A CDATA section: only line ends change.
void append_verbatim(Text& text, std::string_view raw, std::uint32_t offset);

/// What a stretch of an XML file says: as append_characters, or as append_verbatim where it stands
/// in a CDATA section.
std::string decoded(std::string_view file, Span span);

/// Pieces between separators that stand outside double quotes, trimmed; an empty text has none.
std::vector<Text> split_outside_quotes(const Text& text, char separator);

}  // namespace weir::xmile
