// See print_tokens.h.
#include "frontend/syntax/print_tokens.h"

#include <fmt/format.h>

#include <iterator>

namespace weir::syntax {
namespace {

/// What a token is; signs and words are what they are spelled.
const char* kind_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::End:
      return "end";
    case TokenKind::Name:
      return "name";
    case TokenKind::QuotedName:
      return "quoted name";
    case TokenKind::Number:
      return "number";
    case TokenKind::Literal:
      return "literal";
    case TokenKind::BadCharacter:
    case TokenKind::BadNumber:
    case TokenKind::UnclosedQuote:
    case TokenKind::UnclosedLiteral:
    case TokenKind::UnclosedComment:
      return "bad";
    default:
      return kind >= TokenKind::And ? "word" : "sign";
  }
}

}  // namespace

void print_tokens(std::string_view text, const std::vector<Token>& tokens, const TextPlace& place,
                  const SourceFile& source, std::string& out) {
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::End) continue;
    const Position at = source.position(place.span(token.begin, token.end).begin);
    fmt::format_to(std::back_inserter(out), "{}:{} {} {}\n", at.line, at.column,
                   kind_of(token.kind), text.substr(token.begin, token.end - token.begin));
  }
}

}  // namespace weir::syntax
