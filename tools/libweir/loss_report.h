// What became of each construct of a converted model, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "ir/base/source.h"
#include "ir/translate/ledger.h"

namespace weir {

/// Totals, then all that is not carried exactly, grouped by fate and reason, worst first:
///     dropped  a reality check is no part of the language
///       model.mdl:12  equation 'test of growth'
/// At most `most` places of each reason are named (0: all).
std::string loss_text(const std::vector<Account>& accounts, const SourceMap& sources,
                      std::size_t most);

/// {"totals": {...}, "constructs": [{"kind", "name", "fate", "reason", "file", "line"}, ...]}:
/// every construct of the input, in file order.
std::string loss_json(const std::vector<Account>& accounts, const SourceMap& sources);

/// SARIF 2.1.0: one rule a fate, one result for each construct that is not exact; dropped ones are
/// errors, approximations warnings, the others notes.
std::string loss_sarif(const std::vector<Account>& accounts, const SourceMap& sources);

/// Whether every number and every word of the model came across: nothing but exact and equivalent.
bool is_lossless(const std::vector<Account>& accounts);

}  // namespace weir
