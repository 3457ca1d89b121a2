// The tables of vensim.md 3.3.1 and xmile.md 13.3.
#include "frontend/syntax/dialect.h"

#include <array>
#include <cstddef>

namespace weir::syntax {

namespace {

// clang-format off
constexpr InfixRow kMdlInfix[] = {
    {TokenKind::Or,           SyntaxOp::Or,           10, Chain::Left},
    {TokenKind::And,          SyntaxOp::And,          20, Chain::Left},
    {TokenKind::Equal,        SyntaxOp::Equal,        40, Chain::Refuse},
    {TokenKind::NotEqual,     SyntaxOp::NotEqual,     40, Chain::Refuse},
    {TokenKind::Less,         SyntaxOp::Less,         40, Chain::Refuse},
    {TokenKind::LessEqual,    SyntaxOp::LessEqual,    40, Chain::Refuse},
    {TokenKind::Greater,      SyntaxOp::Greater,      40, Chain::Refuse},
    {TokenKind::GreaterEqual, SyntaxOp::GreaterEqual, 40, Chain::Refuse},
    {TokenKind::Plus,         SyntaxOp::Add,          50, Chain::Left},
    {TokenKind::Minus,        SyntaxOp::Sub,          50, Chain::Left},
    {TokenKind::Star,         SyntaxOp::Mul,          60, Chain::Left},
    {TokenKind::Slash,        SyntaxOp::Div,          60, Chain::Left},
    {TokenKind::Caret,        SyntaxOp::Pow,          80, Chain::WarnRight},
};

constexpr PrefixRow kMdlPrefix[] = {
    {TokenKind::Not,   SyntaxOp::Not,   30},  // weaker than comparisons
    {TokenKind::Plus,  SyntaxOp::Plus,  70},
    {TokenKind::Minus, SyntaxOp::Minus, 70},
};

constexpr InfixRow kXmileInfix[] = {
    {TokenKind::Or,           SyntaxOp::Or,           10, Chain::Left},
    {TokenKind::And,          SyntaxOp::And,          20, Chain::Left},
    {TokenKind::Equal,        SyntaxOp::Equal,        30, Chain::Left},
    {TokenKind::NotEqual,     SyntaxOp::NotEqual,     30, Chain::Left},
    {TokenKind::Less,         SyntaxOp::Less,         40, Chain::Left},
    {TokenKind::LessEqual,    SyntaxOp::LessEqual,    40, Chain::Left},
    {TokenKind::Greater,      SyntaxOp::Greater,      40, Chain::Left},
    {TokenKind::GreaterEqual, SyntaxOp::GreaterEqual, 40, Chain::Left},
    {TokenKind::Plus,         SyntaxOp::Add,          50, Chain::Left},
    {TokenKind::Minus,        SyntaxOp::Sub,          50, Chain::Left},
    {TokenKind::Star,         SyntaxOp::Mul,          60, Chain::Left},
    {TokenKind::Slash,        SyntaxOp::Div,          60, Chain::Left},
    {TokenKind::SlashSlash,   SyntaxOp::SafeDiv,      60, Chain::Left},
    {TokenKind::Mod,          SyntaxOp::Mod,          60, Chain::Left},
    {TokenKind::Caret,        SyntaxOp::Pow,          80, Chain::Right},
};

constexpr PrefixRow kXmilePrefix[] = {
    {TokenKind::Not,   SyntaxOp::Not,   70},  // as tight as a sign
    {TokenKind::Plus,  SyntaxOp::Plus,  70},
    {TokenKind::Minus, SyntaxOp::Minus, 70},
};
// clang-format on

template <class Row, std::size_t size>
const Row* find_row(const Row (&rows)[size], TokenKind token) {
  for (const Row& row : rows) {
    if (row.token == token) return &row;
  }
  return nullptr;
}

template <class Row, std::size_t size>
const Row* find_row(const Row (&rows)[size], SyntaxOp op) {
  for (const Row& row : rows) {
    if (row.op == op) return &row;
  }
  return nullptr;
}

}  // namespace

const InfixRow* find_infix(Language language, TokenKind token) {
  return language == Language::Mdl ? find_row(kMdlInfix, token) : find_row(kXmileInfix, token);
}

const PrefixRow* find_prefix(Language language, TokenKind token) {
  return language == Language::Mdl ? find_row(kMdlPrefix, token) : find_row(kXmilePrefix, token);
}

const InfixRow* find_infix(Language language, SyntaxOp op) {
  return language == Language::Mdl ? find_row(kMdlInfix, op) : find_row(kXmileInfix, op);
}

const PrefixRow* find_prefix(Language language, SyntaxOp op) {
  return language == Language::Mdl ? find_row(kMdlPrefix, op) : find_row(kXmilePrefix, op);
}

}  // namespace weir::syntax
