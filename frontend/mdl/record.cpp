// See record.h. The field decides how text is read: only in the equation field do quotes delimit
// (vensim.md 1.4.3), so only that field is lexed; the others end at the next '~' or '|'.
#include "frontend/mdl/record.h"

#include <algorithm>
#include <cstring>

namespace weir::mdl {

using syntax::Token;
using syntax::TokenKind;

namespace {

constexpr std::string_view kGroupStars = "****";
constexpr std::size_t kMarkLength = 3;

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

/// Where the line that holds `at` begins.
std::size_t line_begin(std::string_view text, std::size_t at) {
  const auto end = at == 0 ? text.npos : text.find_last_of("\r\n", at - 1);
  return end == text.npos ? 0 : end + 1;
}

struct Marks {
  std::size_t sketch, sketch_end;  // the size of the text when there is none
};

/// The next place of `what`; the size of the text when there is none. Sketches are full of '-' and
/// '/', at which std::string_view::find stops each time.
std::size_t find_text(std::string_view text, std::string_view what, std::size_t from) {
  if (from >= text.size()) return text.size();
  const void* found = memmem(text.data() + from, text.size() - from, what.data(), what.size());
  return found == nullptr ? text.size()
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// What stands on the line before `at`, or more than a mark has there.
std::string_view before_on_line(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin <= kMarkLength && !is_line_end(text[begin - 1])) --begin;
  return text.substr(begin, at - begin);
}

/// The lines `\\\---///`, which begins a sketch, and `///---\\\`, which ends the sketches. Files
/// that went through a program that reads escapes have fewer backslashes.
Marks find_marks(std::string_view text) {
  constexpr std::string_view kSketch = "---///", kEnd = "///---\\";
  std::size_t end = find_text(text, kEnd, 0);
  while (end < text.size() && !before_on_line(text, end).empty())
    end = find_text(text, kEnd, end + 1);
  const std::string_view above = text.substr(0, end);
  std::size_t sketch = find_text(above, kSketch, 0);
  const auto is_bare = [&](std::string_view before) {
    return before.size() <= kMarkLength && before.size() > 1 &&
           before.find_first_not_of('\\') == before.npos;
  };
  while (sketch < above.size() && !is_bare(before_on_line(above, sketch)))
    sketch = find_text(above, kSketch, sketch + 1);
  if (sketch == above.size()) return {text.size(), end};
  return {sketch - before_on_line(above, sketch).size(), end};
}

/// Some published models have lines `<[...]>` of a version control tool around their sketches;
/// those before the first sketch belong to it, since no equation can begin so.
std::size_t before_brackets(std::string_view text, std::size_t end) {
  while (end > 0) {
    std::size_t last = end;
    while (last > 0 && is_blank(text[last - 1])) --last;
    if (last < 2 || text.substr(last - 2, 2) != "]>") return end;
    const std::size_t begin = line_begin(text, last);
    if (!text.substr(begin).starts_with("<[")) return end;
    end = begin;
  }
  return end;
}

}  // namespace

Stretch trimmed(std::string_view text, Stretch stretch) {
  while (!stretch.empty() && is_blank(text[stretch.begin])) ++stretch.begin;
  while (!stretch.empty() && is_blank(text[stretch.end - 1])) --stretch.end;
  return stretch;
}

Sections split_sections(std::string_view text) {
  const auto [sketch, end] = find_marks(text);
  Sections sections;
  const std::size_t equations_end = before_brackets(text, std::min(sketch, end));
  sections.equations = {0, equations_end};
  if (sketch < end) sections.sketch = {equations_end, end};
  if (end < text.size()) {
    const auto line_end = text.find_first_of("\r\n", end);
    sections.settings = {std::min(line_end, text.size()), text.size()};
  }
  return sections;
}

bool RecordReader::next(Record& record) {
  record.tokens.clear();
  record.kind = RecordKind::Equation;
  record.is_reported = false;
  record.equation = record.units = record.comment = record.flags = record.name = {};
  if (!skip_to_record(record)) return false;
  if (record.kind == RecordKind::Group) return true;
  record.all.begin = lexer_.position();
  if (text_.substr(lexer_.position()).starts_with(kGroupStars)) {
    read_group(record);
  } else {
    read_equation(record);
  }
  record.all.end = lexer_.position();
  return true;
}

/// Moves over blanks, and over comments that are not group headers of the old form; false at the
/// end.
bool RecordReader::skip_to_record(Record& record) {
  while (true) {
    std::size_t at = lexer_.position();
    while (at < text_.size() && is_blank(text_[at])) ++at;
    lexer_.move_to(at);
    if (at >= text_.size()) return false;
    if (text_[at] != '{') return true;
    if (read_old_group(record)) return true;
    if (!lexer_.skip_comment()) return true;
  }
}

/// {**name**} (vensim.md 1.5.2)
bool RecordReader::read_old_group(Record& record) {
  const std::size_t at = lexer_.position();
  if (!text_.substr(at).starts_with("{**")) return false;
  const auto end = text_.find_first_of("}|~", at);
  if (end == text_.npos || text_[end] != '}' || end < at + 5) return false;
  if (text_.substr(end - 2, 2) != "**") return false;
  record.kind = RecordKind::Group;
  Stretch name{at, end};
  while (!name.empty() && (text_[name.begin] == '{' || text_[name.begin] == '*')) ++name.begin;
  while (!name.empty() && text_[name.end - 1] == '*') --name.end;
  record.name = trimmed(text_, name);
  record.all = {at, end + 1};
  lexer_.move_to(end + 1);
  return true;
}

/// Stars, a name with a dot before it, stars, '~', comment, '|' (vensim.md 1.5.1)
void RecordReader::read_group(Record& record) {
  record.kind = RecordKind::Group;
  std::size_t at = lexer_.position();
  // a line of stars may be broken
  const auto skip_stars = [&] {
    for (std::size_t end = at; end < text_.size(); ++end) {
      if (text_[end] == '*') at = end + 1;
      if (text_[end] != '*' && !is_blank(text_[end])) break;
    }
  };
  skip_stars();
  Stretch name{at, at};
  while (at < text_.size() && text_[at] != '*' && text_[at] != '~' && text_[at] != '|') ++at;
  name.end = at;
  skip_stars();
  record.name = trimmed(text_, name);
  if (!record.name.empty() && text_[record.name.begin] == '.') ++record.name.begin;
  at = std::min(text_.find_first_of("~|", at), text_.size());
  lexer_.move_to(at);
  read_fields(record);
  // the comment of a group stands where an equation has its units
  record.comment = record.units;
  record.units = {};
}

void RecordReader::read_equation(Record& record) {
  Token token = lexer_.next();
  if (token.kind == TokenKind::EndOfMacro) {
    record.kind = RecordKind::MacroEnd;
    record.tokens = {token, {TokenKind::End, token.end, token.end}};
    record.equation = {token.begin, token.end};
    return;
  }
  record.tokens.push_back(token);
  if (token.kind == TokenKind::Macro) return read_macro_header(record);
  while (token.kind != TokenKind::Tilde && token.kind != TokenKind::Pipe &&
         token.kind != TokenKind::End) {
    token = lexer_.next();
    if (is_next_record(token)) {
      lexer_.move_to(token.begin);
      token = {TokenKind::End, token.begin, token.begin};
    }
    record.tokens.push_back(token);
  }
  const bool is_terminated = token.kind != TokenKind::End;
  record.equation = {record.tokens.front().begin, token.begin};
  // messages about the end of the equation point behind its last token, not at the next line's '~'
  const std::uint32_t end =
      record.tokens.size() > 1 ? record.tokens[record.tokens.size() - 2].end : token.begin;
  record.tokens.back() = {TokenKind::End, end, end};
  if (!is_terminated) return report_unterminated(record);
  lexer_.move_to(token.begin);
  read_fields(record);
}

/// Whether a token shows that the record before it was left without its '|'.
bool RecordReader::is_next_record(const Token& token) const {
  return token.kind == TokenKind::Macro || token.kind == TokenKind::EndOfMacro ||
         (token.kind == TokenKind::Star && text_.substr(token.begin).starts_with(kGroupStars));
}

/// A macro header has no terminator (vensim.md 7.1.5): it ends with its parenthesis.
void RecordReader::read_macro_header(Record& record) {
  record.kind = RecordKind::MacroBegin;
  Token token;
  do {
    token = lexer_.next();
    record.tokens.push_back(token);
  } while (token.kind != TokenKind::RightParen && token.kind != TokenKind::Tilde &&
           token.kind != TokenKind::Pipe && token.kind != TokenKind::End);
  record.equation = {record.tokens.front().begin, token.end};
  record.tokens.push_back({TokenKind::End, token.end, token.end});
}

/// From the '~' or '|' behind the equation field to the end of the record.
void RecordReader::read_fields(Record& record) {
  Stretch* const fields[] = {&record.units, &record.comment, &record.flags};
  for (Stretch* field : fields) {
    if (lexer_.position() >= text_.size() || text_[lexer_.position()] == '|') break;
    *field = read_raw_field();
  }
  std::size_t at = lexer_.position();
  if (at < text_.size() && text_[at] == '~') {
    diags_.report(DiagKind::UnexpectedToken, place_.span(at, at + 1), "'|'", "'~'")
        .note({}, "is the '|' of an earlier equation missing?");
    record.is_reported = true;
    at = std::min(text_.find('|', at), text_.size());
  } else if (at >= text_.size()) {
    report_unterminated(record);
  }
  lexer_.move_to(std::min(at + 1, text_.size()));
}

/// From a '~' to the next '~' or '|'.
Stretch RecordReader::read_raw_field() {
  const std::size_t begin = lexer_.position() + 1;
  const std::size_t end = std::min(text_.find_first_of("~|", begin), text_.size());
  lexer_.move_to(end);
  return {begin, end};
}

void RecordReader::report_unterminated(Record& record) {
  record.is_reported = true;
  Stretch where = record.name;
  if (!record.tokens.empty()) where = {record.tokens.front().begin, record.tokens.front().end};
  diags_.report(DiagKind::UnterminatedRecord, place_.span(where.begin, where.end));
}

}  // namespace weir::mdl
