// A model written in another language, or in its own again.
#pragma once

#include <string>
#include <vector>

#include "ir/translate/ledger.h"
#include "ir/translate/to_xmile.h"
#include "tools/libweir/weir.hpp"

namespace weir {

/// Xmile: as the standard says; Stella: what that product reads (xmile.md 35, 37).
enum class ConvertTarget : std::uint8_t { Vensim, Xmile, Stella };

struct Conversion {
  std::string text;               // the new file's bytes
  std::vector<Account> accounts;  // what became of each construct of the old one
};

/// Writes a model that was loaded without errors. To its own language the bytes are those of the
/// file. What it reads from other files, `data_files` among them (frontend/data/data.h), stands
/// inside the new one. Reports what stands in the way; then `text` is empty.
Conversion convert_model(const Loaded& loaded, ConvertTarget target, Diagnostics& diags,
                         const std::vector<std::string>& data_files = {});

/// By the ending of a path: .mdl, .xmile or .xml, .stmx or .itmx.
std::optional<ConvertTarget> target_of_path(std::string_view path);

}  // namespace weir
