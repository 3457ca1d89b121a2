// Numbers as text, always in the C locale.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// A whole text that is one decimal number (optional sign, `.5`, `5.`, exponent of any length,
/// surrounding blanks allowed). Overflow gives infinity, underflow zero. `inf`/`nan` words are not
/// numbers.
std::optional<double> parse_number(std::string_view text);

/// The shortest text that reads back to the same double: `0.1`, `1e-05`, `-0`, `inf`, `nan`.
std::string format_number(double value);

/// Vensim's :NA: is the finite number -2^109 (vensim.md 9.1).
inline constexpr double kNotAvailable = -649037107316853453566312041152512.0;

}  // namespace weir
