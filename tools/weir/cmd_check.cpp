// weir check: everything weir has to say about a model, and one line to sum up.
#include <fmt/core.h>

#include <algorithm>

#include "tools/libweir/json.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

std::size_t count_warnings(const Diagnostics& diags) {
  const auto is_warning = [](const Diagnostic& diag) {
    return diag.severity() == Severity::Warning;
  };
  return static_cast<std::size_t>(
      std::count_if(diags.all().begin(), diags.all().end(), is_warning));
}

/// "teacup.mdl: 4 variables, no errors"
std::string summary(const std::string& path, const Lowered& lowered) {
  std::string text = fmt::format("{}: {}, {}", file_name(path),
                                 counted(count_variables(lowered.model), "variable"),
                                 counted(lowered.diags.error_count(), "error"));
  const std::size_t warnings = count_warnings(lowered.diags);
  if (warnings > 0) text += ", " + counted(warnings, "warning");
  return text;
}

std::string summary_json(const std::string& path, const Lowered& lowered) {
  JsonWriter json;
  json.begin_object().key("model").text(path);
  json.key("variables").count(count_variables(lowered.model));
  json.key("errors").count(lowered.diags.error_count());
  json.key("warnings").count(count_warnings(lowered.diags));
  json.key("diagnostics").raw(trim(render_json(lowered.diags, lowered.sources))).end_object();
  return json.str();
}

}  // namespace

Exit check_model(const Options& options) {
  Lowered lowered = lower_given(options.model);
  if (!lowered.diags.has_errors()) {
    report_unused(lowered, lowered.diags);
    report_function_names(lowered, lowered.diags);
    if (options.checks_units) report_units(lowered, lowered.diags);
  }
  const bool has_errors = lowered.diags.has_errors();
  const Exit verdict = has_errors ? exit_after_errors(lowered.diags) : Exit::Good;

  if (options.json) {
    if (!silence(lowered.diags, options.model.silence)) return Exit::WrongUse;
    lowered.diags.sort();
    const Exit printed = print_text(summary_json(options.model.path, lowered));
    return printed == Exit::Good ? verdict : printed;
  }
  if (!report(lowered.diags, lowered.sources, options.model.silence)) return Exit::WrongUse;
  // a file that was not read has nothing to sum up
  if (verdict == Exit::WrongUse) return verdict;
  const Exit printed = print_text(summary(options.model.path, lowered));
  return printed == Exit::Good ? verdict : printed;
}

}  // namespace weir::cli
