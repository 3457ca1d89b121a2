// See lexer.h. Every function here moves forward, and no stretch of text is scanned more than a
// fixed number of times.
#include "frontend/syntax/lexer.h"

#include <algorithm>
#include <string>

#include "ir/base/text.h"

namespace weir::syntax {

namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";
constexpr std::string_view kEnDash = "\u2013";
constexpr std::string_view kMinusSign = "\u2212";
constexpr std::string_view kNotEqualSign = "\u2260";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// The length of the UTF-8 character that begins with `lead`.
std::size_t character_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

struct KeywordRow {
  std::string_view word;
  TokenKind kind;
};

// vensim.md 2.4, without the blanks and underscores that may stand inside
constexpr KeywordRow kColonWords[] = {
    {"AND", TokenKind::And},
    {"OR", TokenKind::Or},
    {"NOT", TokenKind::Not},
    {"NA", TokenKind::NotAvailable},
    {"EXCEPT", TokenKind::Except},
    {"INTERPOLATE", TokenKind::Interpolate},
    {"RAW", TokenKind::Raw},
    {"HOLDBACKWARD", TokenKind::HoldBackward},
    {"LOOKFORWARD", TokenKind::LookForward},
    {"MACRO", TokenKind::Macro},
    {"ENDOFMACRO", TokenKind::EndOfMacro},
    {"TESTINPUT", TokenKind::TestInput},
    {"THECONDITION", TokenKind::TheCondition},
    {"IMPLIES", TokenKind::Implies},
    {"ATLEASTONCE", TokenKind::AtLeastOnce},
    {"CROSSING", TokenKind::Crossing},
    {"IGNORE", TokenKind::Ignore},
    {"IS", TokenKind::Is},
};

// xmile.md 12.4
constexpr KeywordRow kXmileWords[] = {
    {"IF", TokenKind::If},   {"THEN", TokenKind::Then}, {"ELSE", TokenKind::Else},
    {"AND", TokenKind::And}, {"OR", TokenKind::Or},     {"NOT", TokenKind::Not},
    {"MOD", TokenKind::Mod},
};

TokenKind xmile_word(std::string_view text) {
  if (text.size() > 4) return TokenKind::Name;
  for (const KeywordRow& row : kXmileWords) {
    if (equals_ignoring_case(row.word, text)) return row.kind;
  }
  return TokenKind::Name;
}

constexpr std::size_t kLongestColonWord = 40;

}  // namespace

Token Lexer::next() {
  if (!skip_blanks()) return make(TokenKind::UnclosedComment, 1);
  if (at_ >= text_.size()) return make(TokenKind::End, 0);
  const char c = peek();
  if (starts_name(at_)) return name();
  if (is_digit(c) ||
      (c == '.' && is_digit(peek(1)) && (is_mdl() || at_ == 0 || !continues_name(at_ - 1)))) {
    return number();
  }
  if (c == '"') return quoted_name();
  if (c == '\'' && is_mdl()) return literal();
  if (c == ':' && is_mdl()) return colon();
  return is_mdl() ? punctuation() : xmile_symbol();
}

/// Moves over blanks and comments; false when a comment here has no end (then only its brace is
/// left to take).
bool Lexer::skip_blanks() {
  while (at_ < text_.size()) {
    if (is_blank(peek())) {
      ++at_;
    } else if (starts_with(kNoBreakSpace)) {
      at_ += kNoBreakSpace.size();
    } else if (peek() == '{') {
      if (!skip_comment()) return false;
    } else {
      break;
    }
  }
  return true;
}

bool Lexer::skip_comment() {
  if (is_mdl()) return skip_nested_comment();
  // XMILE does not say that comments nest; they do not here (xmile.md 13.1)
  const auto end = text_.find('}', at_);
  if (end == text_.npos) return false;
  at_ = end + 1;
  return true;
}

/// vensim.md 1.4.6. After one comment without an end, later ones must end before the next '|': so
/// that one forgotten brace costs one equation, and a file of braces is not scanned again and
/// again.
bool Lexer::skip_nested_comment() {
  std::size_t depth = 0;
  for (std::size_t at = at_; at < text_.size(); ++at) {
    if (text_[at] == '|' && comment_unclosed_before_) break;
    if (text_[at] == '{') ++depth;
    if (text_[at] == '}' && --depth == 0) {
      at_ = at + 1;
      return true;
    }
  }
  comment_unclosed_before_ = true;
  return false;
}

Token Lexer::make(TokenKind kind, std::size_t length) {
  const std::size_t begin = at_;
  at_ = std::min(at_ + length, text_.size());
  Token token{kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  if (kind == TokenKind::UnclosedComment) {
    // the comment reaches to the end of the equation
    at_ = std::min(is_mdl() ? text_.find('|', begin) : text_.size(), text_.size());
  }
  return token;
}

bool Lexer::starts_name(std::size_t at) const {
  const char c = at < text_.size() ? text_[at] : '\0';
  if (is_letter(c) || c == '_') return true;
  if (is_mdl()) return is_high(c);
  if (is_high(c)) return continues_name(at);
  // the element of `Dim.1`
  return c == '$' || (is_digit(c) && at > 1 && text_[at - 1] == '.' && continues_name(at - 2));
}

bool Lexer::continues_name(std::size_t at) const {
  const char c = at < text_.size() ? text_[at] : '\0';
  if (is_letter(c) || is_digit(c) || c == '_' || c == '$') return true;
  if (is_mdl()) return is_high(c) || c == ' ' || c == '\t' || c == '\'';
  // xmile.md 13.6: an apostrophe inside a name is part of it, one behind it transposes
  if (c == '\'')
    return at > 0 && at + 1 < text_.size() && continues_name(at + 1) && text_[at + 1] != '\'';
  if (!is_high(c)) return false;
  const std::string_view rest = text_.substr(at);
  return !rest.starts_with(kNoBreakSpace) && !rest.starts_with(kEnDash) &&
         !rest.starts_with(kMinusSign) && !rest.starts_with(kNotEqualSign);
}

Token Lexer::name() {
  std::size_t end = at_;
  while (end < text_.size() && continues_name(end))
    end += is_mdl() ? 1 : character_length(text_[end]);
  end = std::min(end, text_.size());
  while (end > at_ + 1 && is_blank(text_[end - 1])) --end;
  if (is_mdl()) return make(TokenKind::Name, end - at_);
  const bool is_part = at_ > 0 && text_[at_ - 1] == '.';
  return make(is_part ? TokenKind::Name : xmile_word(text_.substr(at_, end - at_)), end - at_);
}

Token Lexer::quoted_name() {
  std::size_t end = at_ + 1;
  // a Vensim name does not hold a line end (vensim.md 1.3.3), so a forgotten quote costs one line
  while (end < text_.size() && text_[end] != '"' &&
         !(is_mdl() && (text_[end] == '\n' || text_[end] == '\r'))) {
    end += text_[end] == '\\' && end + 1 < text_.size() ? 2 : 1;
  }
  if (end >= text_.size() || text_[end] != '"') return make(TokenKind::UnclosedQuote, end - at_);
  return make(TokenKind::QuotedName, end + 1 - at_);
}

Token Lexer::literal() {
  std::size_t end = text_.find_first_of("'\n\r", at_ + 1);
  if (end == text_.npos) end = text_.size();
  if (end == text_.size() || text_[end] != '\'') {
    return make(TokenKind::UnclosedLiteral, end - at_);
  }
  return make(TokenKind::Literal, end + 1 - at_);
}

Token Lexer::number() {
  std::size_t end = at_;
  const auto digits = [&] {
    while (end < text_.size() && is_digit(text_[end])) ++end;
  };
  digits();
  if (end < text_.size() && text_[end] == '.') ++end;
  digits();
  if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
    std::size_t exponent = end + 1;
    if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
    if (exponent < text_.size() && is_digit(text_[exponent])) {
      end = exponent;
      digits();
    }
  }
  // what hangs on to the digits makes the whole no number: 2x, 1.2.3
  const auto hangs_on = [&](std::size_t at) {
    return at < text_.size() && !is_blank(text_[at]) &&
           (text_[at] == '.' || (text_[at] != '\'' && continues_name(at)));
  };
  if (!hangs_on(end)) return make(TokenKind::Number, end - at_);
  while (hangs_on(end)) ++end;
  return make(TokenKind::BadNumber, end - at_);
}

/// A colon word, ':=' or a lone colon.
Token Lexer::colon() {
  if (peek(1) == '=') return make(TokenKind::DataEqual, 2);
  std::string word;
  for (std::size_t ahead = 1; ahead < kLongestColonWord; ++ahead) {
    const char c = peek(ahead);
    if (c == ':') {
      for (const KeywordRow& row : kColonWords) {
        if (row.word == word) return make(row.kind, ahead + 1);
      }
      break;
    }
    if (is_letter(c)) {
      word.push_back(static_cast<char>(c & ~0x20));
    } else if (c != ' ' && c != '_' && c != '\t') {
      break;
    }
  }
  return make(TokenKind::Colon, 1);
}

Token Lexer::punctuation() {
  if (is_mdl() && starts_with("<->")) return make(TokenKind::Equivalence, 3);
  if (is_mdl() && starts_with("->")) return make(TokenKind::Arrow, 2);
  if (is_mdl() && starts_with("==")) return make(TokenKind::DoubleEqual, 2);
  if (starts_with("<=")) return make(TokenKind::LessEqual, 2);
  if (starts_with(">=")) return make(TokenKind::GreaterEqual, 2);
  if (starts_with("<>")) return make(TokenKind::NotEqual, 2);
  switch (peek()) {
    case '+':
      return make(TokenKind::Plus, 1);
    case '-':
      return make(TokenKind::Minus, 1);
    case '*':
      return make(TokenKind::Star, 1);
    case '/':
      return make(TokenKind::Slash, 1);
    case '^':
      return make(TokenKind::Caret, 1);
    case '<':
      return make(TokenKind::Less, 1);
    case '>':
      return make(TokenKind::Greater, 1);
    case '=':
      return make(TokenKind::Equal, 1);
    case '(':
      return make(TokenKind::LeftParen, 1);
    case ')':
      return make(TokenKind::RightParen, 1);
    case '[':
      return make(TokenKind::LeftBracket, 1);
    case ']':
      return make(TokenKind::RightBracket, 1);
    case ',':
      return make(TokenKind::Comma, 1);
    case ';':
      return make(TokenKind::Semicolon, 1);
    case ':':
      return make(TokenKind::Colon, 1);
    case '!':
      return make(TokenKind::Bang, 1);
    case '.':
      return make(TokenKind::Dot, 1);
    case '@':
      return make(TokenKind::At, 1);
    case '\'':
      return make(TokenKind::Apostrophe, 1);
    case '~':
      return make(TokenKind::Tilde, 1);
    case '|':
      return make(TokenKind::Pipe, 1);
    default:
      return make(TokenKind::BadCharacter, character_length(peek()));
  }
}

/// What XMILE spells differently (xmile.md 13.1, 13.5).
Token Lexer::xmile_symbol() {
  if (starts_with("//")) return make(TokenKind::SlashSlash, 2);
  if (starts_with("!=")) return make(TokenKind::NotEqual, 2);
  if (starts_with(kNotEqualSign)) return make(TokenKind::NotEqual, kNotEqualSign.size());
  if (starts_with(kEnDash) || starts_with(kMinusSign)) return make(TokenKind::Minus, 3);
  return punctuation();
}

std::vector<Token> lex(std::string_view text, Language language) {
  std::vector<Token> tokens;
  Lexer lexer(text, language);
  do {
    tokens.push_back(lexer.next());
  } while (tokens.back().kind != TokenKind::End);
  return tokens;
}

}  // namespace weir::syntax
