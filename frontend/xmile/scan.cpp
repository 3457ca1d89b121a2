// Finding tags by place; see scan.h.
#include "frontend/xmile/scan.h"

#include <algorithm>
#include <array>

namespace weir::xmile {

namespace {

constexpr auto kNowhere = std::string_view::npos;

/// After the `closing` text, or the end of everything.
std::size_t after(std::string_view xml, std::size_t at, std::string_view closing) {
  const std::size_t found = xml.find(closing, at);
  return found == kNowhere ? xml.size() : found + closing.size();
}

/// After the '>' that closes a tag; one inside an attribute value does not count.
std::size_t tag_end(std::string_view xml, std::size_t at) {
  char quote = 0;
  for (; at < xml.size(); ++at) {
    const char c = xml[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return xml.size();
}

std::string_view tag_name(std::string_view xml, std::size_t at) {
  const std::size_t end = xml.find_first_of(" \t\r\n/>", at);
  return xml.substr(at, end == kNowhere ? kNowhere : end - at);
}

struct OpenTag {
  std::string_view name;
  std::size_t begin = 0;
  std::size_t first_variable = kNowhere;  // the first variable among its children
};

bool is_variable_tag(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kTags = {"stock", "flow", "aux", "module",
                                                            "group"};
  return std::find(kTags.begin(), kTags.end(), name) != kTags.end();
}

void note_child(std::vector<OpenTag>& open, const Tag& tag) {
  if (open.empty() || !is_variable_tag(tag.name)) return;
  OpenTag& parent = open.back();
  if (is_variable_tag(parent.name) && parent.first_variable == kNowhere)
    parent.first_variable = tag.begin;
}

}  // namespace

std::optional<Tag> next_tag(std::string_view xml, std::size_t at) {
  while (true) {
    at = xml.find('<', at);
    if (at == kNowhere) return std::nullopt;
    const std::string_view rest = xml.substr(at);
    if (rest.starts_with("<!--")) {
      at = after(xml, at + 4, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = after(xml, at + 9, "]]>");
    } else if (rest.starts_with("<?")) {
      at = after(xml, at + 2, "?>");
    } else if (rest.starts_with("<!")) {
      at = after(xml, at + 2, ">");
    } else {
      break;
    }
  }
  Tag tag;
  tag.begin = at;
  const bool is_close = at + 1 < xml.size() && xml[at + 1] == '/';
  tag.name = tag_name(xml, at + (is_close ? 2 : 1));
  tag.end = tag_end(xml, at + 1);
  const bool is_empty = tag.end >= at + 3 && xml[tag.end - 2] == '/';
  tag.kind = is_close ? Tag::Kind::Close : is_empty ? Tag::Kind::Empty : Tag::Kind::Open;
  return tag;
}

std::size_t element_end(std::string_view xml, std::size_t begin) {
  std::size_t depth = 0;
  std::size_t at = begin;
  while (const auto tag = next_tag(xml, at)) {
    at = tag->end;
    if (tag->kind == Tag::Kind::Open) ++depth;
    if (tag->kind == Tag::Kind::Close && depth > 0) --depth;
    if (depth == 0) return at;
  }
  return xml.size();
}

std::vector<MissingEnd> missing_ends(std::string_view xml) {
  std::vector<MissingEnd> missing;
  std::vector<OpenTag> open;
  std::size_t at = 0;
  while (const auto tag = next_tag(xml, at)) {
    at = tag->end;
    if (tag->kind != Tag::Kind::Close) note_child(open, *tag);
    if (tag->kind == Tag::Kind::Open) open.push_back({tag->name, tag->begin, kNowhere});
    if (tag->kind != Tag::Kind::Close) continue;

    // close what stands between this end tag and its start tag
    while (!open.empty() && open.back().name != tag->name) {
      const OpenTag& unclosed = open.back();
      if (!is_variable_tag(unclosed.name)) return {};
      missing.push_back(
          {unclosed.name, unclosed.begin, std::min(unclosed.first_variable, tag->begin)});
      open.pop_back();
    }
    if (open.empty()) return {};
    open.pop_back();
  }
  if (!open.empty()) return {};
  std::stable_sort(missing.begin(), missing.end(),
                   [](const MissingEnd& a, const MissingEnd& b) { return a.at < b.at; });
  return missing;
}

}  // namespace weir::xmile
