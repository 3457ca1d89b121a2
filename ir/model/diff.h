// What differs between two models, by meaning: spans, spellings and parentheses do not count, the
// order of definitions neither.
//
// It is the measure of every round trip, and what a person sees who compares two versions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ir/model/model.h"

namespace weir {

enum class DiffKind : std::uint8_t {
  Specs,      // run settings, dialect, behaviour
  Dimension,  // ranges, elements, mappings
  Unit,       // definitions of units
  Macro,
  Variable,  // added, removed, of another kind
  Equation,
  Property,  // units, range, group, flags of a variable
  Documentation,
  Module,
  Layout,  // sketches, windows of lookups, kept settings: nothing that is computed
};

struct Difference {
  DiffKind kind;
  std::string text;  // "equation of 'x': a + b -> a - b"
  // Of an equation or a variable that came, went or changed: its name, and where it stands in each
  // file (nowhere: it is not there).
  std::string name;
  Span before, after;
};

/// A variable that has another name in the later model and else says the same.
struct Rename {
  Name before, after;
};

/// Variables of the root and of modules that went while one that says the same came; only where
/// that is certain: nothing else that came or went says it too.
std::vector<Rename> find_renames(const Model& before, const Model& after);
/// The model with new names, in every place that refers to them.
Model rename(Model model, const std::vector<Rename>& renames);

/// Whether two expressions say the same; numbers are compared bit by bit.
bool is_same(const Expr& a, const Expr& b);

/// Empty when the models mean the same. In the order of `before`, additions last in each part.
std::vector<Difference> model_diff(const Model& before, const Model& after);

/// One difference a line.
std::string to_text(const std::vector<Difference>& differences);

}  // namespace weir
