// What people are told of functions, and what functions do with units: function_notes.def as a
// table that can be searched.
#pragma once

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
  std::vector<UnitPattern> arguments;
  bool repeats = false;  // the last one, for all further arguments
  UnitPattern result;

  /// The pattern of the n-th argument (from 0); null for one that the rule does not know.
  const UnitPattern* argument(std::size_t n) const;
};

/// One row of function_notes.def.
struct FunctionNote {
  std::uint8_t languages;  // union of FunctionLanguage
  const char* spelling;
  const char* arguments;
  const char* rule;
  const char* sections;
  const char* meaning;
  UnitRule units;  // `rule`, parsed
};

const std::vector<FunctionNote>& function_notes();

/// The note of a function by name key; null: no such function.
const FunctionNote* find_note(std::string_view name_key, FunctionLanguage language);

}  // namespace weir
