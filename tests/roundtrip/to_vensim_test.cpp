// Every XMILE model that runs, translated to Vensim, written, read back and run: the same numbers.
// What does not stands in to_vensim_known.tsv with its reason. WEIR_TRANSLATED names a folder to
// keep the files in.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "ir/base/render.h"
#include "tests/conform/models.h"
#include "tools/libweir/convert.h"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

/// Where no number is approximated, what rounding may do.
constexpr double kTolerance = 1e-9;

std::vector<fs::path> xmile_files() {
  std::vector<fs::path> files = all_model_files();
  std::erase_if(files, [](const fs::path& file) {
    return to_upper_ascii(file.extension().string()) == ".MDL";
  });
  return files;
}

/// The path of a model in the list: below corpus/, or below the community's folder.
std::string listed_name(const fs::path& file) {
  const fs::path ours = fs::path(WEIR_SOURCE_DIR) / "corpus";
  const bool is_ours = file.string().starts_with(ours.string());
  return (is_ours ? "corpus" / file.lexically_relative(ours)
                  : file.lexically_relative(find_models_folder()))
      .string();
}

struct Outcome {
  bool ok = false;
  std::string problem;
  ResultSet results;
};

Outcome run_of(Loaded loaded) {
  Outcome made;
  Compiled compiled = compile(lower_model(std::move(loaded), {}), EngineChoice::Interpreter, {});
  if (!compiled.diags.has_errors()) {
    RunProduct product = run(compiled, {}, compiled.diags);
    made.ok = product.ok;
    made.results = std::move(product.results);
  }
  for (const Diagnostic& diag : compiled.diags.all()) {
    if (diag.severity() == Severity::Error && made.problem.empty()) made.problem = diag.message;
  }
  return made;
}

bool agree(double a, double b, double scale) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::fabs(a - b) <= kTolerance * std::fmax(scale, 1e-3);
}

struct Comparison {
  std::string difference;  // the first in words; empty: none
  bool is_exact = true;
};

/// Column by column, by name; further columns of `after` are helpers.
Comparison compared(const Outcome& before, const Outcome& after) {
  Comparison made;
  std::map<std::string, std::size_t> columns;
  for (std::size_t i = 0; i < after.results.columns.size(); ++i)
    columns.emplace(name_key(after.results.columns[i].header), i);
  if (before.results.results.times.size() != after.results.results.times.size()) {
    made.difference = "not the same number of saved times";
    return made;
  }
  for (std::size_t i = 0; i < before.results.columns.size(); ++i) {
    const std::string& header = before.results.columns[i].header;
    const auto at = columns.find(name_key(header));
    if (at == columns.end()) {
      made.difference = "no '" + header + "'";
      return made;
    }
    double scale = 0;
    for (std::size_t row = 0; row < before.results.results.times.size(); ++row) {
      const double x = before.results.results.at(row, i);
      if (std::isfinite(x)) scale = std::fmax(scale, std::fabs(x));
    }
    for (std::size_t row = 0; row < before.results.results.times.size(); ++row) {
      const double x = before.results.results.at(row, i);
      const double y = after.results.results.at(row, at->second);
      made.is_exact = made.is_exact && (x == y || (std::isnan(x) && std::isnan(y)));
      if (agree(x, y, scale)) continue;
      made.difference = "'" + header + "' at " + format_number(before.results.results.times[row]) +
                        ": " + format_number(x) + " became " + format_number(y);
      return made;
    }
  }
  return made;
}

std::map<std::string, std::string> known_failures() {
  std::map<std::string, std::string> known;
  std::ifstream in(fs::path(WEIR_SOURCE_DIR) / "tests/roundtrip/to_vensim_known.tsv");
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    if (line.starts_with('#') || tab == line.npos) continue;
    known.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
  return known;
}

/// What is wrong with the translation of a model; empty when nothing is.
std::string problem_of(const fs::path& file, const Outcome& before, std::size_t& exact) {
  const Loaded loaded = load_model(file.string());
  Diagnostics diags;
  const Conversion conversion = convert_model(loaded, ConvertTarget::Vensim, diags);
  for (const Account& account : conversion.accounts) {
    EXPECT_NE(account.reason, "nothing was made of it")
        << construct_word(account.construct.kind) << " '" << account.construct.name << "'";
  }
  const std::string& text = conversion.text;
  if (const char* folder = std::getenv("WEIR_TRANSLATED")) {
    std::ofstream(fs::path(folder) / (file.stem().string() + ".mdl")) << text;
  }
  for (const Diagnostic& diag : diags.all()) {
    if (diag.severity() == Severity::Error) return "not translated: " + diag.message;
  }
  Loaded again = load_model_text((file.parent_path() / "translated.mdl").string(), text);
  if (again.diags.has_errors()) return "not read back: " + again.diags.all().front().message;
  const Outcome after = run_of(std::move(again));
  if (!after.ok) return "does not run: " + after.problem;
  const Comparison comparison = compared(before, after);
  if (comparison.difference.empty() && comparison.is_exact) ++exact;
  return comparison.difference;
}

TEST(ToVensim, GivesTheSameNumbers) {
  if (find_models_folder().empty()) std::puts(absence_note().c_str());
  const auto known = known_failures();
  std::size_t tried = 0, passed = 0, exact = 0;
  for (const fs::path& file : xmile_files()) {
    SCOPED_TRACE(file.string());
    const Outcome before = run_of(load_model(file.string()));
    if (!before.ok) continue;
    ++tried;
    const std::string name = listed_name(file);
    const std::string problem = problem_of(file, before, exact);
    passed += problem.empty();
    if (!problem.empty()) std::printf("  %s: %s\n", name.c_str(), problem.c_str());
    EXPECT_EQ(problem.empty(), !known.contains(name)) << problem;
  }
  std::printf("%zu models run, %zu with the same numbers as files of Vensim, %zu of them exactly\n",
              tried, passed, exact);
  EXPECT_GT(tried, 0u);
}

}  // namespace
}  // namespace weir::conform
