// Diagrams read, written in their own language and read again: the same to a hundredth of a pixel.
#include <gtest/gtest.h>

#include <cstdio>
#include <set>

#include "frontend/mdl/write.h"
#include "frontend/xmile/write.h"
#include "ir/base/render.h"
#include "ir/model/diff.h"
#include "ir/model/diff_views.h"
#include "tests/conform/models.h"
#include "tools/libweir/weir.hpp"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

struct Figures {
  std::size_t models = 0, views = 0, objects = 0, connectors = 0, other = 0, left_out = 0;
};

void count(const std::vector<View>& views, Figures& figures) {
  figures.views += views.size();
  for (const View& view : views) {
    figures.objects += view.objects.size();
    figures.connectors += view.connectors.size();
  }
}

/// The diagrams of root, modules and macros.
std::vector<const Sector*> sectors_of(const Model& model) {
  std::vector<const Sector*> sectors;
  for (const Sector& sector : model.sectors) sectors.push_back(&sector);
  for (const Macro& macro : model.macros) sectors.push_back(&macro.body);
  return sectors;
}

std::string written(const Model& model, Diagnostics& diags) {
  return model.dialect == Dialect::Vensim ? mdl::write(model, diags) : xmile::write(model, diags);
}

/// Reads, writes and reads one model; what differs is printed and counted.
void go_round(const fs::path& file, Figures& figures) {
  Loaded loaded = load_model(file.string());
  if (loaded.diags.has_errors()) return;
  const std::size_t told = loaded.diags.all().size();
  load_views(loaded);
  const std::vector<const Sector*> before = sectors_of(loaded.model);
  bool has_views = false;
  for (const Sector* sector : before) has_views = has_views || !sector->views.empty();
  if (!has_views) return;

  ++figures.models;
  figures.left_out += loaded.diags.all().size() - told;
  for (const Sector* sector : before) count(sector->views, figures);
  Diagnostics diags;
  Loaded again = load_model_text(file.string(), written(loaded.model, diags));
  EXPECT_TRUE(diags.empty()) << render(diags, loaded.sources);
  load_views(again);
  EXPECT_TRUE(again.diags.all().size() <= told) << render(again.diags, again.sources);
  const std::vector<const Sector*> after = sectors_of(again.model);
  ASSERT_EQ(before.size(), after.size());
  std::string differences;
  for (std::size_t i = 0; i < before.size(); ++i)
    for (const std::string& line : views_diff(before[i]->views, after[i]->views))
      differences += line + "\n";
  if (!differences.empty()) ++figures.other;
  EXPECT_EQ(differences, "");
  EXPECT_EQ(to_text(model_diff(loaded.model, again.model)), differences);
}

void go_round_all(const std::set<std::string>& endings) {
  if (find_models_folder().empty()) std::puts(absence_note().c_str());
  Figures figures;
  std::vector<fs::path> files = all_model_files();
  for (const fs::path& file : model_files(fs::path(WEIR_SOURCE_DIR) / "tests/golden"))
    files.push_back(file);
  for (const fs::path& file : files) {
    if (!endings.contains(to_upper_ascii(file.extension().string()))) continue;
    SCOPED_TRACE(file.string());
    go_round(file, figures);
  }
  std::printf("models views objects connectors | lines not understood | models that differ\n");
  std::printf("%6zu %5zu %7zu %10zu | %20zu | %18zu\n", figures.models, figures.views,
              figures.objects, figures.connectors, figures.left_out, figures.other);
  EXPECT_GT(figures.models, 0u);
}

TEST(ViewsRoundTrip, SketchesAreTheSame) { go_round_all({".MDL"}); }

TEST(ViewsRoundTrip, ViewsOfXmileAreTheSame) { go_round_all({".XMILE", ".STMX", ".ITMX"}); }

}  // namespace
}  // namespace weir::conform
