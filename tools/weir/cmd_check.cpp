// weir check: everything weir has to say about a model, and one line to sum up.
#include <fmt/core.h>

#include <algorithm>

#include "tools/libweir/json.h"
#include "tools/libweir/reality.h"
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

/// "FAILS       name[a]  first at time 3"
std::string verdicts_text(const std::vector<RealityResult>& results) {
  std::string text;
  for (const RealityResult& result : results) {
    text += fmt::format("{:<12}{}", reality_verdict_name(result.verdict), result.name);
    if (result.time) text += fmt::format("  first at time {}", format_number(*result.time));
    if (result.verdict == RealityVerdict::NotTested) text += "  its condition never holds";
    text += '\n';
  }
  if (results.empty()) text = "the model has no reality checks\n";
  return text;
}

void write_verdicts(JsonWriter& json, const std::vector<RealityResult>& results) {
  json.begin_array();
  for (const RealityResult& result : results) {
    json.begin_object().key("name").text(result.name);
    json.key("verdict").text(reality_verdict_name(result.verdict));
    if (result.time) json.key("time").number(*result.time);
    json.end_object();
  }
  json.end_array();
}

/// The reality checks, when they were asked for and the model can run; their errors go to the rest.
std::vector<RealityResult> run_reality(const Options& options, Lowered& lowered) {
  if (!options.reality || lowered.diags.has_errors()) return {};
  RealityReport report = check_reality(load_given(options.model), options.model.lower);
  if (report.diags.has_errors()) {
    lowered.diags = std::move(report.diags);
    lowered.sources = std::move(report.sources);
  }
  return std::move(report.results);
}

std::string summary_json(const std::string& path, const Lowered& lowered,
                         const std::vector<RealityResult>* reality) {
  JsonWriter json;
  json.begin_object().key("model").text(path);
  json.key("variables").count(count_variables(lowered.model));
  json.key("errors").count(lowered.diags.error_count());
  json.key("warnings").count(count_warnings(lowered.diags));
  if (reality != nullptr) write_verdicts(json.key("reality"), *reality);
  json.key("diagnostics").raw(trim(render_json(lowered.diags, lowered.sources))).end_object();
  return json.str();
}

Exit check(const Options& options, Lowered& lowered) {
  if (!lowered.diags.has_errors()) {
    report_unused(lowered, lowered.diags);
    report_function_names(lowered, lowered.diags);
    report_chosen_rules(lowered, lowered.diags);
    if (options.checks_units) report_units(lowered, lowered.diags);
  }
  const std::vector<RealityResult> reality = run_reality(options, lowered);
  const bool fails = std::any_of(reality.begin(), reality.end(), [](const RealityResult& result) {
    return result.verdict == RealityVerdict::Fails;
  });
  const bool has_errors = lowered.diags.has_errors();
  const Exit verdict = has_errors ? exit_after_errors(lowered.diags)
                       : fails    ? Exit::Failed
                                  : Exit::Good;

  if (options.json) {
    if (!silence(lowered.diags, options.model.silence)) return Exit::WrongUse;
    lowered.diags.sort();
    const Exit printed =
        print_text(summary_json(options.model.path, lowered, options.reality ? &reality : nullptr));
    return printed == Exit::Good ? verdict : printed;
  }
  if (!report(lowered.diags, lowered.sources, options.model.silence)) return Exit::WrongUse;
  // a file that was not read has nothing to sum up
  if (verdict == Exit::WrongUse) return verdict;
  const std::string verdicts =
      options.reality && !has_errors ? verdicts_text(reality) : std::string();
  const Exit printed = print_text(verdicts + summary(options.model.path, lowered));
  return printed == Exit::Good ? verdict : printed;
}

}  // namespace

Exit check_model(const Options& options) {
  Lowered lowered = lower_given(options.model);
  leave(check(options, lowered));
}

}  // namespace weir::cli
