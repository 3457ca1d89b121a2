// Units of variables that declare none, where their equations leave no doubt.
//
// A variable is looked at again when something it reads has got its units. What is found is shown,
// never checked against: a slip in one equation must not be blamed on another.
#include "ir/model/check/unit_checker.h"

namespace weir {

std::unordered_map<std::string, std::string> UnitChecker::inferred() {
  infer();
  std::unordered_map<std::string, std::string> texts;
  for (const Entry& entry : entries_) {
    if (!entry.inferred) continue;
    const Name& sector = model_->sectors[entry.sector].name;
    const std::string prefix = entry.sector == 0 || sector.empty() ? "" : display(sector) + ".";
    texts[prefix + display(entry.variable->name)] = table_.text(*entry.inferred);
  }
  return texts;
}

void UnitChecker::infer() {
  /// Looks at one variable: enough for any real model, and no file can make us look for ever.
  constexpr int kMostVisits = 8;
  is_silent_ = uses_inferred_ = true;
  std::vector<std::size_t> open;
  for (std::size_t i = entries_.size(); i-- > 0;) {
    if (entries_[i].variable->units.empty()) open.push_back(i);
  }
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (entries_[at].inferred || ++entries_[at].visits > kMostVisits) continue;
    reader_ = at;
    entries_[at].inferred = equation_units(entries_[at]);
    if (!entries_[at].inferred) continue;
    const std::vector<std::size_t> readers = std::exchange(entries_[at].readers, {});
    open.insert(open.end(), readers.begin(), readers.end());
  }
  reader_.reset();
}

std::optional<Units> UnitChecker::equation_units(const Entry& entry) {
  const Scope scope = scope_of(entry);
  if (entry.variable->kind == VarKind::Stock) {
    if (const auto units = stock_units(entry)) return units;
  }
  for (const Equation& equation : entry.variable->equations) {
    if (equation.kind != EquationKind::Regular) continue;
    const Measure made = measure(equation.expr, scope);
    if (made.is_known()) return made.units;
  }
  return std::nullopt;
}

/// A stock is in the units of its flows times time.
std::optional<Units> UnitChecker::stock_units(const Entry& entry) {
  if (!time_.is_known()) return std::nullopt;
  for (const auto* flows : {&entry.variable->outflows, &entry.variable->inflows}) {
    for (const FlowRef& flow : *flows) {
      const auto at = sectors_[entry.sector].find(flow.name.key);
      if (at == sectors_[entry.sector].end()) continue;
      const bool is_converted =
          flows == &entry.variable->inflows && entries_[at->second].variable->multiplier;
      const Measure given = entry_measure(at->second);
      if (given.is_known() && !is_converted) return product(given.units, time_.units);
    }
  }
  return std::nullopt;
}

}  // namespace weir
