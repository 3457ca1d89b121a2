// What a user names from outside a model: a variable, some of its elements.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tools/libweir/table.h"
#include "tools/libweir/weir.hpp"

namespace weir {

/// Elements of one variable: 0-based, row-major.
struct Target {
  std::size_t var = 0;  // index into Program::vars
  std::vector<std::uint32_t> elements;
};

/// Finds variables of one model by any spelling of their names.
class TargetFinder {
 public:
  explicit TargetFinder(const Lowered& lowered);

  /// Understands `name` (all elements), `name[a,b]`, `name[range]`, `name[*,b]`. Reports what it
  /// cannot find, at `span` where the text comes from a file, with the closest name there is.
  std::optional<Target> find(std::string_view text, Diagnostics& diags, Span span = {}) const;
  /// Every variable that `pattern` names: `.group`, or a name with `*` for any letters. Reports
  /// when there is none.
  std::vector<Target> find_all(std::string_view pattern, Diagnostics& diags) const;
  /// Whether the text is a pattern for find_all, not the name of a variable.
  bool is_pattern(std::string_view text) const;

 private:
  std::optional<std::size_t> find_var(std::string_view name) const;
  void report_unknown(std::string_view text, Diagnostics& diags, Span span) const;
  bool select_positions(std::string_view subscript, const ProgramDim& dim,
                        std::vector<std::uint32_t>& positions) const;
  Target all_elements(std::size_t var) const;

  const Lowered& lowered_;
  std::unordered_map<std::string, std::size_t> by_key_;  // visible variables
};

/// The slots of the constants that `name` names; none after UnknownVariable or NotAConstant,
/// reported at `span` with advice.
std::vector<std::uint32_t> find_constant_slots(const Lowered& lowered, const TargetFinder& finder,
                                               std::string_view name, Span span,
                                               Diagnostics& diags);

/// A number, or :NA:.
std::optional<double> parse_setting_value(std::string_view text);

}  // namespace weir
