// See names.h.
#include "frontend/xmile/names.h"

#include <algorithm>

#include "frontend/syntax/print_expr.h"

namespace weir::xmile {

namespace {

using syntax::Language;

bool has_known_escapes(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') continue;
    if (++i == text.size() || std::string_view("n\"\\t").find(text[i]) == std::string_view::npos)
      return false;
  }
  return true;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::string name_attribute(const Name& name) {
  const std::string shown = display(name);
  if (Name(shown) == name && has_known_escapes(shown)) return shown;
  const std::string careful = escaped(shown);
  return Name(careful) == name ? careful : escaped(name.key);
}

std::string subscript_text(const std::vector<Subscript>& subs) {
  std::string text;
  for (const Subscript& sub : subs) {
    if (!text.empty()) text += ", ";
    // the elements of a numbered dimension are no identifiers
    text += is_number(sub.name.key) ? sub.name.key : syntax::print_name(sub.name, Language::Xmile);
  }
  return text;
}

std::string path_text(const std::vector<Name>& path) {
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0) text += '.';
    if (!path[i].empty()) text += syntax::print_name(path[i], Language::Xmile);
  }
  return text;
}

}  // namespace weir::xmile
