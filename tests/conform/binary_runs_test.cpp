// Real binary files of Vensim: runs of WRLD3-03 against our own run, the data of FREE 6 as data.
//
// Both are models of the community (conformance.md 14); without them there is nothing to do.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "tests/conform/models.h"
#include "tools/libweir/compare.h"
#include "tools/libweir/table.h"
#include "tools/libweir/weir.hpp"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

class BinaryRuns : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = find_models_folder();
    if (folder_.empty()) GTEST_SKIP() << absence_note();
  }

  RunProduct run_model(const fs::path& model, const CompileOptions& options) {
    Compiled compiled = compile((folder_ / model).string(), options);
    RunProduct product = run(compiled, {}, compiled.diags);
    EXPECT_TRUE(product.ok) << render(compiled.diags, compiled.sources);
    return product;
  }

  fs::path folder_;
};

/// conformance.md 14: two runs that Vensim made, in 2005 and 2026; single precision.
TEST_F(BinaryRuns, World3IsAsVensimRanIt) {
  const RunProduct product = run_model("real/wrld3-03/wrld3-03.mdl", {});
  for (const char* name : {"SCEN01.VDF", "experiment.vdf"}) {
    const TableRead reference = read_table((folder_ / "real/wrld3-03" / name).string());
    ASSERT_TRUE(reference.ok) << reference.problem;
    const Comparison comparison =
        compare(reference.table, to_table(product.results), default_rules(reference.table));
    EXPECT_EQ(comparison.verdict, Verdict::Pass) << name;
    // all 297 slots but the time and the 36 stocks and rates inside macros
    EXPECT_EQ(comparison.compared_count, 260u) << name;
  }
}

/// The changes files that came with the model, read by a program that knows nothing of them: each
/// names only what the model has.
TEST_F(BinaryRuns, World3TakesItsChangesFiles) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder_ / "real/wrld3-03")) {
    if (entry.path().extension() != ".CIN") continue;
    CompileOptions options;
    options.lower.changes_files = {entry.path().string()};
    Compiled compiled = compile((folder_ / "real/wrld3-03/wrld3-03.mdl").string(), options);
    EXPECT_FALSE(compiled.diags.has_errors()) << render(compiled.diags, compiled.sources);
    EXPECT_FALSE(compiled.constant_changes.empty()) << entry.path();
    ++count;
  }
  EXPECT_EQ(count, 13u);
}

/// Its data lack one series that its author took from another run; nothing depends on its values,
/// because the switch `Tech Data Switch` is 0.
TEST_F(BinaryRuns, Free6RunsWithItsData) {
  const fs::path extra =
      fs::temp_directory_path() / ("weir_technology_" + std::to_string(getpid()) + ".dat");
  {
    std::ofstream file(extra);
    for (const char* source : {"Coal", "OilGas", "HN", "New"}) {
      file << "Technology Data[" << source << "]\n1960\t1\n";
    }
  }
  CompileOptions options;
  options.lower.data_files = {extra.string()};
  const RunProduct product = run_model("real/free6/free 6.mdl", options);
  fs::remove(extra);

  // `World Bank Population := World Population*1e+006`, and the file says 3041 for 1960
  const auto& columns = product.results.columns;
  const auto found = std::find_if(columns.begin(), columns.end(), [](const ResultColumn& column) {
    return column.header == "World Bank Population";
  });
  ASSERT_NE(found, columns.end());
  EXPECT_EQ(product.results.results.at(0, static_cast<std::size_t>(found - columns.begin())),
            3041e6);
}

}  // namespace
}  // namespace weir::conform
