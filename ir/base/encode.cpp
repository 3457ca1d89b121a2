// See encode.h.
#include "ir/base/encode.h"

#include <optional>
#include <unordered_map>

#include "ir/base/text.h"

namespace weir {

namespace {

/// Every character of Windows-1252 that is not ASCII, as the decoder makes it.
std::unordered_map<std::string, char> windows1252_bytes() {
  std::unordered_map<std::string, char> bytes;
  for (int byte = 0x80; byte < 0x100; ++byte) {
    const char c = static_cast<char>(byte);
    bytes.emplace(from_windows1252(std::string_view(&c, 1)), c);
  }
  return bytes;
}

std::size_t character_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::optional<std::string> to_windows1252(std::string_view utf8) {
  const auto bytes = windows1252_bytes();
  std::string out;
  out.reserve(utf8.size());
  while (!utf8.empty()) {
    const std::string_view character = utf8.substr(0, character_length(utf8.front()));
    utf8.remove_prefix(character.size());
    if (character.size() == 1) {
      out += character;
      continue;
    }
    const auto found = bytes.find(std::string(character));
    if (found == bytes.end()) return std::nullopt;
    out += found->second;
  }
  return out;
}

/// The code point of one well-formed character.
char32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return lead;
  char32_t code = lead & (0x7Fu >> character.size());
  for (const char c : character.substr(1))
    code = code << 6 | (static_cast<unsigned char>(c) & 0x3F);
  return code;
}

/// With a byte order mark, the lower byte first.
std::string to_utf16(std::string_view utf8) {
  std::string out;
  out.reserve(2 * utf8.size() + 2);
  const auto put = [&](char32_t unit) {
    out += static_cast<char>(unit & 0xFF);
    out += static_cast<char>(unit >> 8 & 0xFF);
  };
  put(0xFEFF);
  while (!utf8.empty()) {
    const std::string_view character = utf8.substr(0, character_length(utf8.front()));
    utf8.remove_prefix(character.size());
    const char32_t code = code_point(character);
    if (code < 0x10000) {
      put(code);
    } else {
      put(0xD800 + ((code - 0x10000) >> 10));
      put(0xDC00 + (code & 0x3FF));
    }
  }
  return out;
}

}  // namespace

Encoded encode(std::string_view utf8, Encoding encoding) {
  switch (encoding) {
    case Encoding::Utf8:
      break;
    case Encoding::Utf8Bom:
      return {"\xEF\xBB\xBF" + std::string(utf8)};
    case Encoding::Utf16:
      return {to_utf16(utf8)};
    case Encoding::Windows1252:
      if (auto bytes = to_windows1252(utf8)) return {std::move(*bytes)};
      return {std::string(utf8), false};
  }
  return {std::string(utf8)};
}

std::string with_line_ends(std::string text, std::string_view like) {
  if (like.find("\r\n") == like.npos) return text;
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (char c : text) {
    if (c == '\n' && !out.ends_with('\r')) out += '\r';
    out += c;
  }
  return out;
}

}  // namespace weir
