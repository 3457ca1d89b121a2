// The state shared by the passes that turn a Model into a ResolvedModel. Private to
// ir/model/passes.
//
// The story is in resolve.cpp. Two things travel with every expression:
//   Scope     what a name means: a sector's variables, or a macro's parameters and local variables
//   LeftSide  the equation we are in: its loops and what each subscript is bound to
// Both together are a Place. Loop and local numbers are unique over the whole model while we work;
// normalise.cpp gives each finished equation its own numbers from 0.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/base/diag.h"
#include "ir/builtins/builtins.h"
#include "ir/model/passes/callees.h"
#include "ir/model/passes/dims.h"
#include "ir/model/passes/inner_steps.h"
#include "ir/model/passes/place.h"
#include "ir/model/resolved.h"

namespace weir {

/// Whether a path is vensim.NAME, a function of Vensim in an XMILE equation (xmile.md 3.4).
bool is_of_vensim(const std::vector<Name>& path);
/// The language whose function a call of this path means, in an equation of `language`.
FunctionLanguage language_of(const std::vector<Name>& path, FunctionLanguage language);

class Resolver {
 public:
  /// `list` gets what the model calls. Of a callee's model nothing is reported that was reported of
  /// the one it is taken from: its dimensions, and names of macros.
  Resolver(const Model& model, const Library& prelude, const ResolveOptions& options,
           Diagnostics& diags, CalleeList& list, bool is_callee);
  ResolvedModel run();
  ResolvedCallee run_callee(const Callee& callee);

 private:
  // resolve.cpp: the story
  void check_method();
  ResolvedModel taken();
  void find_inner_steps();
  const Sector* sector_of(VarId var) const;
  std::vector<SteppingSector> stepping_sectors() const;
  const InnerStepping* inner_steps_at(const Place& place) const;
  std::optional<double> known_step(const Place& place) const;
  const Expr& fixed_where_steps_are_inner(const Expr& call, std::size_t at, const Place& place);
  void resolve_variable(VarId var);
  void fill_holes(VarId var, const Variable& variable, const std::vector<LeftSide>& lefts);
  void resolve_equation(VarId var, const Equation& equation, const LeftSide& left);
  REquation equation_of(const Variable& variable, const Equation& equation, const Place& place);
  SpecialFunction whole_function(const Expr& expr, const Place& place) const;
  bool spread_numbers(const std::vector<double>& numbers, VarId var, const Equation& equation,
                      const LeftSide& left, std::vector<double>& values);
  Expr stock_rate(const Variable& stock, const Scope& scope);

  // declare.cpp: what there is
  void declare_clocks();
  void declare_sectors();
  void declare_variable(const Sector& sector, Scope& scope, const Variable& variable);
  void declare_outputs(const Expr& expr, Scope& scope, const Equation& equation,
                       const Variable& variable);
  void declare_controls();
  VarId control(const char* name, const Expr& expr, std::optional<double> fallback);
  void define_control(VarId var, const Expr& expr, double fallback);

  // shape.cpp: storage dimensions
  std::vector<DimId> shape_of(const Variable& variable);
  std::vector<DimId> declared_shape(const Variable& variable);
  std::vector<DimId> implied_shape(const Variable& variable);
  std::vector<ElemId> left_elements(const Subscript& sub, const Variable& variable,
                                    std::size_t position);
  DimId declared_dim(const Variable& variable, std::size_t position) const;
  bool is_range(const Subscript& sub, const Variable& variable, std::size_t position) const;

  // left_side.cpp: which elements each equation defines
  struct Positions;
  std::vector<LeftSide> left_sides(VarId var);
  LeftSide left_side(VarId var, const Equation& equation, std::vector<bool>* claimed,
                     bool& took_all);
  void report_second_equations(const Variable& variable);
  std::vector<std::size_t> specific_first(VarId var) const;
  std::optional<Positions> positions_of(VarId var, const Equation& equation);
  void add_exceptions(VarId var, const Equation& equation, Positions& at);
  void claim_elements(VarId var, Positions& at, std::vector<bool>* claimed, bool& took_all);
  void bind_product(const Positions& at, LeftSide& left);
  void bind_list(const Positions& at, LeftSide& left);
  void set_target(VarId var, Span span, LeftSide& left);
  LeftSide within(const LeftSide& outer, const LeftSide& own, VarId local) const;
  std::vector<DimId> own_dims(VarId var) const;
  std::vector<RIndex> loop_indices(const LeftSide& left) const;
  std::size_t element_count(const std::vector<DimId>& dims) const;
  std::size_t iteration_count(const LeftSide& left) const;
  std::vector<std::uint32_t> positions_at(const LeftSide& left, std::size_t iteration) const;
  std::size_t flat_position(VarId var, const LeftSide& left, std::size_t iteration) const;

  // tables.cpp
  ProgramTable points_of(const Expr& table, const std::string& name) const;
  ProgramTable made_table(const std::string& name, ReadKind kind, const LookupTable& points) const;
  ProgramTable made_table(const std::string& name, const Equation& equation,
                          std::size_t iteration) const;
  bool has_tables(const Equation& equation, std::size_t count, const std::string& name);
  VarId own_table(VarId var);
  std::optional<VarId> connected_to(const Variable& input) const;
  void fill_tables(VarId var);
  RExpr read_data(const Equation& equation, const Place& place);

  // subscripts.cpp
  std::vector<RIndex> resolve_subscripts(const Expr& ref, VarId var, const Place& place,
                                         RExpr& owner);
  RIndex resolve_subscript(const Subscript& sub, DimId storage, std::uint32_t occurrence,
                           const Place& place, RExpr& owner);
  RIndex named_index(const Subscript& sub, DimId storage, std::uint32_t occurrence,
                     const Place& place, RExpr& owner);
  RIndex whole_index(const Subscript& sub, DimId range, DimId storage, std::uint32_t occurrence,
                     const Place& place, RExpr& owner);
  RIndex position_index(const Subscript& sub, DimId storage, const Place& place, RExpr& owner);
  RIndex range_index(const Subscript& sub, DimId storage, std::uint32_t occurrence,
                     const Place& place, RExpr& owner);
  std::optional<std::vector<ElemId>> slice_of(const Subscript& sub, DimId storage);
  std::vector<RIndex> outer_index(VarId var) const;
  RIndex paired_slice(const Subscript& sub, DimId storage, std::size_t free, const Place& place,
                      RExpr& owner);
  std::size_t free_before(const Expr& ref, const std::vector<DimId>& dims,
                          std::size_t position) const;
  Expr transposed(const Expr& expr, const Place& place);
  Expr transposed_ref(const Expr& ref, const Place& place);
  RExpr resolve_transpose(const Expr& expr, const Place& place);
  RIndex dynamic_index(const Expr& expr, DimId storage, const Place& place);
  RIndex index_of(const Binding& binding, DimId storage, Span span, RExpr& owner);
  std::optional<Binding> bound(DimId range, std::uint32_t occurrence, const Place& place,
                               Span span);
  std::optional<Binding> mapped(const Binding& binding, DimId range) const;
  std::optional<Binding> mapped_back(const Binding& binding, DimId range) const;
  std::optional<Binding> paired(DimId range, const Place& place);
  Binding reduced(DimId range, std::uint32_t occurrence, const Place& place);
  std::vector<RIndex> matched_subscripts(VarId var, const Place& place, Span span, RExpr& owner);
  bool has_bad_mapping(DimId range, const Place& place) const;
  void report_unknown_subscript(const Subscript& sub);

  // expressions.cpp
  RExpr resolve_expr(const Expr& expr, const Place& place);
  std::vector<RExpr> resolve_all(const std::vector<Expr>& exprs, const Place& place);
  RExpr resolve_kind(const Expr& expr, const Place& place);
  RExpr resolve_ref(const Expr& expr, const Place& place);
  RExpr resolve_argument(const Argument& argument, const Expr& ref, const Place& place);
  RExpr resolve_qualified(const Expr& expr, const Place& place);
  RExpr resolve_operator(const Expr& expr, const Place& place);
  Op meant(Op op) const;
  RExpr resolve_position(DimId dim, const Place& place, Span span);
  RExpr resolve_marked_range(const Expr& expr, const Place& place);
  RExpr number_within(const Binding& binding, DimId dim, Span span);
  RExpr value_of(VarId var, const Expr& ref, const Place& place);
  RExpr table_value(VarId var, const Expr& ref, const Place& place, Op op, RExpr x);
  RExpr table_value(VarId var, const Expr& ref, const Place& place, Op op, std::vector<RExpr> args);

  // names.cpp
  void fetch_names(VarId var) const;
  std::optional<VarId> find_var(const Name& name, const Place& place) const;
  std::optional<VarId> find_global(std::string_view key) const;
  std::optional<VarId> find_qualified(const std::vector<Name>& path) const;
  const Expr* argument_expr(const Expr& expr, const Place& place, Place& caller) const;
  void note_unknown(const Expr& expr, const Place& place);
  void note_unknown_names(const Expr& expr, const Place& place);
  void note_unknown_in_args(const Expr& expr, const Place& place);
  bool is_known(const Expr& expr, const Place& place) const;
  void report_unknown_names();
  const char* other_meaning(const UnknownUse& use) const;
  std::optional<std::string> suggestion(const UnknownUse& use) const;

  // functions.cpp
  RExpr resolve_call(const Expr& expr, const Place& place);
  RExpr resolve_plain_call(const Expr& expr, const Place& place);
  RExpr call_builtin(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_op(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_prelude(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_special(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_array(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_lookup(VarId var, const Expr& expr, const Place& place);
  RExpr call_table(const Builtin& row, const Expr& expr, const Place& place);
  std::optional<VarId> named_var(const Expr& named, const Place& caller) const;
  RExpr named_table(const Expr& arg, const char* which, const std::string& function,
                    const Place& place);
  RExpr call_time_shift(const Expr& expr, const Place& place);
  RExpr call_cumulate(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_message(const Expr& expr, const Place& place);
  RExpr call_with_lookup(const Expr& expr, const Place& place);
  RExpr call_xmile_pulse(const Expr& expr, const Place& place);
  RExpr call_calendar(const Expr& expr, const Place& place);
  RExpr call_builtin_only(const Expr& expr, const Place& place);
  RExpr refuse_count(const std::vector<const Builtin*>& rows, const Expr& expr, const Place& place);

  // random.cpp
  RExpr call_random_lookup(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_random(const Builtin& row, const Expr& expr, const Place& place);
  std::uint32_t draw_site(const Place& place);
  RExpr element_number(const LeftSide& left);
  void number_draws(RExpr& body, const Reduction& reduction);

  // state.cpp: what keeps a value from step to step
  RExpr call_integ(const Expr& expr, const Place& place);
  RExpr call_initial(const Expr& expr, const Place& place);
  RExpr call_active(const Expr& expr, const Place& place);
  RExpr call_sample(const Expr& expr, const Place& place);
  RExpr call_held(const Expr& expr, const Place& place);
  struct DelayOps {
    Op start, push;
    std::vector<int> start_args, push_args;
  };
  RExpr call_delay(const DelayOps& ops, const Expr& expr, const Place& place);
  RExpr call_delay_of_order(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_chain(const Builtin& row, const Expr& expr, double order, const Place& place);
  void add_needs(const Expr& expr, const Place& place, std::vector<VarId>& needs) const;
  bool may_need(const Expr& expr, const Place& place, VarId wanted);
  RExpr call_xmile_delay(const Expr& call, const Place& place);
  RExpr make_hidden(REquation equation, const Place& place, const std::string& what, Span span);
  VarId hidden_var(const Place& place, const std::string& what, Span span);
  RExpr hidden_value(VarId hidden, const Place& place) const;
  void hidden_equation(VarId hidden, REquation equation, const Place& place);
  bool is_own_element(const std::vector<RIndex>& index, const LeftSide& left) const;
  bool may_keep_state(const std::string& function, const Place& place, Span span);

  // solve.cpp: equations that are solved at each time
  RExpr call_simultaneous(const Expr& expr, const Place& place);
  RExpr element_of_vector(const Expr& arg, const std::string& function, const Place& place);
  RExpr call_find_zero(const Expr& expr, const Place& place);

  // container_calls.cpp: conveyors and queues
  VarId container_named(const Expr& expr, const Place& place) const;
  RExpr on_container(Op op, const Expr& ref, std::vector<RExpr> args, const Place& place);
  RExpr chosen_of_all(RExpr asked);
  RExpr container_operation(const Expr& expr, const Place& place);
  void add_distribution(const Expr& ref, std::vector<RExpr>& args, const Place& place);
  std::optional<RExpr> container_item(const Expr& expr, const Place& place);
  RExpr item_at(const Expr& container, const Expr& at, const Place& place);
  RExpr statistic(SlatStatistic which, const Expr& container, const Place& place);
  std::optional<RExpr> call_on_items(const Builtin& row, const Expr& expr, const Place& place);
  RExpr container_parameter(const Expr& parameter, VarId var, const Expr& ref, const Place& place);
  RExpr rate_entering(const Variable& stock, VarId var, const Expr& ref, const Place& place);
  RExpr call_container(const Builtin& row, const Expr& expr, const Place& place);
  // objects.cpp: delays with a lookup, queues, depreciation, shifted levels
  RExpr object_call(Op op, std::vector<RExpr> args, Span span) const;
  RExpr after(RExpr first, RExpr second);
  RExpr call_batch(const Expr& expr, const Place& place);
  std::vector<RExpr> values_but(const Expr& call, const std::vector<std::size_t>& lookups,
                                const Place& place);
  RExpr call_profile(const Expr& expr, const Place& place);
  RExpr call_conveyor(const Expr& expr, const Place& place);
  REquation queue_equation(const Expr& expr, const Place& place);
  RExpr call_queue(const Expr& expr, const Place& place);
  RExpr ask_queue(const Builtin& row, const Expr& expr, const Place& place);
  RExpr depreciation(RExpr start, const Expr& expr, const Place& place);
  RExpr call_straightline(const Expr& expr, const Place& place);
  RExpr call_schedule(const Expr& expr, const Place& place);
  RExpr call_shift(const Expr& expr, const Place& place);
  struct Run {
    RExpr value;  // of its first element
    std::uint32_t first = 0, count = 0;
  };
  std::optional<Run> run_from(const Expr& arg, const char* which, const std::string& function,
                              const Place& place);

  // arrays.cpp: reducing functions
  RExpr call_reduce(Op op, double start, const Expr& expr, const Place& place);
  RExpr reduce(Op op, double start, const Expr& body, const Place& place,
               const std::string& function);
  RExpr wrap_reduction(Op op, double start, RExpr body, const Reduction& reduction,
                       Span span) const;
  RExpr resolve_reduced(const Expr& body, const Place& place, Reduction& reduction);
  RExpr copy_of(const RExpr& expr, Span span);
  RExpr call_extreme(Op op, const Expr& expr, const Place& place);
  bool has_whole_array(const Expr& expr, const Place& place);
  RExpr call_mean(const Expr& expr, const Place& place);
  RExpr call_deviation(const Expr& expr, const Place& place);
  RExpr call_size(const Expr& expr, const Place& place);
  RExpr call_vector_select(const Expr& expr, const Place& place);
  RExpr select_action(int action, const RExpr& selection, const RExpr& value,
                      const Reduction& reduction, Span span);
  std::optional<double> literal_number(const Expr& expr, const Place& place);
  std::optional<double> constant_number(const Expr& expr, const Place& place, VarId* var = nullptr);

  // vectors.cpp: functions of whole vectors
  RExpr call_elm_map(const Expr& expr, const Place& place);
  RExpr call_reorder(const Expr& expr, const Place& place);
  RExpr call_vector(Op op, const Expr& expr, const std::vector<int>& vector_args,
                    const std::vector<int>& scalar_args, const Place& place);
  struct RunArgument {
    int at;
    std::size_t runs;  // last subscripts that it runs over; 2: an agent a row, four numbers each
  };
  RExpr call_of_vectors(Op op, const Expr& expr, const std::vector<RunArgument>& vector_args,
                        const std::vector<int>& scalar_args, const Place& place);
  std::optional<RView> run_view(const Expr& arg, const RunArgument& run,
                                const std::string& function, const Place& place);
  RView result_view(VarId hidden, const Place& place, std::size_t inner) const;
  std::optional<RView> view_of(const RExpr& value, const Place& place, std::size_t inner,
                               bool is_profile);
  RView copied_view(RExpr value, const Place& place, std::size_t inner, const std::string& function,
                    Span span);
  std::optional<RView> vector_argument(Op op, const Expr& arg, bool is_profile, const RView& result,
                                       const Place& place, const std::string& function);

  // stella.cpp: functions that only Stella has
  RExpr call_stella(const Builtin& row, const Expr& expr, const Place& place);
  RExpr call_derivative(const Expr& expr, const Place& place);
  RExpr call_history(const Expr& expr, const Place& place);
  RExpr call_interpolate(const Expr& expr, const Place& place);
  /// A dimension that INTERPOLATE runs along: the position in the array, and locals.
  struct Interpolated {
    std::size_t position;
    double count;
    std::uint32_t at, lower, part;
  };
  RExpr with_interpolated(const Interpolated& input, RExpr u, RExpr body) const;
  RExpr weighted_corners(const RExpr& element, const std::vector<Interpolated>& inputs, Span span);
  RExpr call_rank_of(const Expr& expr, const Place& place);
  RExpr call_allocate(const Expr& expr, const Place& place);
  RExpr local(std::uint32_t which, Span span) const;
  RExpr let(std::uint32_t which, RExpr value, RExpr result) const;
  const std::vector<double>* points_in(const Expr& expr, const Place& place);
  RExpr point_at(VarId var, const Expr& ref, const Place& place);

  // macros.cpp
  RExpr call_macro(const Macro& macro, const std::vector<const Expr*>& args, const Expr& call,
                   const Place& place, bool is_prelude);
  bool may_call(const Macro& macro, std::size_t count, const Expr& call, const Place& place);
  using Lets = std::vector<std::pair<std::uint32_t, RExpr>>;
  Argument bind_argument(const Expr& arg, const MacroParam& param, const Place& from, bool keeps,
                         Lets& lets);
  bool may_recurse(const Expr& call, const Place& place) const;
  RExpr inline_macro(const Macro& macro, Scope& scope, const Place& place);
  RExpr expand_macro(const Macro& macro, Scope& scope, const Expr& call, const Place& place);
  std::vector<std::pair<VarId, const Variable*>> declare_locals(const Macro& macro, Scope& scope,
                                                                const Expr& call,
                                                                const Place& place);
  void declare_local_outputs(const Expr& expr, Scope& scope, const Place& place);
  void declare_local(const Variable& variable, Scope& scope, const Expr& call, const Place& place);
  void define_local(VarId id, const Variable& variable, const Place& inside);
  void define_local(VarId id, const Equation& equation, const LeftSide& own, const Place& inside);
  void define_outputs(const Macro& macro, const Scope& scope, const Expr& call, const Place& place);
  bool keeps_state(const Macro& macro, bool is_prelude, int depth);
  bool expr_keeps_state(const Expr& expr, bool is_prelude, int depth);
  bool call_keeps_state(const Expr& expr, bool is_prelude, int depth);
  const Macro* find_macro(const std::string& key, std::size_t args, const Place& place) const;

  // callees.cpp: macros that are models of their own
  struct Guard {
    std::uint32_t condition;  // a local
    bool holds;               // or does not
  };
  void find_callees();
  RExpr call_callee(const Macro& macro, const Scope& scope, const Expr& call, const Place& place);
  bool give(const Macro& macro, Variable& parameter, const Scope& scope, const Expr& call,
            const Place& place, std::vector<RExpr>& args, std::string& key);
  std::uint32_t callee(const Macro& macro, std::vector<Variable> parameters,
                       const std::string& key);
  RExpr guard(Span span);
  RExpr resolve_choice(const Expr& expr, const Place& place);

  // normalise.cpp
  void add_equation(VarId var, REquation equation, const LeftSide& left);

  // resolve.cpp: limits and messages
  bool spend(std::size_t work, Span span);
  Span shown(Span span) const;
  /// Reports a user's mistake: where the prelude found it, at the call that led there.
  template <class... Args>
  Diagnostic& report(DiagKind kind, Span span, const Args&... args) {
    return diags_.report(kind, shown(span), args...);
  }
  RExpr broken(Span span) const;
  static RExpr number(double value, Span span);
  static RExpr apply(Op op, std::vector<RExpr> args, Span span);
  static RExpr apply(Op op, RExpr a, Span span);
  static RExpr apply(Op op, RExpr a, RExpr b, Span span);
  static RExpr apply(Op op, RExpr a, RExpr b, RExpr c, Span span);
  static RExpr variable_value(VarId var, Span span);

  const Model& model_;
  const Library& prelude_;
  const ResolveOptions& options_;
  Diagnostics& diags_;
  Dialect dialect_;
  Diagnostics unheard_;  // what the model around has told
  DimTable dims_;
  IdVec<VarId, RVar> vars_;
  std::vector<Declared> declared_;  // by VarId
  std::deque<Scope> scopes_;        // sectors first, in order; then macro instances
  std::unordered_map<std::string, std::vector<const Macro*>>
      macros_;  // of the model, by key: one per argument count
  std::unordered_map<std::string, const Macro*> prelude_macros_;
  std::unordered_map<const Macro*, int> state_memo_;  // 1 no, 2 yes, 3 being asked
  std::unordered_map<std::string, const Scope*> sector_scope_;
  std::unordered_map<std::uint32_t, int> random_calls_;  // per variable
  std::deque<Expr> made_;  // expressions made by the passes that must stay alive
  std::unordered_map<const Sector*, InnerStepping> stepping_;  // with a smaller dt
  std::vector<UnknownUse> unknown_;
  std::unordered_map<std::string, std::size_t> unknown_at_;  // scope and key -> place in unknown_
  VarId time_, step_time_, start_, stop_, dt_, save_;
  std::vector<const Macro*> active_;            // macros being written out, outermost first
  std::unordered_set<const Macro*> recursive_;  // reported
  std::unordered_set<const Macro*> callees_;    // of the model's macros
  CalleeList& list_;
  std::vector<Guard> guards_;   // conditions around the expression at hand, outermost first
  std::size_t call_count_ = 0;  // of callees so far
  FileId prelude_file_;
  Span prelude_call_;  // the user's call of the prelude macro being written out
  std::uint32_t next_loop_ = 0;
  std::uint32_t next_local_ = 0;
  std::size_t hidden_count_ = 0;
  std::size_t needs_looked_at_ = 0;  // see may_need()
  std::size_t draw_count_ = 0;       // random numbers drawn so far
  std::size_t work_ = 0;             // see spend()
  int depth_ = 0;                    // of resolve_expr in itself
  bool is_too_deep_ = false;         // and reported
};

/// "1 subscript", "3 arguments".
inline std::string counted(std::size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// Equations that take part in a run: Reality Checks never do (vensim.md 12.2), strings have no
/// value.
bool simulates(const Equation& equation);

/// A lookup, or a data series: points instead of an expression.
bool is_table(const Equation& equation);

/// A variable of tables only; where some elements are data and others have equations, it is
/// computed.
bool is_table_variable(const Variable& variable);

/// Numbers written as such, one per element or one for all; else nothing.
std::optional<std::vector<double>> given_numbers(const Expr& expr);

/// Model -> Model, XMILE only: flows that may not be negative, stocks that limit their outflows
/// (xmile.md 16).
void apply_non_negative(Model& model, ResolveOptions::NonNegative rule, Diagnostics& diags);

/// Model -> Model, XMILE only: values go through the macros that their tags name (xmile.md 24.6).
/// Before apply_non_negative, which limits what comes out. Gives the tag that each of the model's
/// macros reads; empty where none is a filter.
std::vector<Name> apply_option_filters(Model& model, Diagnostics& diags);

/// Model -> Model, XMILE only: stocks go through the macros that their tags, and those of their
/// flows, name. After apply_non_negative: what flows is limited already.
void apply_stock_filters(Model& model, const std::vector<Name>& tags,
                         ResolveOptions::NonNegative rule, Diagnostics& diags);

/// Model -> Model: module connections become equations of the inputs (xmile.md 23.5).
void apply_connections(Model& model, Diagnostics& diags);

}  // namespace weir
