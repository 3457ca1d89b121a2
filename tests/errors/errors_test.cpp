// One mistake a file: NAME.mdl or NAME.xmile is checked and run as `weir run` would, and everything
// that is said must be NAME.txt, to the letter. A case without a model file is about a file that is
// not there.
//
// known_wrong.tsv names cases whose text is what should be told and is not yet, with what is wrong;
// a case that has come right must leave the list. settings.tsv gives a case `--set` values,
// NAME.cin is given as `--changes`. `unused_*`, `units_*` and `rules_*` also ask what is not used,
// whether units agree, and for rules that weir had to choose, as `weir check` does;
// `diagram_*` have their views read; all ask for names of functions. without_case.tsv holds the
// kinds that no case can show, each with the reason.
// WEIR_UPDATE=1 rewrites the texts.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(WEIR_SOURCE_DIR) / "tests/errors";

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Rows of two cells between tabs.
std::multimap<std::string, std::string> read_pairs(const char* name) {
  std::multimap<std::string, std::string> pairs;
  std::istringstream in(text_of(kFolder / name));
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    EXPECT_NE(tab, std::string::npos) << name << ": " << line;
    if (tab != std::string::npos) pairs.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
  return pairs;
}

/// Names of all cases: of the models and of the texts.
std::vector<std::string> cases() {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const std::string ending = entry.path().extension();
    if (ending == ".mdl" || ending == ".xmile" || ending == ".txt")
      names.insert(entry.path().stem());
  }
  return {names.begin(), names.end()};
}

/// The name by which messages call the model: without a folder, so that they read the same
/// everywhere.
std::string model_file(const std::string& name) {
  return name + (fs::exists(kFolder / (name + ".xmile")) ? ".xmile" : ".mdl");
}

/// Everything weir says about a case. The working folder is that of the cases.
Compiled check(const std::string& name) {
  static const auto settings = read_pairs("settings.tsv");
  LowerOptions options;
  if (fs::exists(kFolder / (name + ".cin"))) options.changes_files = {name + ".cin"};
  Compiled compiled =
      compile(lower_model(load_model(model_file(name)), options), EngineChoice::Interpreter, {});
  if (!compiled.diags.has_errors() && name.rfind("unused_", 0) == 0)
    report_unused(compiled, compiled.diags);
  if (!compiled.diags.has_errors() && name.rfind("rules_", 0) == 0)
    report_chosen_rules(compiled, compiled.diags);
  if (!compiled.diags.has_errors()) report_function_names(compiled, compiled.diags);
  if (!compiled.diags.has_errors() && name.rfind("units_", 0) == 0)
    report_units(compiled, compiled.diags);
  RunSettings run_settings;
  if (name.rfind("diagram_", 0) == 0) load_views(compiled);
  const auto [first, last] = settings.equal_range(name);
  std::vector<std::string> given;
  for (auto setting = first; setting != last; ++setting) given.push_back(setting->second);
  if (!compiled.diags.has_errors())
    run_settings.overrides = find_overrides(compiled, given, compiled.diags);
  if (!compiled.diags.has_errors()) run(compiled, run_settings, compiled.diags);
  compiled.diags.sort();
  return compiled;
}

class Errors : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { fs::current_path(kFolder); }
};

TEST_P(Errors, AreToldToTheLetter) {
  static const auto known_wrong = read_pairs("known_wrong.tsv");
  const fs::path expected = kFolder / (GetParam() + ".txt");
  const Compiled checked = check(GetParam());
  const std::string told = render(checked.diags, checked.sources);
  if (const auto wrong = known_wrong.find(GetParam()); wrong != known_wrong.end()) {
    EXPECT_NE(told, text_of(expected)) << "is right now: take it out of known_wrong.tsv";
    return;
  }
  if (std::getenv("WEIR_UPDATE")) std::ofstream(expected, std::ios::binary) << told;
  EXPECT_EQ(told, text_of(expected));
}

std::string test_name(const testing::TestParamInfo<std::string>& item) { return item.param; }

INSTANTIATE_TEST_SUITE_P(Cases, Errors, testing::ValuesIn(cases()), test_name);

TEST(ErrorKinds, EachHasACase) {
  fs::current_path(kFolder);
  std::set<std::string> told;
  for (const std::string& name : cases()) {
    const Compiled checked = check(name);
    for (const Diagnostic& diag : checked.diags.all()) told.insert(diag_row(diag.kind).name);
  }
  const auto without_case = read_pairs("without_case.tsv");
  for (std::size_t kind = 0; kind < diag_kind_count(); ++kind) {
    const char* name = diag_row(static_cast<DiagKind>(kind)).name;
    EXPECT_NE(told.contains(name), without_case.contains(name))
        << name << ": give it a case in tests/errors, or a reason in without_case.tsv; not both";
  }
}

// One wrong equation gives one error; twenty give twenty, in one run.
TEST(ErrorKinds, TwentyMistakesAreTwentyErrors) {
  fs::current_path(kFolder);
  EXPECT_EQ(check("twenty_mistakes").diags.error_count(), 20u);
}

}  // namespace
}  // namespace weir
