// See single_equation.h.
#include "frontend/mdl/single_equation.h"

#include "frontend/mdl/equation.h"
#include "frontend/mdl/write_record.h"
#include "frontend/syntax/join_lines.h"
#include "frontend/syntax/lexer.h"

namespace weir::mdl {

std::string print_equation(const Name& variable, const Equation& equation) {
  std::string text = syntax::without_continuations(equation_text(variable, equation));
  // a record begins the right side on a line of its own
  for (auto at = text.find("\n\t"); at != text.npos; at = text.find("\n\t", at))
    text.replace(at, 2, text[at - 1] == '(' ? "" : " ");
  return text;
}

std::optional<Equation> read_equation(std::string_view text, const Name& variable) {
  const std::string joined = syntax::without_continuations(text);
  const auto tokens = syntax::lex(joined, syntax::Language::Mdl);
  Diagnostics unheard;
  syntax::Cursor cursor(joined, tokens, syntax::Language::Mdl, {}, unheard);
  Name name;
  Equation equation = parse_equation(cursor, name);
  if (unheard.has_errors() || name != variable) return std::nullopt;
  return equation;
}

}  // namespace weir::mdl
