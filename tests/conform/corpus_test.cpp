// Our own models against values derived by hand: every row of corpus/manifest.tsv and every model
// of corpus/functions, on both engines, bit-equal.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "tools/libweir/compare.h"
#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(WEIR_SOURCE_DIR) / "corpus";

/// A row of the manifest: a model, its expected file and the relative tolerance.
struct Row {
  std::string model, about, reference, expected, derivation;
  double tolerance = -1;
};

/// What googletest says of a row.
void PrintTo(const Row& row, std::ostream* out) { *out << row.model; }

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == '\t') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

std::vector<Row> manifest() {
  std::ifstream in(kCorpus / "manifest.tsv");
  std::vector<Row> rows;
  std::string line;
  std::getline(in, line);  // the headings
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = cells_of(line);
    EXPECT_EQ(cells.size(), 6u) << line;
    if (cells.size() != 6) continue;
    Row row{cells[0], cells[1], cells[2], cells[3], cells[5], -1};
    std::from_chars(cells[4].data(), cells[4].data() + cells[4].size(), row.tolerance);
    rows.push_back(std::move(row));
  }
  return rows;
}

// corpus/README.md: these models say themselves what they show and how it was derived
constexpr double kFunctionTolerance = 1e-12;

/// The models of corpus/functions, each with its expected file beside it.
std::vector<Row> function_cases() {
  std::vector<Row> rows;
  for (const char* folder : {"functions/vensim", "functions/xmile"}) {
    for (const auto& entry : fs::directory_iterator(kCorpus / folder)) {
      const std::string ending = entry.path().extension().string();
      if (ending != ".mdl" && ending != ".xmile") continue;
      const std::string stem = std::string(folder) + "/" + entry.path().stem().string();
      const std::string derivation = "beside each equation";
      rows.push_back({stem + ending, "functions", "in its head comment", stem + ".csv", derivation,
                      kFunctionTolerance});
    }
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.model < b.model; });
  return rows;
}

struct Finished {
  Compiled compiled;
  RunProduct product;
};

Finished simulate_with(const fs::path& model, EngineChoice engine) {
  Finished done{compile(lower_model(load_model(model.string()), {}), engine, {}), {}};
  done.product = run(done.compiled, {}, done.compiled.diags);
  return done;
}

/// The tolerance is relative, and for values near zero relative to the largest of their column.
CompareRules rules_for(const Row& row) {
  CompareRules rules;
  rules.rtol = rules.atol_share = row.tolerance;
  rules.atol = 0;
  rules.strict_missing = true;
  return rules;
}

/// Variables of the model that the expected file is silent about, control variables excepted.
std::vector<std::string> columns_without_expectation(const Table& expected, const Table& actual) {
  static const std::set<std::string> kControls = {"initial_time", "final_time", "time_step",
                                                  "saveper"};
  std::set<std::string> known;
  for (const TableColumn& column : expected.columns) known.insert(column_key(column.header));
  std::vector<std::string> missing;
  for (const TableColumn& column : actual.columns) {
    const std::string key = column_key(column.header);
    if (!known.contains(key) && !kControls.contains(key)) missing.push_back(column.header);
  }
  return missing;
}

class Corpus : public testing::TestWithParam<Row> {};

TEST_P(Corpus, GivesTheDerivedValues) {
  const Row& row = GetParam();
  const TableRead expected = read_table((kCorpus / row.expected).string());
  ASSERT_TRUE(expected.ok) << row.expected << ": " << expected.problem;
  ASSERT_GE(row.tolerance, 0) << "no tolerance";

  for (const EngineChoice engine : {EngineChoice::Interpreter, EngineChoice::Jit}) {
    const Finished done = simulate_with(kCorpus / row.model, engine);
    ASSERT_TRUE(done.product.ok) << render(done.compiled.diags, done.compiled.sources);
    const Table actual = to_table(done.product.results);
    const Comparison comparison = compare(expected.table, actual, rules_for(row));
    EXPECT_EQ(comparison.verdict, Verdict::Pass)
        << comparison_text(comparison, row.expected, row.model)
        << "\nderivation: " << row.derivation;
    EXPECT_EQ(comparison.compared_count, expected.table.columns.size());
    EXPECT_EQ(columns_without_expectation(expected.table, actual), std::vector<std::string>{});
    EXPECT_EQ(actual.axes.at(0).size(), expected.table.axes.at(0).size()) << "other saved times";
  }
}

TEST_P(Corpus, EnginesAgreeBitForBit) {
  const Finished slow = simulate_with(kCorpus / GetParam().model, EngineChoice::Interpreter);
  const Finished fast = simulate_with(kCorpus / GetParam().model, EngineChoice::Jit);
  ASSERT_TRUE(slow.product.ok && fast.product.ok);
  ASSERT_TRUE(fast.compiled.is_native);
  const ResultSet& a = slow.product.results;
  const ResultSet& b = fast.product.results;
  ASSERT_EQ(a.results.times, b.results.times);
  for (std::size_t row = 0; row < a.results.times.size(); ++row) {
    for (std::size_t column = 0; column < a.columns.size(); ++column) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(a.results.at(row, column)),
                std::bit_cast<std::uint64_t>(b.results.at(row, column)))
          << a.columns[column].header << " at " << a.results.times[row];
    }
  }
}

std::string test_name(const testing::TestParamInfo<Row>& info) {
  std::string name;
  for (const char c : info.param.model)
    name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Manifest, Corpus, testing::ValuesIn(manifest()), test_name);
INSTANTIATE_TEST_SUITE_P(Functions, Corpus, testing::ValuesIn(function_cases()), test_name);

TEST(CorpusManifest, NamesEveryModelOnce) {
  std::set<std::string> named;
  for (const Row& row : manifest())
    EXPECT_TRUE(named.insert(row.model).second) << row.model << " twice";
  std::set<std::string> there;
  for (const char* folder : {"mdl", "xmile"}) {
    for (const auto& entry : fs::directory_iterator(kCorpus / folder)) {
      if (entry.is_directory()) continue;
      there.insert(folder + ("/" + entry.path().filename().string()));
    }
  }
  EXPECT_EQ(named, there);
}

TEST(CorpusManifest, EveryRowSaysWhatAndWhy) {
  for (const Row& row : manifest()) {
    EXPECT_FALSE(row.about.empty() || row.reference.empty() || row.derivation.empty()) << row.model;
  }
}

}  // namespace
}  // namespace weir
