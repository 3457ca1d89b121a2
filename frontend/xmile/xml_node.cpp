// See xml_node.h.
#include "frontend/xmile/xml_node.h"

#include <fmt/core.h>

#include <algorithm>

namespace weir::xmile {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }
bool is_reserved(char c) { return c == '&' || c == '<' || c == '>'; }

void append_reference(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    default:
      out += fmt::format("&#{};", static_cast<unsigned char>(c));
  }
}

/// Appends a text, with references in place of the characters that `is_escaped(c, i)`.
template <class IsEscaped>
void append_escaped(std::string& out, std::string_view text, const IsEscaped& is_escaped) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_escaped(text[i], i)) continue;
    out.append(text, begin, i - begin);
    append_reference(out, text[i]);
    begin = i + 1;
  }
  out.append(text, begin);
}

/// Line ends and tabs too: XML readers turn them into blanks.
void append_attribute(std::string& out, std::string_view value) {
  append_escaped(out, value,
                 [](char c, std::size_t) { return c == '"' || is_reserved(c) || is_control(c); });
}

/// A reader drops a text of nothing but blanks, and line ends become '\n'.
void append_text(std::string& out, std::string_view text) {
  const bool is_all_blank = std::all_of(text.begin(), text.end(), is_blank);
  append_escaped(out, text, [&](char c, std::size_t i) {
    const bool is_lost = is_all_blank && i == 0;
    return is_lost || is_reserved(c) || (is_control(c) && c != '\n' && c != '\t');
  });
}

void append_start(std::string& out, const XmlNode& node, bool is_empty) {
  out.append("<").append(node.tag);
  for (const auto& [name, value] : node.attributes) {
    out.append(" ").append(name).append("=\"");
    append_attribute(out, value);
    out.append("\"");
  }
  out.append(is_empty ? "/>" : ">");
}

/// `indent` is that of the element while it is appended.
void append(std::string& out, const XmlNode& node, std::string& indent, const std::string& step) {
  if (!node.source.empty()) {
    out.append(node.source);
    return;
  }
  const bool is_empty = node.children.empty() && node.text.empty();
  append_start(out, node, is_empty);
  if (is_empty) return;
  append_text(out, node.text);
  const std::size_t own = indent.size();
  indent += step;
  for (const XmlNode& child : node.children) {
    out.append("\n").append(indent);
    append(out, child, indent, step);
  }
  indent.resize(own);
  if (!node.children.empty()) out.append("\n").append(indent);
  out.append("</").append(node.tag).append(">");
}

}  // namespace

XmlNode& XmlNode::add(XmlNode child) {
  children.push_back(std::move(child));
  return children.back();
}

XmlNode& XmlNode::set(std::string name, std::string value) {
  attributes.emplace_back(std::move(name), std::move(value));
  return *this;
}

const std::string* XmlNode::find(std::string_view attribute) const {
  for (const auto& [name, value] : attributes)
    if (name == attribute) return &value;
  return nullptr;
}

std::string start_tag(const XmlNode& node, bool is_empty) {
  std::string out;
  append_start(out, node, is_empty);
  return out;
}

std::string escape_text(std::string_view text) {
  std::string out;
  append_text(out, text);
  return out;
}

std::string print(const XmlNode& node, const std::string& indent, const std::string& step) {
  std::string out, current = indent;
  append(out, node, current, step);
  return out;
}

}  // namespace weir::xmile
