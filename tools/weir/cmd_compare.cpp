// weir compare: two result files, or runs of models, by the rules of conformance.md.
#include <fmt/core.h>

#include <algorithm>

#include "tools/weir/comparing.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

/// By the ending: a result file never has one of these.
bool is_model_path(const std::string& path) {
  const std::string name = to_upper_ascii(file_name(path));
  for (const char* ending : {".MDL", ".XMILE", ".STMX", ".ITMX", ".XML"}) {
    if (name.ends_with(ending)) return true;
  }
  return false;
}

struct Side {
  std::optional<Table> table;
  Exit exit = Exit::Good;  // when there is no table
};

Side run_side(const std::string& path) {
  CompileOptions compile_options;
  Compiled compiled = compile(path, compile_options);
  const RunProduct product = run(compiled, {}, compiled.diags);
  report(compiled.diags, compiled.sources, {});
  if (!product.ok) return {std::nullopt, exit_after_errors(compiled.diags)};
  return {to_table(product.results), Exit::Good};
}

Side read_side(const std::string& path) {
  if (is_model_path(path)) return run_side(path);
  TableRead read = read_table(path);
  if (read.ok) return {std::move(read.table), Exit::Good};
  complain(fmt::format("cannot read '{}': {}", path, read.problem));
  return {std::nullopt, Exit::WrongUse};
}

}  // namespace

CompareRules comparison_rules(const Table& expected, const CompareOptions& given) {
  CompareRules rules = default_rules(expected);
  if (given.rtol) rules.rtol = *given.rtol;
  if (given.atol) {
    // an absolute tolerance that was asked for is meant as it stands
    rules.atol = *given.atol;
    rules.atol_share = 0;
  }
  rules.until = given.until;
  rules.ignore = given.ignore;
  rules.strict_missing = given.strict_missing;
  return rules;
}

Exit compare_results(const Options& options) {
  const Side expected = read_side(options.expected_path);
  if (!expected.table) return expected.exit;
  const Side actual = read_side(options.actual_path);
  if (!actual.table) return actual.exit;

  const CompareRules rules = comparison_rules(*expected.table, options.compare);
  const Comparison comparison = compare(*expected.table, *actual.table, rules);
  const std::string text =
      options.json ? comparison_json(comparison, options.expected_path, options.actual_path)
                   : comparison_text(comparison, options.expected_path, options.actual_path);
  const Exit printed = print_text(text);
  if (printed != Exit::Good) return printed;
  return comparison.verdict == Verdict::Pass ? Exit::Good : Exit::Failed;
}

}  // namespace weir::cli
