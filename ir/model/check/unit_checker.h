// The state of a units check. Private to ir/model/check; the story is in check_units.cpp.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "ir/base/diag.h"
#include "ir/builtins/builtins.h"
#include "ir/builtins/function_notes.h"
#include "ir/model/model.h"
#include "ir/model/units.h"

namespace weir {

/// What is known of the units of a value.
struct Measure {
  enum class Kind : std::uint8_t {
    Unknown,  // no units given, or any will do (0, :NA:)
    Number,   // written as numbers only: dimensionless beside other values, else whatever is asked
              // for
    Known,
  };
  Kind kind = Kind::Unknown;
  Units units;

  static Measure known(Units units) { return {Kind::Known, std::move(units)}; }
  static Measure number() { return {Kind::Number, {}}; }
  bool is_known() const { return kind == Kind::Known; }
  bool is_unknown() const { return kind == Kind::Unknown; }
};

class UnitChecker {
 public:
  UnitChecker(const Model& model, Dialect dialect, Diagnostics& diags);

  void check();
  /// Units of variables without any, by their resolved name.
  std::unordered_map<std::string, std::string> inferred();

 private:
  struct Entry {
    const Variable* variable;
    std::size_t sector;
    std::optional<Units> declared;
    std::optional<Units> inferred;
    std::vector<std::size_t> readers;  // without units, found while they were inferred
    int visits = 0;                    // of the inference
    bool is_doubtful = false;          // its equation disagrees with what it declares
  };
  /// What names mean: a sector's variables, or the parameters and variables of a macro call.
  struct Scope {
    const std::unordered_map<std::string, std::size_t>* vars = nullptr;  // by key -> entry
    const std::unordered_map<std::string, Measure>* locals = nullptr;    // of a macro
  };

  // check_units.cpp: the story, and variables
  void declare();
  void pass_on_units();
  std::optional<Units> declared_units(const Variable& variable);
  bool is_nameless_time(const Units& units) const;
  void find_time();
  void check_controls();
  void doubt_variables();
  void check_variables();
  void check_variable(const Entry& entry);
  bool is_stock(const Equation& equation) const;
  void check_stock(const Entry& entry);
  enum class FlowEnd : std::uint8_t { Inflow, Outflow };
  void check_flow(const Entry& stock, const FlowRef& flow, FlowEnd end);
  bool check_equation(const Entry& entry, const Equation& equation);
  bool check_integral(const Entry& entry, const Expr& call);
  bool expect(const std::optional<Units>& wanted, const Measure& given, Span span,
              const std::string& subject);
  void report_missing();
  Scope scope_of(const Entry& entry) const { return {&sectors_[entry.sector], nullptr}; }

  // infer_units.cpp
  void infer();
  std::optional<Units> equation_units(const Entry& entry);
  std::optional<Units> stock_units(const Entry& entry);

  // unit_expressions.cpp
  Measure measure(const Expr& expr, const Scope& scope);
  Measure measure_name(const Expr& expr, const Scope& scope);
  Measure measure_binary(const Expr& expr, const Scope& scope);
  Measure measure_power(const Expr& base, const Expr& exponent, const Scope& scope);
  Measure same(const Expr& a, const Measure& left, const Expr& b, const Measure& right,
               const std::string& purpose);
  Measure entry_measure(std::size_t entry);
  std::optional<std::size_t> find_qualified(const std::vector<Name>& path) const;
  std::string described(const Expr& expr, const Measure& measure) const;

  // unit_calls.cpp
  Measure measure_call(const Expr& expr, const Scope& scope);
  Measure measure_builtin(const std::string& key, const Expr& expr, const Scope& scope);
  Measure apply_rule(const FunctionNote& note, const Expr& expr, const Scope& scope);
  Measure measure_lookup(const Measure& table, const Expr& input, const Scope& scope);
  Measure expand_macro(const Macro& macro, const Expr& call, const Scope& scope);
  std::unordered_map<std::string, Measure> macro_locals(const Macro& macro,
                                                        const std::vector<Measure>& args);
  const Macro* find_macro(const std::string& key, std::size_t count) const;

  /// Reports a warning once for each place, unless we only want to know units.
  template <class... Args>
  void report(DiagKind kind, Span span, const Args&... args) {
    if (is_silent_ || !reported_.insert({kind, span.file, span.begin, span.end}).second) return;
    diags_.report(kind, span, args...);
  }

  const Model* model_;
  Model connected_;  // XMILE: with its module connections written out
  Dialect dialect_;
  FunctionLanguage language_;
  Diagnostics& diags_;
  UnitTable table_;
  std::vector<Entry> entries_;
  std::vector<std::unordered_map<std::string, std::size_t>> sectors_;  // by key -> entry
  Measure time_;
  bool has_doubts_ = false;
  bool misses_time_ = false;  // something could not be checked because of time
  bool is_silent_ = false;
  bool uses_inferred_ = false;
  std::optional<std::size_t> reader_;  // the entry whose units are being inferred
  std::set<std::tuple<DiagKind, FileId, std::uint32_t, std::uint32_t>> reported_;
  std::vector<const Macro*> active_;                   // being expanded
  std::unordered_map<std::string, Measure> expanded_;  // macro calls by macro and argument units
};

}  // namespace weir
