// Files as a model names them: any slash, any case, .xls for .xlsx (vensim.md 10.14.2,
// conformance.md 9).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::data {

/// The path of an existing file, or nothing. A relative name starts at `folder`. Case is ignored
/// where the exact name does not exist; a `.xls` that does not exist may be a `.xlsx`.
std::optional<std::string> find_file(const std::string& folder, std::string_view written);

}  // namespace weir::data
