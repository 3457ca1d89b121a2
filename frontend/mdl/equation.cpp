// See equation.h. What stands behind the name decides the kind; there are no declarations
// (vensim.md 5).
#include "frontend/mdl/equation.h"

#include <string_view>
#include <utility>

#include "frontend/syntax/parser.h"
#include "frontend/syntax/tables.h"
#include "ir/base/name.h"

namespace weir::mdl {

using syntax::Cursor;
using syntax::Token;
using syntax::TokenKind;

namespace {

constexpr std::string_view kPlaceholder = "a function of";

/// Whether `expr` is GET ... LOOKUPS, GET ... DATA and so on.
bool is_get(const Expr& expr, std::string_view what) {
  if (expr.kind != ExprKind::Call) return false;
  const std::string& key = expr.path.front().key;
  return key.starts_with("get ") && key.ends_with(what);
}

/// Subscripts of a left side, where nothing is reduced.
std::vector<Subscript> parse_left_subscripts(Cursor& cursor) {
  if (!cursor.at(TokenKind::LeftBracket)) {
    cursor.fail("'['");
    return {};
  }
  std::vector<Subscript> subs = syntax::parse_subscripts(cursor);
  for (const Subscript& sub : subs) {
    if (sub.kind != SubKind::Bang) continue;
    cursor.fail_with(DiagKind::BangOutside, sub.span, display(sub.name));
  }
  return subs;
}

/// `:EXCEPT: [..], [..]`
void parse_exceptions(Cursor& cursor, Equation& equation) {
  do {
    equation.except.push_back(parse_left_subscripts(cursor));
  } while (cursor.accept(TokenKind::Comma));
}

DataMode parse_data_mode(Cursor& cursor) {
  if (cursor.accept(TokenKind::Interpolate)) return DataMode::Interpolate;
  if (cursor.accept(TokenKind::Raw)) return DataMode::Raw;
  if (cursor.accept(TokenKind::HoldBackward)) return DataMode::HoldBackward;
  if (cursor.accept(TokenKind::LookForward)) return DataMode::LookForward;
  return DataMode::Default;
}

/// Behind `=`, `==` or `:=`.
void parse_right(Cursor& cursor, Equation& equation) {
  equation.expr = syntax::parse_right_side(cursor);
  Expr& expr = equation.expr;
  if (is_get(expr, " lookups")) equation.kind = EquationKind::Lookup;
  if (is_get(expr, " data")) equation.kind = EquationKind::Data;
  if (expr.kind != ExprKind::Call) return;
  // vensim.md 5.9: the sketch editor's placeholder for an equation not yet written
  if (expr.path.front().key == kPlaceholder) {
    expr.kind = ExprKind::Missing;
    return;
  }
  if (expr.args.size() == 2 && expr.args[1].kind == ExprKind::Table) {
    equation.window = expr.args[1].text;
  }
}

/// name(points), name([window], points), name(GET ... LOOKUPS(...))
void parse_lookup(Cursor& cursor, Equation& equation) {
  const Span opened = cursor.span(cursor.peek());
  equation.kind = EquationKind::Lookup;
  cursor.take();
  if (cursor.at_name()) {
    equation.expr = syntax::parse_operand_chain(cursor);
    cursor.expect(TokenKind::RightParen, "')'", opened);
    return;
  }
  const Expr body = syntax::parse_lookup_body(cursor, opened);
  const auto half = body.values.begin() + static_cast<std::ptrdiff_t>(body.values.size() / 2);
  equation.window = body.text;
  equation.tables.push_back(
      {{body.values.begin(), half}, {half, body.values.end()}, body.table_type});
}

/// name :IS: 'text'
void parse_string(Cursor& cursor, Equation& equation) {
  equation.kind = EquationKind::String;
  cursor.take();
  if (cursor.at(TokenKind::Literal)) {
    equation.expr = syntax::parse_operand_chain(cursor);
  } else {
    cursor.fail("a text in apostrophes");
  }
}

/// Whether a token has no end, so that all behind it belongs to it.
bool is_unclosed(TokenKind kind) {
  return kind == TokenKind::UnclosedComment || kind == TokenKind::UnclosedQuote ||
         kind == TokenKind::UnclosedLiteral;
}

/// vensim.md 12: never part of a run, so only the text is kept, from the keyword on.
void keep_text(Cursor& cursor, Equation& equation) {
  const Token first = cursor.peek();
  equation.kind =
      first.kind == TokenKind::TestInput ? EquationKind::TestInput : EquationKind::RealityCheck;
  Token last = first;
  while (!cursor.at_end()) {
    if (is_unclosed(cursor.peek().kind)) return cursor.fail("a condition");
    last = cursor.take();
  }
  equation.expr.kind = ExprKind::Literal;
  equation.expr.text = cursor.text(first.begin, last.end);
  equation.expr.span = cursor.span(first, last);
}

void parse_definition(Cursor& cursor, Equation& equation) {
  switch (cursor.peek().kind) {
    case TokenKind::End:
      equation.kind = EquationKind::Data;
      break;
    case TokenKind::Equal:
    case TokenKind::DoubleEqual:
    case TokenKind::DataEqual: {
      const TokenKind sign = cursor.take().kind;
      if (sign == TokenKind::DoubleEqual) equation.kind = EquationKind::Unchangeable;
      if (sign == TokenKind::DataEqual || equation.data_mode != DataMode::Default) {
        equation.kind = EquationKind::Data;
      }
      parse_right(cursor, equation);
      break;
    }
    case TokenKind::LeftParen:
      parse_lookup(cursor, equation);
      break;
    case TokenKind::Is:
      parse_string(cursor, equation);
      break;
    case TokenKind::TheCondition:
    case TokenKind::TestInput:
      keep_text(cursor, equation);
      break;
    default:
      cursor.fail("'=' or another sign that begins a definition");
  }
}

}  // namespace

Equation parse_equation(Cursor& cursor, Name& name) {
  Equation equation;
  const Token first = cursor.peek();
  name = cursor.expect_name("the name of a variable");
  if (cursor.failed()) return equation;
  equation.name_span = cursor.span(first);
  if (cursor.at(TokenKind::LeftBracket)) equation.subs = parse_left_subscripts(cursor);
  if (cursor.accept(TokenKind::Except)) parse_exceptions(cursor, equation);
  equation.data_mode = parse_data_mode(cursor);
  if (!cursor.failed()) parse_definition(cursor, equation);
  if (!cursor.at_end()) cursor.fail("the end of the equation");
  equation.span = equation.name_span;
  if (!cursor.failed()) {
    equation.span = cursor.span(first, cursor.last());
    return equation;
  }
  // something stands here, if not what it should be: no later report of a missing equation
  equation.kind = EquationKind::Regular;
  equation.tables.clear();
  equation.expr = {};
  equation.expr.kind = ExprKind::NotAvailable;
  equation.expr.span = equation.name_span;
  return equation;
}

}  // namespace weir::mdl
