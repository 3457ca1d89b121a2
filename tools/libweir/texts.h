// A model file as text again: its canonical layout, its equations as written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/libweir/weir.hpp"

namespace weir {

/// The file in canonical layout, in its own encoding. Call only for a Loaded without errors.
std::string format_model(const Loaded& loaded);

/// What stands at a place of the file, in XMILE with its entities resolved. The place must be
/// valid.
std::string authors_text(const Loaded& loaded, Span span);

/// A variable as its author wrote it.
struct VariableText {
  std::string name, units, doc;
  std::vector<std::string> equations;  // of XMILE only what stands in <eqn>
};

/// The variables of this name, of all modules and macros; reports UnknownVariable, with advice,
/// when there is none.
std::vector<VariableText> find_texts(const Loaded& loaded, std::string_view name,
                                     Diagnostics& diags);

}  // namespace weir
