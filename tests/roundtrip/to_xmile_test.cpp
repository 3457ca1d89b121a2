// Vensim models translated into XMILE: the translation is written and read back as the same model,
// in which every saved variable of the original has the same numbers, and every construct of it has
// an account.
//
// to_xmile_known.tsv names the models for which that does not hold, each with the reason; one that
// has come right must leave the list. WEIR_UPDATE=1 prints the lines that it would need.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <unordered_map>

#include "frontend/prelude/prelude.h"
#include "frontend/xmile/write.h"
#include "ir/base/render.h"
#include "ir/model/diff.h"
#include "ir/translate/to_xmile.h"
#include "tests/conform/cases.h"
#include "tests/conform/models.h"
#include "tools/libweir/weir.hpp"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = WEIR_SOURCE_DIR;

struct Subject {
  std::string path, name;
  LowerOptions options;
};

/// All Vensim models, with the data that special.tsv names.
std::vector<Subject> subjects() {
  std::vector<Subject> found;
  for (const fs::path& file : model_files(kSource / "corpus")) {
    if (to_upper_ascii(file.extension().string()) == ".MDL")
      found.push_back({file.string(), file.lexically_relative(kSource).generic_string(), {}});
  }
  std::string problem;
  const auto special = read_manifest(kSource / "tests/conform/special.tsv", problem);
  EXPECT_EQ(problem, "");
  for (const Case& item : find_cases(find_models_folder(), special)) {
    if (item.format != "mdl") continue;
    Subject subject{item.model.string(), item.name, {}};
    for (const std::string& data : item.data_files)
      subject.options.data_files.push_back((item.model.parent_path() / data).string());
    found.push_back(std::move(subject));
  }
  return found;
}

/// What came of one model.
struct Outcome {
  bool ran = false;     // the original did
  std::string problem;  // empty: the same numbers
  std::size_t exact = 0, near = 0;
  std::vector<Account> accounts;
};

bool are_near(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return true;
  return a == b || std::fabs(a - b) <= 1e-9 * std::max(std::fabs(a), std::fabs(b));
}

bool is_setting(const std::string& key) {
  return key == "initial time" || key == "final time" || key == "time step" || key == "saveper";
}

/// Compares each column of the original.
void compare(const ResultSet& before, const ResultSet& after, Outcome& outcome) {
  if (before.results.times != after.results.times) {
    outcome.problem = "other saved times";
    return;
  }
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < after.columns.size(); ++i)
    places.emplace(name_key(after.columns[i].header), i);
  for (std::size_t i = 0; i < before.columns.size(); ++i) {
    const std::string key = name_key(before.columns[i].header);
    if (is_setting(key)) continue;
    const auto place = places.find(key);
    if (place == places.end()) {
      outcome.problem = "no '" + before.columns[i].header + "'";
      return;
    }
    bool is_exact = true;
    for (std::size_t row = 0; row < before.results.times.size(); ++row) {
      const double x = before.results.at(row, i), y = after.results.at(row, place->second);
      is_exact = is_exact && (std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y) ||
                              (std::isnan(x) && std::isnan(y)));
      if (are_near(x, y)) continue;
      outcome.problem = "'" + before.columns[i].header + "' at " +
                        format_number(before.results.times[row]) + ": " + format_number(x) +
                        " and " + format_number(y);
      return;
    }
    (is_exact ? outcome.exact : outcome.near) += 1;
  }
}

std::string first_error(const Diagnostics& diags, const SourceMap& sources) {
  for (const Diagnostic& diag : diags.all()) {
    if (diag_row(diag.kind).severity != Severity::Error) continue;
    Diagnostics one;
    one.take(diag);
    const std::string text = render(one, sources);
    return text.substr(0, text.find('\n'));
  }
  return {};
}

Outcome outcome_of(const Subject& subject) {
  Outcome outcome;
  Compiled original = compile(lower_model(load_model(subject.path), subject.options),
                              EngineChoice::Interpreter, {});
  const bool is_right = !original.diags.has_errors();
  SourceMap prelude_sources;
  const Library prelude = parse_prelude(prelude_sources);
  Ledger ledger;
  Diagnostics diags;
  const Model& source = original.model;
  const Model translated = to_xmile(source, prelude, XmileTarget::Standard, ledger, diags);
  outcome.accounts = ledger.settle(source, translated);
  if (!is_right) return outcome;
  const std::string text = xmile::write(translated, diags);
  Loaded read = load_model_text(subject.path + ".xmile", text);
  EXPECT_EQ(render(diags, original.sources), "");
  EXPECT_EQ(render(read.diags, read.sources), "");
  EXPECT_EQ(to_text(model_diff(translated, read.model)), "");
  const RunProduct before = run(original, {}, original.diags);
  outcome.ran = before.ok;
  if (!before.ok) return outcome;
  Compiled after = compile(lower_model(std::move(read), {}), EngineChoice::Interpreter, {});
  if (after.diags.has_errors()) {
    outcome.problem = first_error(after.diags, after.sources);
    return outcome;
  }
  const RunProduct product = run(after, {}, after.diags);
  if (!product.ok) {
    outcome.problem = "the translation does not run: " + first_error(after.diags, after.sources);
    return outcome;
  }
  compare(before.results, product.results, outcome);
  return outcome;
}

std::map<std::string, std::string> known_problems() {
  std::map<std::string, std::string> known;
  std::string problem;
  for (const ManifestRow& row :
       read_manifest(kSource / "tests/roundtrip/to_xmile_known.tsv", problem))
    known[row.file] = row.value;
  EXPECT_EQ(problem, "");
  return known;
}

TEST(ToXmile, GivesTheSameNumbersAndAccountsForEverything) {
  if (find_models_folder().empty()) std::puts(absence_note().c_str());
  std::map<std::string, std::string> known = known_problems();
  const bool is_update = std::getenv("WEIR_UPDATE") != nullptr;
  std::size_t ran = 0, same = 0, exact = 0, near = 0;
  std::map<std::string, std::size_t> fates;
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(subject.name);
    const Outcome outcome = outcome_of(subject);
    for (const Account& account : outcome.accounts) {
      ++fates[fate_word(account.fate)];
      EXPECT_NE(account.reason, "nothing was made of it")
          << construct_word(account.construct.kind) << " '" << account.construct.name << "'";
    }
    if (!outcome.ran) continue;
    ++ran;
    exact += outcome.exact;
    near += outcome.near;
    const bool is_known = known.erase(subject.name) > 0;
    if (outcome.problem.empty()) {
      ++same;
      EXPECT_FALSE(is_known) << "has come right: take it from to_xmile_known.tsv";
    } else if (is_update) {
      std::printf("%s\t?\t%s\n", subject.name.c_str(), outcome.problem.c_str());
    } else {
      EXPECT_TRUE(is_known) << outcome.problem;
    }
  }
  for (const auto& [name, reason] : known) {
    if (!find_models_folder().empty()) ADD_FAILURE() << name << " is known and not there";
  }
  std::printf(
      "%zu models run, %zu give the same numbers: %zu columns bit by bit, %zu within 1e-9\n", ran,
      same, exact, near);
  for (const auto& [word, count] : fates) std::printf("%8zu %s\n", count, word.c_str());
  EXPECT_GT(ran, 0u);
}

}  // namespace
}  // namespace weir::conform
