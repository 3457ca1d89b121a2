// Sniffing by content, and the embedded prelude.
#include "frontend/load.h"

#include <gtest/gtest.h>

#include "frontend/prelude/prelude.h"
#include "ir/base/source.h"

namespace weir::test {
namespace {

Model load_text(const char* path, const char* text, Diagnostics& diags) {
  SourceMap sources;
  return load(sources.add(SourceFile(path, text)), sources, diags);
}

TEST(Load, ContentDecidesTheFormat) {
  Diagnostics diags;
  const Model model = load_text("some/folder/my model.xmile", "a = 1 ~~|", diags);
  EXPECT_TRUE(diags.empty());
  EXPECT_EQ(model.dialect, Dialect::Vensim);
  EXPECT_EQ(model.name, "my model");
  EXPECT_EQ(model.folder, "some/folder");
  EXPECT_EQ(model.root().variables.size(), 1u);
}

TEST(Load, WhatIsNeitherIsOneError) {
  Diagnostics diags;
  const Model model = load_text("a.csv", "time,a\n0,1\n", diags);
  ASSERT_EQ(diags.all().size(), 1u);
  EXPECT_EQ(diags.all()[0].message, "'a.csv' is neither a Vensim .mdl nor an XMILE file");
  EXPECT_EQ(model.folder, ".");
  EXPECT_TRUE(model.root().variables.empty());
}

TEST(Load, AFileThatIsNotThereIsOneError) {
  SourceMap sources;
  Diagnostics diags;
  load("no/such/file.mdl", sources, diags);
  ASSERT_EQ(diags.all().size(), 1u);
  EXPECT_EQ(diags.all()[0].kind, DiagKind::CannotRead);
}

TEST(Prelude, IsRightAndDefinesEachMacroOnce) {
  SourceMap sources;
  const Library library = parse_prelude(sources);
  EXPECT_FALSE(library.macros.empty());
  for (std::size_t i = 0; i < library.macros.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(library.macros[i].name == library.macros[j].name)
          << library.macros[i].name.spelled;
    }
  }
}

}  // namespace
}  // namespace weir::test
