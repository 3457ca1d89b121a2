// Texts in other encodings than those that files of models tell by themselves (vensim.md 1.2).
#pragma once

#include <string>

namespace weir {

/// A text as UTF-8, or why not.
struct Transcoded {
  std::string text;
  std::string problem;
};

/// `bytes` from `encoding`, any name that iconv knows; without one, from what an XML declaration or
/// a first line `{name}` says. UTF-8, marked UTF-16, and what nothing tells stay as they are. Bytes
/// that mean nothing become U+FFFD; a declaration says UTF-8 afterwards.
Transcoded transcode(std::string bytes, const std::string& encoding);

}  // namespace weir
