// UTF-8 text back into the encoding and the line ends of the file it came from.
#pragma once

#include <string>
#include <string_view>

#include "ir/base/source.h"

namespace weir {

struct Encoded {
  std::string bytes;
  bool ok = true;  // false: a character has no place in the encoding; then the bytes are UTF-8
};

/// The inverse of what SourceFile does to bytes that are well formed in `encoding`; UTF-16 is
/// written with its lower bytes first.
Encoded encode(std::string_view utf8, Encoding encoding);

/// `text` with the line ends of `like`: CRLF where that has one.
std::string with_line_ends(std::string text, std::string_view like);

}  // namespace weir
