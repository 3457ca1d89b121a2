// What the two languages spell and rank differently: the operator tables of the expression parser.
#pragma once

#include "frontend/syntax/syntax.h"
#include "frontend/syntax/token.h"
#include "ir/model/expr.h"

namespace weir::syntax {

enum class Chain : std::uint8_t {
  Left,       // a - b - c is (a - b) - c
  Right,      // a ^ b ^ c is a ^ (b ^ c)
  WarnRight,  // the same, but tools differ
  Refuse,     // a < b < c is an error
};

/// A larger power binds tighter.
struct InfixRow {
  TokenKind token;
  SyntaxOp op;
  int power;
  Chain chain;
};

struct PrefixRow {
  TokenKind token;
  SyntaxOp op;
  int operand_power;  // its operand is an expression of at least this power
};

/// The row of a token that stands between two operands; null when it is no operator.
const InfixRow* find_infix(Language language, TokenKind token);
/// The row of a token that stands before an operand; null when it is no operator.
const PrefixRow* find_prefix(Language language, TokenKind token);
/// The same by meaning, for the printer; null when the language has no such operator.
const InfixRow* find_infix(Language language, SyntaxOp op);
const PrefixRow* find_prefix(Language language, SyntaxOp op);

}  // namespace weir::syntax
