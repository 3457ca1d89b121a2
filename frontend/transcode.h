// Texts in other encodings than those that files of models tell by themselves (vensim.md 1.2).
#pragma once

#include <string>

namespace weir {

/// `bytes` as UTF-8, where an XML declaration or a first line `{name}` says what they are by a name
/// that iconv knows; the declaration says UTF-8 afterwards. UTF-8, marked UTF-16, Windows-1252 and
/// what nothing tells stay as they are. Bytes that mean nothing become U+FFFD.
std::string transcode(std::string bytes);

}  // namespace weir
