// What became of each construct, in the words of who reads the report.
#include <algorithm>

#include "ir/base/text.h"
#include "ir/translate/kept_forms.h"
#include "ir/translate/kept_texts.h"
#include "ir/translate/vensim_translator.h"

namespace weir {

/// `-` multiplies in XMILE, and `per` divides (xmile.md 5.2); Vensim writes `*`, `/` and Dmnl.
std::string VensimTranslator::units_of(const std::string& units) const {
  std::string text = units;
  for (auto at = text.find(" per "); at != text.npos; at = text.find(" per "))
    text.replace(at, 5, "/");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_sign = text[i] == '-' && (i == 0 || text[i - 1] != '^');
    if (is_sign) text[i] = '*';
    if (text[i] == '~' || text[i] == '|' || text[i] == '[' || text[i] == ']') text[i] = ' ';
    if (text[i] == '\n' || text[i] == '\r') text[i] = ' ';
  }
  text = std::string(trim(text));
  for (const char* word : {"dimensionless", "unitless"}) {
    if (equals_ignoring_case(text, word)) return "Dmnl";
  }
  return text;
}

/// The story: what holds for all of a kind, then what is said of single ones.
void VensimTranslator::account() {
  using Kind = ConstructKind;
  ledger_.note_all(Kind::Dimension, Fate::Exact);
  ledger_.note_all(Kind::Group, Fate::Exact);
  ledger_.note_all(Kind::Macro, Fate::Exact);
  ledger_.note_all(Kind::Variable, Fate::Exact);
  ledger_.note_all(Kind::Equation, Fate::Exact);
  ledger_.note_all(Kind::Table, Fate::Exact);
  ledger_.note_all(Kind::Units, Fate::Exact);
  ledger_.note_all(Kind::Range, Fate::Exact);
  ledger_.note_all(Kind::Documentation, Fate::Exact);
  ledger_.note_all(Kind::Initial, Fate::Equivalent, "the second argument of 'ACTIVE INITIAL'");
  ledger_.note_all(Kind::Call, Fate::Exact);
  ledger_.note_all(Kind::Multiplier, Fate::Equivalent,
                   "a factor of the flow in the equation of the stock that it enters");
  ledger_.note_all(Kind::Module, Fate::Equivalent,
                   "Vensim has no modules: its variables are named 'module.variable'");
  ledger_.note_all(Kind::Connection, Fate::Equivalent, "the input is an equation: its source");
  ledger_.note_all(
      Kind::Container, Fate::Extension,
      "Vensim has no such stocks; only weir understands 'XMILE CONVEYOR' and 'XMILE QUEUE'");
  ledger_.note_all(Kind::Kept, Fate::Dropped, "it says something else than the file, which counts");
  ledger_.note_all(Kind::Leak, Fate::Extension, "only weir understands 'XMILE LEAK'");
  account_specs();
  for (std::size_t i = 0; i < source_.sectors.size(); ++i)
    account_sector(source_.sectors[i], i == 0);
  for (const Macro& macro : source_.macros) account_macro(macro);
  for (const Extra& extra : source_.extras) account_kept(extra);
  for (const Variable& variable : source_.root().variables) account_forms(variable);
  for (const UnitDefinition& unit : source_.units) {
    UnitDefinition made = unit;
    made.equation.clear();
    const Construct construct{Kind::UnitDefinition, unit.name, unit.span};
    if (unit.equation.empty()) {
      ledger_.note(construct, Fate::Exact);
    } else {
      ledger_.note(construct, Fate::Dropped,
                   "Vensim has other names for a unit, but no equations: '" + unit.equation + "'");
    }
    const std::vector<UnitDefinition> further = split_unit(made);
    const bool says_something = !made.aliases.empty();
    if (says_something) out_.units.push_back(std::move(made));
    out_.units.insert(out_.units.end(), further.begin(), further.end());
  }
}

/// Takes the names out of a unit that a file of Vensim gave it in further definitions; these.
std::vector<UnitDefinition> VensimTranslator::split_unit(UnitDefinition& unit) const {
  std::vector<UnitDefinition> further;
  std::size_t count = 0;
  for (const std::string& names : kept_texts(source_, kKeptUnit)) {
    const std::vector<std::string_view> parts = split(names, ',');
    if (parts.front() != unit.name) continue;
    further.push_back({unit.name, {}, {parts.begin() + 1, parts.end()}, unit.span});
    count += parts.size() - 1;
  }
  if (count >= unit.aliases.size()) return {};
  // they stand behind its own, unless somebody has changed them since
  std::vector<std::string> own = unit.aliases;
  own.resize(own.size() - count);
  std::vector<std::string> all = own;
  for (const UnitDefinition& each : further)
    all.insert(all.end(), each.aliases.begin(), each.aliases.end());
  if (all != unit.aliases) return {};
  unit.aliases = std::move(own);
  return further;
}

/// What stands of a file beside what is understood of it (keep_rest).
void VensimTranslator::account_kept(const Extra& extra) {
  if (is_run_choice(extra, source_))
    return ledger_.note(
        {ConstructKind::Kept, extra.where, extra.span}, Fate::Equivalent,
        "the equations of what does not run say so: 'INITIAL', no flows, 'XMILE STANDS'");
  const bool is_of_vensim = is_dimension_form(extra) || is_kept_text(extra);
  ledger_.note({ConstructKind::Kept, extra.where, extra.span},
               is_of_vensim ? Fate::Equivalent : Fate::Extension,
               is_of_vensim ? "it is as the file of Vensim had it"
                            : "Vensim has no place for it; it is kept in a comment for weir");
}

/// What the file keeps of a file of Vensim that it was made from (kept_forms.h).
void VensimTranslator::account_forms(const Variable& variable) {
  if (is_made(variable))
    ledger_.note_owner(variable.name.key, Fate::Equivalent,
                       "it stands in the equation that it was made for");
  const bool is_used = !variable.ranged.empty();
  for (const Extra& extra : variable.extensions) {
    if (extra.where != kKeptEquation) continue;
    ledger_.note({ConstructKind::Kept, "equation of " + display(variable.name), extra.span},
                 is_used ? Fate::Equivalent : Fate::Dropped,
                 is_used ? "it is the equation again"
                         : "it says something else than the equations of the file, which count");
  }
}

void VensimTranslator::account_specs() {
  const SimSpecs& specs = source_.specs;
  ledger_.note_all(ConstructKind::Setting, Fate::Equivalent, "a variable of the control group");
  const Construct method{ConstructKind::Setting, "method", specs.method_span};
  const bool is_midpoint = specs.method == Method::Midpoint && out_.specs.method == Method::Rk2;
  if (is_midpoint || (specs.method == out_.specs.method && specs.method != Method::Rk2)) {
    ledger_.note(method, Fate::Exact);
  } else if (out_.specs.method == Method::Euler) {
    ledger_.note(method, Fate::Equivalent, "conveyors and queues run by Euler");
  } else if (specs.method == Method::Rk2) {
    ledger_.note(method, Fate::Approximated,
                 "Vensim's second-order method takes a half step, XMILE's a whole one");
  } else {
    ledger_.note(method, Fate::Approximated,
                 "Vensim has no '" + specs.method_text + "'; RK4 with automatic step is near it");
  }
  ledger_.note({ConstructKind::Setting, "time units", specs.span}, Fate::Equivalent,
               "the units of TIME STEP");
}

void VensimTranslator::account_sector(const Sector& sector, bool is_root) {
  for (const Variable& variable : sector.variables) account_variable(sector, variable);
  for (const Extra& extra : sector.extras) {
    if (is_root || is_run_choice(extra, source_)) {
      account_kept(extra);
    } else {
      ledger_.note({ConstructKind::Kept, extra.where, extra.span}, Fate::Dropped,
                   "a Vensim file has no place for it");
    }
  }
  if (is_root) return;
  for (const Group& group : sector.groups)
    ledger_.note({ConstructKind::Group, group.name, group.span}, Fate::Approximated,
                 "the variables of a module are one group");
}

void VensimTranslator::account_macro(const Macro& macro) {
  for (const Variable& variable : macro.body.variables) account_variable(macro.body, variable);
  for (const Extra& extra : macro.body.extras) {
    const Construct kept{ConstructKind::Kept, extra.where, extra.span};
    if (is_macro_element(extra)) {
      ledger_.note(kept, Fate::Equivalent, "it is the macro again");
    } else if (extra.where == kMadeMacro || extra.where == kOutputMacro) {
      ledger_.note(kept, Fate::Equivalent, "it is as the file of Vensim had it");
    } else {
      ledger_.note(kept, Fate::Dropped, "a Vensim file has no place for it");
    }
  }
}

void VensimTranslator::account_variable(const Sector& sector, const Variable& variable) {
  using Kind = ConstructKind;
  const std::string name = display(variable.name);
  const Construct itself{Kind::Variable, name, variable.span};
  if (is_control_text(variable)) {
    ledger_.note(itself, Fate::Equivalent, "texts of the run setting");
    ledger_.note({Kind::Equation, name, variable.equations[0].span}, Fate::Equivalent,
                 "texts of the run setting");
    return;
  }
  const Symbols* symbols =
      &sector == &source_.root() ? &symbols_.front() : sector_symbols(sector.name);
  const auto symbol = symbols ? symbols->find(variable.name.key) : Symbols::const_iterator();
  if (symbols && symbol != symbols->end() && symbol->second.name.key != variable.name.key) {
    const std::string space = sector.name.empty() ? "" : sector.name.key + '.';
    ledger_.note(itself, Fate::Equivalent, "it is named '" + display(symbol->second.name) + "'");
    ledger_.note_renamed(space + variable.name.key, symbol->second.name.key);
  }
  if (variable.kind == VarKind::Stock) {
    for (const Equation& equation : variable.equations)
      ledger_.note({Kind::Equation, name, equation.span}, Fate::Equivalent,
                   "'INTEG' of its flows, with this as its start");
  }
  for (const Extra& extra : variable.extensions) {
    if (extra.where == "range_step")
      ledger_.note({Kind::Range, name, variable.units_span}, Fate::Equivalent,
                   "with the step that the file of Vensim had");
  }
  if (variable.non_negative)
    ledger_.note({Kind::Flag, "sign of " + name, variable.span}, Fate::Equivalent,
                 variable.kind == VarKind::Stock ? "its outflows are limited by their equations"
                                                 : "'MAX' with 0 in its equation");
  if (variable.access != Access::None)
    ledger_.note({Kind::Flag, "access of " + name, variable.span}, Fate::Equivalent,
                 "Vensim has no modules: every equation sees it");
  if (variable.is_supplementary)
    ledger_.note({Kind::Flag, "supplementary " + name, variable.span}, Fate::Exact);
  if (variable.overflow)
    ledger_.note({Kind::Flag, "overflow " + name, *variable.overflow}, Fate::Extension,
                 "only weir understands 'XMILE OVERFLOW'");
  if (variable.spread != Spread::Beginning)
    ledger_.note({Kind::Flag, "spread of " + name, variable.span}, Fate::Extension,
                 "only weir understands how it is spread over its conveyor");
  const bool has_odd_text = variable.doc.find_first_of("~|") != std::string::npos;
  if (has_odd_text)
    ledger_.note({Kind::Documentation, name, variable.span}, Fate::Approximated,
                 "'~' and '|' end a text in Vensim: '/' stands for them");
  if (units_of(variable.units) != variable.units)
    ledger_.note({Kind::Units, name, variable.units_span}, Fate::Equivalent,
                 "'" + units_of(variable.units) + "' in Vensim");
}

}  // namespace weir
