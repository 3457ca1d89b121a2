// See changes.h.
//
// Entries have no end mark: an entry goes on as long as its form does. So a file is read token by
// token; after a mistake reading goes on at the next line whose first token may begin an entry.
#include "frontend/data/changes.h"

#include <fmt/core.h>

#include <algorithm>

#include "frontend/data/left_side.h"
#include "frontend/syntax/lexer.h"
#include "frontend/syntax/parser.h"
#include "frontend/syntax/tables.h"

namespace weir::data {
namespace {

using syntax::Cursor;
using syntax::Language;
using syntax::Token;
using syntax::TokenKind;

// ---- reading

/// A number with its sign.
std::optional<double> take_number(Cursor& cursor) {
  const Expr list = syntax::parse_number_list(cursor);
  if (cursor.failed()) return std::nullopt;
  return list.values.front();
}

/// `0 <=` in front of a name and `<= .1 | FRAC` behind its value: lines of an optimisation control
/// file, of which only the value in the middle counts.
void skip_lower_limit(Cursor& cursor) {
  const bool is_number =
      cursor.at(TokenKind::Number) || cursor.at(TokenKind::Minus) || cursor.at(TokenKind::Plus);
  if (!is_number) return;
  take_number(cursor);
  cursor.expect(TokenKind::LessEqual, "'<='");
}

void skip_upper_limit(Cursor& cursor) {
  if (cursor.accept(TokenKind::LessEqual)) take_number(cursor);
  if (!cursor.accept(TokenKind::Pipe)) return;
  // the kind of search and its tolerance
  cursor.expect_name("the kind of the search");
  if (cursor.accept(TokenKind::Equal)) take_number(cursor);
}

void read_constant(Cursor& cursor, Change& change) {
  change.kind = Change::Kind::Constant;
  Expr list = syntax::parse_number_list(cursor);
  if (cursor.failed()) return;
  change.values = std::move(list.values);
  skip_upper_limit(cursor);
}

void read_lookup(Cursor& cursor, Change& change) {
  change.kind = Change::Kind::Lookup;
  const Span opened = cursor.span(cursor.last());
  const Expr body = syntax::parse_lookup_body(cursor, opened);
  const auto half = body.values.begin() + static_cast<std::ptrdiff_t>(body.values.size() / 2);
  change.table = {{body.values.begin(), half}, {half, body.values.end()}, body.table_type};
}

void read_text(Cursor& cursor, Change& change) {
  change.kind = Change::Kind::Text;
  const Token token = cursor.peek();
  if (!cursor.expect(TokenKind::Literal, "a text in apostrophes")) return;
  change.text = std::string(cursor.text(token.begin + 1, token.end - 1));
}

Change read_entry(Cursor& cursor) {
  Change change;
  skip_lower_limit(cursor);
  const Token first = cursor.peek();
  change.name = cursor.expect_name("the name of a constant or a lookup");
  if (!cursor.failed() && cursor.at(TokenKind::LeftBracket)) {
    change.subs = syntax::parse_subscripts(cursor);
  }
  if (cursor.failed()) return change;
  change.span = cursor.span(first, cursor.last());
  change.target = cursor.text(first.begin, cursor.last().end);
  if (cursor.accept(TokenKind::Equal)) {
    read_constant(cursor, change);
  } else if (cursor.accept(TokenKind::LeftParen)) {
    read_lookup(cursor, change);
  } else if (cursor.accept(TokenKind::Is)) {
    read_text(cursor, change);
  } else {
    cursor.fail("'=', '(' or ':IS:'");
  }
  return change;
}

/// The first token behind `at` and behind the mistake that begins a line as an entry may.
std::size_t next_entry(std::string_view text, const std::vector<Token>& tokens, std::size_t at,
                       std::uint32_t mistake) {
  while (++at + 1 < tokens.size()) {
    if (tokens[at].begin <= mistake) continue;
    const bool is_name =
        tokens[at].kind == TokenKind::Name || tokens[at].kind == TokenKind::QuotedName;
    const std::size_t end = tokens[at - 1].end;
    const std::string_view gap = text.substr(end, tokens[at].begin - end);
    if (is_name && gap.find_first_of("\r\n") != std::string_view::npos) break;
  }
  return at;
}

// ---- applying

/// Whether an element of a left side is one that a change names.
bool is_meant(const Change& change, const std::vector<std::string>& elems, const DimTable& dims) {
  if (change.subs.empty()) return true;
  if (change.subs.size() != elems.size()) return false;
  for (std::size_t at = 0; at < elems.size(); ++at) {
    const std::string& key = change.subs[at].name.key;
    if (key == elems[at]) continue;
    const auto dim = dims.find_dim(key);
    const auto elem = dims.find_elem(elems[at]);
    if (!dim || !elem || !dims.position(*dim, *elem)) return false;
  }
  return true;
}

/// Puts the table of a change in place of those of the elements it names; whether there were any.
bool change_tables(const Variable& variable, Equation& equation, const Change& change,
                   const DimTable& dims) {
  const auto left = left_side(variable, equation, dims);
  // a wrong left side is for the passes to report
  if (!left || left->element_count() > kMaxElements) return true;
  const std::size_t count = left->element_count();
  if (equation.tables.size() == 1 && !change.subs.empty()) {
    equation.tables.resize(count, equation.tables.front());
  }
  bool has_any = false;
  for (std::size_t element = 0; element < count; ++element) {
    if (!is_meant(change, left->element_keys(element), dims)) continue;
    has_any = true;
    equation.tables[equation.tables.size() == 1 ? 0 : element] = change.table;
  }
  return has_any;
}

Variable* find_variable(Model& model, const Change& change, Diagnostics& diags) {
  std::vector<std::string> keys;
  for (Variable& variable : model.root().variables) {
    if (variable.name == change.name) return &variable;
    keys.push_back(variable.name.key);
  }
  Diagnostic& report = diags.report(DiagKind::UnknownVariable, change.span, display(change.name));
  const int closest = find_closest(change.name.key, keys);
  if (closest >= 0) {
    const Variable& meant = model.root().variables[static_cast<std::size_t>(closest)];
    report.note({}, "did you mean '{}'?", display(meant.name));
  }
  return nullptr;
}

}  // namespace

std::vector<Change> read_changes(FileId file, const SourceMap& sources, Diagnostics& diags) {
  const std::string_view text = sources[file].text();
  const std::vector<Token> tokens = syntax::lex(text, Language::Mdl);
  std::vector<Change> changes;
  std::size_t at = 0;
  while (at + 1 < tokens.size()) {
    Cursor cursor(text, tokens, Language::Mdl, {file}, diags);
    cursor.rewind(at);
    Change change = read_entry(cursor);
    if (!cursor.failed()) {
      changes.push_back(std::move(change));
      at = cursor.mark();
    } else {
      at = next_entry(text, tokens, at, diags.all().back().span.begin);
    }
  }
  return changes;
}

void change_texts(Model& model, const std::vector<Change>& changes, Diagnostics& diags) {
  for (const Change& change : changes) {
    if (change.kind != Change::Kind::Text) continue;
    Variable* variable = find_variable(model, change, diags);
    if (variable == nullptr) continue;
    for (Equation& equation : variable->equations) {
      if (equation.kind == EquationKind::String) equation.expr.text = change.text;
    }
  }
}

void change_lookups(Model& model, const std::vector<Change>& changes, Diagnostics& diags) {
  // the passes build this table again and report what is wrong with it
  Diagnostics ignored;
  const DimTable dims(model.dimensions, ignored);
  for (const Change& change : changes) {
    if (change.kind != Change::Kind::Lookup) continue;
    Variable* variable = find_variable(model, change, diags);
    if (variable == nullptr) continue;
    bool is_used = false;
    for (Equation& equation : variable->equations) {
      if (equation.kind != EquationKind::Lookup || equation.tables.empty()) continue;
      is_used |= change_tables(*variable, equation, change, dims);
    }
    if (!is_used) diags.report(DiagKind::NotALookup, change.span, change.target);
  }
}

}  // namespace weir::data
