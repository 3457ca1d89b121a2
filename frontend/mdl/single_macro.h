// One macro of a .mdl as a text that stands alone, in another file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ir/model/model.h"

namespace weir::mdl {

/// From `:MACRO:` to `:END OF MACRO:`, in our layout.
std::string print_macro(const Macro& macro);

/// The macro in such a text; nothing when it is none or is one with mistakes. It has no spans.
std::optional<Macro> read_macro(std::string_view text);

}  // namespace weir::mdl
