// weir diff: what differs between two models by meaning.
#include "tools/libweir/difference.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

/// git gives an empty file in place of a model that was added or removed.
bool is_of_empty_file(const Loaded& side) {
  return side.model.file.valid() && side.sources[side.model.file].text().empty();
}

}  // namespace

/// A model with mistakes is compared too, as far as it was understood.
Exit diff_models(const Options& options) {
  Loaded before = load_model(options.expected_path, options.model.lower.encoding);
  Loaded after = load_model(options.actual_path, options.model.lower.encoding);
  for (Loaded* side : {&before, &after}) {
    load_views(*side);
    if (!side->diags.has_errors() || is_of_empty_file(*side)) continue;
    const Exit exit = exit_after_errors(side->diags);
    report(side->diags, side->sources, {});
    if (exit == Exit::WrongUse) return exit;
  }
  const ModelComparison comparison = compare_models(before, after);
  const Exit printed = print_text(options.json ? to_json(comparison, before, after)
                                               : to_text(comparison, before, after));
  if (printed != Exit::Good) return printed;
  return comparison.is_same() ? Exit::Good : Exit::Failed;
}

}  // namespace weir::cli
