// What differs between two models, for people and for programs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ir/model/diff.h"
#include "tools/libweir/weir.hpp"

namespace weir {

/// A pair of models compared by meaning: renamed variables are told as such, and what a diagram
/// looks like is counted apart.
struct ModelComparison {
  std::vector<Rename> renames;
  std::vector<Difference> differences;  // beside the renames; nothing of the layout
  std::vector<Difference> layout;

  bool is_same() const { return renames.empty() && differences.empty(); }
};

ModelComparison compare_models(const Loaded& before, const Loaded& after);

/// One difference a paragraph, changed equations one above the other with equal parts in line.
std::string to_text(const ModelComparison& comparison, const Loaded& before, const Loaded& after);
std::string to_json(const ModelComparison& comparison, const Loaded& before, const Loaded& after);

/// Two texts with blanks put in so that what they share stands in the same columns.
struct Aligned {
  std::string before, after;
};
Aligned align(std::string_view before, std::string_view after);

}  // namespace weir
