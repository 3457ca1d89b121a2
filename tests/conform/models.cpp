#include "tests/conform/models.h"

#include <algorithm>
#include <cstdlib>

#include "ir/base/text.h"

namespace weir::conform {
namespace fs = std::filesystem;

namespace {

fs::path wanted_folder() {
  const char* given = std::getenv("WEIR_MODELS");
  if (given != nullptr && *given != '\0') return given;
  return (fs::path(WEIR_SOURCE_DIR) / "../shared/models").lexically_normal();
}

bool is_model(const fs::path& path) {
  const std::string ending = to_upper_ascii(path.extension().string());
  return ending == ".MDL" || ending == ".XMILE" || ending == ".STMX" || ending == ".ITMX";
}

}  // namespace

fs::path find_models_folder() {
  const fs::path folder = wanted_folder();
  std::error_code absent;
  return fs::is_directory(folder, absent) ? folder : fs::path();
}

std::vector<fs::path> model_files(const fs::path& folder) {
  std::vector<fs::path> files;
  if (folder.empty() || !fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_model(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> all_model_files() {
  std::vector<fs::path> files = model_files(fs::path(WEIR_SOURCE_DIR) / "corpus");
  const std::vector<fs::path> shared = model_files(find_models_folder());
  files.insert(files.end(), shared.begin(), shared.end());
  return files;
}

std::string absence_note() {
  return "NOTE: there are no community models at " + wanted_folder().string() +
         " (set WEIR_MODELS to their folder); only corpus/ was tried";
}

}  // namespace weir::conform
