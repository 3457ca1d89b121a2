// An XML element as data, for writing: what the writers build and print.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::xmile {

/// The first line of a file that has none.
inline constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

struct XmlNode {
  std::string tag;
  std::vector<std::pair<std::string, std::string>> attributes;  // values decoded
  std::string text;                                             // decoded; without children only
  std::string source;  // the whole element as it was written; then `tag` only tells what it is
  std::vector<XmlNode> children;

  explicit XmlNode(std::string tag_name, std::string content = {})
      : tag(std::move(tag_name)), text(std::move(content)) {}
  XmlNode& add(XmlNode child);
  XmlNode& set(std::string name, std::string value);
  const std::string* find(std::string_view attribute) const;
  friend bool operator==(const XmlNode&, const XmlNode&) = default;
  bool is_bare() const { return attributes.empty() && children.empty() && text.empty(); }
};

/// `<tag name="value">` or, when `is_empty`, `<tag name="value"/>`.
std::string start_tag(const XmlNode& node, bool is_empty);

/// The element, its children on lines of their own, each level a `step` further in than `indent`;
/// no blanks before its first line and no line end behind its last.
std::string print(const XmlNode& node, const std::string& indent = {},
                  const std::string& step = "  ");

/// Character data: what XML reserves, and what a reader would not give back, is escaped.
std::string escape_text(std::string_view text);

}  // namespace weir::xmile
