// See reality.h.
#include "frontend/mdl/reality.h"

#include "frontend/syntax/join_lines.h"
#include "frontend/syntax/lexer.h"
#include "frontend/syntax/parser.h"

namespace weir::mdl {
namespace {

using syntax::Cursor;
using syntax::TokenKind;

/// Calls `parse` with a cursor over the text of an equation, whose spans point into its file;
/// nothing after a mistake.
template <class Parts, class Parse>
std::optional<Parts> parse_text(const Equation& equation, const SourceMap& sources,
                                Diagnostics& diags, const Parse& parse) {
  const Span span = equation.expr.span;
  const syntax::JoinedText joined = syntax::join_lines(sources.text(span), {span.file, span.begin});
  const std::vector<syntax::Token> tokens = syntax::lex(joined.text, syntax::Language::Mdl);
  Cursor cursor(joined.text, tokens, syntax::Language::Mdl, joined.place(), diags);
  Parts parts;
  parse(cursor, parts);
  if (!cursor.at_end()) cursor.fail("the end of the reality check");
  return cursor.failed() ? std::nullopt : std::optional(std::move(parts));
}

Expr parse_target(Cursor& cursor) {
  const syntax::Token first = cursor.peek();
  Expr target = make_ref(cursor.expect_name("the name of a variable"));
  if (!cursor.failed() && cursor.at(TokenKind::LeftBracket)) {
    target.subs = syntax::parse_subscripts(cursor);
  }
  if (!cursor.failed()) target.span = cursor.span(first, cursor.last());
  return target;
}

/// What stands behind :IMPLIES:.
bool parse_modifier(Cursor& cursor) {
  if (cursor.accept(TokenKind::AtLeastOnce)) return true;
  if (cursor.at(TokenKind::Crossing) || cursor.at(TokenKind::Ignore)) {
    // vensim.md 12 has the words but not what they mean
    cursor.fail_with(DiagKind::UnsupportedConstruct, cursor.span(cursor.peek()),
                     cursor.text(cursor.peek()));
  }
  return false;
}

}  // namespace

std::optional<TestInput> parse_test_input(const Equation& equation, const SourceMap& sources,
                                          Diagnostics& diags) {
  return parse_text<TestInput>(equation, sources, diags, [](Cursor& cursor, TestInput& parts) {
    cursor.expect(TokenKind::TestInput, "':TEST INPUT:'");
    parts.target = parse_target(cursor);
    if (cursor.expect(TokenKind::Equal, "'='")) parts.value = syntax::parse_operand_chain(cursor);
  });
}

std::optional<Constraint> parse_constraint(const Equation& equation, const SourceMap& sources,
                                           Diagnostics& diags) {
  return parse_text<Constraint>(equation, sources, diags, [](Cursor& cursor, Constraint& parts) {
    cursor.expect(TokenKind::TheCondition, "':THE CONDITION:'");
    parts.condition = syntax::parse_operand_chain(cursor);
    if (!cursor.expect(TokenKind::Implies, "':IMPLIES:'")) return;
    parts.at_least_once = parse_modifier(cursor);
    if (!cursor.failed()) parts.consequence = syntax::parse_operand_chain(cursor);
  });
}

}  // namespace weir::mdl
