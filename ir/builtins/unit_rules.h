// What functions do with units: unit_rules.def as a table that can be searched.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ir/builtins/builtins.h"

namespace weir {

/// A product of letters to powers; free: any units will do, or nothing is known.
struct UnitPattern {
  struct Power {
    char letter = 'x';  // 't': the units of time
    double exponent = 1;
  };
  bool is_free = false;
  std::vector<Power> powers;

  /// A letter alone.
  bool is_letter() const {
    return !is_free && powers.size() == 1 && powers[0].exponent == 1 && powers[0].letter != 't';
  }
};

struct UnitRule {
  std::uint8_t languages;  // union of FunctionLanguage
  const char* spelling;
  std::vector<UnitPattern> arguments;
  bool repeats = false;  // the last one, for all further arguments
  UnitPattern result;

  /// The pattern of the n-th argument (from 0); null for one that the rule does not know.
  const UnitPattern* argument(std::size_t n) const;
};

const std::vector<UnitRule>& unit_rules();

/// The rule of a function by name key; null: no such function.
const UnitRule* find_unit_rule(std::string_view name_key, FunctionLanguage language);

}  // namespace weir
