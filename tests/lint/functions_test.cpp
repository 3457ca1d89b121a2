// Every function of builtins.def that is not refused is shown by a model of corpus/functions, in
// each of its languages and for each of its rows, and index.tsv names that model.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "frontend/load.h"
#include "ir/base/diag.h"
#include "ir/base/name.h"
#include "ir/builtins/builtins.h"

namespace weir {
namespace {

namespace fs = std::filesystem;

const fs::path kFunctions = fs::path(WEIR_SOURCE_DIR) / "corpus" / "functions";

/// Ending and language of the models in the two halves of the matrix.
struct Half {
  const char* ending;
  FunctionLanguage language;
};
constexpr Half kHalves[] = {{".mdl", FunctionLanguage::Vensim},
                            {".xmile", FunctionLanguage::Xmile}};

/// A name, how many arguments it was given, and in which model ("vensim/powers.mdl").
using Call = std::tuple<std::string, std::size_t, std::string>;

/// Every name and call in an expression: PI is a name, and a function.
void add_calls(const Expr& expr, const std::string& model, std::set<Call>& calls) {
  const bool is_name = expr.kind == ExprKind::Ref || expr.kind == ExprKind::Call;
  if (is_name && expr.path.size() == 1) calls.emplace(expr.path[0].key, expr.args.size(), model);
  for (const Expr& arg : expr.args) add_calls(arg, model, calls);
}

std::set<Call> calls_of_the_corpus(const Half& half) {
  std::set<Call> calls;
  for (const auto& entry : fs::recursive_directory_iterator(kFunctions)) {
    if (entry.path().extension() != half.ending) continue;
    SourceMap sources;
    Diagnostics diags;
    const Model model = load(entry.path().string(), sources, diags);
    const std::string name = entry.path().lexically_relative(kFunctions).generic_string();
    for (const Variable& variable : model.root().variables) {
      for (const Equation& equation : variable.equations) add_calls(equation.expr, name, calls);
    }
  }
  return calls;
}

/// Which models index.tsv names for a function (by name key).
std::map<std::string, std::set<std::string>> indexed_models() {
  std::map<std::string, std::set<std::string>> models;
  std::ifstream in(kFunctions / "index.tsv");
  std::string line;
  std::getline(in, line);  // the headings
  while (std::getline(in, line)) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    EXPECT_NE(second, line.npos) << line;
    models[name_key(line.substr(0, first))].insert(line.substr(first + 1, second - first - 1));
  }
  return models;
}

/// The models that call the function of a row with as many arguments as it takes.
std::set<std::string> models_showing(const Builtin& row, const std::set<Call>& calls) {
  std::set<std::string> models;
  for (const auto& [name, count, model] : calls) {
    const bool is_of_row =
        static_cast<int>(count) >= row.least && static_cast<int>(count) <= row.most;
    if (is_of_row && name == name_key(row.spelling)) models.insert(model);
  }
  return models;
}

/// A placeholder can only be refused: tests/errors/incomplete_equation.mdl.
bool can_be_shown(const Builtin& row) {
  return row.meaning != Meaning::Refused && row.special != SpecialFunction::Incomplete;
}

TEST(FunctionMatrix, EveryFunctionHasACaseInEachOfItsLanguages) {
  const auto index = indexed_models();
  for (const Half& half : kHalves) {
    const std::set<Call> calls = calls_of_the_corpus(half);
    for (const Builtin& row : builtins()) {
      if (!can_be_shown(row)) continue;
      if ((row.languages & static_cast<int>(half.language)) == 0) continue;
      const std::set<std::string> models = models_showing(row, calls);
      EXPECT_FALSE(models.empty())
          << "no " << half.ending << " of corpus/functions calls '" << row.spelling << "' with "
          << row.least << " to " << row.most << " arguments";
      const auto named = index.find(name_key(row.spelling));
      for (const std::string& model : models) {
        EXPECT_TRUE(named != index.end() && named->second.contains(model))
            << "corpus/functions/index.tsv lacks '" << row.spelling << "' in " << model
            << "; corpus/expected/derive.py writes it";
      }
    }
  }
}

TEST(FunctionMatrix, EveryIndexedModelIsThere) {
  for (const auto& [function, models] : indexed_models()) {
    for (const std::string& model : models) {
      EXPECT_TRUE(fs::exists(kFunctions / model)) << function << " in " << model;
      EXPECT_TRUE(fs::exists((kFunctions / model).replace_extension(".csv"))) << model;
    }
  }
}

}  // namespace
}  // namespace weir
