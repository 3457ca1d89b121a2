// See prelude.h.
#include "frontend/prelude/prelude.h"

#include <utility>

#include "frontend/mdl/mdl.h"
#include "frontend/prelude/prelude_text.h"
#include "ir/base/check.h"
#include "ir/base/render.h"

namespace weir {

Library parse_prelude(SourceMap& sources) {
  const FileId file = sources.add(SourceFile("<prelude>", prelude_text()));
  Diagnostics diags;
  Model model = mdl::read(file, sources, diags);
  WEIR_CHECK(diags.empty(), "the prelude is wrong:\n{}", render(diags, sources));
  return {std::move(model.macros)};
}

}  // namespace weir
