// What a file holds beside XMILE's own words, in the namespace https://weir.dev/xmile: what a
// translated model keeps for the way back (ir/translate/to_xmile.h). Other tools read past it.
//
//     <weir:setting>24:0</weir:setting>                       in <xmile>: a settings line of Vensim
//     <weir:statement name="" kind="" subscript="">           in <variables>: no part of a run
//     <weir:unchangeable/>, <weir:data>raw</weir:data>, ...   in a variable: Variable::extensions
//     <weir:map to="T"><weir:item first="A"/></weir:map>      in <dim>: a mapping
//     <weir:item first="A1" last="A9"/>                       in <dim>: how its elements were given
//     weir:stands="true"                                      on <conveyor>: Container::stands
//     weir:stands_for="ZIDZ"                                  on <macro>: Macro::stands_for
#pragma once

#include "frontend/xmile/variable_reader.h"
#include "frontend/xmile/xml_node.h"

namespace weir::xmile {

/// Texts, reality checks and test inputs of Vensim: kept, never run.
bool is_statement(const Variable& var);
void add_statements(XmlNode& node, const Variable& var);
void add_extensions(XmlNode& node, const Variable& var);
void add_extensions(XmlNode& node, const Dimension& dim);
void add_extensions(XmlNode& root, const Model& model);

/// Each: whether the element was one of these, which has been read.
bool read_extension(Reader& reader, Element child);
bool read_extension(Reader& reader, Element child, Dimension& dim);
bool read_extension(VariableReader& v, Element child);
bool read_statement(SectorReader& in, Element child);

}  // namespace weir::xmile
