// Canonical names of columns: conformance.md 3. Two tools spell one variable in several ways; both
// sides are brought into one form: `Stock A[B1, "C"]`, `stock_a[b1,c]` -> `stock_a[b1,c]`.
#include <algorithm>

#include "ir/base/name.h"
#include "ir/base/text.h"
#include "tools/libweir/table.h"

namespace weir {
namespace {

/// Calls `piece` for each stretch of `text` between `separator`s that stand outside quotes.
template <class Piece>
void for_each_piece(std::string_view text, char separator, const Piece& piece) {
  std::size_t begin = 0;
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      is_quoted = !is_quoted;
    } else if (text[at] == separator && !is_quoted) {
      piece(text.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  piece(text.substr(begin));
}

/// The `[` outside quotes that the last `]` of `text` closes; npos when there is none.
std::size_t find_opening(std::string_view text) {
  std::vector<std::size_t> open;
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      is_quoted = !is_quoted;
    } else if (text[at] == '[' && !is_quoted) {
      open.push_back(at);
    } else if (text[at] == ']' && !is_quoted && !open.empty()) {
      if (at + 1 == text.size()) return open.back();
      open.pop_back();
    }
  }
  return std::string_view::npos;
}

/// One name in canonical form. Name keys hold single blanks where the rules want single
/// underscores.
std::string canonical(std::string_view name) {
  std::string key = name_key(name);
  std::replace(key.begin(), key.end(), ' ', '_');
  return key;
}

std::string subscript_text(const HeaderParts& parts) {
  if (!parts.has_subscripts) return {};
  std::string text = "[";
  for (std::string_view subscript : parts.subscripts) {
    if (text.size() > 1) text += ',';
    text += canonical(subscript);
  }
  return text + "]";
}

/// A base taken as a path of modules; a leading dot or `main.` names the root.
std::string path_key(std::string_view base) {
  std::vector<std::string> parts;
  for_each_piece(base, '.', [&](std::string_view part) { parts.push_back(canonical(part)); });
  if (parts.size() > 1 && (parts.front().empty() || parts.front() == "main")) {
    parts.erase(parts.begin());
  }
  std::string key;
  for (const std::string& part : parts) key += (&part == &parts.front() ? "" : ".") + part;
  return key;
}

}  // namespace

HeaderParts split_header(std::string_view header) {
  HeaderParts parts;
  parts.base = trim(header);
  if (!parts.base.ends_with(']')) return parts;
  const std::size_t open = find_opening(parts.base);
  if (open == std::string_view::npos || open == 0) return parts;

  const std::string_view list = parts.base.substr(open + 1, parts.base.size() - open - 2);
  for_each_piece(list, ',', [&](std::string_view piece) { parts.subscripts.push_back(piece); });
  parts.base = trim(parts.base.substr(0, open));
  parts.has_subscripts = true;
  return parts;
}

std::string column_key(std::string_view header) {
  const HeaderParts parts = split_header(header);
  return path_key(parts.base) + subscript_text(parts);
}

std::string literal_column_key(std::string_view header) {
  const HeaderParts parts = split_header(header);
  return canonical(parts.base) + subscript_text(parts);
}

}  // namespace weir
