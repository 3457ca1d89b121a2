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

/// These and everything else people write by hand: CMake files, scripts, documents, manifests,
/// models of corpus/.
std::vector<SourceText> all_files();

}  // namespace weir::lint
