#include "tests/lint/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace weir::lint {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolders[] = {".ci",     "ir",    "frontend", "codegen",
                                         "runtime", "tools", "tests",    "corpus"};
constexpr std::string_view kCppEndings[] = {".cpp", ".h", ".hpp", ".def", ".in"};
constexpr std::string_view kBinaryEndings[] = {".xlsx"};

bool has_ending(const fs::path& path, const std::string_view* first, const std::string_view* last) {
  const std::string ending = path.extension().string();
  return std::find(first, last, ending) != last;
}

bool is_cpp(const fs::path& path) {
  return has_ending(path, std::begin(kCppEndings), std::end(kCppEndings));
}

bool is_text(const fs::path& path) {
  return !has_ending(path, std::begin(kBinaryEndings), std::end(kBinaryEndings));
}

SourceText read(const fs::path& root, const fs::path& path) {
  SourceText text;
  text.path = path.lexically_relative(root).generic_string();
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) text.lines.push_back(line);
  return text;
}

std::vector<SourceText> read_all(bool (*is_wanted)(const fs::path&)) {
  const fs::path root = WEIR_SOURCE_DIR;
  std::vector<SourceText> texts;
  const auto take = [&](const fs::directory_entry& entry) {
    if (entry.is_regular_file() && is_wanted(entry.path()))
      texts.push_back(read(root, entry.path()));
  };
  for (std::string_view folder : kFolders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) take(entry);
  }
  // build folders lie beside the rooms: only the files of the top itself
  for (const auto& entry : fs::directory_iterator(root)) take(entry);
  std::sort(texts.begin(), texts.end(),
            [](const SourceText& a, const SourceText& b) { return a.path < b.path; });
  return texts;
}

}  // namespace

std::vector<SourceText> cpp_files() { return read_all(is_cpp); }

std::vector<SourceText> all_files() { return read_all(is_text); }

std::vector<std::string> top_entries() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fs::path(WEIR_SOURCE_DIR))) {
    std::string name = entry.path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace weir::lint
