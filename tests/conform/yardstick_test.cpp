// The models that tools/bench/yardstick writes out in C are those that weir runs: the same numbers
// at all times. Their rounding differs, since a compiler may fuse and a hand may factor out.
#include "tools/bench/yardstick/yardstick.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/conform/models.h"
#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

constexpr double kTolerance = 1e-9;  // relative

fs::path path_of(const struct yardstick& yardstick) {
  const fs::path ours = fs::path(WEIR_SOURCE_DIR) / "tools/bench/models" / yardstick.model;
  return fs::exists(ours) ? ours : conform::find_models_folder() / yardstick.model;
}

std::vector<double> rows_of(const struct yardstick& yardstick, enum saving saving,
                            std::size_t columns) {
  std::vector<double> rows(yardstick.row_count * columns);
  yardstick.run(saving, rows.data());
  return rows;
}

void expect_near(double c, double weir, const std::string& what) {
  EXPECT_LE(std::fabs(c - weir), kTolerance * std::fabs(weir)) << what << ": " << c << " " << weir;
}

TEST(Yardstick, GivesTheNumbersOfTheModel) {
  for (const struct yardstick* const* each = yardsticks(); *each != nullptr; ++each) {
    const struct yardstick& yardstick = **each;
    const fs::path path = path_of(yardstick);
    if (!fs::exists(path)) {
      GTEST_LOG_(INFO) << yardstick.model << ": " << conform::absence_note();
      continue;
    }
    Compiled compiled = compile(path.string(), {});
    ASSERT_TRUE(compiled.code) << render(compiled.diags, compiled.sources);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < yardstick.place_count; ++i)
      names.emplace_back(yardstick.places[i].name);
    RunSettings settings;
    settings.columns = find_columns(compiled, names, compiled.diags);
    const RunProduct product = run(compiled, settings, compiled.diags);
    ASSERT_TRUE(product.ok) << render(compiled.diags, compiled.sources);
    ASSERT_EQ(product.results.columns.size(), names.size());
    ASSERT_EQ(product.results.results.times.size(), yardstick.row_count);

    const std::vector<double> all = rows_of(yardstick, SAVE_ALL, yardstick.variable_count);
    const std::vector<double> outputs = rows_of(yardstick, SAVE_OUTPUTS, kOutputs);
    for (std::size_t row = 0; row < yardstick.row_count; ++row) {
      for (std::size_t i = 0; i < names.size(); ++i) {
        const double expected = product.results.results.at(row, i);
        const std::string what = names[i] + " in row " + std::to_string(row);
        expect_near(all[row * yardstick.variable_count + yardstick.places[i].at], expected, what);
        if (i < kOutputs) expect_near(outputs[row * kOutputs + i], expected, what);
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace weir
