// The tokens of a text, one a line: `weir dump --stage=tokens`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "frontend/syntax/syntax.h"
#include "frontend/syntax/token.h"

namespace weir::syntax {

/// Appends "line:column kind text" for each token of `text`, the End token left out.
void print_tokens(std::string_view text, const std::vector<Token>& tokens, const TextPlace& place,
                  const SourceFile& source, std::string& out);

}  // namespace weir::syntax
