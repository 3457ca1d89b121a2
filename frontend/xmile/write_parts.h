// The parts of an XMILE document as a tree, for write.cpp and write_edited.cpp.
#pragma once

#include <string>

#include "frontend/xmile/kept.h"
#include "frontend/xmile/xml_node.h"
#include "ir/model/model.h"

namespace weir::xmile {

/// The whole file, from <xmile> down, in the order that xmile.md 2.2 recommends.
XmlNode document_tree(const Model& model);

/// <variables> of a model or macro: variables, modules and groups.
XmlNode variables_node(const Sector& sector, Kept& kept);

/// The call that a graphical function with an equation is read as: WITH LOOKUP(x, (points)).
bool is_graph_call(const Expr& expr);

}  // namespace weir::xmile
