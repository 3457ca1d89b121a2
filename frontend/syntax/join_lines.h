// Vensim's line continuation: taken out before anything is lexed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/syntax/syntax.h"

namespace weir::syntax {

/// A text without its continuations, and where each remaining byte (and the end) lies in the file.
struct JoinedText {
  std::string text;
  std::vector<std::uint32_t> offsets;
  FileId file;

  TextPlace place() const { return {file, 0, &offsets, /*bytewise=*/true}; }
};

/// Whether `text` has a backslash before a line end.
bool has_continuation(std::string_view text);

/// Drops each backslash before a line end, the line end, and all blanks and line ends that follow
/// (vensim.md 1.3.2).
JoinedText join_lines(std::string_view text, const TextPlace& place);

/// The same for a text whose places do not matter, such as a comment.
std::string without_continuations(std::string_view text);

}  // namespace weir::syntax
