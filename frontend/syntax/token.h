// Tokens of both languages: a kind and a place, never a copy of the text.
#pragma once

#include <cstdint>

namespace weir::syntax {

enum class TokenKind : std::uint8_t {
  End,
  Name,        // unquoted; Vensim names hold blanks
  QuotedName,  // with its quotes
  Number,
  Literal,  // 'text', with its quotes (Vensim)
  // operators and punctuation
  Plus,
  Minus,
  Star,
  Slash,
  SlashSlash,
  Caret,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Equal,
  NotEqual,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Comma,
  Semicolon,
  Colon,
  Bang,
  Dot,
  At,
  Apostrophe,
  Arrow,        // ->
  Equivalence,  // <->
  DataEqual,    // :=
  DoubleEqual,  // ==
  Tilde,
  Pipe,
  // words of XMILE, colon words of Vensim
  And,
  Or,
  Not,
  Mod,
  If,
  Then,
  Else,
  NotAvailable,
  Except,
  Interpolate,
  Raw,
  HoldBackward,
  LookForward,
  Macro,
  EndOfMacro,
  TestInput,
  TheCondition,
  Implies,
  AtLeastOnce,
  Crossing,
  Ignore,
  Is,
  // what cannot be a token; the parser reports it when it gets there
  BadCharacter,
  BadNumber,
  UnclosedQuote,
  UnclosedLiteral,
  UnclosedComment,
};

/// A stretch [begin, end) of the text that was lexed.
struct Token {
  TokenKind kind = TokenKind::End;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

}  // namespace weir::syntax
