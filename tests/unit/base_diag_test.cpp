// The table of kinds and the list of diagnostics.
#include "ir/base/diag.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace weir {
namespace {

std::vector<std::string> messages(const Diagnostics& diags) {
  std::vector<std::string> texts;
  for (const Diagnostic& diag : diags.all()) texts.push_back(diag.message);
  return texts;
}

/// A letter and four digits: E0201.
bool is_code(std::string_view text) {
  return text.size() == 5 &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Lower-case words with hyphens between: unknown-name.
bool is_kebab_case(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         text.find("--") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), allowed);
}

using Texts = std::vector<std::string>;

TEST(DiagTable, CodesAndNamesAreUniqueAndWellFormed) {
  std::set<std::string> codes;
  std::set<std::string> names;
  for (std::size_t at = 0; at < diag_kind_count(); ++at) {
    const DiagRow& row = diag_row(static_cast<DiagKind>(at));
    EXPECT_TRUE(codes.insert(row.code).second) << row.code;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(is_code(row.code)) << row.code;
    EXPECT_TRUE(is_kebab_case(row.name)) << row.name;
    EXPECT_NE(std::string(row.text).back(), '.') << row.code;
  }
}

TEST(DiagTable, TheLetterOfTheCodeIsTheSeverity) {
  for (std::size_t at = 0; at < diag_kind_count(); ++at) {
    const DiagRow& row = diag_row(static_cast<DiagKind>(at));
    const char letters[] = {'N', 'W', 'E'};
    EXPECT_EQ(row.code[0], letters[static_cast<int>(row.severity)]) << row.code;
  }
}

TEST(Diagnostics, FillsInTheWording) {
  Diagnostics diags;
  diags.report(DiagKind::WrongArgumentCount, {}, "MAX", "2 arguments", 3);
  EXPECT_EQ(messages(diags), Texts{"'MAX' takes 2 arguments but is given 3"});
}

TEST(Diagnostics, BracesInANameAreNotPlaceholders) {
  Diagnostics diags;
  diags.report(DiagKind::UnknownName, {}, "{0}{").note({}, "did you mean '{}'?", "{1}");
  EXPECT_EQ(messages(diags), Texts{"no variable, subscript or function is named '{0}{'"});
  EXPECT_EQ(diags.all()[0].notes[0].text, "did you mean '{1}'?");
}

TEST(Diagnostics, CountsErrorsOnly) {
  Diagnostics diags;
  EXPECT_TRUE(diags.empty());
  diags.report(DiagKind::ChainedPower, {});
  EXPECT_FALSE(diags.has_errors());
  diags.report(DiagKind::BadNumber, {}, "1x");
  EXPECT_TRUE(diags.has_errors());
  EXPECT_EQ(diags.error_count(), 1u);
  EXPECT_EQ(diags.all().size(), 2u);
}

TEST(Diagnostics, SortGoesByFileAndPlaceAndKeepsTheOrderOfEquals) {
  Diagnostics diags;
  diags.report(DiagKind::RunFailed, {}, "nowhere");
  diags.report(DiagKind::RunFailed, {FileId(1), 0, 1}, "second file");
  diags.report(DiagKind::RunFailed, {FileId(0), 9, 10}, "late");
  diags.report(DiagKind::RunFailed, {FileId(0), 2, 5}, "b");
  diags.report(DiagKind::RunFailed, {FileId(0), 2, 5}, "a");
  diags.sort();
  EXPECT_EQ(messages(diags), (Texts{"b", "a", "late", "second file", "nowhere"}));
}

TEST(Diagnostics, SortDropsExactRepeatsEvenWhenApart) {
  Diagnostics diags;
  const Span here{FileId(0), 2, 5};
  diags.report(DiagKind::RunFailed, here, "a");
  diags.report(DiagKind::RunFailed, here, "b");
  diags.report(DiagKind::RunFailed, here, "a");
  diags.report(DiagKind::RunFailed, here, "a").note({}, "with advice");
  diags.report(DiagKind::BadRunTime, here, "a");
  diags.sort();
  EXPECT_EQ(messages(diags), (Texts{"a", "b", "a", "a"}));
  EXPECT_EQ(diags.error_count(), 4u);
}

TEST(Diagnostics, SilenceTakesWarningsByName) {
  Diagnostics diags;
  diags.report(DiagKind::ChainedPower, {});
  diags.report(DiagKind::UnusedVariable, {}, "x");
  EXPECT_TRUE(diags.silence("chained-power"));
  EXPECT_EQ(messages(diags), Texts{"'x' is not used"});
  EXPECT_FALSE(diags.silence("no-such-warning"));
}

TEST(Diagnostics, AnErrorCannotBeSilenced) {
  Diagnostics diags;
  diags.report(DiagKind::BadNumber, {}, "1x");
  EXPECT_TRUE(diags.silence("bad-number"));
  EXPECT_EQ(diags.error_count(), 1u);
  EXPECT_EQ(diags.all().size(), 1u);
}

}  // namespace
}  // namespace weir
