// See print_name.h. Candidates are tried in the order of a reader's liking; the first that the
// lexer reads as one name with the same key is taken.
#include "frontend/syntax/print_name.h"

#include <vector>

#include "frontend/syntax/lexer.h"
#include "frontend/syntax/print_expr.h"

namespace weir::syntax {

namespace {

bool is_name(TokenKind kind) { return kind == TokenKind::Name || kind == TokenKind::QuotedName; }

/// Whether `text`, behind `before`, is read as one name that is `name`.
bool reads_as(const Name& name, std::string_view before, const std::string& text,
              Language language) {
  if (text.empty() || name_key(text) != name.key) return false;
  const std::string whole = std::string(before) + text;
  Lexer lexer(whole, language, before.size());
  const Token token = lexer.next();
  return is_name(token.kind) && token.begin == before.size() && token.end == whole.size();
}

/// Line ends (backslash and n, xmile.md 12.2) become blanks, and in XMILE blanks become
/// underscores.
std::string respelled(std::string text, Language language) {
  for (auto at = text.find("\\n"); at != text.npos; at = text.find("\\n", at)) {
    text.replace(at, 2, " ");
  }
  for (char& c : text) {
    if (c == ' ' && language == Language::Xmile) c = '_';
  }
  return text;
}

std::string quoted(const std::string& text) { return '"' + text + '"'; }

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string print_part(const Name& name, std::string_view before, Language language) {
  // a blank ends a name of XMILE
  const bool is_blank_inside = name.spelled.find(' ') != std::string::npos &&
                               name.spelled.front() != '"' && language == Language::Xmile;
  if (!is_blank_inside && reads_as(name, before, name.spelled, language)) return name.spelled;
  std::string plain = respelled(display(name), language);
  if (reads_as(name, before, plain, language)) return plain;
  for (const std::string& candidate : {quoted(plain), quoted(escaped(plain)), quoted(name.key)}) {
    if (reads_as(name, before, candidate, language)) return candidate;
  }
  return quoted(escaped(name.key));
}

std::string print_name(const Name& name, Language language) {
  return print_part(name, {}, language);
}

}  // namespace weir::syntax
