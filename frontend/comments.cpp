// See comments.h.
#include "frontend/comments.h"

#include <algorithm>
#include <string_view>

#include "frontend/mdl/record.h"
#include "frontend/syntax/lexer.h"
#include "frontend/xmile/scan.h"

namespace weir {
namespace {

using Stretches = std::vector<std::pair<std::size_t, std::size_t>>;

/// In equations and units, and between records; braces in the text of a record are text.
Stretches comments_of_vensim(std::string_view file) {
  constexpr std::size_t kFirstText = 2;  // fields in front of it: equation, units
  const mdl::Sections sections = mdl::split_sections(file);
  const std::string_view text = file.substr(0, sections.equations.end);
  Stretches found;
  syntax::Lexer lexer(text, syntax::Language::Mdl);
  std::size_t field = 0;
  std::size_t at = sections.equations.begin;
  while ((at = text.find_first_of("{~|\"", at)) != text.npos) {
    const char sign = text[at];
    const bool is_text = field >= kFirstText;
    if (sign == '|') field = 0;
    if (sign == '~') ++field;
    std::size_t next = at + 1;
    if (sign == '"' && field == 0) {
      const std::size_t end = text.find_first_of("\"~|", next);
      if (end != text.npos && text[end] == '"') next = end + 1;
    }
    if (sign == '{' && !is_text) {
      lexer.move_to(at);
      if (!lexer.skip_comment()) break;
      next = lexer.position();
      const std::string_view comment = text.substr(at, next - at);
      if (at > 0 && !comment.starts_with("{weir:")) found.emplace_back(at, next);
    }
    at = next;
  }
  return found;
}

/// In braces within an equation.
void add_braces(std::string_view xml, std::size_t begin, Stretches& found) {
  const std::size_t end = std::min(xml.find("</", begin), xml.size());
  for (auto at = xml.find('{', begin); at < end; at = xml.find('{', at)) {
    const std::size_t close = xml.find('}', at);
    if (close >= end) return;
    found.emplace_back(at, close + 1);
    at = close;
  }
}

Stretches comments_of_xmile(std::string_view xml) {
  Stretches found;
  std::size_t at = 0;
  while (const auto markup = xmile::next_markup(xml, at)) {
    if (markup->kind == xmile::Markup::Kind::Comment)
      found.emplace_back(markup->begin, markup->end);
    at = markup->end;
    if (markup->kind != xmile::Markup::Kind::Tag) continue;
    const xmile::Tag tag = xmile::tag_at(xml, markup->begin);
    if (tag.kind == xmile::Tag::Kind::Open && (tag.name == "eqn" || tag.name == "init_eqn"))
      add_braces(xml, tag.end, found);
  }
  return found;
}

}  // namespace

std::vector<Span> comments_of(const Model& model, const SourceMap& sources) {
  std::vector<Span> spans;
  if (!model.file.valid()) return spans;
  const std::string_view text = sources[model.file].text();
  const Stretches found =
      model.dialect == Dialect::Vensim ? comments_of_vensim(text) : comments_of_xmile(text);
  for (const auto& [begin, end] : found)
    spans.push_back(
        {model.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  return spans;
}

}  // namespace weir
