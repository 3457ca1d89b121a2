// Units of measurement: what a units field says, as a scale and a product of powers of base units.
//
// Both languages write products and quotients of names with whole powers (vensim.md 3.9 and 11,
// xmile.md 5). Which names are one unit is said by the model (settings line 22, <model_units>) and
// by what each language builds in. Whether equations keep to their units: check/check_units.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ir/base/diag.h"
#include "ir/base/ids.h"
#include "ir/model/model.h"

namespace weir {

using UnitId = Id<struct UnitTag>;

/// scale * base^exponent * ...; bases ascend, no exponent is 0. Without bases: dimensionless.
struct Units {
  struct Power {
    UnitId base;
    double exponent = 1;
  };
  double scale = 1;
  std::vector<Power> powers;

  bool is_dimensionless() const;
};

/// a * b^exponent.
Units product(const Units& a, const Units& b, double exponent = 1);
/// Equal up to what rounding does to roots and scales.
bool agree(const Units& a, const Units& b);

/// What a name inside a macro's units field stands for (vensim.md 7.1.3): nothing for an argument
/// of unknown units.
using UnitArguments = std::unordered_map<std::string, std::optional<Units>>;

/// The units of one model by name. Base units come to be as they are named.
class UnitTable {
 public:
  /// Reports definitions that contradict each other or are made of themselves (BadUnitDefinition).
  /// What is built in by one of the names `disabled` is not there (xmile.md 5.1).
  UnitTable(const std::vector<UnitDefinition>& definitions,
            const std::vector<std::string>& disabled, Dialect dialect, Diagnostics& diags);

  struct Parsed {
    std::optional<Units> units;  // nothing: see problem, or an argument of unknown units
    std::string problem;         // empty when the text is a unit expression
  };
  /// Understands `people/(Year*km^2)`; XMILE's `-` multiplies too, and `a per b` is a/b.
  Parsed parse(std::string_view text, const UnitArguments& arguments = {});

  /// The units in the model's own spellings: `people/(Year*km^2)`; dimensionless: `Dmnl` in Vensim,
  /// `dimensionless` else.
  std::string text(const Units& units) const;

  /// Two spellings that were taken for one unit because only a plural sets them apart.
  struct NearMiss {
    std::string first, second;
  };
  /// Those found since the last call.
  std::vector<NearMiss> take_near_misses() { return std::exchange(near_misses_, {}); }

 private:
  /// A unit with its further names: a base unit, or what its equation says.
  struct Definition {
    enum class State : std::uint8_t { Fresh, Open, Known };
    std::string name, equation;
    Span span;
    State state = State::Fresh;
    bool is_used = false;  // by a units field: then `name` is how that wrote it
    Units units;
  };
  using DefinitionId = Id<struct UnitDefinitionTag>;
  class Parser;

  void define(const UnitDefinition& unit);
  void define_built_in(const std::vector<std::string_view>& names);
  void add_name(std::string_view name, DefinitionId definition);
  DefinitionId make_definition(std::string_view name);
  void settle(DefinitionId id);
  Units named(std::string_view spelled);
  DefinitionId find_or_make(std::string_view spelled);

  Dialect dialect_;
  Diagnostics* diags_;  // while definitions are read; null for units fields
  int depth_ = 0;       // of definitions made of definitions
  IdVec<DefinitionId, Definition> definitions_;
  std::unordered_map<std::string, DefinitionId> by_key_;  // names and aliases
  std::unordered_map<std::string, std::string> by_stem_;  // a name without its plural -> key
  IdVec<UnitId, DefinitionId> bases_;
  std::vector<NearMiss> near_misses_;
};

}  // namespace weir
