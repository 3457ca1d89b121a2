// Decoding of XML character data; see text.h.
#include "frontend/xmile/text.h"

#include <charconv>
#include <optional>

namespace weir::xmile {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void push(Text& text, char byte, std::uint32_t offset) {
  text.text.push_back(byte);
  text.offsets.back() = offset;
  text.offsets.push_back(offset + 1);
}

std::string utf8(std::uint32_t code) {
  std::string bytes;
  auto put = [&](std::uint32_t value) { bytes.push_back(static_cast<char>(value)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return bytes;
}

/// `#10`, `#x2013`: the character, or nothing when no character has that number.
std::optional<std::string> character_reference(std::string_view name) {
  const bool is_hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
  const std::string_view digits = name.substr(is_hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, problem] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
  if (problem != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  const bool is_surrogate = code >= 0xD800 && code < 0xE000;
  if (code == 0 || code > 0x10FFFF || is_surrogate) return std::nullopt;
  return utf8(code);
}

std::optional<std::string> entity(std::string_view name) {
  if (name == "lt") return "<";
  if (name == "gt") return ">";
  if (name == "amp") return "&";
  if (name == "quot") return "\"";
  if (name == "apos") return "'";
  if (name.size() > 1 && name[0] == '#') return character_reference(name);
  return std::nullopt;
}

struct Reference {
  std::string replacement;
  std::size_t length = 0;  // with '&' and ';'; 0: not a reference
};

Reference reference_at(std::string_view raw, std::size_t at) {
  constexpr std::size_t kLongest = 12;
  const std::size_t end = raw.substr(at, kLongest).find(';');
  if (end == std::string_view::npos) return {};
  const auto replacement = entity(raw.substr(at + 1, end - 1));
  return replacement ? Reference{*replacement, end + 1} : Reference{};
}

enum class Entities : std::uint8_t { Resolve, Keep };

void append(Text& text, std::string_view raw, std::uint32_t offset, Entities entities) {
  for (std::size_t i = 0; i < raw.size();) {
    const auto place = static_cast<std::uint32_t>(offset + i);
    if (raw[i] == '\r') {
      push(text, '\n', place);
      i += i + 1 < raw.size() && raw[i + 1] == '\n' ? 2 : 1;
      continue;
    }
    const Reference reference =
        raw[i] == '&' && entities == Entities::Resolve ? reference_at(raw, i) : Reference{};
    if (reference.length == 0) {
      push(text, raw[i++], place);
      continue;
    }
    for (const char byte : reference.replacement) push(text, byte, place);
    i += reference.length;
  }
  text.offsets.back() = static_cast<std::uint32_t>(offset + raw.size());
}

}  // namespace

Span Text::span(std::size_t begin, std::size_t end) const {
  return {file, offsets.at(begin), offsets.at(end)};
}

Text Text::slice(std::size_t begin, std::size_t end) const {
  Text part;
  part.file = file;
  part.text = text.substr(begin, end - begin);
  part.offsets.assign(offsets.begin() + static_cast<std::ptrdiff_t>(begin),
                      offsets.begin() + static_cast<std::ptrdiff_t>(end) + 1);
  return part;
}

Text Text::trimmed() const {
  std::size_t begin = 0;
  std::size_t end = text.size();
  while (begin < end && is_blank(text[begin])) ++begin;
  while (end > begin && is_blank(text[end - 1])) --end;
  return slice(begin, end);
}

Text empty_text(FileId file, std::uint32_t offset) { return {file, "", {offset}}; }

void append_characters(Text& text, std::string_view raw, std::uint32_t offset) {
  append(text, raw, offset, Entities::Resolve);
}

void append_verbatim(Text& text, std::string_view raw, std::uint32_t offset) {
  append(text, raw, offset, Entities::Keep);
}

std::string decoded(std::string_view file, Span span) {
  const std::string_view raw = file.substr(span.begin, span.end - span.begin);
  const std::string_view before = file.substr(0, span.begin);
  const auto opened = before.rfind("<![CDATA[");
  const bool is_verbatim = opened != before.npos && before.find("]]>", opened) == before.npos;
  Text text = empty_text(span.file, span.begin);
  append(text, raw, span.begin, is_verbatim ? Entities::Keep : Entities::Resolve);
  return text.text;
}

std::vector<Text> split_outside_quotes(const Text& text, char separator) {
  std::vector<Text> pieces;
  if (text.trimmed().empty()) return pieces;
  bool is_quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text.text[i];
    if (is_quoted && c == '\\') {
      ++i;  // `\"` does not end the quotes
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == separator && !is_quoted) {
      pieces.push_back(text.slice(begin, i).trimmed());
      begin = i + 1;
    }
  }
  pieces.push_back(text.slice(begin, text.size()).trimmed());
  return pieces;
}

}  // namespace weir::xmile
