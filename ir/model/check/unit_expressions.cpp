// The units of expressions: names and operators (vensim.md 11.4).
#include <cmath>

#include "ir/model/check/unit_checker.h"

namespace weir {
namespace {

/// The number that a constant exponent is: `2`, `-1`, `0.5`.
std::optional<double> literal(const Expr& expr) {
  if (expr.kind == ExprKind::Number) return expr.number;
  if (expr.kind != ExprKind::Unary || expr.args[0].kind != ExprKind::Number) return std::nullopt;
  if (expr.op == SyntaxOp::Minus) return -expr.args[0].number;
  return expr.op == SyntaxOp::Plus ? std::optional(expr.args[0].number) : std::nullopt;
}

/// The time settings that a Vensim macro sees without `$` (vensim.md 7.1.2).
bool comes_through(const std::string& key) {
  return key == "time step" || key == "initial time" || key == "final time";
}

}  // namespace

Measure UnitChecker::measure(const Expr& expr, const Scope& scope) {
  switch (expr.kind) {
    case ExprKind::Number:
      // 0 is 0 of anything
      return expr.number == 0 || !std::isfinite(expr.number) ? Measure{} : Measure::number();
    case ExprKind::Ref:
      return measure_name(expr, scope);
    case ExprKind::Call:
      return measure_call(expr, scope);
    case ExprKind::Unary: {
      const Measure operand = measure(expr.args[0], scope);
      return expr.op == SyntaxOp::Not ? Measure::known({}) : operand;
    }
    case ExprKind::Binary:
      return measure_binary(expr, scope);
    case ExprKind::If: {
      measure(expr.args[0], scope);
      const Measure yes = measure(expr.args[1], scope);
      const Measure no = measure(expr.args[2], scope);
      return same(expr.args[1], yes, expr.args[2], no, "the two results of one IF");
    }
    case ExprKind::Transpose:
      return measure(expr.args[0], scope);
    case ExprKind::Missing:
    case ExprKind::NotAvailable:
    case ExprKind::Literal:
    case ExprKind::Container:
    case ExprKind::List:
    case ExprKind::Table:
      return {};
  }
  return {};
}

/// A variable, a macro's parameter, or a function without parentheses; elements and ranges as
/// numbers have no units to check.
Measure UnitChecker::measure_name(const Expr& expr, const Scope& scope) {
  if (expr.path.size() > 1) {
    const auto entry = find_qualified(expr.path);
    return entry ? entry_measure(*entry) : Measure{};
  }
  std::string key = expr.path[0].key;
  const auto* vars = scope.vars;
  if (scope.locals) {
    if (const auto local = scope.locals->find(key); local != scope.locals->end())
      return local->second;
    if (key == "time") return time_;
    // vensim.md 7.1.2: name$ is the model's
    const bool is_global = key.size() > 1 && key.back() == '$';
    if (is_global) key = name_key(key.substr(0, key.size() - 1));
    vars = is_global || comes_through(key) ? &sectors_.front() : nullptr;
  }
  if (vars) {
    if (const auto entry = vars->find(key); entry != vars->end())
      return entry_measure(entry->second);
  }
  if (key == "time") return time_;
  const FunctionNote* note = find_note(key, language_);
  return note && note->units.arguments.empty() ? apply_rule(*note, expr, scope) : Measure{};
}

Measure UnitChecker::entry_measure(std::size_t at) {
  Entry& entry = entries_[at];
  if (entry.is_doubtful) return {};
  if (entry.declared) return Measure::known(*entry.declared);
  if (uses_inferred_ && entry.inferred) return Measure::known(*entry.inferred);
  if (reader_) entry.readers.push_back(*reader_);
  return {};
}

/// The variable of a path such as module.variable; a leading dot is the root (xmile.md 23.3).
std::optional<std::size_t> UnitChecker::find_qualified(const std::vector<Name>& path) const {
  const Name& owner = path[path.size() - 2];
  for (std::size_t i = 0; i < sectors_.size(); ++i) {
    if (owner.empty() ? i != 0 : !(model_->sectors[i].name == owner)) continue;
    const auto entry = sectors_[i].find(path.back().key);
    return entry == sectors_[i].end() ? std::nullopt : std::optional(entry->second);
  }
  return std::nullopt;
}

Measure UnitChecker::measure_binary(const Expr& expr, const Scope& scope) {
  const Expr& a = expr.args[0];
  const Expr& b = expr.args[1];
  if (expr.op == SyntaxOp::Pow) return measure_power(a, b, scope);
  const Measure left = measure(a, scope);
  const Measure right = measure(b, scope);
  switch (expr.op) {
    case SyntaxOp::Add:
      return same(a, left, b, right, "added");
    case SyntaxOp::Sub:
      return same(a, left, b, right, "subtracted");
    case SyntaxOp::Mod:
      return same(a, left, b, right, "divided with a remainder");
    case SyntaxOp::Mul:
    case SyntaxOp::Div:
    case SyntaxOp::SafeDiv: {
      if (left.is_unknown() || right.is_unknown()) return {};
      if (!left.is_known() && !right.is_known()) return left;
      return Measure::known(product(left.units, right.units, expr.op == SyntaxOp::Mul ? 1 : -1));
    }
    case SyntaxOp::And:
    case SyntaxOp::Or:
      return Measure::known({});
    default:
      // beside a number that is written out, its units go without saying: `Time > 1940`
      if (left.is_known() && right.is_known()) same(a, left, b, right, "compared");
      return Measure::known({});
  }
}

/// base ^ exponent: only a number can be the power of something that has units.
Measure UnitChecker::measure_power(const Expr& base, const Expr& exponent, const Scope& scope) {
  const Measure of_base = measure(base, scope);
  const Measure of_exponent = measure(exponent, scope);
  if (of_exponent.is_known() && !of_exponent.units.is_dimensionless()) {
    report(DiagKind::WrongUnits, exponent.span, "an exponent", table_.text({}),
           table_.text(of_exponent.units));
    return {};
  }
  if (!of_base.is_known()) return of_base;
  if (of_base.units.is_dimensionless()) return of_base;
  if (const auto power = literal(exponent))
    return Measure::known(product({}, of_base.units, *power));
  // a named number: its value may be any
  if (of_exponent.is_known()) report(DiagKind::PowerUnits, base.span, described(base, of_base));
  return {};
}

/// Two values that must have the same units: those units.
Measure UnitChecker::same(const Expr& a, const Measure& left, const Expr& b, const Measure& right,
                          const std::string& purpose) {
  if (left.is_unknown() || right.is_unknown()) {
    const Measure& other = left.is_unknown() ? right : left;
    return other.is_known() ? other : Measure{};
  }
  if (!left.is_known() && !right.is_known()) return left;
  if (agree(left.units, right.units)) return left.is_known() ? left : right;
  report(DiagKind::MixedUnits, b.span, described(a, left), described(b, right), purpose);
  return {};
}

/// "'Population' (people)", "the number 5".
std::string UnitChecker::described(const Expr& expr, const Measure& measure) const {
  constexpr std::size_t kLongest = 40;
  const std::string units = table_.text(measure.units);
  const std::string text = to_text(expr);
  if (!measure.is_known() && text.size() <= kLongest) return "the number " + text;
  if (text.size() > kLongest) return "a term in " + units;
  return fmt::format("'{}' ({})", text, units);
}

}  // namespace weir
