// Runs of models compared by their numbers, for tests of what is written and translated.
#pragma once

#include <string>

#include "tools/libweir/weir.hpp"

namespace weir::test {

struct RunOfModel {
  bool ok = false;
  std::string problem;  // the first error when not
  ResultSet results;
};

/// By the interpreter, everything saved.
RunOfModel run_of(Loaded loaded, const LowerOptions& options = {});

struct NumbersCompared {
  std::string difference;  // the first in words; empty: the same within 1e-9 relative
  bool is_exact = true;    // and to the last bit
};

/// Column by column, by name; run settings, and further columns of `after`, do not count.
NumbersCompared compare_numbers(const ResultSet& before, const ResultSet& after);

/// The path of a model file in lists: below the project, or below the community's folder.
std::string listed_name(const std::string& path);

}  // namespace weir::test
