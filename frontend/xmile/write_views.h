// Views as `<views>` (xmile.md 29-32).
#pragma once

#include "frontend/xmile/kept.h"
#include "frontend/xmile/xml_node.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// The `<views>` of a model or macro whose views are read, with what was kept beside them; bare
/// when it has none. Hidden objects are left out, clouds implied by the ends of their flows; what
/// XMILE cannot draw of a sketch (a device, an arrow from a comment) too.
XmlNode views_node(const Sector& sector, Kept& kept);

}  // namespace weir::xmile
