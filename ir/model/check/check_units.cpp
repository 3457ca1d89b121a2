// See check_units.h. The story:
//
//   1. what each variable declares is read (ir/model/units.h); what means nothing is told of
//   2. the units of time come from the time settings (vensim.md 11.5), or <sim_specs time_units>
//   3. each equation is measured (unit_expressions.cpp, unit_calls.cpp) and compared with what its
//      variable declares; a stock asks for rates in its own units per time
//   4. what has no units is told of, once
//
// One mistake is told once: an expression with a mistake in it counts as unknown, and so does a
// variable whose equation disagrees with what it declares, wherever it is read. Stocks always count
// as what they declare, so that of the variables that look wrong the first one is told of.
#include "ir/model/check/check_units.h"

#include <algorithm>

#include "ir/model/check/unit_checker.h"
#include "ir/model/passes/resolver.h"

namespace weir {
namespace {

constexpr const char* kControls[] = {"time step", "initial time", "final time", "saveper"};

bool is_control(const Variable& variable) {
  return std::any_of(std::begin(kControls), std::end(kControls),
                     [&](const char* key) { return variable.name.key == key; });
}

/// An equation with an expression to look at.
bool is_measured(const Equation& equation) {
  return simulates(equation) && !is_table(equation) && !equation.expr.is_missing();
}

/// The model's definitions; Stella writes `people/time` for a flow where nobody said otherwise.
std::vector<UnitDefinition> definitions_of(const Model& model, Dialect dialect) {
  std::vector<UnitDefinition> definitions = model.units;
  const bool has_time =
      std::any_of(definitions.begin(), definitions.end(),
                  [](const UnitDefinition& unit) { return name_key(unit.name) == "time"; });
  if (dialect == Dialect::Vensim || has_time || model.specs.time_units.empty()) return definitions;
  definitions.push_back({"time", model.specs.time_units, {}, model.specs.span});
  return definitions;
}

bool is_integral(const Expr& expr) {
  return expr.kind == ExprKind::Call && expr.path.size() == 1 && expr.args.size() == 2 &&
         expr.path[0].key == "integ";
}

}  // namespace

UnitChecker::UnitChecker(const Model& model, Dialect dialect, Diagnostics& diags)
    : model_(&model),
      dialect_(dialect),
      language_(dialect == Dialect::Vensim ? FunctionLanguage::Vensim : FunctionLanguage::Xmile),
      diags_(diags),
      table_(definitions_of(model, dialect), model.disabled_units, dialect, diags) {
  const auto has_modules = [](const Sector& sector) { return !sector.modules.empty(); };
  if (std::any_of(model.sectors.begin(), model.sectors.end(), has_modules)) {
    connected_ = model;
    Diagnostics told_before;
    apply_connections(connected_, told_before);
    model_ = &connected_;
  }
  declare();
  pass_on_units();
  find_time();
}

/// The story: see the head of this file.
void UnitChecker::check() {
  const auto has_units = [](const Entry& entry) {
    return entry.declared && !is_control(*entry.variable);
  };
  // who gives no units but those of time does not want them checked
  if (std::none_of(entries_.begin(), entries_.end(), has_units)) return;
  check_controls();
  doubt_variables();
  check_variables();
  report_missing();
}

/// Finds the variables whose equation disagrees with what they declare.
void UnitChecker::doubt_variables() {
  is_silent_ = true;
  std::vector<std::size_t> doubtful;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Variable& variable = *entries_[i].variable;
    if (!entries_[i].declared || variable.kind == VarKind::Stock || variable.container) continue;
    for (const Equation& equation : variable.equations) {
      if (!is_measured(equation) || is_stock(equation)) continue;
      const Measure made = measure(equation.expr, scope_of(entries_[i]));
      if (!made.is_known() || agree(*entries_[i].declared, made.units)) continue;
      doubtful.push_back(i);
      break;
    }
  }
  for (const std::size_t i : doubtful) entries_[i].is_doubtful = true;
  has_doubts_ = !doubtful.empty();
  is_silent_ = false;
}

void UnitChecker::check_variables() {
  const std::size_t before = reported_.size();
  for (const Entry& entry : entries_) check_variable(entry);
  if (!has_doubts_ || reported_.size() > before) return;
  // in a loop through a delay each can make the other look wrong: then all are told of
  for (Entry& entry : entries_) entry.is_doubtful = false;
  for (const Entry& entry : entries_) check_variable(entry);
}

void UnitChecker::declare() {
  sectors_.resize(model_->sectors.size());
  for (std::size_t i = 0; i < model_->sectors.size(); ++i) {
    for (const Variable& variable : model_->sectors[i].variables) {
      if (!sectors_[i].emplace(variable.name.key, entries_.size()).second) continue;
      entries_.push_back({&variable, i, declared_units(variable), std::nullopt, {}, 0, false});
    }
  }
}

/// The input of a module without units of its own has those of what it is connected to.
void UnitChecker::pass_on_units() {
  /// Modules within modules.
  constexpr int kMostLevels = 8;
  for (int level = 0; level < kMostLevels; ++level) {
    for (Entry& entry : entries_) {
      const Variable& variable = *entry.variable;
      if (variable.access != Access::Input || entry.declared || variable.equations.size() != 1)
        continue;
      const Expr& source = variable.equations[0].expr;
      if (source.kind != ExprKind::Ref || source.path.size() < 2) continue;
      if (const auto at = find_qualified(source.path)) entry.declared = entries_[*at].declared;
    }
  }
}

std::optional<Units> UnitChecker::declared_units(const Variable& variable) {
  if (variable.units.empty()) return std::nullopt;
  UnitTable::Parsed parsed = table_.parse(variable.units);
  if (!parsed.problem.empty()) {
    report(DiagKind::BadUnits, variable.units_span, variable.units, display(variable.name),
           parsed.problem);
  }
  for (const UnitTable::NearMiss& miss : table_.take_near_misses()) {
    report(DiagKind::UnitSpelling, variable.units_span, miss.first, miss.second);
  }
  if (parsed.units && dialect_ != Dialect::Vensim && is_nameless_time(*parsed.units))
    return std::nullopt;
  return std::move(parsed.units);
}

/// Stella writes `people/time` as long as nobody says what time is in: then nothing can be said.
bool UnitChecker::is_nameless_time(const Units& units) const {
  const std::string& time_units = model_->specs.time_units;
  if (!time_units.empty() && name_key(time_units) != "time") return false;
  return std::any_of(units.powers.begin(), units.powers.end(), [&](const Units::Power& power) {
    return name_key(table_.text({1, {{power.base, 1}}})) == "time";
  });
}

/// vensim.md 11.5; xmile.md 4
void UnitChecker::find_time() {
  if (!model_->specs.time_units.empty()) {
    UnitTable::Parsed parsed = table_.parse(model_->specs.time_units);
    const bool is_known = parsed.units && !is_nameless_time(*parsed.units);
    if (is_known) time_ = Measure::known(std::move(*parsed.units));
  }
  for (const char* control : kControls) {
    const auto entry = sectors_.front().find(control);
    if (entry == sectors_.front().end() || time_.is_known()) continue;
    if (const auto& units = entries_[entry->second].declared) time_ = Measure::known(*units);
  }
}

void UnitChecker::check_controls() {
  if (!time_.is_known()) return;
  for (const char* control : kControls) {
    const auto at = sectors_.front().find(control);
    if (at == sectors_.front().end() || !entries_[at->second].declared) continue;
    const Entry& entry = entries_[at->second];
    const std::string subject = fmt::format("'{}'", display(entry.variable->name));
    // the others will disagree as it does
    if (!expect(time_.units, Measure::known(*entry.declared), entry.variable->units_span, subject))
      return;
  }
}

void UnitChecker::check_variable(const Entry& entry) {
  if (entry.variable->container) return;
  if (entry.variable->kind == VarKind::Stock) check_stock(entry);
  for (const Equation& equation : entry.variable->equations) {
    // elements of an array mostly share a mistake
    if (is_measured(equation) && !check_equation(entry, equation)) return;
  }
}

/// An XMILE stock: the flows that it names (xmile.md 5.5); its equation is its initial value.
void UnitChecker::check_stock(const Entry& entry) {
  for (const FlowRef& flow : entry.variable->inflows) check_flow(entry, flow, FlowEnd::Inflow);
  for (const FlowRef& flow : entry.variable->outflows) check_flow(entry, flow, FlowEnd::Outflow);
}

void UnitChecker::check_flow(const Entry& stock, const FlowRef& flow, FlowEnd end) {
  const auto at = sectors_[stock.sector].find(flow.name.key);
  if (at == sectors_[stock.sector].end()) return;
  Measure given = entry_measure(at->second);
  const Variable& variable = *entries_[at->second].variable;
  // xmile.md 15.4: the flow itself is in the units of the stock it leaves
  if (end == FlowEnd::Inflow && variable.multiplier && given.is_known()) {
    const Measure factor = measure(*variable.multiplier, scope_of(stock));
    given = factor.is_unknown() ? Measure{} : Measure::known(product(given.units, factor.units));
  }
  if (!stock.declared || !given.is_known()) return;
  if (!time_.is_known()) {
    misses_time_ = true;
    return;
  }
  expect(product(*stock.declared, time_.units, -1), given, flow.span,
         fmt::format("flow '{}' of stock '{}'", display(flow.name), display(stock.variable->name)));
}

/// An equation of a Vensim stock.
bool UnitChecker::is_stock(const Equation& equation) const {
  return language_ == FunctionLanguage::Vensim && is_integral(equation.expr);
}

/// Whether the equation gives what its variable declares.
bool UnitChecker::check_equation(const Entry& entry, const Equation& equation) {
  const Variable& variable = *entry.variable;
  const Scope scope = scope_of(entry);
  const std::string name = display(variable.name);
  if (is_stock(equation)) return check_integral(entry, equation.expr);
  if (equation.init) {
    const Measure init = measure(*equation.init, scope);
    expect(entry.declared, init, equation.init->span,
           fmt::format("the initial value of '{}'", name));
  }
  const Measure made = measure(equation.expr, scope);
  if (!entry.declared || !made.is_known() || agree(*entry.declared, made.units)) return true;
  if (variable.kind == VarKind::Stock) {
    expect(entry.declared, made, equation.expr.span,
           fmt::format("the initial value of '{}'", name));
  } else {
    report(DiagKind::UnitMismatch, equation.expr.span, name, table_.text(*entry.declared),
           table_.text(made.units));
  }
  return false;
}

/// stock = INTEG(rate, initial value)
bool UnitChecker::check_integral(const Entry& entry, const Expr& call) {
  const std::string name = display(entry.variable->name);
  const Measure rate = measure(call.args[0], scope_of(entry));
  const Measure init = measure(call.args[1], scope_of(entry));
  if (!entry.declared) return true;
  bool is_right = expect(entry.declared, init, call.args[1].span,
                         fmt::format("the initial value of '{}'", name));
  if (!time_.is_known()) {
    misses_time_ = misses_time_ || rate.is_known();
  } else {
    is_right = expect(product(*entry.declared, time_.units, -1), rate, call.args[0].span,
                      fmt::format("the rate of '{}'", name)) &&
               is_right;
  }
  return is_right;
}

/// Reports what is not in the units wanted; what is not known is.
bool UnitChecker::expect(const std::optional<Units>& wanted, const Measure& given, Span span,
                         const std::string& subject) {
  if (!wanted || !given.is_known() || agree(*wanted, given.units)) return true;
  report(DiagKind::WrongUnits, span, subject, table_.text(*wanted), table_.text(given.units));
  return false;
}

/// One warning for all variables without units, where units are the rule, and one for time.
void UnitChecker::report_missing() {
  constexpr std::size_t kMostNames = 6;
  std::vector<const Variable*> missing;
  std::size_t count = 0;
  for (const Entry& entry : entries_) {
    const Variable& variable = *entry.variable;
    const bool has_value =
        std::any_of(variable.equations.begin(), variable.equations.end(), simulates);
    // a graphical function on its own has no field for units in XMILE
    const bool is_named_graph = variable.kind == VarKind::Graphical;
    if (!has_value || is_control(variable) || variable.is_hidden || is_named_graph) continue;
    ++count;
    if (variable.units.empty() && !entry.declared) missing.push_back(&variable);
  }
  if (missing.size() > count / 2) return;
  if (misses_time_) {
    const auto step = sectors_.front().find("time step");
    const bool has_step = step != sectors_.front().end();
    diags_.report(DiagKind::MissingTimeUnits,
                  has_step ? entries_[step->second].variable->span : model_->specs.span);
  }
  if (missing.empty()) return;
  std::string names;
  for (std::size_t i = 0; i < missing.size() && i < kMostNames; ++i) {
    names += fmt::format("{}'{}'", i ? ", " : "", display(missing[i]->name));
  }
  if (missing.size() > kMostNames)
    names += fmt::format(" and {} more", missing.size() - kMostNames);
  diags_.report(DiagKind::MissingUnits, missing.front()->span, missing.size(), count)
      .note({}, "without units: {}", names);
}

void check_units(const Model& model, Dialect dialect, Diagnostics& diags) {
  UnitChecker(model, dialect, diags).check();
}

std::unordered_map<std::string, std::string> infer_units(const Model& model, Dialect dialect) {
  Diagnostics told_by_check;
  return UnitChecker(model, dialect, told_by_check).inferred();
}

}  // namespace weir
