// weir causes, weir uses: what acts on a variable, what it acts on, as trees.
#include "tools/libweir/influence.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

Exit show_trees(const Options& options, Direction direction) {
  Lowered lowered = lower_given(options.model);
  const bool has_errors = lowered.diags.has_errors();
  if (!report(lowered.diags, lowered.sources, options.model.silence)) return Exit::WrongUse;
  if (has_errors) return exit_after_errors(lowered.diags);

  std::vector<InfluenceTree> trees;
  Diagnostics diags;
  for (const std::string& name : options.names) {
    for (InfluenceTree& tree : trace(lowered, name, direction, options.depth, diags))
      trees.push_back(std::move(tree));
  }
  report(diags, lowered.sources, {});
  std::string text;
  for (const InfluenceTree& tree : trees) text += to_text(tree);
  const Exit printed = options.json    ? print_text(to_json(trees))
                       : trees.empty() ? Exit::Good
                                       : print_text(text);
  return diags.has_errors() ? Exit::Failed : printed;
}

}  // namespace

Exit show_causes(const Options& options) { return show_trees(options, Direction::Causes); }
Exit show_uses(const Options& options) { return show_trees(options, Direction::Uses); }

}  // namespace weir::cli
