// Names, flags, numbers and expressions out of pieces of XML text (xmile.md 2.4, 12).
#include <fmt/core.h>

#include "frontend/syntax/syntax.h"
#include "frontend/xmile/reader.h"
#include "ir/base/number.h"
#include "ir/base/text.h"

namespace weir::xmile {

namespace {

/// A backslash may stand before n, " and another backslash only; XMILE 1.0, 3.2.2.1. Stella also
/// writes \t.
void check_escapes(Reader& reader, const Text& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.text[i] != '\\') continue;
    const char next = i + 1 < text.size() ? text.text[i + 1] : ' ';
    const bool is_known = next == 'n' || next == '"' || next == '\\' || next == 't';
    if (!is_known) {
      const std::size_t end = std::min(i + 2, text.size());
      reader.diags.report(DiagKind::BadCharacter, text.span(i, end), text.text.substr(i, end - i));
    }
    ++i;
  }
}

bool is_only_comment(std::string_view text) {
  while (true) {
    text = trim(text);
    if (text.empty()) return true;
    if (text.front() != '{') return false;
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
}

bool is_rows_of_numbers(std::string_view text) {
  const bool is_numbers =
      text.find_first_not_of("0123456789.eE+-,; \t\r\n") == std::string_view::npos;
  return is_numbers && text.find(';') != std::string_view::npos;
}

}  // namespace

std::optional<Name> read_name(Reader& reader, Element element, Span* span) {
  const auto text = element.attr("name");
  const Name name = text ? name_from(reader, *text) : Name();
  if (name.empty()) {
    const std::string tag = fmt::format("<{}>", element.tag());
    reader.diags.report(DiagKind::UnexpectedToken, text ? text->span() : element.span(), "a name",
                        tag + " without one");
    return std::nullopt;
  }
  if (span != nullptr) *span = text->span();
  return name;
}

Name name_from(Reader& reader, const Text& text) {
  check_escapes(reader, text);
  return Name(trim(text.text));
}

std::vector<Name> path_from(Reader& reader, const Text& text) {
  std::vector<Name> path;
  for (const Text& part : split_outside_quotes(text, '.')) path.push_back(name_from(reader, part));
  return path;
}

std::optional<bool> read_flag(Reader& reader, const Text& text) {
  const Text value = text.trimmed();
  if (value.empty() || value.text == "1" || equals_ignoring_case(value.text, "true")) return true;
  if (value.text == "0" || equals_ignoring_case(value.text, "false")) return false;
  reader.diags.report(DiagKind::UnexpectedToken, value.span(), "'true' or 'false'",
                      "'" + value.text + "'");
  return std::nullopt;
}

std::optional<double> read_number(Reader& reader, const Text& text) {
  const auto number = parse_number(text.text);
  if (!number)
    reader.diags.report(DiagKind::BadNumber, text.trimmed().span(), std::string(trim(text.text)));
  return number;
}

std::optional<Expr> read_expr(Reader& reader, const Text& text) {
  if (is_only_comment(text.text)) return std::nullopt;
  // rows of numbers with ';' between them are Vensim's, and its exporter copies them
  const bool has_rows = is_rows_of_numbers(text.text);
  const auto language = has_rows ? syntax::Language::Mdl : syntax::Language::Xmile;
  return syntax::parse_expr(text.text, language, text.place(), reader.diags);
}

bool attr_is_true(Reader& reader, Element element, std::string_view name) {
  const auto text = element.attr(name);
  return text && read_flag(reader, *text).value_or(false);
}

}  // namespace weir::xmile
