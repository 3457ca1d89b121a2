// Walks a written path one folder at a time, so that each step may ignore case.
#include "frontend/data/find_file.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "ir/base/text.h"

namespace weir::data {
namespace {

namespace fs = std::filesystem;

/// The entry of `folder` with this name; of several that differ in case only, the first in
/// alphabetical order.
std::optional<fs::path> find_entry(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  if (fs::exists(folder / name, ignored)) return folder / name;
  const std::string wanted = fold_case(name);
  std::optional<fs::path> best;
  const fs::path listed = folder.empty() ? fs::path(".") : folder;
  fs::directory_iterator entry(listed, ignored);
  for (; !ignored && entry != fs::directory_iterator(); entry.increment(ignored)) {
    const std::string candidate = entry->path().filename().string();
    if (fold_case(candidate) != wanted) continue;
    if (!best || candidate < best->filename().string()) best = folder / candidate;
  }
  return best;
}

std::optional<fs::path> find_steps(fs::path at, const std::vector<std::string>& steps) {
  for (const std::string& step : steps) {
    const auto next = find_entry(at, step);
    if (!next) return std::nullopt;
    at = *next;
  }
  std::error_code ignored;
  if (!fs::exists(at, ignored) || fs::is_directory(at, ignored)) return std::nullopt;
  return at;
}

}  // namespace

std::optional<std::string> find_file(const std::string& folder, std::string_view written) {
  std::string path(trim(written));
  if (path.find('\0') != std::string::npos) return std::nullopt;
  for (char& c : path) {
    if (c == '\\') c = '/';
  }
  std::vector<std::string> steps;
  for (const std::string_view step : split(path, '/')) {
    if (!step.empty() && step != ".") steps.emplace_back(step);
  }
  if (steps.empty()) return std::nullopt;

  const fs::path start = path.starts_with('/') ? fs::path("/") : fs::path(folder);
  auto found = find_steps(start, steps);
  if (!found && fold_case(steps.back()).ends_with(".xls")) {
    steps.back() += 'x';
    found = find_steps(start, steps);
  }
  if (!found) return std::nullopt;
  return found->string();
}

}  // namespace weir::data
