// Puts the records of a .mdl into a Model (vensim.md 3, 5, 6, 7).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "frontend/mdl/record.h"
#include "frontend/syntax/cursor.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::mdl {

/// Takes one record after the other. One wrong record gives one report; what was understood of it
/// is kept.
class Builder {
 public:
  Builder(Model& model, std::string_view text, syntax::TextPlace place, Diagnostics& diags)
      : model_(model), text_(text), place_(place), diags_(diags) {}

  void add(const Record& record);
  /// After the last record.
  void finish();

 private:
  void add_group(const Record& record);
  void begin_macro(const Record& record);
  void end_macro(const Record& record);
  void add_statement(const Record& record);
  void add_equivalence(syntax::Cursor& cursor, const Record& record);
  void add_range(syntax::Cursor& cursor, const Record& record);
  void add_equation(syntax::Cursor& cursor, const Record& record);
  void add_fields(Variable& var, const Record& record);
  Variable& variable(const Name& name, Span span);
  Sector& sector() { return macro_ ? model_.macros[*macro_].body : model_.root(); }
  syntax::Cursor cursor(const Record& record) {
    Diagnostics& diags = record.is_reported ? unheard_ : diags_;
    return {text_, record.tokens, syntax::Language::Mdl, place_, diags};
  }
  std::string_view raw(Stretch stretch) const {
    return text_.substr(stretch.begin, stretch.end - stretch.begin);
  }

  using VariableIndex = std::unordered_map<std::string, std::size_t>;

  Model& model_;
  std::string_view text_;
  syntax::TextPlace place_;
  Diagnostics& diags_;
  Diagnostics unheard_;               // what follows from a record's first mistake
  std::optional<std::size_t> macro_;  // the one being read
  VariableIndex root_index_, macro_index_;
  std::string group_;
};

}  // namespace weir::mdl
