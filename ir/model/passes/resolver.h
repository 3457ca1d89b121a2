// The state shared by the passes that turn a Model into a ResolvedModel. Private to ir/model/passes.
//
// The story is in resolve.cpp. Two things travel with every expression:
//   Scope     what a name means: a sector's variables, or a macro's parameters and local variables
//   Equation  whose left side we are on: its loops and what each subscript is bound to
// Both together are a Place. Loop and local numbers are unique over the whole model while we work; normalise.cpp gives
// each finished equation its own numbers from 0.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/base/diag.h"
#include "ir/builtins/builtins.h"
#include "ir/model/passes/dims.h"
#include "ir/model/resolved.h"

namespace weir {

/// A subscript of the left side, or of a reduction: the element of each iteration.
struct Binding {
  DimId dim;                  // the range named there; invalid: a single element without one
  bool is_loop = false;       // else one fixed element
  std::uint32_t loop = 0;     // when is_loop
  std::vector<ElemId> elems;  // one per iteration, or the fixed one
};

/// One left side: the loops of the equation being defined.
struct LeftSide {
  std::vector<std::uint32_t> loop_ids;
  std::vector<ResolvedLoop> loops;
  std::vector<Binding> bindings;  // one per position of the variable
  std::vector<RIndex> target;
  VarId var;
  std::string label;              // of the variable, for names of hidden variables and messages
};

struct Scope;

/// A macro argument: a name or number is resolved anew at each use (it may be a lookup or an array); anything else was
/// evaluated once into `value`.
struct Argument {
  const Expr* expr = nullptr;
  const Scope* scope = nullptr;
  std::optional<RExpr> value;
};

struct Scope {
  FunctionLanguage language = FunctionLanguage::Vensim;
  const Sector* sector = nullptr;                       // null: a macro's
  std::unordered_map<std::string, VarId> vars;          // by name key
  std::unordered_map<std::string, Argument> arguments;  // macro parameters
  bool is_macro = false;
  bool is_prelude = false;
};

/// Loops made while the argument of a reducing function is resolved.
struct Reduction {
  struct Entry {
    DimId dim;
    std::uint32_t occurrence;  // the n-th position with this dimension in one reference
    Binding binding;
  };
  std::vector<Entry> entries;
  std::string function;
};

struct Place {
  const Scope* scope;
  const LeftSide* left;
  Reduction* reduction = nullptr;  // innermost reducing function, if any
  const Place* outer = nullptr;    // the place around that function
  /// Inside SAMPLE IF TRUE: where the variable being defined means its value of the step before.
  std::optional<VarId> self{};

  Place in(const Scope& other) const {
    Place made = *this;
    made.scope = &other;
    return made;
  }
};

/// What the resolver knows of a declared variable beside its RVar.
struct Declared {
  const Variable* source = nullptr;
  const Scope* scope = nullptr;
  bool is_table = false;
  std::vector<Span> linked_from;
  std::optional<VarId> own_table;  // of a variable with an embedded graphical function, once called
};

class Resolver {
 public:
  Resolver(Model& model, const Library& prelude, const ResolveOptions& options, Diagnostics& diags);
  ResolvedModel run();

 private:
  // resolve.cpp: the story
  void declare_sectors();
  void declare_variable(const Sector& sector, Scope& scope, const Variable& variable);
  void declare_outputs(const Expr& expr, Scope& scope, const Equation& equation, const Variable& variable);
  void declare_controls();
  VarId control(const char* name, const Expr& expr, std::optional<double> fallback);
  void resolve_variable(VarId var);
  void resolve_equation(VarId var, const Equation& equation, const LeftSide& left);
  bool spread_numbers(const std::vector<double>& numbers, VarId var, const Equation& equation, const LeftSide& left,
                      std::vector<double>& values);
  void resolve_stock(VarId var, const Equation& equation, const LeftSide& left);
  Expr stock_rate(const Variable& stock, const Scope& scope);

  // shape.cpp: storage dimensions and left sides
  std::vector<DimId> shape_of(const Variable& variable);
  std::vector<ElemId> left_elements(const Subscript& sub, const Variable& variable, std::size_t position);
  std::vector<LeftSide> left_sides(VarId var);
  LeftSide left_side(VarId var, const Equation& equation, std::vector<bool>* claimed, bool& took_all);

  std::size_t iteration_count(const LeftSide& left) const;
  std::vector<std::uint32_t> positions_at(const LeftSide& left, std::size_t iteration) const;
  std::size_t flat_position(VarId var, const LeftSide& left, std::size_t iteration) const;

  // tables.cpp
  ProgramTable points_of(const Expr& table, const std::string& name) const;
  ProgramTable made_table(const std::string& name, ReadKind kind, const LookupTable& points) const;
  VarId own_table(VarId var);
  void fill_tables(VarId var);
  RExpr read_data(const Equation& equation, const Place& place);

  // subscripts.cpp
  std::vector<RIndex> resolve_subscripts(const Expr& ref, VarId var, const Place& place, RExpr& owner);
  RIndex resolve_subscript(const Subscript& sub, DimId storage, std::uint32_t occurrence, const Place& place,
                           RExpr& owner, std::string_view owner_name);
  RIndex index_of(const Binding& binding, DimId storage, Span span, RExpr& owner);
  std::optional<Binding> bound(DimId range, std::uint32_t occurrence, const Place& place, Span span);
  std::optional<Binding> paired(DimId range, const Place& place);
  Binding reduced(DimId range, std::uint32_t occurrence, const std::vector<ElemId>& elems, const Place& place);
  std::vector<RIndex> matched_subscripts(VarId var, const Place& place, Span span, RExpr& owner);
  RIndex range_index(const Subscript& sub, DimId storage, std::uint32_t occurrence, const Place& place);
  RIndex dynamic_index(const Expr& expr, const Place& place, RExpr& owner);

  // expressions.cpp
  RExpr resolve_expr(const Expr& expr, const Place& place);
  RExpr resolve_ref(const Expr& expr, const Place& place);
  RExpr resolve_qualified(const Expr& expr, const Place& place);
  RExpr resolve_operator(const Expr& expr, const Place& place);
  Op meant(Op op) const;
  RExpr resolve_position(DimId dim, const Place& place, Span span);
  RExpr value_of(VarId var, const Expr& ref, const Place& place);
  RExpr table_value(VarId var, const Expr& ref, const Place& place, Op op, std::vector<RExpr> args);
  std::optional<VarId> find_var(const Name& name, const Place& place) const;
  std::optional<VarId> find_global(std::string_view key) const;
  std::optional<VarId> find_qualified(const std::vector<Name>& path, const Place& place) const;
  void report_unknown(const Expr& expr, const Place& place);
  const Expr* argument_expr(const Expr& expr, const Place& place, Place& caller) const;

  // functions.cpp
  RExpr resolve_call(const Expr& expr, const Place& place);
  RExpr call_builtin(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_special(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_lookup(VarId var, const Expr& expr, const Place& place);
  RExpr call_table(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_with_lookup(const Expr& expr, const Place& place);
  RExpr call_random(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_extreme(Op op, const Expr& expr, const Place& place);
  RExpr call_xmile_pulse(const Expr& expr, const Place& place);
  RExpr call_calendar(const Expr& expr, const Place& place);
  RExpr element_number(const Place& place);

  // state.cpp: what keeps a value from step to step
  RExpr call_integ(const Expr& expr, const Place& place);
  RExpr call_initial(const Expr& expr, const Place& place);
  RExpr call_active(const Expr& expr, const Place& place);
  RExpr call_sample(const Expr& expr, const Place& place);
  RExpr call_held(const Expr& expr, const Place& place);
  struct DelayOps { Op start, push; std::vector<int> start_args, push_args; };
  RExpr call_delay(const DelayOps& ops, const Expr& expr, const Place& place);
  RExpr call_xmile_delay(const Expr& expr, const Place& place);
  RExpr make_hidden(REquation equation, const Place& place, const std::string& what, Span span);
  VarId hidden_var(const Place& place, const std::string& what, Span span);
  RExpr hidden_value(VarId hidden, const Place& place) const;
  void hidden_equation(VarId hidden, REquation equation, const Place& place);
  bool is_own_element(const std::vector<RIndex>& index, const LeftSide& left) const;
  bool may_keep_state(const std::string& function, const Place& place, Span span);

  // arrays.cpp
  RExpr call_reduce(Op op, double start, const Expr& expr, const Place& place);
  RExpr reduce(Op op, double start, const Expr& body, const Place& place, const std::string& function);
  RExpr wrap_reduction(Op op, double start, RExpr body, const Reduction& reduction, Span span) const;
  RExpr call_mean(const Expr& expr, const Place& place);
  RExpr call_deviation(const Expr& expr, const Place& place);
  RExpr call_size(const Expr& expr, const Place& place);
  RExpr call_vector_select(const Expr& expr, const Place& place);
  RExpr select_action(int action, const Expr& expr, const Place& place);
  RExpr selected_count(const Expr& expr, const Place& place);
  RExpr call_elm_map(const Expr& expr, const Place& place);
  RExpr call_reorder(const Expr& expr, const Place& place);
  RExpr call_vector(Op op, const Expr& expr, const std::vector<int>& vector_args, const std::vector<int>& scalar_args,
                    const Place& place);
  std::optional<RView> view_of(const Expr& arg, const Place& place, bool is_matrix);
  std::optional<double> literal_number(const Expr& expr, const Place& place) const;

  // macros.cpp
  RExpr call_macro(const Macro& macro, const std::vector<const Expr*>& args, const Expr& call, const Place& place,
                   bool is_prelude);
  RExpr inline_macro(const Macro& macro, Scope& scope, const Place& place);
  RExpr expand_macro(const Macro& macro, Scope& scope, const Expr& call, const Place& place);
  bool keeps_state(const Macro& macro, bool is_prelude);
  bool expr_keeps_state(const Expr& expr, bool is_prelude);
  const Macro* find_macro(const std::string& key, const Place& place) const;

  // normalise.cpp
  void add_equation(VarId var, REquation equation, const LeftSide& left);

  RExpr broken(Span span) const;
  static RExpr number(double value, Span span);
  static RExpr apply(Op op, std::vector<RExpr> args, Span span);

  Model& model_;
  const Library& prelude_;
  const ResolveOptions& options_;
  Diagnostics& diags_;
  Dialect dialect_;
  DimTable dims_;
  IdVec<VarId, RVar> vars_;
  std::vector<Declared> declared_;  // by VarId
  std::deque<Scope> scopes_;        // sectors first, in order; then macro instances
  std::unordered_map<std::string, const Macro*> macros_, prelude_macros_;
  std::unordered_map<const Macro*, int> state_memo_;  // 1 no, 2 yes, 3 being asked
  std::unordered_map<std::string, const Scope*> sector_scope_;
  std::unordered_map<std::uint32_t, int> random_calls_;  // per variable
  std::deque<Expr> made_;           // expressions made by the passes that must stay alive
  std::unordered_set<std::string> connected_;
  VarId time_, step_time_, start_, stop_, dt_, save_;
  std::uint32_t next_loop_ = 0;
  std::uint32_t next_local_ = 0;
  int macro_depth_ = 0;
  std::size_t hidden_count_ = 0;
};

/// Model -> Model, XMILE only: flows that may not be negative, stocks that limit their outflows (xmile.md 16).
void apply_non_negative(Model& model, ResolveOptions::NonNegative rule);

/// Model -> Model: module connections become equations of the inputs (xmile.md 23.5).
void apply_connections(Model& model, Diagnostics& diags);

}  // namespace weir
