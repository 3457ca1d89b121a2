// Models converted to the other language and back, and the account that is given of it.
//
// convert_known.tsv names the models that do not come back with the same numbers,
// vensim_back_known.tsv those of Vensim that do not come back as they were written, each with the
// reason; one that does after all must leave the list.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "ir/model/diff.h"
#include "tests/conform/models.h"
#include "tests/roundtrip/numbers.h"
#include "tools/libweir/convert.h"
#include "tools/libweir/loss_report.h"

namespace weir::test {
namespace {

namespace fs = std::filesystem;

ConvertTarget own_language(const Model& model) {
  return model.dialect == Dialect::Vensim   ? ConvertTarget::Vensim
         : model.dialect == Dialect::Stella ? ConvertTarget::Stella
                                            : ConvertTarget::Xmile;
}

ConvertTarget other_language(const Model& model) {
  return model.dialect == Dialect::Vensim ? ConvertTarget::Xmile : ConvertTarget::Vensim;
}

/// A name in the folder of the model, so that its data is found.
std::string beside(const fs::path& file, const char* name) {
  return (file.parent_path() / name).string();
}

std::string first_error(const Diagnostics& diags) {
  for (const Diagnostic& diag : diags.all()) {
    if (diag.severity() == Severity::Error) return diag.message;
  }
  return {};
}

std::map<std::string, std::string> known_problems(const char* list) {
  std::map<std::string, std::string> known;
  std::ifstream in(fs::path(WEIR_SOURCE_DIR) / "tests/roundtrip" / list);
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    if (line.starts_with('#') || tab == line.npos) continue;
    known.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
  return known;
}

std::set<std::string> variable_keys(const Model& model) {
  std::set<std::string> keys;
  for (const Sector& sector : model.sectors) {
    for (const Variable& var : sector.variables) keys.insert(var.name.key);
  }
  for (const Macro& macro : model.macros) {
    for (const Variable& var : macro.body.variables) keys.insert(var.name.key);
    keys.insert(macro.name.key);  // a macro's result has its name
  }
  return keys;
}

/// Whether a variable of the original is there by its name, or by that of its module and itself.
bool is_there(const std::set<std::string>& keys, const std::string& key) {
  if (keys.contains(key)) return true;
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& other) {
    return other.ends_with('.' + key) || other.ends_with(' ' + key);
  });
}

/// Every construct has an account that says something, and what is not called dropped is there.
void expect_whole_account(const Model& before, const Conversion& conversion, const Model& after) {
  std::size_t variables = 0;
  const std::set<std::string> keys = variable_keys(after);
  for (const Account& account : conversion.accounts) {
    const Construct& construct = account.construct;
    EXPECT_NE(account.reason, "nothing was made of it")
        << construct_word(construct.kind) << " '" << construct.name << "'";
    EXPECT_TRUE(account.fate == Fate::Exact || !account.reason.empty())
        << fate_word(account.fate) << " without a reason: " << construct.name;
    if (construct.kind != ConstructKind::Variable) continue;
    ++variables;
    const std::string key = name_key(construct.name);
    const bool is_told = account.fate != Fate::Exact || is_there(keys, key);
    EXPECT_TRUE(is_told) << "called exact but not there: " << construct.name;
  }
  std::size_t expected = 0;
  for (const Sector& sector : before.sectors) expected += sector.variables.size();
  for (const Macro& macro : before.macros) expected += macro.body.variables.size();
  EXPECT_EQ(variables, expected);
}

/// Conveyors, queues, leaks and overflows, each by its name and kind.
std::multiset<std::string> containers_of(const Model& model) {
  std::multiset<std::string> found;
  const auto add = [&](const Sector& sector) {
    for (const Variable& var : sector.variables) {
      const std::string name = " " + var.name.key.substr(var.name.key.rfind('.') + 1);
      if (var.container) found.insert(container_word(var.container->kind) + name);
      if (var.leak) found.insert("leak" + name);
      if (var.overflow) found.insert("overflow" + name);
    }
  };
  for (const Sector& sector : model.sectors) add(sector);
  for (const Macro& macro : model.macros) add(macro.body);
  return found;
}

struct Counts {
  std::size_t models = 0, translated = 0, accepted = 0, run = 0, same = 0, exact = 0;
};

/// What is wrong with a model that went there and came back; empty when nothing is.
std::string problem_of(const fs::path& file, Counts& counts) {
  Loaded loaded = load_model(file.string());
  Diagnostics diags;
  const Conversion there = convert_model(loaded, other_language(loaded.model), diags);
  if (diags.has_errors()) return "not translated: " + first_error(diags);
  ++counts.translated;
  const bool to_vensim = other_language(loaded.model) == ConvertTarget::Vensim;
  const Loaded middle =
      load_model_text(beside(file, to_vensim ? "there.mdl" : "there.xmile"), there.text);
  if (middle.diags.has_errors()) return "not accepted: " + first_error(middle.diags);
  expect_whole_account(loaded.model, there, middle.model);
  const Conversion back = convert_model(middle, own_language(loaded.model), diags);
  if (diags.has_errors()) return "not translated back: " + first_error(diags);
  Loaded again = load_model_text(beside(file, to_vensim ? "back.xmile" : "back.mdl"), back.text);
  if (again.diags.has_errors()) return "back, but not accepted: " + first_error(again.diags);
  ++counts.accepted;
  EXPECT_EQ(containers_of(loaded.model), containers_of(again.model));
  const RunOfModel before = run_of(std::move(loaded));
  if (!before.ok) return {};
  ++counts.run;
  const RunOfModel after = run_of(std::move(again));
  if (!after.ok) return "back, but does not run: " + after.problem;
  const NumbersCompared compared = compare_numbers(before.results, after.results);
  counts.same += compared.difference.empty();
  counts.exact += compared.difference.empty() && compared.is_exact;
  return compared.difference;
}

TEST(Convert, ThereAndBackGivesTheSameNumbers) {
  if (conform::find_models_folder().empty()) std::puts(conform::absence_note().c_str());
  const auto known = known_problems("convert_known.tsv");
  Counts counts;
  for (const fs::path& file : conform::all_model_files()) {
    SCOPED_TRACE(file.string());
    if (load_model(file.string()).diags.has_errors()) continue;
    ++counts.models;
    const std::string name = listed_name(file.string());
    const std::string problem = problem_of(file, counts);
    if (!problem.empty()) std::printf("%s\t%s\n", name.c_str(), problem.c_str());
    EXPECT_EQ(problem.empty(), !known.contains(name)) << problem;
  }
  std::printf(
      "%zu models read, %zu translated, %zu back and accepted; of %zu that run %zu give the same "
      "numbers, %zu exactly\n",
      counts.models, counts.translated, counts.accepted, counts.run, counts.same, counts.exact);
  EXPECT_GT(counts.run, 0u);
}

/// What a way through XMILE changed in a model of Vensim, one a line.
std::string changes_of(const Loaded& loaded) {
  Diagnostics diags;
  const Conversion there = convert_model(loaded, ConvertTarget::Xmile, diags);
  const Loaded middle =
      load_model_text(beside(loaded.sources[loaded.model.file].path(), "there.xmile"), there.text);
  const Conversion back = convert_model(middle, ConvertTarget::Vensim, diags);
  if (diags.has_errors()) return "not translated: " + first_error(diags);
  const Loaded again = load_model_text("back.mdl", back.text);
  std::string text;
  for (const Difference& difference : model_diff(loaded.model, again.model)) {
    if (difference.kind != DiffKind::Layout) text += "  " + difference.text + "\n";
  }
  return text;
}

TEST(Convert, ModelsOfVensimComeBackAsTheyWere) {
  const auto known = known_problems("vensim_back_known.tsv");
  std::size_t models = 0, same = 0;
  for (const fs::path& file : conform::all_model_files()) {
    const Loaded loaded = load_model(file.string());
    if (loaded.diags.has_errors() || loaded.model.dialect != Dialect::Vensim) continue;
    ++models;
    const std::string changes = changes_of(loaded);
    same += changes.empty();
    EXPECT_EQ(changes.empty(), !known.contains(listed_name(file.string()))) << file << "\n"
                                                                            << changes;
  }
  std::printf("%zu of %zu models come back as they were\n", same, models);
  EXPECT_GT(same, 0u);
}

TEST(Convert, ToItsOwnLanguageKeepsEveryByte) {
  for (const fs::path& file : conform::all_model_files()) {
    const Loaded loaded = load_model(file.string());
    if (loaded.diags.has_errors() ||
        loaded.sources[loaded.model.file].encoding() == Encoding::Utf16)
      continue;
    Diagnostics diags;
    const Conversion same = convert_model(loaded, own_language(loaded.model), diags);
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_TRUE(same.text == bytes) << file;
    EXPECT_TRUE(is_lossless(same.accounts));
  }
}

}  // namespace
}  // namespace weir::test
