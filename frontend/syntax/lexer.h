// The lexer of both languages (vensim.md 2, xmile.md 13.1).
//
// Vensim text must have its continuations taken out first (join_lines.h). The lexer reports
// nothing: what cannot be a token becomes a token of a "bad" kind, and the parser reports it if it
// is the first thing wrong.
#pragma once

#include <string_view>
#include <vector>

#include "frontend/syntax/syntax.h"
#include "frontend/syntax/token.h"

namespace weir::syntax {

class Lexer {
 public:
  Lexer(std::string_view text, Language language, std::size_t at = 0)
      : text_(text), at_(at), language_(language) {}

  /// The next token, comments and blanks left out; at the end of the text always End.
  Token next();
  std::size_t position() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }
  /// Moves over the comment that begins here; false, and no move, when it has no end.
  bool skip_comment();

 private:
  bool skip_blanks();
  bool skip_nested_comment();
  Token make(TokenKind kind, std::size_t length);
  Token name();
  Token quoted_name();
  Token literal();
  Token number();
  Token colon();
  Token punctuation();
  Token xmile_symbol();
  bool starts_name(std::size_t at) const;
  bool continues_name(std::size_t at) const;
  bool starts_with(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool is_mdl() const { return language_ == Language::Mdl; }

  std::string_view text_;
  std::size_t at_;
  Language language_;
  bool comment_unclosed_before_ = false;
};

/// All tokens of a text, with an End token last.
std::vector<Token> lex(std::string_view text, Language language);

}  // namespace weir::syntax
