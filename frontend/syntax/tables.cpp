// See tables.h.
#include "frontend/syntax/tables.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::syntax {

namespace {

bool is_sign(TokenKind kind) { return kind == TokenKind::Plus || kind == TokenKind::Minus; }

bool ends_number(const Token& token) {
  return token.kind == TokenKind::Number || token.kind == TokenKind::NotAvailable;
}

/// A number with its sign, or :NA: (vensim.md 3.8.3).
double parse_entry(Cursor& cursor) {
  double sign = 1;
  if (is_sign(cursor.peek().kind) && cursor.take().kind == TokenKind::Minus) sign = -1;
  if (cursor.accept(TokenKind::NotAvailable)) return kNotAvailable;
  if (!cursor.expect(TokenKind::Number, "a number")) return 0;
  return sign * parse_number(cursor.text(cursor.last())).value_or(0);
}

/// Collects entries row by row and checks that all rows are as long as the first.
class Rows {
 public:
  explicit Rows(Cursor& cursor) : cursor_(cursor), row_begin_(cursor.peek()) {}

  void add_entry() {
    if (in_row_ == 0) row_begin_ = cursor_.peek();
    values_.push_back(parse_entry(cursor_));
    ++in_row_;
  }
  void end_row() {
    if (in_row_ == 0 || cursor_.failed()) return;
    ++rows_;
    if (row_length_ == 0) row_length_ = in_row_;
    if (in_row_ != row_length_) {
      const Span row = cursor_.span(row_begin_, cursor_.last());
      cursor_.fail_with(DiagKind::RaggedTable, row, in_row_, row_length_);
    }
    in_row_ = 0;
  }
  Expr list(const Token& first) {
    Expr list;
    list.kind = ExprKind::List;
    if (!cursor_.failed()) list.span = cursor_.span(first, cursor_.last());
    list.values = std::move(values_);
    list.row_length = rows_ > 1 ? row_length_ : 0;
    return list;
  }

 private:
  Cursor& cursor_;
  Token row_begin_;
  std::vector<double> values_;
  std::uint32_t in_row_ = 0, row_length_ = 0;
  std::size_t rows_ = 0;
};

/// The editor's window and reference points (vensim.md 3.7.2): only their text is kept, in one
/// line.
std::string parse_window(Cursor& cursor) {
  const Token first = cursor.take();
  const Span opened = cursor.span(first);
  while (!cursor.at(TokenKind::RightBracket) && !cursor.at_end()) cursor.take();
  if (!cursor.expect(TokenKind::RightBracket, "']'", opened)) return {};
  std::string text = fold_blanks(cursor.text(first.begin, cursor.last().end));
  cursor.accept(TokenKind::Comma);
  return text;
}

struct Points {
  std::vector<double> xs, ys;
  Span descent;  // the first pair whose x is less than the one before
};

/// (x,y),(x,y),...
Points parse_pairs(Cursor& cursor) {
  Points points;
  do {
    const Span opened = cursor.span(cursor.peek());
    if (!cursor.expect(TokenKind::LeftParen, "'('")) break;
    points.xs.push_back(parse_entry(cursor));
    cursor.expect(TokenKind::Comma, "','");
    points.ys.push_back(parse_entry(cursor));
    if (!cursor.expect(TokenKind::RightParen, "')'", opened)) break;
    const std::size_t count = points.xs.size();
    if (count > 1 && points.xs[count - 1] < points.xs[count - 2] && !points.descent.valid()) {
      points.descent = Span::join(opened, cursor.span(cursor.last()));
    }
  } while (cursor.accept(TokenKind::Comma));
  return points;
}

/// x1,..,xn,y1,..,yn
Points parse_two_vectors(Cursor& cursor) {
  std::vector<double> values;
  const Token first = cursor.peek();
  do {
    values.push_back(parse_entry(cursor));
  } while (cursor.accept(TokenKind::Comma));
  if (values.size() % 2 != 0 && !cursor.failed()) {
    cursor.fail_with(DiagKind::BadLookup, cursor.span(first, cursor.last()),
                     fmt::format("{} numbers, which is not as many x as y", values.size()));
  }
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  return {{values.begin(), half}, {half, values.end()}, {}};
}

/// Vensim takes points in any order of x (vensim.md 3.7.3 asks for ascending ones); equal x stay in
/// their order.
void sort_points(Points& points) {
  std::vector<std::size_t> order(points.xs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return points.xs[a] < points.xs[b]; });
  const Points given = points;
  for (std::size_t i = 0; i < order.size(); ++i) {
    points.xs[i] = given.xs[order[i]];
    points.ys[i] = given.ys[order[i]];
  }
}

void check_points(Cursor& cursor, Points& points, Span span) {
  if (points.xs.size() < 2) {
    cursor.fail_with(DiagKind::BadLookup, span, "fewer than two points");
    return;
  }
  if (std::is_sorted(points.xs.begin(), points.xs.end())) return;
  cursor.diags().report(DiagKind::UnsortedLookup, points.descent.valid() ? points.descent : span);
  sort_points(points);
}

}  // namespace

bool at_number_list(const Cursor& cursor) {
  std::size_t ahead = is_sign(cursor.peek().kind) ? 1 : 0;
  if (!ends_number(cursor.peek(ahead))) return false;
  const TokenKind behind = cursor.peek(ahead + 1).kind;
  return behind == TokenKind::Comma ||
         (behind == TokenKind::Semicolon && cursor.language() == Language::Mdl);
}

Expr parse_number_list(Cursor& cursor) {
  const Token first = cursor.peek();
  Rows rows(cursor);
  rows.add_entry();
  while (!cursor.failed()) {
    if (cursor.accept(TokenKind::Comma)) {
      rows.add_entry();
    } else if (cursor.language() == Language::Mdl && cursor.accept(TokenKind::Semicolon)) {
      rows.end_row();
      if (cursor.at_end()) break;
      rows.add_entry();
    } else {
      break;
    }
  }
  rows.end_row();
  return rows.list(first);
}

Expr parse_tabbed_array(Cursor& cursor) {
  const Token first = cursor.peek();
  const Span opened = cursor.span(first);
  cursor.expect(TokenKind::LeftParen, "'('");
  Rows rows(cursor);
  std::uint32_t previous_end = first.end;
  while (!cursor.at(TokenKind::RightParen) && !cursor.failed()) {
    // vensim.md 3.8.4: a line end between two numbers ends the row
    const std::string_view gap = cursor.text(previous_end, cursor.peek().begin);
    if (gap.find_first_of("\r\n") != gap.npos) rows.end_row();
    if (cursor.at_end()) {
      cursor.fail("')'", opened);
    } else {
      rows.add_entry();
      if (!cursor.failed()) previous_end = cursor.last().end;
    }
  }
  rows.end_row();
  cursor.expect(TokenKind::RightParen, "')'", opened);
  return rows.list(first);
}

Expr parse_lookup_body(Cursor& cursor, Span opened) {
  Expr table;
  table.kind = ExprKind::Table;
  if (cursor.at(TokenKind::LeftBracket)) table.text = parse_window(cursor);
  Points points = cursor.at(TokenKind::LeftParen) ? parse_pairs(cursor) : parse_two_vectors(cursor);
  if (!cursor.expect(TokenKind::RightParen, "',' or ')'", opened)) return table;
  table.span = Span::join(opened, cursor.span(cursor.last()));
  check_points(cursor, points, table.span);
  table.values = std::move(points.xs);
  table.values.insert(table.values.end(), points.ys.begin(), points.ys.end());
  return table;
}

}  // namespace weir::syntax
