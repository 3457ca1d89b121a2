// The expression parser of both languages: one Pratt parser, one tree (ir/model/expr.h), a table
// per language.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ir/base/diag.h"
#include "ir/model/expr.h"

namespace weir::syntax {

enum class Language : std::uint8_t { Mdl, Xmile };

/// Where a piece of text lies in its file. XML text is decoded before it is parsed; `offsets[i]` is
/// then the place in the file of the decoded byte i (with one more entry for the end). Without
/// offsets the text lies at `base`.
struct TextPlace {
  FileId file;
  std::uint32_t base = 0;
  const std::vector<std::uint32_t>* offsets = nullptr;
  bool bytewise =
      false;  // each byte of the text is one byte of the file (nothing decoded, only left out)

  Span span(std::size_t begin, std::size_t end) const;
};

/// Parses one whole expression (vensim.md 3.3, xmile.md 13). Reports what is wrong and returns what
/// it understood; an empty text (or only comments) gives a Missing expression without a report.
/// Text left over is an error.
Expr parse_expr(std::string_view text, Language language, TextPlace place, Diagnostics& diags);

}  // namespace weir::syntax
