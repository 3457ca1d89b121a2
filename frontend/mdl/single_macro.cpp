// See single_macro.h.
#include "frontend/mdl/single_macro.h"

#include "frontend/mdl/builder.h"
#include "frontend/mdl/record.h"
#include "frontend/mdl/write_parts.h"
#include "frontend/syntax/join_lines.h"

namespace weir::mdl {

std::string print_macro(const Macro& macro) { return macro_block(macro); }

std::optional<Macro> read_macro(std::string_view text) {
  const std::string joined = syntax::without_continuations(text);
  Model model;
  model.sectors.emplace_back();
  Diagnostics unheard;
  RecordReader reader(joined, {}, unheard);
  Builder builder(model, joined, {}, unheard);
  for (Record record; reader.next(record);) builder.add(record);
  builder.finish();
  const bool is_alone = model.macros.size() == 1 && model.root().variables.empty() &&
                        model.root().groups.empty() && model.dimensions.empty();
  if (unheard.has_errors() || !is_alone) return std::nullopt;
  return std::move(model.macros.front());
}

}  // namespace weir::mdl
