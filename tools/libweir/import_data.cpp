// See import_data.h.
#include "tools/libweir/import_data.h"

#include "frontend/data/imports.h"
#include "frontend/xmile/data_tag.h"

namespace weir {

void import_data(Model& model, Diagnostics& diags) {
  std::vector<data::Import> imports;
  for (xmile::ImportTag& tag : xmile::read_import_tags(model, diags)) {
    imports.push_back(
        {std::move(tag.resource), std::move(tag.worksheet), tag.is_horizontal, tag.span});
  }
  data::read_imports(model, imports, diags);
}

}  // namespace weir
