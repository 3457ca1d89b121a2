// Text: UTF-8, Windows-1252, case folding. The only file of the project that includes utf8proc.
#include "ir/base/text.h"

#include <fmt/core.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace weir {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

/// One code point and its length in bytes; length 0 when the text does not begin with valid UTF-8.
struct Decoded {
  utf8proc_int32_t code_point;
  std::size_t length;
};

Decoded decode(std::string_view text) {
  utf8proc_int32_t code_point = -1;
  const auto length = utf8proc_iterate(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size(), 4)), &code_point);
  return {code_point, length > 0 ? static_cast<std::size_t>(length) : 0};
}

/// Length of the longest prefix of ASCII bytes, eight at a time: nearly all text is ASCII.
std::size_t ascii_prefix(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080u;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if ((word & kHighBits) != 0) break;
  }
  while (at < text.size() && is_ascii(text[at])) ++at;
  return at;
}

/// Length of the longest prefix that is valid UTF-8.
std::size_t valid_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    at += ascii_prefix(text.substr(at));
    if (at == text.size()) break;
    const std::size_t length = decode(text.substr(at)).length;
    if (length == 0) break;
    at += length;
  }
  return at;
}

void append_utf8(std::string& out, utf8proc_int32_t code_point) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const auto length = utf8proc_encode_char(code_point, bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

/// Folds valid UTF-8; text that utf8proc refuses (only for want of memory) stays as it is.
void append_folded(std::string& out, std::string_view valid) {
  constexpr auto kOptions =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
  utf8proc_uint8_t* mapped = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(valid.data()),
                                   static_cast<utf8proc_ssize_t>(valid.size()), &mapped, kOptions);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (length < 0) {
    out.append(valid);
  } else {
    out.append(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
  }
}

/// Where to cut a long text for folding. utf8proc sorts combining marks in quadratic time, so a
/// hostile name of a megabyte of marks must not reach it whole. A cut before an ASCII character
/// never changes the result.
std::size_t folding_piece(std::string_view text) {
  constexpr std::size_t kGood = 512;
  constexpr std::size_t kMost = 1024;
  if (text.size() <= kMost) return text.size();
  std::size_t at = kGood;
  while (at < kMost && !is_ascii(text[at])) ++at;
  while (is_continuation(text[at])) --at;
  return at;
}

/// Bytes 0x80 to 0x9F of Windows-1252; the five unused bytes keep their value, as web browsers do.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

}  // namespace

bool is_valid_utf8(std::string_view bytes) { return valid_prefix(bytes) == bytes.size(); }

std::optional<std::string> from_marked_utf16(std::string_view bytes) {
  const bool is_little = bytes.starts_with("\xFF\xFE");
  if (!is_little && !bytes.starts_with("\xFE\xFF")) return std::nullopt;
  constexpr std::uint32_t kNoCharacter = 0xFFFD;
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(is_little ? first | (second << 8) : second | (first << 8));
  };
  const auto is_between = [](std::uint32_t value, std::uint32_t low, std::uint32_t high) {
    return value >= low && value <= high;
  };
  std::string out;
  out.reserve(bytes.size());
  std::size_t at = 2;
  for (; at + 1 < bytes.size(); at += 2) {
    std::uint32_t code_point = unit(at);
    if (is_between(code_point, 0xD800, 0xDFFF)) {
      // two surrogates make one character, a single one none
      const bool is_high = code_point <= 0xDBFF && at + 3 < bytes.size();
      const std::uint32_t low = is_high ? unit(at + 2) : 0;
      const bool is_pair = is_between(low, 0xDC00, 0xDFFF);
      code_point =
          is_pair ? 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00) : kNoCharacter;
      if (is_pair) at += 2;
    }
    append_utf8(out, static_cast<utf8proc_int32_t>(code_point));
  }
  if (at < bytes.size()) append_utf8(out, static_cast<utf8proc_int32_t>(kNoCharacter));
  return out;
}

std::string from_windows1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && byte < 0xA0) {
      append_utf8(out, kWindows1252[byte - 0x80u]);
    } else {
      append_utf8(out, byte);
    }
  }
  return out;
}

std::string repair_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t valid = valid_prefix(bytes);
    out.append(bytes.substr(0, valid));
    bytes.remove_prefix(valid);
    if (bytes.empty()) break;
    out += from_windows1252(bytes.substr(0, 1));
    bytes.remove_prefix(1);
  }
  return out;
}

std::string fold_case(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  if (ascii_prefix(utf8) == utf8.size()) {
    for (char c : utf8) out += lower(c);
    return out;
  }

  // fold the valid stretches piece by piece and copy the bytes between them
  while (!utf8.empty()) {
    std::string_view valid = utf8.substr(0, valid_prefix(utf8));
    utf8.remove_prefix(valid.size());
    while (!valid.empty()) {
      const std::size_t piece = folding_piece(valid);
      append_folded(out, valid.substr(0, piece));
      valid.remove_prefix(piece);
    }
    if (utf8.empty()) break;
    out += utf8.front();
    utf8.remove_prefix(1);
  }
  return out;
}

std::size_t character_count(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return !is_continuation(c); }));
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const Decoded next = decode(utf8);
    // a byte that is not UTF-8 is shown as one replacement sign
    width += next.length == 0 ? 1 : static_cast<std::size_t>(utf8proc_charwidth(next.code_point));
    utf8.remove_prefix(std::max<std::size_t>(next.length, 1));
  }
  return width;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string to_upper_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = upper(c);
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string fold_blanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : trim(text)) {
    if (!is_blank(c)) {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

std::string json_string(std::string_view utf8) {
  std::string out = "\"";
  while (!utf8.empty()) {
    const char c = utf8.front();
    std::size_t length = 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else if (is_ascii(c)) {
      out += c;
    } else {
      // JSON is UTF-8 by definition: a stray byte becomes the replacement character
      const std::size_t valid = decode(utf8).length;
      out += valid == 0 ? std::string_view("\xEF\xBF\xBD") : utf8.substr(0, valid);
      length = std::max<std::size_t>(valid, 1);
    }
    utf8.remove_prefix(length);
  }
  return out + '"';
}

}  // namespace weir
