// Vensim files written again: the same bytes when nothing was edited, an equal model with the same
// numbers when written from the Model alone, the same text when formatted twice.
#include <gtest/gtest.h>

#include <cstdio>

#include "frontend/mdl/mdl.h"
#include "frontend/mdl/write.h"
#include "ir/base/render.h"
#include "ir/model/diff.h"
#include "tests/conform/models.h"
#include "tools/libweir/weir.hpp"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

/// All Vensim models, those with mistakes among them.
std::vector<fs::path> mdl_files() {
  std::vector<fs::path> files = all_model_files();
  for (const char* folder : {"tests/errors", "tests/fuzz_regress"}) {
    const auto more = model_files(fs::path(WEIR_SOURCE_DIR) / folder);
    files.insert(files.end(), more.begin(), more.end());
  }
  std::erase_if(files, [](const fs::path& file) {
    return to_upper_ascii(file.extension().string()) != ".MDL";
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

class MdlRoundTrip : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (find_models_folder().empty()) std::puts(absence_note().c_str());
  }
};

TEST_F(MdlRoundTrip, GivesTheSameBytesWhenNothingWasEdited) {
  std::size_t compared = 0;
  for (const fs::path& file : mdl_files()) {
    SCOPED_TRACE(file.string());
    const Loaded loaded = load_model(file.string());
    if (!mdl::looks_like(loaded.sources[loaded.model.file].text())) continue;
    Diagnostics diags;
    const std::string written = mdl::write_edited(loaded.model, loaded.sources, diags);
    EXPECT_TRUE(diags.empty()) << render(diags, loaded.sources);
    EXPECT_TRUE(written == read_file(file.string()).bytes);
    ++compared;
  }
  std::printf("%zu files\n", compared);
  EXPECT_GT(compared, 0u);
}

TEST_F(MdlRoundTrip, ReadsBackAsAnEqualModelWithTheSameNumbers) {
  std::size_t compared = 0, ran = 0;
  for (const fs::path& file : mdl_files()) {
    SCOPED_TRACE(file.string());
    Loaded loaded = load_model(file.string());
    if (loaded.diags.has_errors()) continue;
    Diagnostics diags;
    const std::string written = mdl::write(loaded.model, diags);
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

TEST_F(MdlRoundTrip, FormatsToAStableTextOfTheSameModel) {
  std::size_t formatted = 0;
  for (const fs::path& file : mdl_files()) {
    SCOPED_TRACE(file.string());
    const Loaded loaded = load_model(file.string());
    if (loaded.diags.has_errors()) continue;
    const std::string once = mdl::format(loaded.model.file, loaded.sources);
    const Loaded again = load_model_text(file.string(), once);
    EXPECT_FALSE(again.diags.has_errors()) << render(again.diags, again.sources);
    EXPECT_EQ(to_text(model_diff(loaded.model, again.model)), "");
    EXPECT_TRUE(mdl::format(again.model.file, again.sources) == once) << "not stable";
    ++formatted;
  }
  std::printf("%zu files formatted\n", formatted);
  EXPECT_GT(formatted, 0u);
}

}  // namespace
}  // namespace weir::conform
