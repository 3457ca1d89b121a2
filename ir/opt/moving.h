// Stocks that move among equations that repeat each other, for engines that make machine code.
#pragma once

#include <optional>
#include <vector>

#include "ir/opt/repeats.h"
#include "ir/program/program.h"

namespace weir {

/// `rates` and Euler's method in one, for section `quiet`: the same stocks, bit for bit, and
/// nothing else need be kept. `repeats` are those of `rates`. Nothing where a step is more than
/// that, where all numbers of a step are wanted, or where too little repeats.
std::optional<RepeatedSection> moving_rates(const Program& program,
                                            const std::vector<Repeat>& repeats);

}  // namespace weir
