// Puts the records of a .mdl into a Model (vensim.md 3, 5, 6, 7).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "frontend/mdl/fields.h"
#include "frontend/mdl/record.h"
#include "frontend/syntax/cursor.h"
#include "ir/base/diag.h"
#include "ir/base/hash_index.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// What a record became: indices into the Model.
struct Placement {
  enum class Kind : std::uint8_t { Nothing, Equation, Range, Group, MacroBegin, MacroEnd };

  Kind kind = Kind::Nothing;
  std::optional<std::size_t> macro;  // the one it stands in or begins
  std::size_t item = 0;              // the variable, range or group
  std::size_t equation = 0;          // which one of the variable
};

/// Takes one record after the other. One wrong record gives one report; what was understood of it
/// is kept.
class Builder {
 public:
  Builder(Model& model, std::string_view text, syntax::TextPlace place, Diagnostics& diags)
      : model_(model), text_(text), place_(place), diags_(diags) {}

  Placement add(const Record& record);
  /// After the last record.
  void finish();

 private:
  Placement add_group(const Record& record);
  Placement begin_macro(const Record& record);
  Placement end_macro(const Record& record);
  Placement add_statement(const Record& record);
  Placement add_dimension(Dimension dim, const Record& record);
  Placement add_equation(syntax::Cursor& cursor, const Record& record);
  void add_fields(Variable& var, const Record& record);
  void add_units(Variable& var, const Record& record, const UnitsField& field);
  void add_texts(Variable& var, const Record& record);
  void keep(std::string_view what, const Variable& var, std::string text);
  std::size_t variable(const Name& name, Span span);
  Sector& sector() { return macro_ ? model_.macros[*macro_].body : model_.root(); }
  syntax::Cursor cursor(const Record& record) {
    Diagnostics& diags = record.is_reported ? unheard_ : diags_;
    return {text_, record.tokens, syntax::Language::Mdl, place_, diags};
  }
  std::string_view raw(Stretch stretch) const {
    return text_.substr(stretch.begin, stretch.end - stretch.begin);
  }

  using NameIndex = KeyMap<std::size_t>;

  Model& model_;
  std::string_view text_;
  syntax::TextPlace place_;
  Diagnostics& diags_;
  Diagnostics unheard_;                   // what follows from a record's first mistake
  std::optional<std::size_t> macro_;      // the one being read
  NameIndex root_index_, macro_index_;    // variables
  NameIndex root_groups_, macro_groups_;  // groups
  std::string group_;
  std::string group_around_macro_;
  std::unordered_set<std::string> odd_ranges_;  // variables whose range has a kept text
};

}  // namespace weir::mdl
