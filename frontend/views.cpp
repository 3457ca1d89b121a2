// See views.h.
#include "frontend/views.h"

#include "frontend/mdl/sketch.h"
#include "frontend/xmile/read_views.h"

namespace weir {

void read_views(Model& model, const SourceMap& sources, Diagnostics& diags) {
  if (model.dialect == Dialect::Vensim) {
    mdl::read_sketch(model, diags);
  } else {
    xmile::read_views(model, sources, diags);
  }
}

}  // namespace weir
