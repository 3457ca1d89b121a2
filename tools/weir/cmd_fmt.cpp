// weir fmt: a model file in canonical layout.
#include "tools/libweir/texts.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {

Exit format_file(const Options& options) {
  Loaded loaded = load_given(options.model);
  const bool has_errors = loaded.diags.has_errors();
  report(loaded.diags, loaded.sources, {});
  if (has_errors) return exit_after_errors(loaded.diags);
  const std::string text = format_model(loaded);
  if (options.output.empty()) return print_text(text);
  return write_file(options.output, text) ? Exit::Good : Exit::WrongUse;
}

}  // namespace weir::cli
