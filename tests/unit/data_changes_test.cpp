// Changes files: forms of entries, what they change (vensim.md 13.1).
#include "frontend/data/changes.h"

#include "data_support.h"

namespace weir {
namespace {

struct Entries {
  SourceMap sources;
  Diagnostics diags;
  std::vector<data::Change> changes;

  explicit Entries(const std::string& text) {
    const FileId file = sources.add(SourceFile("a.cin", text));
    changes = data::read_changes(file, sources, diags);
  }
};

TEST(Changes, EntriesAreToldByTheirForm) {
  const Entries read(
      "{ a remark }\r\n"
      "Birth rate\r\n = 123.4 death  rate[old] = -3, 2e1, :NA:\r\n"
      "curve( 1,2,3, 0,2,4 )\r\n"
      "\"odd = name\"((0,0),\r\n  (1,1))\r\n"
      "file :IS: 'other.xlsx'\r\n"
      "0 <= share[a, b] = .015 <= .1 | FRAC\r\n"
      "-1 <= x = 2 | FRAC = 0.5\r\n"
      "y = 3 <= 4");
  ASSERT_TRUE(read.diags.empty()) << read.diags.all().front().message;
  ASSERT_EQ(read.changes.size(), 8u);
  EXPECT_EQ(read.changes[0].name.key, "birth rate");
  EXPECT_EQ(read.changes[0].values, Values{123.4});
  EXPECT_EQ(read.changes[1].target, "death  rate[old]");
  EXPECT_EQ(read.changes[1].values, (Values{-3, 20, -0x1p109}));
  EXPECT_EQ(read.changes[2].table.xs, (Values{1, 2, 3}));
  EXPECT_EQ(read.changes[2].table.ys, (Values{0, 2, 4}));
  EXPECT_EQ(read.changes[3].name.key, "odd = name");
  EXPECT_EQ(read.changes[4].text, "other.xlsx");
  EXPECT_EQ(read.changes[5].target, "share[a, b]");
  EXPECT_EQ(read.changes[5].values, Values{.015});
  EXPECT_EQ(read.changes[6].values, Values{2});
  EXPECT_EQ(read.changes[7].values, Values{3});
}

TEST(Changes, LookupsAreReplacedElementByElement) {
  Folder folder;
  DataCase read(folder,
                "r: a, b, c ~~|\ns: b, c ~~|\n"
                "one((0,0),(1,1)) ~~|\nmany[r]((0,0),(1,1)) ~~|\n");
  const Entries given("one((0,5),(1,6)) many[s]((0,7),(1,8)) many[a]((0,9),(1,9))");
  data::change_lookups(read.model, given.changes, read.diags);
  EXPECT_EQ(read.messages(), Texts{});
  EXPECT_EQ(read.equation("one").tables[0].ys, (Values{5, 6}));
  ASSERT_EQ(read.equation("many").tables.size(), 3u);
  EXPECT_EQ(read.equation("many").tables[0].ys, (Values{9, 9}));
  EXPECT_EQ(read.equation("many").tables[1].ys, (Values{7, 8}));
  EXPECT_EQ(read.equation("many").tables[2].ys, (Values{7, 8}));
}

TEST(Changes, TextsMayNameTheFilesOfGetCalls) {
  Folder folder;
  folder.write("new.csv", "42\n");
  SourceMap sources;
  Diagnostics diags;
  const FileId file = sources.add(SourceFile("test.mdl",
                                             "book :IS: 'old.csv' ~~|\n"
                                             "k = GET XLS CONSTANTS(book, ',', 'A1') ~~|\n"));
  Model model = mdl::read(file, sources, diags);
  model.folder = folder.path();
  data::change_texts(model, Entries("book :IS: 'new.csv'").changes, diags);
  read_external_data(model, {}, diags);
  EXPECT_TRUE(diags.empty());
  EXPECT_EQ(model.root().variables[1].equations[0].expr.number, 42);
}

}  // namespace
}  // namespace weir
