// weir dump: any stage as text, for those who work on weir.
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {

Exit dump_stage(const Options& options) {
  // an early stage is shown even when a later one would find errors
  const bool is_early = options.stage == DumpStage::Tokens || options.stage == DumpStage::Model ||
                        options.stage == DumpStage::Views;
  if (is_early) {
    Lowered lowered;
    static_cast<Loaded&>(lowered) = load_given(options.model);
    if (options.stage == DumpStage::Views) load_views(lowered);
    const bool has_errors = lowered.diags.has_errors();
    if (!report(lowered.diags, lowered.sources, options.model.silence)) return Exit::WrongUse;
    const Exit printed = print_text(dump(lowered, options.stage, options.run.math));
    return has_errors ? exit_after_errors(lowered.diags) : printed;
  }

  Lowered lowered = lower_given(options.model);
  const bool has_errors = lowered.diags.has_errors();
  if (!report(lowered.diags, lowered.sources, options.model.silence)) return Exit::WrongUse;
  if (!has_errors || options.stage == DumpStage::Resolved) {
    const Exit printed = print_text(dump(lowered, options.stage, options.run.math));
    if (!has_errors) return printed;
  }
  return exit_after_errors(lowered.diags);
}

}  // namespace weir::cli
