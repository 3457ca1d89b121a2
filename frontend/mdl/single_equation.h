// One equation of a .mdl as a text that stands alone, in another file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ir/model/model.h"

namespace weir::mdl {

/// `x[Sub] = y * 2`, on one line as far as its texts allow.
std::string print_equation(const Name& variable, const Equation& equation);

/// The equation in such a text; nothing when it is none, or defines another variable.
std::optional<Equation> read_equation(std::string_view text, const Name& variable);

}  // namespace weir::mdl
