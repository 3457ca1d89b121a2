// Who acts on whom: trees of the causes and of the uses of a variable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/libweir/weir.hpp"

namespace weir {

enum class Direction : std::uint8_t { Causes, Uses };

/// A variable and, below it, those that act on it (or that it acts on), in the order of the model.
struct InfluenceTree {
  std::string name;
  bool is_initial = false;   // acts at the start of the run only
  bool closes_loop = false;  // stands already on the way here: a feedback loop
  bool is_repeated = false;  // what is below it was shown before
  std::vector<InfluenceTree> branches;
};

/// The tree of a variable, `depth` levels below it (0: the name alone). Variables that weir made
/// for itself are passed through. Each variable is opened once. Reports UnknownVariable, with
/// advice.
std::vector<InfluenceTree> trace(const Lowered& lowered, std::string_view name, Direction direction,
                                 int depth, Diagnostics& diags);

/// One name a line, drawn as a tree.
std::string to_text(const InfluenceTree& tree);
std::string to_json(const std::vector<InfluenceTree>& trees);

}  // namespace weir
