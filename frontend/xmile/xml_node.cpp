// See xml_node.h.
#include "frontend/xmile/xml_node.h"

#include <fmt/core.h>

#include <algorithm>

namespace weir::xmile {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string reference(char c) { return fmt::format("&#{};", static_cast<unsigned char>(c)); }

void append_escaped(std::string& out, char c) {
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
    default:
      out += c;
  }
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

/// Line ends and tabs too: XML readers turn them into blanks.
std::string escape_attribute(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '"') {
      out += "&quot;";
    } else if (is_control(c)) {
      out += reference(c);
    } else {
      append_escaped(out, c);
    }
  }
  return out;
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
  std::string out = "<" + node.tag;
  for (const auto& [name, value] : node.attributes)
    out += fmt::format(" {}=\"{}\"", name, escape_attribute(value));
  return out + (is_empty ? "/>" : ">");
}

std::string escape_text(std::string_view text) {
  std::string out;
  const bool is_all_blank = std::all_of(text.begin(), text.end(), is_blank);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // a reader drops a text of nothing but blanks, and line ends become '\n'
    const bool is_lost = is_all_blank && i == 0;
    if (is_lost || (is_control(c) && c != '\n' && c != '\t')) {
      out += reference(c);
    } else {
      append_escaped(out, c);
    }
  }
  return out;
}

std::string print(const XmlNode& node, const std::string& indent, const std::string& step) {
  if (!node.source.empty()) return node.source;
  if (node.children.empty() && node.text.empty()) return start_tag(node, true);
  std::string out = start_tag(node, false) + escape_text(node.text);
  for (const XmlNode& child : node.children)
    out += "\n" + indent + step + print(child, indent + step, step);
  if (!node.children.empty()) out += "\n" + indent;
  return out + "</" + node.tag + ">";
}

}  // namespace weir::xmile
