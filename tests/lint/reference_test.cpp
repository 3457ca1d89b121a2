// Every function that the notes on the two languages name is a row of builtins.def, if only one
// that is refused, or a line of no_functions.tsv that says why it is none.
//
// The notes are not part of the project: they are looked for in $WEIR_REFERENCE, else in
// ../shared/reference beside it.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "ir/base/name.h"
#include "ir/base/text.h"
#include "ir/builtins/builtins.h"

namespace weir {
namespace {

namespace fs = std::filesystem;

fs::path reference_folder() {
  const char* given = std::getenv("WEIR_REFERENCE");
  if (given != nullptr && *given != '\0') return given;
  return fs::path(WEIR_SOURCE_DIR) / "../shared/reference";
}

std::string text_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// From the heading "## `first`." to the heading "## `last`.".
std::string chapters(const std::string& text, int first, int last) {
  const std::size_t begin = text.find("\n## " + std::to_string(first) + ". ");
  const std::size_t end = text.find("\n## " + std::to_string(last) + ". ");
  return begin == text.npos || end == text.npos ? "" : text.substr(begin, end - begin);
}

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_within(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == ' '; }
bool joins_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Runs of capitals, digits and blanks that begin with a letter and belong to no longer word;
/// `next` says which of them count by what stands behind.
template <class Next>
std::set<std::string> capitals(std::string_view text, const Next& next) {
  std::set<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    const bool is_start = is_letter(text[at]) && (at == 0 || !joins_word(text[at - 1]));
    std::size_t end = at;
    while (is_start && end < text.size() && is_within(text[end])) ++end;
    if (end == at) {
      ++at;
      continue;
    }
    std::string_view run = text.substr(at, end - at);
    const char behind = end < text.size() ? text[end] : '\n';
    at = end;
    // the last word may be the first letter of an ordinary one
    if (joins_word(behind)) run = run.substr(0, run.rfind(' ') + 1);
    if (!trim(run).empty() && next(behind)) found.emplace(trim(run));
  }
  return found;
}

std::set<std::string> called(std::string_view text) {
  return capitals(text, [](char behind) { return behind == '('; });
}

bool is_function(std::string_view name, FunctionLanguage language) {
  return !find_builtins(name_key(name), language).empty();
}

/// Names in the first column of tables; blanks may separate names or be part of one.
std::set<std::string> in_first_cells(const std::string& text) {
  std::set<std::string> found;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.starts_with("| ")) continue;
    const std::string_view cell = line.substr(2, line.find('|', 2) - 2);
    for (const std::string& run : capitals(cell, [](char) { return true; })) {
      if (is_function(run, FunctionLanguage::Vensim)) continue;
      bool are_all = true;
      for (const std::string_view word : split(run, ' '))
        are_all &= is_function(word, FunctionLanguage::Vensim);
      if (!are_all && run.size() > 1) found.insert(run);
    }
  }
  return found;
}

/// Words in capitals between backticks.
std::set<std::string> in_backticks(const std::string& text) {
  std::set<std::string> found;
  bool is_code = false;
  for (const std::string_view part : split(text, '`')) {
    for (const std::string& run :
         is_code ? capitals(part, [](char) { return true; }) : std::set<std::string>()) {
      for (const std::string_view word : split(run, ' '))
        if (word.size() > 1) found.emplace(word);
    }
    is_code = !is_code;
  }
  return found;
}

/// Lines of no_functions.tsv of one language: name and reason.
std::map<std::string, std::string> no_functions(const std::string& language) {
  std::map<std::string, std::string> reasons;
  const std::string text = text_of(fs::path(WEIR_SOURCE_DIR) / "tests/lint/no_functions.tsv");
  for (const std::string_view line : split(text, '\n')) {
    const auto cells = split(line, '\t');
    if (line.empty() || cells[0] != language) continue;
    EXPECT_EQ(cells.size(), 3u) << line;
    if (cells.size() == 3) reasons.emplace(cells[1], cells[2]);
  }
  return reasons;
}

void expect_known(const std::set<std::string>& names, FunctionLanguage language,
                  const std::string& list) {
  EXPECT_GT(names.size(), 100u);
  const auto reasons = no_functions(list);
  for (const std::string& name : names) {
    EXPECT_NE(is_function(name, language), reasons.contains(name))
        << list << "'s " << name
        << ": give it a row in builtins.def or a line in no_functions.tsv, not both";
  }
  for (const auto& [name, reason] : reasons) {
    EXPECT_TRUE(names.contains(name)) << name << " (" << reason << ") is named nowhere";
  }
}

TEST(Reference, EveryFunctionOfVensimIsKnown) {
  const std::string text = chapters(text_of(reference_folder() / "vensim.md"), 10, 11);
  if (text.empty()) GTEST_SKIP() << "no notes on the languages in " << reference_folder();
  std::set<std::string> names = called(text);
  names.merge(in_first_cells(text));
  expect_known(names, FunctionLanguage::Vensim, "Vensim");
}

TEST(Reference, EveryFunctionOfXmileIsKnown) {
  const std::string text = chapters(text_of(reference_folder() / "xmile.md"), 25, 27);
  if (text.empty()) GTEST_SKIP() << "no notes on the languages in " << reference_folder();
  expect_known(in_backticks(text), FunctionLanguage::Xmile, "XMILE");
}

}  // namespace
}  // namespace weir
