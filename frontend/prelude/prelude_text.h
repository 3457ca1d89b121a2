// The text of prelude.mdl, embedded at build time.
#pragma once

#include <string_view>

namespace weir {

std::string_view prelude_text();

}  // namespace weir
