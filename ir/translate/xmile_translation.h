// What the files that write a Vensim model in XMILE share. Private to ir/translate; the door is
// to_xmile.h.
//
//     to_xmile.cpp           the story: settings, ranges, units, groups, then the variables
//     xmile_variables.cpp    what each variable becomes
//     xmile_flows.cpp        INTEG as a stock with flows
//     xmile_containers.cpp   weir's forms of conveyors and queues
//     xmile_elements.cpp     equations over ranges, or spelled out element by element
//     xmile_expressions.cpp  names, subscripts, operators
//     xmile_calls.cpp        functions: renamed, written as expressions, or kept as Vensim's
//     xmile_macros.cpp       macros of the model, and of the prelude as XMILE's
//     xmile_tables.cpp       lookups and data
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/builtins/builtins.h"
#include "ir/model/passes/dims.h"
#include "ir/translate/to_xmile.h"

namespace weir {

/// One element of every position of a left side.
using ElementTuple = std::vector<ElemId>;

/// What is known of a variable of Vensim before it is translated.
struct VensimVariable {
  const Variable* source = nullptr;
  std::vector<DimId> dims;  // storage, position by position
  /// One equation over whole ranges whose right side XMILE can read over them too: `dims` are those
  /// of its left side.
  bool is_over_ranges = false;
  bool is_stock = false;
  bool is_lookup = false;
  bool is_flow = false;  // of a stock that names it
};

/// One namespace on its way: the model, or the body of a macro.
struct VensimScope {
  const Macro* macro = nullptr;
  bool is_prelude = false;
  std::unordered_map<std::string, VensimVariable> variables;  // by name key
  std::unordered_map<std::string, Name> renamed;  // a macro's result, where a variable keeps it
  std::unordered_set<std::string> taken;          // keys of all names
  std::vector<Variable> made;
  /// Helpers made for calls that must be a whole equation, by the call: place in `made`.
  std::map<const Expr*, std::size_t> helpers;
  std::map<std::string, Name> table_copies;   // lookups read in another way, by key and way
  std::map<std::string, Name> number_arrays;  // of the numbers of a range's elements, by its key
};

/// The equation being translated.
struct VensimPlace {
  VensimScope& scope;
  const Variable* variable = nullptr;
  const Equation* equation = nullptr;
  std::vector<DimId> ranges;            // of the left side; invalid: a single element
  const ElementTuple* tuple = nullptr;  // spelled out: the element; null: over ranges
  std::vector<Subscript> dims, subs;    // of helpers, as of the variable itself
  const Expr* initial = nullptr;  // inside SAMPLE IF TRUE: the variable itself is the value before
};

class XmileTranslation {
 public:
  XmileTranslation(const Model& source, const Library& prelude, XmileTarget target, Ledger& ledger,
                   Diagnostics& diags);
  Model run();
  /// Without what no variable with one of these keys needs.
  Model run_of(const std::unordered_set<std::string>& wanted);

 private:
  // to_xmile.cpp
  void translate_specs();
  void set_control(const char* name, const char* setting, Expr& value,
                   std::optional<double> fallback);
  void keep_control(const Variable& control);
  void translate_method();
  void translate_dimensions();
  void translate_units();
  void translate_groups();
  void keep_group(const char* as, const std::string& name, const std::string& doc);
  const Variable* control_variable() const;
  void translate_views();
  void keep_rest();
  std::optional<double> constant_value(const Expr& expr, int depth) const;
  bool is_used(const std::string& key) const;

  // xmile_variables.cpp
  void declare(VensimScope& scope, const Sector& sector);
  void translate_sector(VensimScope& scope, const Sector& sector);
  void translate_variable(VensimScope& scope, const Variable& variable);
  Variable translate_head(VensimScope& scope, const Variable& variable);
  void translate_equations(VensimScope& scope, const Variable& variable, Variable& made);
  void add_marks(const VensimScope& scope, const Equation& equation, Variable& made);
  VensimPlace place_of(VensimScope& scope, const Variable& variable, std::size_t at);
  Equation translated(VensimPlace& place, std::size_t list_place);
  void note_properties(const Variable& variable);
  std::string units(const std::string& text) const;

  // xmile_flows.cpp
  struct Term {
    const Expr* expr;
    bool is_out;
  };
  bool is_integ(const Equation& equation) const;
  void find_flows(VensimScope& scope, const Sector& sector);
  std::optional<std::vector<Term>> flow_terms(VensimScope& scope, const Variable& stock) const;
  bool may_be_flow(const VensimScope& scope, const Variable& stock, const Expr& term) const;
  void add_flows(VensimScope& scope, const Variable& stock, Variable& made);
  void add_flow(VensimScope& scope, const Variable& stock, const Term& term, Variable& made);
  void add_net_flow(VensimScope& scope, const Variable& stock, Variable& made);

  // xmile_containers.cpp
  void add_container(VensimScope& scope, const Variable& stock, Variable& made);
  void add_flow_parts(VensimScope& scope, const Variable& flow, Variable& made);
  std::vector<Equation> translated_parameter(VensimScope& scope, const Variable& owner,
                                             const std::vector<Equation>& equations);
  std::optional<Expr> item_of_container(const Expr& expr, VensimPlace& place);

  // xmile_elements.cpp
  std::vector<DimId> shape_of(const Variable& variable);
  bool fits_ranges(const VensimScope& scope, const Variable& variable);
  bool fits_ranges(const VensimScope& scope, const Expr& expr, const std::vector<DimId>& ranges);
  bool binds(const VensimScope& scope, const Expr& ref, std::size_t at,
             const std::vector<DimId>& ranges);
  std::vector<std::vector<ElementTuple>> claimed_elements(const VensimVariable& variable);
  std::vector<std::size_t> specific_first(const Variable& variable);
  std::vector<ElemId> elements_of(const Subscript& sub);
  std::vector<ElementTuple> product_of(const std::vector<Subscript>& subs);
  std::size_t place_in_product(const Equation& equation, const ElementTuple& tuple);
  std::optional<ElemId> bound_element(const VensimPlace& place, DimId range,
                                      std::size_t occurrence);
  std::vector<Subscript> named_subscripts(const std::vector<DimId>& dims);
  std::vector<Subscript> element_subscripts(const ElementTuple& tuple) const;
  Name dimension_name(DimId dim);
  bool may_spell(std::size_t count, Span span);
  bool spell(Span span);
  void report_full(Span span);

  // xmile_expressions.cpp
  Expr translate(const Expr& expr, VensimPlace& place);
  Expr translate_ref(const Expr& expr, VensimPlace& place);
  Expr translate_plain_ref(const Expr& expr, VensimPlace& place);
  Expr translate_marked_range(const Expr& expr, VensimPlace& place);
  Expr translate_comparison(const Expr& expr, VensimPlace& place);
  std::optional<Expr> clock(const Name& name, const VensimPlace& place, Span span);
  Expr builtin(const char* name, const VensimScope& scope, Span span) const;
  Expr step_time(const VensimScope& scope, Span span) const;
  std::optional<Expr> translate_number(const Name& name, VensimPlace& place, Span span);
  std::vector<Subscript> translate_subscripts(const Expr& ref, VensimPlace& place);
  Subscript translate_subscript(const Expr& ref, std::size_t at, VensimPlace& place);
  DimId dimension_at(const VensimScope& scope, const Expr& ref, std::size_t at) const;
  bool is_own(const Expr& ref, const VensimPlace& place) const;

  // xmile_calls.cpp
  Expr translate_call(const Expr& expr, VensimPlace& place);
  std::vector<Expr> translate_all(const std::vector<Expr>& exprs, VensimPlace& place);
  Expr call_of_xmile(const Expr& expr, VensimPlace& place);
  Expr call_of_macro(const Macro& macro, const Expr& expr, VensimPlace& place);
  Expr call_of_variable(const Expr& expr, VensimPlace& place);
  std::optional<Expr> call_as_expression(const Builtin& row, const Expr& expr, VensimPlace& place);
  std::optional<Expr> renamed_call(const Builtin& row, const Expr& expr, VensimPlace& place);
  std::optional<Expr> call_as_macro(const Builtin& row, const Expr& expr, VensimPlace& place);
  Expr call_of_vensim(const Builtin& row, const Expr& expr, VensimPlace& place);
  bool keeps_stages(const Expr& expr) const;
  Expr delay_fixed(const Expr& expr, VensimPlace& place);
  std::optional<Expr> allocation(const Expr& expr, VensimPlace& place);
  Equation sampled(const Expr& call, VensimPlace& place);
  Expr helper(const Expr& call, const char* what, VensimPlace& place);
  void note_call(const Expr& expr, const VensimPlace& place, Fate fate, std::string reason = {});

  // xmile_macros.cpp
  void translate_macros();
  Name macro_for(const Macro& macro, bool is_prelude, const Name& output, const Name& wanted);
  void name_macro(const Macro& macro, const Name& output, const Name& wanted);
  Macro translate_macro(const Macro& macro, bool is_prelude, const Name& output, const Name& name);
  Name unique_macro(const Name& wanted) const;
  void add_output(const Expr& call, const Expr& as_output, const Name& output, VensimPlace& place);
  const Macro* prelude_macro(const std::string& key) const;
  const Macro* model_macro(const std::string& key) const;

  // xmile_tables.cpp
  std::optional<Expr> call_of_table(const Builtin& row, const Expr& expr, VensimPlace& place);
  Expr helper_lookup(const Expr& call, VensimPlace& place);
  Equation translated_lookup(VensimPlace& place, std::size_t at);
  Equation translated_data(VensimPlace& place, std::size_t at);
  Expr table_expr(const LookupTable& table, Span span) const;
  Name table_copy(VensimScope& scope, const Name& lookup, TableType type, bool forward);

  Name unique(VensimScope& scope, const std::string& stem) const;
  void note(ConstructKind kind, const std::string& name, Span span, Fate fate,
            std::string reason = {});

  const Model& source_;
  const Library& prelude_;
  XmileTarget target_;
  Ledger& ledger_;
  Diagnostics& diags_;
  Diagnostics quiet_;  // of ranges: what is wrong with them is resolve's to tell
  DimTable dims_;
  std::map<std::size_t, Name> made_dims_;  // by DimId: names of ranges that the model has not
  std::map<std::string, Name> made_macros_;
  std::set<std::string> macro_names_;  // keys of those in `made_`
  std::deque<Variable> copies_;        // lookups as Vensim would have them, to translate
  /// Stocks and the variables that are flows of theirs, by key.
  std::set<std::pair<const Variable*, std::string>> flow_of_;
  std::unordered_map<std::string, const Macro*> model_macros_;         // by name key
  std::unordered_map<std::string, const Variable*> source_variables_;  // of the root
  std::size_t spelled_ = 0;  // equations written out by element so far
  std::size_t listed_ = 0;   // elements of left sides looked at
  std::size_t nodes_ = 0;    // of expressions
  bool is_full_ = false;
  const std::unordered_set<std::string>* wanted_ = nullptr;  // null: all variables
  bool holds_steps_ = false;  // Runge-Kutta: the clock at the start of the step is another
  VensimScope root_;
  Model made_;
};

/// Every part of weir's forms of containers is one of XMILE's own words.
void note_container_forms(const Model& vensim, Ledger& ledger);

}  // namespace weir
