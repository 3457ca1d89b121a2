// Every XMILE model that is there: written and read again it is the same model with the same
// numbers.
#include <gtest/gtest.h>

#include <cstdio>

#include "frontend/xmile/write.h"
#include "frontend/xmile/xmile.h"
#include "ir/base/render.h"
#include "ir/base/text.h"
#include "ir/model/diff.h"
#include "tests/conform/models.h"
#include "tools/libweir/weir.hpp"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

/// All XMILE models, those with mistakes among them.
std::vector<fs::path> xmile_files() {
  std::vector<fs::path> files = all_model_files();
  for (const char* folder : {"tests/errors", "tests/fuzz_regress"}) {
    const auto more = model_files(fs::path(WEIR_SOURCE_DIR) / folder);
    files.insert(files.end(), more.begin(), more.end());
  }
  std::erase_if(files, [](const fs::path& file) {
    return to_upper_ascii(file.extension().string()) == ".MDL";
  });
  return files;
}

/// The results as text, or nothing for a model that does not run.
std::string numbers(Loaded loaded) {
  Compiled compiled = compile(lower_model(std::move(loaded), {}), EngineChoice::Interpreter, {});
  if (compiled.diags.has_errors()) return {};
  const RunProduct product = run(compiled, {}, compiled.diags);
  return product.ok ? result_text(product.results, ResultFormat::Csv) : std::string();
}

class XmileRoundTrip : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (find_models_folder().empty()) std::puts(absence_note().c_str());
  }
};

TEST_F(XmileRoundTrip, ReadsBackAsAnEqualModelWithTheSameNumbers) {
  std::size_t compared = 0, ran = 0;
  for (const fs::path& file : xmile_files()) {
    SCOPED_TRACE(file.string());
    Loaded loaded = load_model(file.string());
    if (loaded.diags.has_errors()) continue;
    Diagnostics diags;
    const std::string written = xmile::write(loaded.model, diags);
    EXPECT_TRUE(diags.empty()) << render(diags, loaded.sources);
    Loaded again = load_model_text(file.string(), written);
    EXPECT_FALSE(again.diags.has_errors()) << render(again.diags, again.sources);
    EXPECT_EQ(to_text(model_diff(loaded.model, again.model)), "");
    ++compared;
    const std::string before = numbers(std::move(loaded));
    if (before.empty()) continue;
    EXPECT_TRUE(before == numbers(std::move(again))) << "other numbers";
    ++ran;
  }
  std::printf("%zu models equal, %zu of them run to the same numbers\n", compared, ran);
  EXPECT_GT(ran, 0u);
}

}  // namespace
}  // namespace weir::conform
