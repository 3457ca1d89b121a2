// weir convert: a model in another language, with an account of every construct.
#include <fmt/core.h>

#include <cstdio>

#include "tools/libweir/convert.h"
#include "tools/libweir/loss_report.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

constexpr std::size_t kMostPlaces = 5;  // of each reason, in a report that nobody asked for

std::string report_text(const Conversion& conversion, const SourceMap& sources, ReportForm form) {
  switch (form) {
    case ReportForm::None:
      return loss_text(conversion.accounts, sources, kMostPlaces);
    case ReportForm::Table:
      return loss_text(conversion.accounts, sources, 0);
    case ReportForm::Json:
      return loss_json(conversion.accounts, sources) + '\n';
    case ReportForm::Sarif:
      return loss_sarif(conversion.accounts, sources) + '\n';
  }
  return {};
}

/// "exact 210, equivalent 14, dropped 1": what there is of each.
std::string summary(const std::vector<Account>& accounts) {
  std::string text;
  const std::vector<std::size_t> counts = totals(accounts);
  for (std::size_t fate = 0; fate < counts.size(); ++fate) {
    if (counts[fate] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", fate_word(static_cast<Fate>(fate)),
                        counts[fate]);
  }
  return text;
}

std::optional<ConvertTarget> find_target(const ConvertOptions& given, const std::string& output) {
  return given.target ? given.target : target_of_path(output);
}

}  // namespace

Exit convert_file(const Options& options) {
  const ConvertOptions& given = options.convert;
  const auto target = find_target(given, options.output);
  if (!target) {
    complain("tell the language by the ending of -o (.mdl, .xmile, .stmx) or by --to");
    return Exit::WrongUse;
  }
  Loaded loaded = load_given(options.model);
  Conversion conversion;
  if (!loaded.diags.has_errors())
    conversion = convert_model(loaded, *target, loaded.diags, options.model.lower.data_files);
  const bool has_errors = loaded.diags.has_errors();
  report(loaded.diags, loaded.sources, options.model.silence);
  if (has_errors) return exit_after_errors(loaded.diags);

  const bool is_refused = given.is_strict && !is_lossless(conversion.accounts);
  const bool tells_all = given.report != ReportForm::None || is_refused;
  const std::string told = tells_all ? report_text(conversion, loaded.sources, given.report)
                                     : summary(conversion.accounts) + '\n';
  // a model on standard output leaves standard error for the report
  const bool is_file = !options.output.empty();
  std::fputs(told.c_str(), is_file && tells_all ? stdout : stderr);
  if (is_refused) {
    complain("nothing was written: --strict takes only what is exact or equivalent");
    return Exit::Failed;
  }
  if (!is_file) return print_text(conversion.text);
  return write_file(options.output, conversion.text) ? Exit::Good : Exit::WrongUse;
}

}  // namespace weir::cli
