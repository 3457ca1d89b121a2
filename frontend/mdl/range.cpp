// See range.h.
#include "frontend/mdl/range.h"

#include <utility>

#include "frontend/syntax/parser.h"

namespace weir::mdl {

using syntax::Cursor;
using syntax::Token;
using syntax::TokenKind;

namespace {

constexpr std::string_view kElement = "the name of an element or range";

/// NAME, or (NAME - NAME)
DimItem parse_item(Cursor& cursor) {
  DimItem item;
  const Token first = cursor.peek();
  if (cursor.accept(TokenKind::LeftParen)) {
    const Span opened = cursor.span(first);
    item.first = cursor.expect_name("the first element of a numbered range");
    cursor.expect(TokenKind::Minus, "'-'");
    item.last = cursor.expect_name("the last element of a numbered range");
    cursor.expect(TokenKind::RightParen, "')'", opened);
  } else {
    item.first = cursor.expect_name(kElement);
  }
  if (!cursor.failed()) item.span = cursor.span(first, cursor.last());
  return item;
}

/// NAME, or (NAME : NAME, ...)
Mapping parse_mapping(Cursor& cursor) {
  Mapping mapping;
  const Token first = cursor.peek();
  if (cursor.accept(TokenKind::LeftParen)) {
    const Span opened = cursor.span(first);
    mapping.target = cursor.expect_name("the range to map to");
    cursor.expect(TokenKind::Colon, "':'");
    do {
      mapping.items.push_back(cursor.expect_name(kElement));
    } while (cursor.accept(TokenKind::Comma));
    cursor.expect(TokenKind::RightParen, "',' or ')'", opened);
  } else {
    mapping.target = cursor.expect_name("the range to map to");
  }
  if (!cursor.failed()) mapping.span = cursor.span(first, cursor.last());
  return mapping;
}

/// GET XLS SUBSCRIPT(...) and its kin
bool at_subscript_source(const Cursor& cursor) {
  return cursor.at(TokenKind::Name) && cursor.peek(1).kind == TokenKind::LeftParen;
}

}  // namespace

Dimension parse_range(Cursor& cursor) {
  Dimension dim;
  dim.span = cursor.span(cursor.peek());
  dim.name = cursor.expect_name("the name of a subscript range");
  cursor.expect(TokenKind::Colon, "':'");
  if (at_subscript_source(cursor)) {
    dim.source = syntax::parse_operand_chain(cursor);
  } else {
    do {
      DimItem item = parse_item(cursor);
      if (!cursor.failed()) dim.items.push_back(std::move(item));
    } while (cursor.accept(TokenKind::Comma));
  }
  if (cursor.accept(TokenKind::Arrow)) {
    do {
      Mapping mapping = parse_mapping(cursor);
      if (!cursor.failed()) dim.mappings.push_back(std::move(mapping));
    } while (cursor.accept(TokenKind::Comma));
  }
  if (!cursor.at_end()) cursor.fail("',', '->' or the end of the range");
  return dim;
}

Dimension parse_equivalence(Cursor& cursor) {
  Dimension dim;
  dim.span = cursor.span(cursor.peek());
  dim.name = cursor.expect_name("the name of a subscript range");
  cursor.expect(TokenKind::Equivalence, "'<->'");
  dim.alias_of = cursor.expect_name("the range it is equivalent to");
  if (!cursor.at_end()) cursor.fail("the end of the equivalence");
  return dim;
}

}  // namespace weir::mdl
