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

std::optional<Markup> next_markup(std::string_view xml, std::size_t at) {
  using Kind = Markup::Kind;
  at = xml.find('<', at);
  if (at == kNowhere) return std::nullopt;
  const std::string_view rest = xml.substr(at);
  if (rest.starts_with("<!--")) return Markup{Kind::Comment, at, after(xml, at + 4, "-->")};
  if (rest.starts_with("<![CDATA[")) return Markup{Kind::Cdata, at, after(xml, at + 9, "]]>")};
  if (rest.starts_with("<?")) return Markup{Kind::Instruction, at, after(xml, at + 2, "?>")};
  if (rest.starts_with("<!")) {
    // a document type may declare things between brackets
    const std::size_t end = after(xml, at + 2, ">");
    const bool has_brackets = xml.substr(at, end - at).find('[') != kNowhere;
    return Markup{Kind::Declaration, at, has_brackets ? after(xml, after(xml, at, "]"), ">") : end};
  }
  return Markup{Kind::Tag, at, tag_end(xml, at + 1)};
}

Tag tag_at(std::string_view xml, std::size_t begin) {
  Tag tag;
  tag.begin = begin;
  const bool is_close = begin + 1 < xml.size() && xml[begin + 1] == '/';
  tag.name = tag_name(xml, begin + (is_close ? 2 : 1));
  tag.end = tag_end(xml, begin + 1);
  const bool is_empty = tag.end >= begin + 3 && xml[tag.end - 2] == '/';
  tag.kind = is_close ? Tag::Kind::Close : is_empty ? Tag::Kind::Empty : Tag::Kind::Open;
  return tag;
}

std::optional<Tag> next_tag(std::string_view xml, std::size_t at) {
  while (const auto markup = next_markup(xml, at)) {
    if (markup->kind == Markup::Kind::Tag) return tag_at(xml, markup->begin);
    at = markup->end;
  }
  return std::nullopt;
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
