// The translation from XMILE to Vensim at work. Private to ir/translate; to_vensim.cpp tells the
// story.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ir/base/diag.h"
#include "ir/builtins/builtins.h"
#include "ir/model/model.h"
#include "ir/model/passes/dims.h"
#include "ir/translate/ledger.h"
#include "ir/translate/macro_kinds.h"

namespace weir {

/// What becomes of that which a model of XMILE keeps of one of Vensim (kept_forms.h).
enum class KeptForms : std::uint8_t { Used, Aside };

class VensimTranslator {
 public:
  /// `written_out` is `source` with connections and limits as equations.
  VensimTranslator(const Model& source, const Model& written_out, const Library& prelude,
                   KeptForms forms, Ledger& ledger, Diagnostics& diags);
  Model translated();

 private:
  /// A variable under its name in Vensim.
  struct Symbol {
    const Variable* variable = nullptr;
    Name name;
    Name table;  // the lookup to call; empty where there is none
    TableType table_type = TableType::Continuous;
  };
  using Symbols = std::unordered_map<std::string, Symbol>;  // by the key in the source

  /// Whose names an equation sees, and where its helpers go.
  struct Scope {
    const Symbols* symbols = nullptr;
    const Macro* macro = nullptr;
    bool is_prelude = false;
    std::vector<Variable>* made = nullptr;  // helpers, in front of the variable that needs them
    const std::vector<Variable>* variables = nullptr;  // of the module or macro
  };

  /// One position of the left side: a loop over `dim`, or `elem`.
  struct LeftPart {
    DimId dim;
    Name range;  // how Vensim names the loop
    std::optional<ElemId> elem;
  };

  /// The loops of a reducing function.
  struct Loops {
    struct Entry {
      Name range;
      std::size_t size = 0;
      DimId dim;
      bool is_slice = false;
    };
    std::vector<Entry> entries;
    double size() const;
  };

  /// Where an expression stands.
  struct Place {
    const Scope* scope = nullptr;
    const Variable* variable = nullptr;  // being defined
    Name name;                           // in Vensim
    std::vector<LeftPart> left;
    Loops* reduction = nullptr;
    bool is_whole = false;        // the expression is all of the right side
    bool needs_elements = false;  // loops cannot say it: an equation for each element can
  };

  /// Lookups that are made from another (vensim_areas.cpp); empty where nobody asks for it.
  enum class DerivedTable : std::uint8_t { Areas, Ends };
  struct DerivedNames {
    Name areas, ends;
  };

  // names (vensim_names.cpp)
  void name_everything();
  void name_variable(const Variable& variable, const std::string& prefix, Symbols& symbols);
  void share_tables();
  const Symbol& connected(const Symbol& symbol) const;
  void name_dimensions();
  void find_called_tables();
  void note_called(const Expr& expr);
  Name fresh(const std::string& stem);
  static Name vensim_name(const std::string& text);
  const Symbol* find(const std::vector<Name>& path, const Scope& scope) const;
  static const Expr* embedded_points(const Expr& expr);
  const Symbols* sector_symbols(const Name& sector) const;

  // variables (vensim_variables.cpp)
  void add_dimensions();
  void restore_items(const Dimension& dimension, const Name& original, Dimension& out) const;
  void add_mappings(const Dimension& dimension, Dimension& out);
  static void restore_marks(const Variable& variable, Variable& out);
  void add_families();
  void add_controls();
  void add_control(const char* name, const std::string& group, const Expr& value, double fallback);
  void add_groups(const Sector& sector);
  void add_sectors();
  void add_views();
  void keep_rest();
  void add_variable(const Variable& variable, const Scope& scope, Sector& out);
  void add_equations(const Variable& variable, const Scope& scope, Variable& out);
  bool has_holes(const Variable& variable) const;
  void add_equation(const Variable& variable, const Equation& equation, Place place, Variable& out);
  void add_elements(const Variable& variable, const Equation& equation, const Place& place,
                    Variable& out);
  bool add_lookup(const Equation& equation, const Place& place, Variable& out);
  Expr right_side(const Variable& variable, const Equation& equation, Place& place);
  Expr stock_rate(const Variable& stock, Place& place);
  std::vector<LeftPart> left_of(const Variable& variable, const Equation& equation);
  std::vector<std::vector<Subscript>> exceptions(const Variable& variable,
                                                 const Equation& equation) const;
  std::vector<Subscript> left_subscripts(const Place& place) const;
  LookupTable vensim_table(LookupTable table) const;
  void copy_texts(const Variable& variable, Variable& out);
  Expr lifted(Expr value, const std::string& what, Place& place);

  // expressions (vensim_expressions.cpp)
  Expr expr(const Expr& source, Place& place);
  std::vector<Expr> all(const std::vector<Expr>& source, Place& place);
  Expr ref(const Expr& source, Place& place);
  Expr operation(const Expr& source, Place& place);
  Expr call(const Expr& source, Place& place);
  Expr marked_number(DimId dim, const Expr& source, Place& place);
  Expr position_number(DimId dim, const Expr& source, Place& place);
  Expr clock(const char* name, const Place& place) const;
  Expr unsupported(const Expr& source, const std::string& what);

  // subscripts (vensim_subscripts.cpp)
  Expr value_of(const Symbol& symbol, const Expr& source, Place& place);
  std::optional<std::vector<Subscript>> subscripts(const Symbol& symbol, const Expr& source,
                                                   Place& place, std::vector<Expr>& dynamic);
  struct Index;
  Index index_of(const Subscript& sub, DimId dim, std::size_t occurrence, Place& place);
  Index bound_index(DimId range, DimId dim, std::size_t occurrence, Place& place);
  Index part_index(const LeftPart& part, DimId dim, Place& place);
  Index named_index(const Subscript& sub, DimId dim, std::size_t occurrence, Place& place);
  Index slice_index(const Subscript& sub, DimId dim, Place& place);
  Index whole_index(DimId dim, std::size_t occurrence, Place& place);
  Expr at_dynamic(Expr value, const std::vector<DimId>& dims, std::vector<Expr> dynamic,
                  Place& place);
  /// A step over a dimension: a 1-based number of `size`, each `stride` elements.
  struct Move {
    Expr at;
    double size, stride;
  };
  Expr moved(Expr value, std::vector<Move> moves, Place& place);
  Expr flat_value(const Symbol& symbol, const Expr& source, Place& place);
  Expr transposed(const Expr& source, Place& place);
  Name loop_name(DimId dim, std::size_t occurrence);
  void loop_over(const Loops::Entry& entry, Place& place, Span span);
  std::vector<DimId> dims_of(const Variable& variable) const;

  // functions (vensim_functions.cpp)
  Expr builtin(const Builtin& row, const Expr& source, Place& place);
  Expr special(const Builtin& row, const Expr& source, Place& place);
  Expr array_function(const Builtin& row, const Expr& source, Place& place);
  Expr stateful(const char* function, std::vector<Expr> args, const Expr& source, bool is_whole,
                Place& place);
  std::optional<Expr> renamed(const Builtin& row, const Expr& source, Place& place);
  Expr extension(const Builtin& row, const Expr& source, Place& place);
  bool keeps_stages(const Builtin& row, const Expr& source, const Place& place);
  Expr pulse(const Expr& source, Place& place);
  Expr delay(const Expr& source, bool is_whole, Place& place);
  bool may_need(const Expr& source, const Place& place) const;
  Expr with_lookup(const Expr& source, Place& place);
  Expr table_call(const Builtin& row, const Expr& source, Place& place);
  Expr read_table(const Symbol& symbol, const Expr& named, Expr x, Place& place);
  std::vector<double> points_in(const Expr& source, const Place& place) const;
  Expr point_at(const Symbol& symbol, const Expr& source, Place& place);
  Expr lookup_of_pairs(const Expr& source, Place& place);
  Expr lifted_table(LookupTable table, const std::string& stem, Span span, Place& place);
  Expr named_table(const Symbol& symbol, const Expr& source, Place& place);
  std::optional<Expr> area_of_table(const Builtin& row, const Expr& source, Place& place);
  Expr area(const Builtin& row, const Expr& source, const Expr& table, TableType type,
            Place& place);
  Expr from_table(DerivedTable kind, const Expr& table, Expr x, const Place& place);
  std::optional<Expr> said_again(const Expr& source, Place& place);
  void add_derived_tables(const Macro* macro, Sector& sector) const;
  Expr allocate(const Expr& source, Place& place);
  bool has_whole_array(const Expr& source, Place& place);
  Expr extreme(const char* scalar, const char* vector, const Expr& source, Place& place);
  Expr reduced(const char* function, const Expr& body, Place& place, double* size = nullptr);
  Expr deviation(const Expr& source, Place& place);
  Expr size_of(const Expr& source, Place& place);
  void note_call(const Expr& source, Fate fate, std::string reason);

  // conveyors and queues (vensim_containers.cpp)
  const Variable* container_before(const Variable& flow, const Scope& scope) const;
  const Variable* container_named(const Expr& source, const Place& place) const;
  Expr container_form(const Variable& stock, const Equation& equation, Place& place);
  std::vector<Expr> inflow_forms(const Variable& stock, Place& place);
  Expr distribution_form(const Expr& source, Place& place);
  Expr spread_form(const Variable& flow, Expr made, Place& place);
  Expr container_parameter(const Variable& stock, const Equation& of,
                           const std::vector<Equation>& equations, const char* what, Place& place);
  void add_driven(const Variable& flow, const Variable& stock, const Scope& scope, Variable& out);
  Expr computed_container(const Expr& source);
  std::optional<Expr> container_item(const Symbol& symbol, const Expr& source, Place& place);
  std::optional<Expr> on_items(const Builtin& row, const Expr& source, Place& place);

  // macros (vensim_macros.cpp)
  /// Whether a mark that is there counts.
  bool uses_form(bool has_mark) const { return has_mark && forms_ == KeptForms::Used; }
  void add_macros();
  void add_macro(const Macro& macro, const Name& name);
  const Macro* find_macro(const Name& name, std::size_t args) const;
  Expr macro_call(const Macro& macro, const Expr& source, Place& place);
  const Macro* prelude_macro(const std::string& key) const;
  bool can_express(const Macro& macro);
  bool can_express(const Expr& expr);
  Name use_prelude_macro(const Macro& macro);
  std::optional<Expr> prelude_call(const std::string& key, std::vector<Expr> args, Span span);
  const Macro* macro_of(const Builtin& row) const;
  Expr prelude_expr_call(const Expr& source, Place& place);

  // the ledger (vensim_account.cpp)
  void account();
  void account_sector(const Sector& sector, bool is_root);
  void account_macro(const Macro& macro);
  std::vector<UnitDefinition> split_unit(UnitDefinition& unit) const;
  void account_variable(const Sector& sector, const Variable& variable);
  void account_forms(const Variable& variable);
  void account_kept(const Extra& extra);
  void account_specs();
  std::string units_of(const std::string& units) const;

  const Model& source_;
  const Model& work_;
  const MacroKinds kinds_;  // of its macros
  const Library& prelude_;
  const KeptForms forms_;
  Ledger& ledger_;
  Diagnostics& diags_;
  Model out_;
  DimTable dims_;
  std::unordered_set<std::string> taken_;
  std::vector<Symbols> symbols_;                                  // by sector
  std::unordered_map<std::string, std::size_t> sector_at_;        // by name
  std::unordered_map<std::size_t, Name> dim_names_, elem_names_;  // where not the source's
  std::unordered_set<std::string> called_;        // keys of what is called with an argument
  std::unordered_map<std::string, Name> ranges_;  // aliases and slices, by what they are
  std::unordered_map<const Macro*, Name> macro_names_;
  std::unordered_map<const Macro*, int> expressible_;  // 1 no, 2 yes, 3 being asked
  std::vector<Macro> prelude_made_;
  /// By the macro, null for the model, and the key of the table in Vensim.
  std::map<std::pair<const Macro*, std::string>, DerivedNames> derived_;

  Name name_of(DimId dim) const;
  Name name_of(ElemId elem) const;
};

}  // namespace weir
