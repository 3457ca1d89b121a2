// See cursor.h.
#include "frontend/syntax/cursor.h"

#include <algorithm>

#include "ir/base/text.h"

namespace weir::syntax {

namespace {

constexpr std::size_t kLongestQuote = 40;

/// The token as a message shows it.
std::string shown(std::string_view text) {
  std::string one_line = fold_blanks(text);
  if (one_line.size() <= kLongestQuote) return one_line;
  std::size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(one_line[end]) & 0xC0) == 0x80) --end;
  return one_line.substr(0, end) + "...";
}

}  // namespace

Span TextPlace::span(std::size_t begin, std::size_t end) const {
  if (offsets == nullptr) {
    return {file, static_cast<std::uint32_t>(base + begin), static_cast<std::uint32_t>(base + end)};
  }
  const std::size_t last = offsets->size() - 1;
  begin = std::min(begin, last);
  end = std::min(end, last);
  // what was left out behind the last byte does not belong to it
  if (bytewise && end > begin) return {file, (*offsets)[begin], (*offsets)[end - 1] + 1};
  return {file, (*offsets)[begin], (*offsets)[end]};
}

const Token& Cursor::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const Token& Cursor::take() {
  const Token& token = tokens_[at_];
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Cursor::accept(TokenKind kind) {
  if (!at(kind)) return false;
  take();
  return true;
}

bool Cursor::expect(TokenKind kind, std::string_view wanted, Span opened) {
  if (failed_) return false;
  if (accept(kind)) return true;
  fail(wanted, opened);
  return false;
}

Name Cursor::expect_name(std::string_view wanted) {
  if (at_name()) return name(take());
  fail(wanted);
  return {};
}

void Cursor::fail(std::string_view wanted, Span opened) {
  if (failed_) return;
  const Token& token = peek();
  const Span where = span(token);
  switch (token.kind) {
    case TokenKind::BadCharacter:
      diags_.report(DiagKind::BadCharacter, where, text(token));
      break;
    case TokenKind::BadNumber:
      diags_.report(DiagKind::BadNumber, where, shown(text(token)));
      break;
    case TokenKind::UnclosedQuote:
      diags_.report(DiagKind::UnterminatedQuote, where);
      break;
    case TokenKind::UnclosedLiteral:
      diags_.report(DiagKind::UnterminatedLiteral, where);
      break;
    case TokenKind::UnclosedComment:
      diags_.report(DiagKind::UnterminatedComment, where);
      break;
    default: {
      const bool is_end = token.kind == TokenKind::End || token.kind == TokenKind::Tilde ||
                          token.kind == TokenKind::Pipe;
      const std::string found =
          is_end ? std::string("the end of the equation") : fmt::format("'{}'", shown(text(token)));
      auto& diag = diags_.report(DiagKind::UnexpectedToken, where, wanted, found);
      if (opened.valid()) diag.note(opened, "opened here");
    }
  }
  give_up();
}

void Cursor::give_up() {
  failed_ = true;
  at_ = tokens_.size() - 1;
}

}  // namespace weir::syntax
