// What a model becomes on its way to a Program: NAME.mdl or NAME.xmile is loaded, resolved and
// lowered, and the text of each stage must be NAME.model.txt, NAME.resolved.txt and
// NAME.program.txt, to the letter; that of its diagrams NAME.views.txt and of the optimised Program
// NAME.optimised.txt, when there is one. Each
// model is about one thing and says which. Numbers of runs are not for here: see tests/conform.
// WEIR_UPDATE=1 rewrites the texts; read them before keeping them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tools/libweir/weir.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(WEIR_SOURCE_DIR) / "tests/golden";

struct Stage {
  const char* name;
  DumpStage stage;
};
constexpr Stage kStages[] = {{"model", DumpStage::Model},
                             {"resolved", DumpStage::Resolved},
                             {"program", DumpStage::Program}};

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_model(const fs::path& path) {
  return path.extension() == ".mdl" || path.extension() == ".xmile";
}

/// Names of all models.
std::vector<std::string> cases() {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (is_model(entry.path())) names.insert(entry.path().stem());
  return {names.begin(), names.end()};
}

Lowered lowered(const std::string& name) {
  const bool is_xmile = fs::exists(kFolder / (name + ".xmile"));
  const std::string file = name + (is_xmile ? ".xmile" : ".mdl");
  // by name only, so that nothing depends on where the tree lies
  return lower_model(load_model_text(file, text_of(kFolder / file)), {});
}

bool is_updating() {
  const char* update = std::getenv("WEIR_UPDATE");
  return update != nullptr && std::string(update) == "1";
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, StagesReadAsReviewed) {
  const Lowered model = lowered(GetParam());
  ASSERT_TRUE(model.diags.empty()) << render(model.diags, model.sources);
  for (const Stage& stage : kStages) {
    const fs::path expected = kFolder / (GetParam() + "." + stage.name + ".txt");
    const std::string text = dump(model, stage.stage);
    if (is_updating()) std::ofstream(expected, std::ios::binary) << text;
    EXPECT_EQ(text, text_of(expected)) << expected.filename();
  }
}

// Only where there is a text: what the optimiser does has cases of its own.
TEST_P(Golden, OptimisedReadsAsReviewed) {
  const fs::path expected = kFolder / (GetParam() + ".optimised.txt");
  if (!fs::exists(expected)) return;
  const std::string text = dump(lowered(GetParam()), DumpStage::Optimised);
  if (is_updating()) std::ofstream(expected, std::ios::binary) << text;
  EXPECT_EQ(text, text_of(expected)) << expected.filename();
}

TEST_P(Golden, ViewsReadAsReviewed) {
  const fs::path expected = kFolder / (GetParam() + ".views.txt");
  Lowered model = lowered(GetParam());
  load_views(model);
  EXPECT_TRUE(model.diags.empty()) << render(model.diags, model.sources);
  const std::string text = dump(model, DumpStage::Views);
  if (is_updating() && !text.empty()) std::ofstream(expected, std::ios::binary) << text;
  EXPECT_EQ(text, text_of(expected)) << expected.filename();
}

INSTANTIATE_TEST_SUITE_P(Models, Golden, testing::ValuesIn(cases()),
                         [](const auto& param_info) { return param_info.param; });

// A text without its model is never compared.
TEST(GoldenFiles, BelongToAModel) {
  std::set<std::string> wanted;
  for (const std::string& name : cases())
    for (const Stage& stage : kStages) wanted.insert(name + "." + stage.name + ".txt");
  for (const std::string& name : cases()) {
    wanted.insert(name + ".views.txt");
    wanted.insert(name + ".optimised.txt");
  }
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".txt") continue;
    EXPECT_TRUE(wanted.contains(entry.path().filename())) << entry.path().filename();
  }
}

}  // namespace
}  // namespace weir
