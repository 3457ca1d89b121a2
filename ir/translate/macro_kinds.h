// Which macros of XMILE those of Vensim cannot be: array_macros.cpp writes them out.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/model/model.h"

namespace weir {

/// Visits every expression of a variable, with the equation whose left side it is of; null: the
/// variable's own.
template <class SomeVariable, class Visit>
void for_each_expr(SomeVariable& variable, Visit visit) {
  for (auto& equation : variable.equations) {
    visit(equation.expr, &equation);
    if (equation.init) visit(*equation.init, &equation);
    for (auto& content : equation.more_contents) visit(content, &equation);
  }
  if (variable.multiplier) visit(*variable.multiplier, nullptr);
  if (variable.leak) {
    for (auto& equation : variable.leak->fraction) visit(equation.expr, &equation);
  }
  if (!variable.container) return;
  auto& container = *variable.container;
  for (auto* part : {&container.transit_time, &container.capacity, &container.inflow_limit,
                     &container.sample, &container.arrest}) {
    for (auto& equation : *part) visit(equation.expr, &equation);
  }
}

/// Which macros have arrays, are given graphical functions that are no lines with held ends, or
/// call such, and may be written out: they have no run of their own and do not call themselves.
/// Looks into the model it was made of.
class MacroKinds {
 public:
  explicit MacroKinds(const Model& model);

  bool is_written_out(const Macro& macro) const;
  bool is_any() const;
  /// Whether it calls itself, through others too (xmile.md 24.3).
  bool calls_itself(const Macro& macro) const;
  /// The macro that a call means (xmile.md 24.2); null where it is none.
  const Macro* called(const Expr& call) const;

 private:
  /// Whether an expression names elements, dimensions or functions of arrays; adds the macros that
  /// it calls.
  bool look(const Expr& expr, std::vector<std::uint32_t>& calls) const;

  /// Adds the macros that are given one of `tables`, keys of graphical functions.
  void look_for_tables(const Expr& expr, const std::unordered_set<std::string>& tables,
                       std::vector<std::uint32_t>& macros) const;

  const Model& model_;
  std::unordered_set<std::string> dims_;                                // keys
  std::unordered_map<std::string, std::vector<std::uint32_t>> macros_;  // by key
  std::vector<std::size_t> least_;                                      // arguments, by macro
  std::vector<bool> is_written_out_, is_recursive_;
};

}  // namespace weir
