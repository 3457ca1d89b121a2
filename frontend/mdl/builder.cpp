// See builder.h.
#include "frontend/mdl/builder.h"

#include <utility>

#include "frontend/mdl/equation.h"
#include "frontend/mdl/fields.h"
#include "frontend/mdl/range.h"
#include "ir/base/text.h"

namespace weir::mdl {

using syntax::Cursor;
using syntax::TokenKind;

void Builder::add(const Record& record) {
  switch (record.kind) {
    case RecordKind::Equation:
      return add_statement(record);
    case RecordKind::Group:
      return add_group(record);
    case RecordKind::MacroBegin:
      return begin_macro(record);
    case RecordKind::MacroEnd:
      return end_macro(record);
  }
}

void Builder::finish() {
  if (!macro_) return;
  const Macro& macro = model_.macros[*macro_];
  diags_.report(DiagKind::UnexpectedToken, macro.span, "':END OF MACRO:' for this macro",
                "the end of the equations");
}

void Builder::add_group(const Record& record) {
  group_ = fold_blanks(raw(record.name));
  for (Group& group : sector().groups) {
    if (group.name == group_) return;
  }
  Group group;
  group.name = group_;
  group.doc = read_comment(raw(record.comment));
  group.span = place_.span(record.name.begin, record.name.end);
  sector().groups.push_back(std::move(group));
}

/// vensim.md 7.1
void Builder::begin_macro(const Record& record) {
  Cursor header = cursor(record);
  if (macro_) header.fail("':END OF MACRO:' before the next macro");
  header.accept(TokenKind::Macro);
  Macro macro;
  macro.name = header.expect_name("the name of a macro");
  if (!header.failed()) macro.span = header.span(header.last());
  header.expect(TokenKind::LeftParen, "'('");
  if (header.at_name()) {
    do {
      macro.params.push_back({header.expect_name("the name of an argument"), std::nullopt});
    } while (header.accept(TokenKind::Comma));
  }
  if (header.accept(TokenKind::Colon)) {
    do {
      macro.outputs.push_back(header.expect_name("the name of an output"));
    } while (header.accept(TokenKind::Comma));
  }
  header.expect(TokenKind::RightParen, "',' or ')'");
  macro.body.name = macro.name;
  macro.body.span = macro.span;
  macro_ = model_.macros.size();
  macro_index_.clear();
  model_.macros.push_back(std::move(macro));
}

void Builder::end_macro(const Record& record) {
  if (macro_) {
    macro_.reset();
  } else {
    cursor(record).fail("an equation");
  }
}

void Builder::add_statement(const Record& record) {
  Cursor statement = cursor(record);
  switch (statement.at_name() ? statement.peek(1).kind : TokenKind::End) {
    case TokenKind::Colon:
      return add_range(statement, record);
    case TokenKind::Equivalence:
      return add_equivalence(statement, record);
    default:
      return add_equation(statement, record);
  }
}

void Builder::add_range(Cursor& cursor, const Record& record) {
  Dimension dim = parse_range(cursor);
  dim.doc = read_comment(raw(record.comment));
  model_.dimensions.push_back(std::move(dim));
}

void Builder::add_equivalence(Cursor& cursor, const Record& record) {
  Dimension dim = parse_equivalence(cursor);
  dim.doc = read_comment(raw(record.comment));
  model_.dimensions.push_back(std::move(dim));
}

void Builder::add_equation(Cursor& cursor, const Record& record) {
  Name name;
  Equation equation = parse_equation(cursor, name);
  if (name.empty()) return;
  Variable& var = variable(name, equation.name_span);
  var.equations.push_back(std::move(equation));
  add_fields(var, record);
}

/// The variable of this name in the model or macro being read, made when it is new.
Variable& Builder::variable(const Name& name, Span span) {
  VariableIndex& index = macro_ ? macro_index_ : root_index_;
  std::vector<Variable>& variables = sector().variables;
  const auto [place, is_new] = index.emplace(name.key, variables.size());
  if (is_new) {
    Variable var;
    var.name = name;
    var.span = span;
    var.group = group_;
    variables.push_back(std::move(var));
  }
  return variables[place->second];
}

/// vensim.md 1.4.5: of several equations of a variable, the first with a text gives it.
void Builder::add_fields(Variable& var, const Record& record) {
  if (var.units.empty()) {
    const UnitsField field = read_units(raw(record.units));
    var.units = field.units;
    if (!field.units.empty()) {
      const Stretch units = trimmed(text_, record.units);
      var.units_span = place_.span(units.begin, units.begin + field.length);
    }
    const bool has_range = var.range.min || var.range.max || var.range.step;
    if (!has_range) var.range = field.range;
  }
  if (var.doc.empty()) var.doc = read_comment(raw(record.comment));
  const std::string flags(trim(raw(record.flags)));
  if (is_supplementary(flags)) {
    var.is_supplementary = true;
  } else if (!flags.empty()) {
    sector().extras.push_back({"flags of " + var.name.spelled, flags, var.span});
  }
}

}  // namespace weir::mdl
