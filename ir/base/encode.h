// UTF-8 text back into the encoding of the file it came from.
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

}  // namespace weir
