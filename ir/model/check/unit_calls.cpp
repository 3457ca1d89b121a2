// The units of calls: functions by their rule (ir/builtins/function_notes.def), lookups by the
// units of the lookup, macros of the model by writing them out.
#include <algorithm>
#include <array>

#include "ir/model/check/unit_checker.h"

namespace weir {
namespace {

/// Units of the letters of a rule, so far.
struct Bindings {
  struct Letter {
    std::optional<Units> units;
    std::optional<std::size_t> argument;  // that gave them
  };
  std::array<Letter, 128> letters;

  Letter& of(char letter) { return letters[static_cast<unsigned char>(letter) % 128]; }
};

/// The units of a pattern, where all letters but one are bound: those of the bound ones, and the
/// letter that is left, if any. Nothing when more are left.
struct PatternUnits {
  Units bound;
  const UnitPattern::Power* open = nullptr;
};
std::optional<PatternUnits> units_of(const UnitPattern& pattern, Bindings& bindings) {
  PatternUnits made;
  for (const UnitPattern::Power& power : pattern.powers) {
    if (const auto& units = bindings.of(power.letter).units) {
      made.bound = product(made.bound, *units, power.exponent);
    } else if (made.open) {
      return std::nullopt;
    } else {
      made.open = &power;
    }
  }
  return made;
}

bool is_lookup_call(const Builtin& row) { return row.special == SpecialFunction::WithLookup; }

std::size_t least_arguments(const Macro& macro) {
  std::size_t least = 0;
  while (least < macro.params.size() && !macro.params[least].default_value) ++least;
  return least;
}

/// Evaluations of a macro's variables that have no units of their own: enough for one to follow
/// from another a few times.
constexpr int kMacroRounds = 4;

}  // namespace

Measure UnitChecker::measure_call(const Expr& expr, const Scope& scope) {
  const std::string& key = expr.path.back().key;
  if (expr.path.size() > 1) {
    if (const auto entry = find_qualified(expr.path)) {
      return expr.args.empty() ? Measure{}
                               : measure_lookup(entry_measure(*entry), expr.args[0], scope);
    }
    return measure_builtin(key, expr, scope);  // namespace.function
  }
  // a lookup that was passed to a macro
  if (scope.locals && expr.args.size() == 1) {
    if (const auto local = scope.locals->find(key); local != scope.locals->end())
      return measure_lookup(local->second, expr.args[0], scope);
  }
  if (const Macro* macro = find_macro(key, expr.args.size()))
    return expand_macro(*macro, expr, scope);
  if (!find_builtins(key, language_).empty()) return measure_builtin(key, expr, scope);
  if (scope.vars && expr.args.size() == 1) {
    if (const auto entry = scope.vars->find(key); entry != scope.vars->end())
      return measure_lookup(entry_measure(entry->second), expr.args[0], scope);
  }
  for (const Expr& arg : expr.args) measure(arg, scope);
  return {};
}

Measure UnitChecker::measure_builtin(const std::string& key, const Expr& expr, const Scope& scope) {
  for (const Builtin* row : find_builtins(key, language_)) {
    const int count = static_cast<int>(expr.args.size());
    if (count < row->least || count > row->most) continue;
    const bool is_power = row->meaning == Meaning::Op && row->op == Op::Pow;
    if (is_power) return measure_power(expr.args[0], expr.args[1], scope);
    if (is_lookup_call(*row)) return measure_lookup({}, expr.args[0], scope);
  }
  const FunctionNote* note = find_note(key, language_);
  return note ? apply_rule(*note, expr, scope) : Measure{};
}

/// What a lookup gives has the lookup's units (xmile.md 5.5).
Measure UnitChecker::measure_lookup(const Measure& table, const Expr& input, const Scope& scope) {
  const Measure given = measure(input, scope);
  // vensim.md 11.4; in XMILE the input is free (xmile.md 5.5). Tables over time are too common to
  // be told of
  const bool is_free = dialect_ != Dialect::Vensim || !given.is_known() ||
                       given.units.is_dimensionless() ||
                       (time_.is_known() && agree(given.units, time_.units));
  if (!is_free) report(DiagKind::LookupUnits, input.span, table_.text(given.units));
  return table;
}

/// Matches each argument with the rule's pattern for it; letters mean what the first argument says.
Measure UnitChecker::apply_rule(const FunctionNote& note, const Expr& expr, const Scope& scope) {
  const UnitRule& rule = note.units;
  Bindings bindings;
  if (time_.is_known()) bindings.of('t').units = time_.units;
  bool is_wrong = false;
  std::vector<Measure> given;
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    given.push_back(measure(expr.args[i], scope));
    const UnitPattern* pattern = rule.argument(i);
    // a number as an argument is in the units that are asked for
    if (!pattern || pattern->is_free || !given[i].is_known()) continue;
    const auto wanted = units_of(*pattern, bindings);
    if (!wanted) continue;
    if (wanted->open) {
      if (wanted->open->letter == 't') {
        misses_time_ = true;
        continue;
      }
      Bindings::Letter& letter = bindings.of(wanted->open->letter);
      letter.units =
          product({}, product(given[i].units, wanted->bound, -1), 1 / wanted->open->exponent);
      letter.argument = i;
    } else if (!agree(given[i].units, wanted->bound)) {
      is_wrong = true;
      const auto first =
          pattern->is_letter() ? bindings.of(pattern->powers[0].letter).argument : std::nullopt;
      if (first) {
        report(DiagKind::MixedUnits, expr.args[i].span, described(expr.args[*first], given[*first]),
               described(expr.args[i], given[i]), fmt::format("given to one '{}'", note.spelling));
      } else {
        report(DiagKind::WrongUnits, expr.args[i].span,
               fmt::format("argument {} of '{}'", i + 1, note.spelling), table_.text(wanted->bound),
               table_.text(given[i].units));
      }
    }
  }
  const auto result = units_of(rule.result, bindings);
  const bool is_told = !is_wrong && !rule.result.is_free && result && !result->open;
  if (!is_told) return {};
  // what is made of numbers only is a number: `50 * PULSE(10, 1)`
  const bool has_known =
      std::any_of(given.begin(), given.end(), [](const Measure& arg) { return arg.is_known(); });
  const bool is_number = !has_known && rule.result.powers.empty();
  return is_number ? Measure::number() : Measure::known(result->bound);
}

/// A macro of the model for this number of arguments (xmile.md 24.2: one name may have several).
const Macro* UnitChecker::find_macro(const std::string& key, std::size_t count) const {
  for (const Macro& macro : model_->macros) {
    if (macro.name.key == key && least_arguments(macro) <= count && count <= macro.params.size())
      return &macro;
  }
  return nullptr;
}

/// Writes a macro out for the units of its arguments: what its result is in. Its equations are
/// checked too, in the units that their own fields give (vensim.md 7.1.3).
Measure UnitChecker::expand_macro(const Macro& macro, const Expr& call, const Scope& scope) {
  std::vector<Measure> args;
  std::string memo = fmt::format("{}", static_cast<const void*>(&macro));
  for (const Expr& arg : call.args) {
    args.push_back(measure(arg, scope));
    memo +=
        fmt::format(";{} {}", static_cast<int>(args.back().kind), table_.text(args.back().units));
  }
  memo += is_silent_ ? ";silent" : "";
  if (const auto known = expanded_.find(memo); known != expanded_.end()) return known->second;
  // what a macro that calls itself gives is known once its other branch is
  if (std::find(active_.begin(), active_.end(), &macro) != active_.end()) return {};
  active_.push_back(&macro);
  const auto locals = macro_locals(macro, args);
  const Scope inside{nullptr, &locals};
  for (const Variable& variable : macro.body.variables) {
    const Measure& own = locals.at(variable.name.key);
    for (const Equation& equation : variable.equations) {
      const Measure made = measure(equation.expr, inside);
      if (!own.is_known() || !made.is_known() || agree(own.units, made.units)) continue;
      report(DiagKind::UnitMismatch, equation.expr.span, display(variable.name),
             table_.text(own.units), table_.text(made.units));
    }
  }
  Measure result;
  if (macro.result) {
    result = measure(*macro.result, inside);
  } else if (const auto own = locals.find(macro.name.key); own != locals.end()) {
    result = own->second;
  }
  active_.pop_back();
  return expanded_[memo] = result;
}

/// Units of a macro's parameters and variables: what their fields say, else what follows.
std::unordered_map<std::string, Measure> UnitChecker::macro_locals(
    const Macro& macro, const std::vector<Measure>& args) {
  std::unordered_map<std::string, Measure> locals;
  UnitArguments arguments;
  for (std::size_t i = 0; i < macro.params.size(); ++i) {
    const Measure given = i < args.size() ? args[i] : Measure{};
    locals[macro.params[i].name.key] = given;
    arguments[macro.params[i].name.key] =
        given.is_known() ? std::optional(given.units) : std::nullopt;
  }
  for (const Variable& variable : macro.body.variables) {
    Measure& own = locals[variable.name.key];
    if (variable.units.empty()) continue;
    const auto parsed = table_.parse(variable.units, arguments);
    if (parsed.units) own = Measure::known(*parsed.units);
    if (parsed.problem.empty()) continue;
    report(DiagKind::BadUnits, variable.units_span, variable.units, display(variable.name),
           parsed.problem);
  }
  const bool was_silent = std::exchange(is_silent_, true);
  for (int round = 0; round < kMacroRounds; ++round) {
    for (const Variable& variable : macro.body.variables) {
      Measure& own = locals.at(variable.name.key);
      if (own.is_known() || !variable.units.empty() || variable.equations.empty()) continue;
      const Measure made = measure(variable.equations.front().expr, {nullptr, &locals});
      if (made.is_known()) own = made;
    }
  }
  is_silent_ = was_silent;
  return locals;
}

}  // namespace weir
