// The project's own files, as the lint tests read them.
#pragma once

#include <string>
#include <vector>

namespace weir::lint {

struct SourceText {
  std::string path;  // relative to the project, with slashes: "ir/base/text.cpp"
  std::vector<std::string> lines;
};

/// All C++ files of the rooms and of tests/ (.cpp .h .hpp .def .in), sorted by path.
std::vector<SourceText> cpp_files();

/// These and every other text of the project: CMake files, scripts, documents, manifests, models.
std::vector<SourceText> all_files();

/// The folders and files at the top of the project, without those whose names begin with a dot.
std::vector<std::string> top_entries();

}  // namespace weir::lint
