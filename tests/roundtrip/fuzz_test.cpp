// Damaged Vensim files that are still understood: what is written of them is understood again, as
// the same model.
#include <gtest/gtest.h>

#include <cstdio>

#include "frontend/mdl/mdl.h"
#include "frontend/mdl/write.h"
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
    const FileId file = sources.add(SourceFile("damaged.mdl", bytes));
    model = mdl::read(file, sources, diags);
  }
  const SourceFile& source() const { return sources[model.file]; }
};

/// One change of a kind that often leaves a model a model.
void damage(Random& random, std::string& bytes) {
  static const std::string kMarks = "~|,;:[](){}\"'\\\n\r\t =-+*/^!.<>$_&@0a\xE4";
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

/// What is wrong with the writing of a file; empty when all is well.
std::string problem_of(const Read& read) {
  Diagnostics diags;
  const std::string same = mdl::write_edited(read.model, read.sources, diags);
  if (same != encode(read.source().text(), read.source().encoding()).bytes)
    return "an unedited file has other bytes";
  if (read.diags.has_errors()) return {};
  const Read again(mdl::write(read.model, diags));
  if (!diags.empty()) return render(diags, read.sources);
  if (again.diags.has_errors()) return render(again.diags, again.sources);
  const std::string difference = to_text(model_diff(read.model, again.model));
  if (!difference.empty()) return difference;
  const std::string formatted = mdl::format(read.model.file, read.sources);
  const Read formatted_again(formatted);
  if (formatted_again.diags.has_errors())
    return "formatted: " + render(formatted_again.diags, formatted_again.sources);
  if (mdl::format(formatted_again.model.file, formatted_again.sources) != formatted)
    return "formatting is not stable";
  return {};
}

TEST(WriterFuzz, WhatIsWrittenIsUnderstoodAgain) {
  const Budget budget;
  Random random(budget.seed() * 1000 + 17);
  std::vector<std::string> texts;
  for (const auto& file : all_model_files()) {
    if (to_upper_ascii(file.extension().string()) != ".MDL") continue;
    std::string bytes = read_file(file.string()).bytes;
    // the sketch is copied as it stands; small files are read more often
    const std::size_t sketch = bytes.find("\\\\\\---///");
    if (sketch != bytes.npos) bytes.erase(sketch, bytes.find("///---\\\\\\") - sketch);
    if (!bytes.empty() && bytes.size() < 20000) texts.push_back(std::move(bytes));
  }
  ASSERT_FALSE(texts.empty());
  std::size_t tried = 0, accepted = 0;
  for (; budget.allows(tried); ++tried) {
    std::string bytes = texts[tried % texts.size()];
    for (std::size_t changes = 1 + pick(random, 3); changes > 0; --changes) damage(random, bytes);
    const Read read(bytes);
    if (!mdl::looks_like(read.source().text())) continue;
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
