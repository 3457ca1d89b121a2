// The Pratt parser of vensim.md 3.3 and xmile.md 13.
//
// An expression is an operand and then as many operators with right operands as bind at least as
// tightly as asked
// (`binary`). What binds how is data: dialect.cpp. The height of the tree is held under
// kMaxExprHeight, because every later pass recurses over it; nesting, which costs this parser
// several large frames a level, under kMaxNesting.
#include "frontend/syntax/parser.h"

#include <algorithm>
#include <utility>

#include "frontend/syntax/dialect.h"
#include "frontend/syntax/join_lines.h"
#include "frontend/syntax/lexer.h"
#include "frontend/syntax/tables.h"
#include "ir/base/number.h"

namespace weir::syntax {

namespace {

// parentheses, calls and signs within each other; sanitised builds need 10 KB of stack a level
constexpr int kMaxNesting = 300;

constexpr std::string_view kWithLookup = "with lookup";
constexpr std::string_view kTabbedArray = "tabbed array";

class ExprParser {
 public:
  explicit ExprParser(Cursor& cursor) : cursor_(cursor) {}

  Expr binary(int least_power);
  std::vector<Subscript> subscripts();

 private:
  Expr infix(Expr left, const InfixRow& row);
  Expr prefix();
  Expr postfix();
  bool at_negation_behind() const;
  Expr negated(Expr operand);
  Expr primary();
  Expr number();
  Expr not_available();
  Expr literal();
  Expr in_parentheses();
  Expr if_then_else();
  Expr named();
  void path(Expr& expr);
  void join_words(Expr& call);
  void arguments(Expr& call);
  void lookup_arguments(Expr& call);
  Subscript subscript();
  void star_subscript(Subscript& sub);
  void position_subscript(Subscript& sub);
  void index_subscript(Subscript& sub);

  bool is_mdl() const { return cursor_.language() == Language::Mdl; }
  bool is_adjacent(std::size_t ahead) const {
    return cursor_.peek(ahead).begin == cursor_.peek(ahead - 1).end;
  }
  void warn_of_odd_spelling(const Token& token, const char* plain);
  /// The tree last returned has grown to `height`.
  void grow_to(int height) {
    height_ = height;
    if (height_ > kMaxExprHeight) too_deep(kMaxExprHeight);
  }
  void too_deep(int limit) {
    cursor_.fail_with(DiagKind::TooDeep, cursor_.span(cursor_.peek()), limit);
  }

  Cursor& cursor_;
  int depth_ = 0;   // of recursion
  int height_ = 0;  // of the tree last returned
};

Expr ExprParser::binary(int least_power) {
  if (depth_ >= kMaxNesting) {
    too_deep(kMaxNesting);
    return {};
  }
  ++depth_;
  Expr left = prefix();
  int last_power = 0;
  while (const InfixRow* row = find_infix(cursor_.language(), cursor_.peek().kind)) {
    if (row->power < least_power) break;
    if (row->chain == Chain::Refuse && row->power == last_power) {
      cursor_.fail("':AND:', ':OR:' or the end after a comparison");
      break;
    }
    last_power = row->power;
    left = infix(std::move(left), *row);
  }
  --depth_;
  return left;
}

Expr ExprParser::infix(Expr left, const InfixRow& row) {
  const Token op = cursor_.take();
  const int left_height = height_;
  warn_of_odd_spelling(op, spelling(row.op));
  const bool is_right = row.chain == Chain::Right || row.chain == Chain::WarnRight;
  Expr right = binary(is_right ? row.power : row.power + 1);
  grow_to(1 + std::max(left_height, height_));
  if (row.chain == Chain::WarnRight && !cursor_.failed() && right.kind == ExprKind::Binary &&
      !right.in_parentheses) {
    cursor_.diags().report(DiagKind::ChainedPower, cursor_.span(op));
  }
  const Span span = Span::join(left.span, right.span);
  return make_binary(row.op, std::move(left), std::move(right), span);
}

Expr ExprParser::prefix() {
  const PrefixRow* row = find_prefix(cursor_.language(), cursor_.peek().kind);
  if (row == nullptr) return postfix();
  const Token op = cursor_.take();
  warn_of_odd_spelling(op, spelling(row->op));
  Expr operand = binary(row->operand_power);
  grow_to(1 + height_);
  const Span span = Span::join(cursor_.span(op), operand.span);
  return make_unary(row->op, std::move(operand), span);
}

/// A value with transposition signs behind it (xmile.md 18.6), or, as some converters write it, its
/// negation.
Expr ExprParser::postfix() {
  Expr expr = primary();
  if (at_negation_behind()) return negated(std::move(expr));
  while (!is_mdl() && cursor_.accept(TokenKind::Apostrophe)) {
    Expr transposed;
    transposed.kind = ExprKind::Transpose;
    transposed.span = Span::join(expr.span, cursor_.span(cursor_.last()));
    transposed.args.push_back(std::move(expr));
    expr = std::move(transposed);
    grow_to(1 + height_);
  }
  return expr;
}

/// `x NOT` where an operand has to end: no language has it, but converters of Vensim's :NOT: left
/// it in files.
bool ExprParser::at_negation_behind() const {
  if (is_mdl() || !cursor_.at(TokenKind::Not)) return false;
  switch (cursor_.peek(1).kind) {
    case TokenKind::Then:
    case TokenKind::Else:
    case TokenKind::RightParen:
    case TokenKind::Comma:
    case TokenKind::End:
      return true;
    default:
      return false;
  }
}

Expr ExprParser::negated(Expr operand) {
  const Span span = Span::join(operand.span, cursor_.span(cursor_.take()));
  const std::string plain = to_text(operand);
  cursor_.diags().report(DiagKind::OddOperator, span, plain + " NOT", "NOT " + plain);
  grow_to(1 + height_);
  return make_unary(SyntaxOp::Not, std::move(operand), span);
}

Expr ExprParser::primary() {
  height_ = 1;
  switch (cursor_.peek().kind) {
    case TokenKind::Number:
      return number();
    case TokenKind::NotAvailable:
      return not_available();
    case TokenKind::Literal:
      return literal();
    case TokenKind::Name:
    case TokenKind::QuotedName:
    case TokenKind::Dot:
      return named();
    case TokenKind::LeftParen:
      return in_parentheses();
    case TokenKind::If:
      return if_then_else();
    default:
      cursor_.fail("a value");
      return {};
  }
}

Expr ExprParser::number() {
  const Token token = cursor_.take();
  Expr expr = make_number(parse_number(cursor_.text(token)).value_or(0), cursor_.span(token));
  expr.text = cursor_.text(token);
  return expr;
}

Expr ExprParser::not_available() {
  Expr expr;
  expr.kind = ExprKind::NotAvailable;
  expr.span = cursor_.span(cursor_.take());
  return expr;
}

Expr ExprParser::literal() {
  const Token token = cursor_.take();
  Expr expr;
  expr.kind = ExprKind::Literal;
  expr.span = cursor_.span(token);
  expr.text = cursor_.text(token.begin + 1, token.end - 1);
  return expr;
}

Expr ExprParser::in_parentheses() {
  const Span opened = cursor_.span(cursor_.take());
  Expr expr = binary(0);
  if (!cursor_.expect(TokenKind::RightParen, "an operator or ')'", opened)) return expr;
  expr.in_parentheses = true;
  expr.span = Span::join(opened, cursor_.span(cursor_.last()));
  return expr;
}

/// xmile.md 13.4
Expr ExprParser::if_then_else() {
  Expr expr;
  expr.kind = ExprKind::If;
  const Span begin = cursor_.span(cursor_.take());
  int height = 0;
  const auto part = [&] {
    expr.args.push_back(binary(0));
    height = std::max(height, height_);
  };
  part();
  if (!cursor_.expect(TokenKind::Then, "an operator or THEN")) return expr;
  part();
  if (cursor_.accept(TokenKind::Else)) {
    part();
  } else if (!cursor_.failed()) {
    cursor_.diags().report(DiagKind::MissingElse, begin);
    expr.args.push_back(make_number(0, begin));
  }
  grow_to(1 + height);
  if (!cursor_.failed()) expr.span = Span::join(begin, cursor_.span(cursor_.last()));
  return expr;
}

/// A reference or a call.
Expr ExprParser::named() {
  Expr expr;
  expr.kind = ExprKind::Ref;
  const Token first = cursor_.peek();
  path(expr);
  if (!is_mdl()) join_words(expr);
  int height = 1;
  if (is_mdl() && cursor_.accept(TokenKind::Bang)) {
    Subscript mark;
    mark.kind = SubKind::Bang;
    mark.name = expr.path.back();
    mark.span = cursor_.span(first);
    expr.subs.push_back(std::move(mark));
  } else if (cursor_.at(TokenKind::LeftBracket)) {
    expr.subs = subscripts();
    height = height_ + 1;
    if (!is_mdl() && cursor_.at(TokenKind::LeftBracket)) {
      // A[2,3][1]: a slat or batch of one of many conveyors or queues (xmile.md 18.9)
      const std::size_t outer = expr.subs.size();
      for (Subscript& sub : subscripts()) expr.subs.push_back(std::move(sub));
      expr.subs[outer].starts_group = true;
      height = std::max(height, height_ + 1);
    }
  }
  if (cursor_.at(TokenKind::LeftParen)) {
    expr.kind = ExprKind::Call;
    height_ = 0;
    if (is_mdl() && !expr.path.empty() && expr.path.front().key == kWithLookup) {
      lookup_arguments(expr);
    } else {
      arguments(expr);
    }
    height = std::max(height, height_ + 1);
    if (!is_mdl() && cursor_.at(TokenKind::LeftBracket) && expr.subs.empty()) {
      expr.subs = subscripts();
      height = std::max(height, height_ + 1);
    }
  }
  if (!is_mdl() && cursor_.at(TokenKind::LeftBracket)) {
    cursor_.fail_with(DiagKind::UnsupportedConstruct, cursor_.span(cursor_.peek()),
                      "a further pair of brackets");
  }
  grow_to(height);
  if (!cursor_.failed()) expr.span = cursor_.span(first, cursor_.last());
  return expr;
}

/// A name, or (xmile.md 12.5) names with dots between them and no blanks.
void ExprParser::path(Expr& expr) {
  if (!is_mdl() && cursor_.at(TokenKind::Dot)) {
    expr.path.emplace_back();
    cursor_.take();
  }
  expr.path.push_back(cursor_.expect_name("a name"));
  while (!is_mdl() && cursor_.at(TokenKind::Dot) && cursor_.peek().begin == cursor_.last().end &&
         is_adjacent(1) && cursor_.peek(1).kind != TokenKind::Star) {
    cursor_.take();
    expr.path.push_back(cursor_.expect_name("a name"));
  }
}

/// EXPRESSION MACRO(x): Vensim's macros have blanks in their names, and converters leave them
/// (xmile.md 24.2).
void ExprParser::join_words(Expr& call) {
  std::size_t words = 0;
  while (cursor_.peek(words).kind == TokenKind::Name) ++words;
  if (words == 0 || cursor_.peek(words).kind != TokenKind::LeftParen) return;
  std::string name = call.path.back().spelled;
  for (; words > 0; --words) name += " " + std::string(cursor_.text(cursor_.take()));
  call.path.back() = Name(name);
}

/// (a, , b : out1, out2): an empty place is a Missing argument (vensim.md 3.3.5).
void ExprParser::arguments(Expr& call) {
  const Span opened = cursor_.span(cursor_.take());
  int height = 0;
  if (cursor_.accept(TokenKind::RightParen)) return;
  do {
    if (cursor_.at(TokenKind::Comma) || cursor_.at(TokenKind::RightParen)) {
      Expr missing;
      missing.span = cursor_.span(cursor_.peek());
      call.args.push_back(std::move(missing));
    } else {
      call.args.push_back(binary(0));
      height = std::max(height, height_);
    }
  } while (cursor_.accept(TokenKind::Comma));
  if (is_mdl() && cursor_.accept(TokenKind::Colon)) {
    do {
      call.outputs.push_back(cursor_.expect_name("the name of an output"));
    } while (cursor_.accept(TokenKind::Comma));
  }
  cursor_.expect(TokenKind::RightParen, "an operator, ',' or ')'", opened);
  height_ = height;
}

/// WITH LOOKUP(input, (body))
void ExprParser::lookup_arguments(Expr& call) {
  const Span opened = cursor_.span(cursor_.take());
  call.args.push_back(binary(0));
  const int height = height_;
  cursor_.expect(TokenKind::Comma, "an operator or ','", opened);
  const Span body = cursor_.span(cursor_.peek());
  if (cursor_.expect(TokenKind::LeftParen, "the '(' of a lookup")) {
    call.args.push_back(parse_lookup_body(cursor_, body));
  }
  cursor_.expect(TokenKind::RightParen, "')'", opened);
  height_ = height;
}

std::vector<Subscript> ExprParser::subscripts() {
  const Span opened = cursor_.span(cursor_.take());
  std::vector<Subscript> subs;
  int height = 0;
  do {
    height_ = 0;
    subs.push_back(subscript());
    height = std::max(height, height_);
  } while (cursor_.accept(TokenKind::Comma));
  cursor_.expect(TokenKind::RightBracket, "',' or ']'", opened);
  height_ = height;
  return subs;
}

Subscript ExprParser::subscript() {
  Subscript sub;
  const Token first = cursor_.peek();
  if (is_mdl()) {
    sub.name = cursor_.expect_name("a subscript range or element");
    if (cursor_.accept(TokenKind::Bang)) sub.kind = SubKind::Bang;
  } else if (cursor_.at(TokenKind::Star)) {
    star_subscript(sub);
  } else if (cursor_.at(TokenKind::At)) {
    position_subscript(sub);
  } else if (cursor_.at_name() && cursor_.peek(1).kind == TokenKind::Dot &&
             cursor_.peek(2).kind == TokenKind::Star) {
    sub.kind = SubKind::StarOf;  // Sub.*
    sub.name = cursor_.name(cursor_.take());
    cursor_.take();
    cursor_.take();
  } else if (cursor_.at_name() && (cursor_.peek(1).kind == TokenKind::Comma ||
                                   cursor_.peek(1).kind == TokenKind::RightBracket)) {
    sub.name = cursor_.name(cursor_.take());
  } else {
    index_subscript(sub);
  }
  if (!cursor_.failed()) sub.span = cursor_.span(first, cursor_.last());
  return sub;
}

/// `*`, or `*:Sub` (xmile.md 18.8)
void ExprParser::star_subscript(Subscript& sub) {
  cursor_.take();
  sub.kind = SubKind::Star;
  if (!cursor_.accept(TokenKind::Colon)) return;
  sub.kind = SubKind::StarOf;
  sub.name = cursor_.expect_name("the name of a sub-range");
}

/// `@n`
void ExprParser::position_subscript(Subscript& sub) {
  cursor_.take();
  sub.kind = SubKind::Position;
  if (cursor_.at(TokenKind::Number)) {
    sub.index.push_back(number());
  } else {
    cursor_.fail("the number of a dimension");
  }
}

/// An index, or `a:b`
void ExprParser::index_subscript(Subscript& sub) {
  sub.kind = SubKind::Index;
  sub.index.push_back(binary(0));
  if (!cursor_.accept(TokenKind::Colon)) return;
  const int height = height_;
  sub.kind = SubKind::Range;
  sub.index.push_back(binary(0));
  height_ = std::max(height, height_);
}

/// `!=`, the not-equal sign, dashes (xmile.md 13.1, 13.5)
void ExprParser::warn_of_odd_spelling(const Token& token, const char* plain) {
  const std::string_view text = cursor_.text(token);
  const bool is_odd = (token.kind == TokenKind::NotEqual && text != "<>") ||
                      (token.kind == TokenKind::Minus && text != "-");
  if (is_odd) {
    cursor_.diags().report(DiagKind::OddOperator, cursor_.span(token), text, std::string(plain));
  }
}

bool at_tabbed_array(const Cursor& cursor) {
  return cursor.language() == Language::Mdl && cursor.at(TokenKind::Name) &&
         cursor.peek(1).kind == TokenKind::LeftParen &&
         cursor.name(cursor.peek()).key == kTabbedArray;
}

Expr parse_joined(std::string_view text, Language language, TextPlace place, Diagnostics& diags) {
  const std::vector<Token> tokens = lex(text, language);
  Cursor cursor(text, tokens, language, place, diags);
  return parse_right_side(cursor);
}

}  // namespace

Expr parse_operand_chain(Cursor& cursor) { return ExprParser(cursor).binary(0); }

std::vector<Subscript> parse_subscripts(Cursor& cursor) { return ExprParser(cursor).subscripts(); }

Expr parse_right_side(Cursor& cursor) {
  Expr expr;
  expr.span = cursor.span(cursor.peek());
  if (cursor.at_end() && !cursor.failed()) return expr;
  const Span begin = expr.span;
  if (at_number_list(cursor)) {
    expr = parse_number_list(cursor);
  } else if (at_tabbed_array(cursor)) {
    cursor.take();
    expr = parse_tabbed_array(cursor);
  } else {
    expr = parse_operand_chain(cursor);
  }
  if (!cursor.at_end()) cursor.fail("an operator or the end of the equation");
  if (!cursor.failed()) return expr;
  // something stands here, if not what it should be: see parser.h
  Expr wrong;
  wrong.kind = ExprKind::NotAvailable;
  wrong.span = begin;
  return wrong;
}

Expr parse_expr(std::string_view text, Language language, TextPlace place, Diagnostics& diags) {
  if (language == Language::Xmile || !has_continuation(text)) {
    return parse_joined(text, language, place, diags);
  }
  const JoinedText joined = join_lines(text, place);
  return parse_joined(joined.text, language, joined.place(), diags);
}

}  // namespace weir::syntax
