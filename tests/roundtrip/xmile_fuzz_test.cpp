// Damaged XMILE files that are still understood: what is written of them is understood again, as
// the same model.
#include <gtest/gtest.h>

#include <cstdio>

#include "frontend/xmile/write.h"
#include "frontend/xmile/xmile.h"
#include "ir/base/encode.h"
#include "ir/base/render.h"
#include "ir/base/text.h"
#include "ir/model/diff.h"
#include "tests/conform/fuzzing.h"
#include "tests/conform/models.h"

namespace weir::conform {
namespace {

struct Read {
  SourceMap sources;
  Diagnostics diags;
  Model model;

  explicit Read(std::string_view bytes) {
    const FileId file = sources.add(SourceFile("damaged.xmile", bytes));
    model = xmile::read(file, sources, diags);
  }
};

/// One change of a kind that often leaves a model a model.
void damage(Random& random, std::string& bytes) {
  static const std::string kMarks = "<>/=\"'&;,:[](){}\\\n\r\t -+*^.$_@!#0a";
  const std::size_t at = pick(random, bytes.size());
  const std::size_t from = pick(random, bytes.size());
  switch (pick(random, 4)) {
    case 0:
      bytes[at] = kMarks[pick(random, kMarks.size())];
      return;
    case 1:
      bytes.insert(at, 1, kMarks[pick(random, kMarks.size())]);
      return;
    case 2:
      bytes.erase(at, 1 + pick(random, 8));
      return;
    default:
      bytes.insert(at, bytes.substr(from, 1 + pick(random, 60)));
  }
}

/// What two models differ in, but for the blanks of what was kept as text.
std::string differences(const Model& before, const Model& after) {
  std::vector<Difference> found = model_diff(before, after);
  std::erase_if(found, [](const Difference& each) {
    return each.kind == DiffKind::Layout && each.text.find("another kept") != std::string::npos;
  });
  return to_text(found);
}

/// What is wrong with the layout of a file.
std::string problem_of_layout(const Read& read) {
  const std::string once = xmile::format(read.model.file, read.sources);
  const Read again(once);
  if (again.diags.has_errors()) return "formatted: " + render(again.diags, again.sources);
  if (xmile::format(again.model.file, again.sources) != once) return "formatting is not stable";
  return differences(read.model, again.model);
}

/// What is wrong with the writing of a file after an edit of its first equation.
std::string problem_of_edit(Read& read) {
  std::vector<Variable>& variables = read.model.root().variables;
  for (Variable& var : variables) {
    const bool is_plain =
        var.equations.size() == 1 && var.equations[0].kind == EquationKind::Regular;
    if (!is_plain || !var.equations[0].more_contents.empty()) continue;
    var.equations[0].expr = make_number(12345);
    var.units = "edited";
    break;
  }
  Diagnostics diags;
  const Read whole(xmile::write(read.model, diags));
  const Read again(xmile::write_edited(read.model, read.sources, diags));
  if (!diags.empty()) return render(diags, read.sources);
  return to_text(model_diff(whole.model, again.model));
}

/// What is wrong with the writing of a file; empty when all is well.
std::string problem_of(Read& read) {
  Diagnostics diags;
  const std::string same = xmile::write_edited(read.model, read.sources, diags);
  const SourceFile& source = read.sources[read.model.file];
  if (same != encode(source.text(), source.encoding()).bytes)
    return "an unedited file has other bytes";
  if (read.diags.has_errors()) return {};
  const Read again(xmile::write(read.model, diags));
  if (!diags.empty()) return render(diags, read.sources);
  if (again.diags.has_errors()) return render(again.diags, again.sources);
  const std::string difference = to_text(model_diff(read.model, again.model));
  if (!difference.empty()) return difference;
  const std::string layout = problem_of_layout(read);
  return layout.empty() ? problem_of_edit(read) : layout;
}

TEST(XmileWriterFuzz, WhatIsWrittenIsUnderstoodAgain) {
  const Budget budget;
  Random random(budget.seed() * 1000 + 18);
  std::vector<std::string> texts;
  for (const auto& file : all_model_files()) {
    if (to_upper_ascii(file.extension().string()) == ".MDL") continue;
    std::string bytes = read_file(file.string()).bytes;
    // diagrams are copied as they stand; small files are read more often
    for (auto views = bytes.find("<views>"); views != bytes.npos; views = bytes.find("<views>"))
      bytes.erase(views, bytes.find("</views>", views) + 8 - views);
    if (!bytes.empty() && bytes.size() < 20000) texts.push_back(std::move(bytes));
  }
  ASSERT_FALSE(texts.empty());
  std::size_t tried = 0, accepted = 0;
  for (; budget.allows(tried); ++tried) {
    std::string bytes = texts[tried % texts.size()];
    for (std::size_t changes = 1 + pick(random, 3); changes > 0; --changes) damage(random, bytes);
    Read read(bytes);
    if (!xmile::looks_like(read.sources[read.model.file].text())) continue;
    if (!read.diags.has_errors()) ++accepted;
    const std::string problem = problem_of(read);
    if (problem.empty()) continue;
    ADD_FAILURE() << problem << "\n-----\n" << bytes;
    break;
  }
  std::printf("%zu inputs, %zu of them accepted\n", tried, accepted);
}

}  // namespace
}  // namespace weir::conform
