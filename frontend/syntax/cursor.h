// A walk over tokens that reports the first thing wrong, and nothing after it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend/syntax/syntax.h"
#include "frontend/syntax/token.h"
#include "ir/base/diag.h"
#include "ir/base/name.h"

namespace weir::syntax {

/// After a failure the cursor stands at the End token, so that every loop over tokens ends by
/// itself.
class Cursor {
 public:
  /// `tokens` ends with an End token and outlives the cursor, as does `text`.
  Cursor(std::string_view text, const std::vector<Token>& tokens, Language language,
         TextPlace place, Diagnostics& diags)
      : text_(text), tokens_(tokens), place_(place), diags_(diags), language_(language) {}

  Language language() const { return language_; }
  Diagnostics& diags() { return diags_; }
  bool failed() const { return failed_; }

  const Token& peek(std::size_t ahead = 0) const;
  /// The token before the current one; call only after a take.
  const Token& last() const { return tokens_[at_ - 1]; }
  const Token& take();
  bool at(TokenKind kind) const { return peek().kind == kind; }
  bool at_name() const { return at(TokenKind::Name) || at(TokenKind::QuotedName); }
  bool at_end() const { return at(TokenKind::End); }
  /// Takes the token if it is of this kind.
  bool accept(TokenKind kind);
  /// The same, and reports when it is not: `wanted` completes "expected ...". `opened` is the
  /// bracket left open.
  bool expect(TokenKind kind, std::string_view wanted, Span opened = {});
  /// Takes a name; an empty one after a report when there is none.
  Name expect_name(std::string_view wanted);
  /// The place of the current token, to come back to with `rewind`.
  std::size_t mark() const { return at_; }
  void rewind(std::size_t mark) { at_ = mark; }

  /// Reports the current token, which should have been `wanted`.
  void fail(std::string_view wanted, Span opened = {});
  /// Reports something else; nothing if something was reported before.
  template <class... Args>
  void fail_with(DiagKind kind, Span span, const Args&... args) {
    if (!failed_) diags_.report(kind, span, args...);
    give_up();
  }

  std::string_view text(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  std::string_view text(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }
  Span span(const Token& token) const { return place_.span(token.begin, token.end); }
  Span span(const Token& first, const Token& last) const {
    return place_.span(first.begin, last.end);
  }
  Name name(const Token& token) const { return Name(text(token)); }

 private:
  void give_up();

  std::string_view text_;
  const std::vector<Token>& tokens_;
  TextPlace place_;
  Diagnostics& diags_;
  std::size_t at_ = 0;
  Language language_;
  bool failed_ = false;
};

}  // namespace weir::syntax
