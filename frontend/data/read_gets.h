// The values behind the four kinds of GET calls (vensim.md 10.14.4 to 10.14.6).
//
// Each reader reports what is wrong and then gives nothing; `owner` is the name shown in messages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frontend/data/get_call.h"
#include "frontend/data/sources.h"
#include "ir/base/diag.h"
#include "ir/model/model.h"

namespace weir::data {

/// Values row-major over the ranges of a left side (at most two).
std::optional<std::vector<double>> read_constants(const GetCall& call,
                                                  const std::vector<std::size_t>& range_sizes,
                                                  const std::string& owner, Sources& sources,
                                                  Diagnostics& diags);

/// One table for each of `count` elements. An element of a data variable without any number is :NA:
/// throughout.
std::optional<std::vector<LookupTable>> read_series(const GetCall& call, GetKind kind,
                                                    std::size_t count, const std::string& owner,
                                                    Sources& sources, Diagnostics& diags);

/// The elements of a range.
std::optional<std::vector<DimItem>> read_subscript(const GetCall& call, const std::string& owner,
                                                   Sources& sources, Diagnostics& diags);

/// A table that is `value` everywhere.
LookupTable constant_table(double value);
/// Brings the points of a table into the order of their x; of equal ones the order stays.
void sort_points(LookupTable& table);

}  // namespace weir::data
