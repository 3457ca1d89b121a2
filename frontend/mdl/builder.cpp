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

Placement Builder::add(const Record& record) {
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
  return {};
}

void Builder::finish() {
  if (!macro_) return;
  const Macro& macro = model_.macros[*macro_];
  diags_.report(DiagKind::UnexpectedToken, macro.span, "':END OF MACRO:' for this macro",
                "the end of the equations");
}

Placement Builder::add_group(const Record& record) {
  group_ = fold_blanks(raw(record.name));
  std::vector<Group>& groups = sector().groups;
  NameIndex& index = macro_ ? macro_groups_ : root_groups_;
  const auto [place, is_new] = index.emplace(group_, groups.size());
  if (!is_new) return {Placement::Kind::Group, macro_, place->second};
  Group group;
  group.name = group_;
  group.doc = read_comment(raw(record.comment));
  group.span = place_.span(record.name.begin, record.name.end);
  groups.push_back(std::move(group));
  return {Placement::Kind::Group, macro_, groups.size() - 1};
}

/// vensim.md 7.1
Placement Builder::begin_macro(const Record& record) {
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
  macro_groups_.clear();
  model_.macros.push_back(std::move(macro));
  // groups are of the model's variables
  group_around_macro_ = std::move(group_);
  group_.clear();
  return {Placement::Kind::MacroBegin, macro_};
}

Placement Builder::end_macro(const Record& record) {
  if (!macro_) {
    cursor(record).fail("an equation");
    return {};
  }
  const Placement placement{Placement::Kind::MacroEnd, macro_};
  macro_.reset();
  group_ = std::move(group_around_macro_);
  return placement;
}

Placement Builder::add_statement(const Record& record) {
  Cursor statement = cursor(record);
  switch (statement.at_name() ? statement.peek(1).kind : TokenKind::End) {
    case TokenKind::Colon:
      return add_dimension(parse_range(statement), record);
    case TokenKind::Equivalence:
      return add_dimension(parse_equivalence(statement), record);
    default:
      return add_equation(statement, record);
  }
}

Placement Builder::add_dimension(Dimension dim, const Record& record) {
  dim.doc = read_comment(raw(record.comment));
  model_.dimensions.push_back(std::move(dim));
  return {Placement::Kind::Range, macro_, model_.dimensions.size() - 1};
}

Placement Builder::add_equation(Cursor& cursor, const Record& record) {
  Name name;
  Equation equation = parse_equation(cursor, name);
  if (name.empty()) return {};
  const std::size_t item = variable(name, equation.name_span);
  Variable& var = sector().variables[item];
  var.equations.push_back(std::move(equation));
  add_fields(var, record);
  return {Placement::Kind::Equation, macro_, item, var.equations.size() - 1};
}

/// The variable of this name in the model or macro being read, made when it is new.
std::size_t Builder::variable(const Name& name, Span span) {
  NameIndex& index = macro_ ? macro_index_ : root_index_;
  std::vector<Variable>& variables = sector().variables;
  const auto [place, is_new] = index.emplace(name.key, variables.size());
  if (is_new) {
    Variable var;
    var.name = name;
    var.span = span;
    var.group = group_;
    variables.push_back(std::move(var));
  }
  return place->second;
}

/// vensim.md 1.4.5: of several equations of a variable, the first with a text gives it; other
/// texts are kept for the writer.
void Builder::add_fields(Variable& var, const Record& record) {
  const UnitsField field = read_units(raw(record.units));
  if (var.units.empty()) {
    add_units(var, record, field);
  } else if (!field.text.empty() && field.text != var.units) {
    keep("units", var, field.text);
  }
  add_texts(var, record);
}

void Builder::add_units(Variable& var, const Record& record, const UnitsField& field) {
  var.units = field.units;
  if (!field.units.empty()) {
    const Stretch units = trimmed(text_, record.units);
    var.units_span = place_.span(units.begin, units.begin + field.length);
  }
  const auto key = [&] { return sector().name.key + '|' + var.name.key; };
  const bool has_range = var.range.min || var.range.max || var.range.step ||
                         (!odd_ranges_.empty() && odd_ranges_.contains(key()));
  if (has_range) return;
  var.range = field.range;
  if (field.odd_range.empty()) return;
  odd_ranges_.insert(key());
  keep("range", var, field.odd_range);
}

void Builder::add_texts(Variable& var, const Record& record) {
  std::string comment = read_comment(raw(record.comment));
  if (var.doc.empty()) {
    var.doc = std::move(comment);
  } else if (!comment.empty() && comment != var.doc) {
    keep("comment", var, std::move(comment));
  }
  const std::string flags(trim(raw(record.flags)));
  if (is_supplementary(flags)) {
    var.is_supplementary = true;
  } else if (!flags.empty()) {
    keep("flags", var, flags);
  }
}

void Builder::keep(std::string_view what, const Variable& var, std::string text) {
  sector().extras.push_back({kept_field(what, var.name), std::move(text), var.span});
}

}  // namespace weir::mdl
