// What holds for every file: its length, no marks of unfinished work, no paths of one machine.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lint/source_tree.h"

namespace weir::lint {
namespace {

constexpr std::size_t kMostLines = 500;

// Written in halves, so that this file does not hold what it looks for.
const std::vector<std::string>& unfinished_marks() {
  static const std::vector<std::string> marks = {std::string("TO") + "DO",
                                                 std::string("FIX") + "ME"};
  return marks;
}
const std::vector<std::string>& machine_folders() {
  static const std::vector<std::string> folders = {
      std::string("/wo") + "rk/", std::string("/ro") + "ot/", std::string("/ho") + "me/",
      std::string("/tm") + "p/", std::string("/fa") + "rm/"};
  return folders;
}

/// Whether `mark` stands in `line` as a word of its own.
bool has_word(std::string_view line, std::string_view mark) {
  const auto is_letter = [&](std::size_t at) {
    return at < line.size() &&
           ((line[at] >= 'A' && line[at] <= 'Z') || (line[at] >= 'a' && line[at] <= 'z'));
  };
  for (std::size_t at = line.find(mark); at != line.npos; at = line.find(mark, at + 1)) {
    const bool begins = at == 0 || !is_letter(at - 1);
    if (begins && !is_letter(at + mark.size())) return true;
  }
  return false;
}

/// A folder of this machine, not the tail of a longer relative path like `a/tmp/b`.
bool has_machine_path(std::string_view line, std::string_view folder) {
  for (std::size_t at = line.find(folder); at != line.npos; at = line.find(folder, at + 1)) {
    const bool is_absolute =
        at == 0 || std::string_view(" \"'`(=:,").find(line[at - 1]) != std::string_view::npos;
    if (is_absolute) return true;
  }
  return false;
}

TEST(Files, AreAtMost500LinesLong) {
  for (const SourceText& file : cpp_files()) {
    // a table has a row for each fact, however many there are
    if (file.path.ends_with(".def")) continue;
    EXPECT_LE(file.lines.size(), kMostLines) << file.path;
  }
}

TEST(Files, CppFilesOpenWithWhatTheyAreFor) {
  for (const SourceText& file : cpp_files()) {
    const bool is_header = file.path.ends_with(".h") || file.path.ends_with(".hpp");
    if (!is_header || file.lines.empty()) continue;
    const bool opens_with_comment =
        file.lines[0].starts_with("//") || file.lines[0].starts_with("/*");
    EXPECT_TRUE(opens_with_comment) << file.path;
  }
}

TEST(Files, HoldNoMarksOfUnfinishedWork) {
  for (const SourceText& file : all_files()) {
    if (file.path == "LICENSE") continue;
    for (std::size_t at = 0; at < file.lines.size(); ++at) {
      for (const std::string& mark : unfinished_marks()) {
        EXPECT_FALSE(has_word(file.lines[at], mark))
            << file.path << ':' << at + 1 << ' ' << file.lines[at];
      }
    }
  }
}

TEST(Files, NameNoPathsOfOneMachine) {
  for (const SourceText& file : all_files()) {
    for (std::size_t at = 0; at < file.lines.size(); ++at) {
      for (const std::string& folder : machine_folders()) {
        EXPECT_FALSE(has_machine_path(file.lines[at], folder))
            << file.path << ':' << at + 1 << ' ' << file.lines[at];
      }
    }
  }
}

// The rooms, and what a build puts beside them.
TEST(Files, StandInTheRooms) {
  const std::vector<std::string_view> known = {"CMakeLists.txt", "CMakePresets.json",
                                               "LICENSE",        "README.md",
                                               "codegen",        "corpus",
                                               "frontend",       "ir",
                                               "runtime",        "tests",
                                               "tools",          "build"};
  for (const std::string& name : top_entries()) {
    const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
    EXPECT_TRUE(is_known || name.starts_with("build-")) << name;
  }
}

}  // namespace
}  // namespace weir::lint
