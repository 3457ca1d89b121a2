// Every XMILE model that is there: the same bytes when nobody edited it, the same model with the
// same numbers when it is written whole, one other element after one edit.
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

TEST_F(XmileRoundTrip, GivesTheSameBytesWhenNothingWasEdited) {
  std::size_t compared = 0;
  for (const fs::path& file : xmile_files()) {
    SCOPED_TRACE(file.string());
    const Loaded loaded = load_model(file.string());
    if (!xmile::looks_like(loaded.sources[loaded.model.file].text())) continue;
    Diagnostics diags;
    const std::string written = xmile::write_edited(loaded.model, loaded.sources, diags);
    EXPECT_TRUE(written == read_file(file.string()).bytes);
    ++compared;
  }
  std::printf("%zu files\n", compared);
  EXPECT_GT(compared, 0u);
}

/// Another equation for the first variable that has one; its name, or nothing.
std::string edit_one(Model& model) {
  for (Variable& var : model.root().variables) {
    for (Equation& equation : var.equations) {
      if (equation.kind != EquationKind::Regular || equation.expr.is_missing()) continue;
      if (equation.expr.span.file != model.file || !equation.more_contents.empty()) continue;
      const bool is_graph =
          !equation.expr.args.empty() && equation.expr.args.back().kind == ExprKind::Table;
      if (is_graph) continue;
      equation.expr = make_number(12345);
      return display(var.name);
    }
  }
  return {};
}

/// The bytes from the first that differs to the last, of both texts.
struct Change {
  std::string before, after;
};

Change change_of(std::string_view a, std::string_view b) {
  std::size_t front = 0, back = 0;
  while (front < std::min(a.size(), b.size()) && a[front] == b[front]) ++front;
  const std::size_t most = std::min(a.size(), b.size()) - front;
  while (back < most && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  return {std::string(a.substr(front, a.size() - front - back)),
          std::string(b.substr(front, b.size() - front - back))};
}

/// An edit stays within one element: what was taken out begins and ends none.
TEST_F(XmileRoundTrip, ChangesTheElementOfAnEditedEquationOnly) {
  std::size_t edited = 0, small = 0;
  for (const fs::path& file : xmile_files()) {
    SCOPED_TRACE(file.string());
    Loaded loaded = load_model(file.string());
    if (loaded.diags.has_errors()) continue;
    const std::string name = edit_one(loaded.model);
    if (name.empty()) continue;
    Diagnostics diags;
    const std::string written = xmile::write_edited(loaded.model, loaded.sources, diags);
    EXPECT_TRUE(diags.empty()) << render(diags, loaded.sources);
    const Loaded again = load_model_text(file.string(), written);
    EXPECT_EQ(to_text(model_diff(loaded.model, again.model)), "");
    const Change change = change_of(read_file(file.string()).bytes, written);
    ++edited;
    if (change.before.find_first_of("<>") == std::string::npos) {
      ++small;
    } else {
      std::printf("more than an equation of '%s' in %s: %s\n", name.c_str(), file.c_str(),
                  change.before.substr(0, 200).c_str());
    }
  }
  std::printf("%zu files edited, in %zu of them only the text of an equation changed\n", edited,
              small);
  EXPECT_GT(small, 0u);
}

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

/// What two models differ in, but for the blanks of what was kept as text.
std::string differences(const Model& before, const Model& after) {
  std::vector<Difference> found = model_diff(before, after);
  std::erase_if(found, [](const Difference& each) {
    return each.kind == DiffKind::Layout && each.text.find("another kept") != std::string::npos;
  });
  return to_text(found);
}

TEST_F(XmileRoundTrip, FormatsToAStableTextOfTheSameModel) {
  std::size_t formatted = 0;
  for (const fs::path& file : xmile_files()) {
    SCOPED_TRACE(file.string());
    const Loaded loaded = load_model(file.string());
    if (loaded.diags.has_errors()) continue;
    const std::string once = xmile::format(loaded.model.file, loaded.sources);
    const Loaded again = load_model_text(file.string(), once);
    EXPECT_FALSE(again.diags.has_errors()) << render(again.diags, again.sources);
    EXPECT_EQ(differences(loaded.model, again.model), "");
    EXPECT_TRUE(xmile::format(again.model.file, again.sources) == once) << "not stable";
    ++formatted;
  }
  std::printf("%zu files formatted\n", formatted);
  EXPECT_GT(formatted, 0u);
}

}  // namespace
}  // namespace weir::conform
