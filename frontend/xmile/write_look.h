// The look of objects as attributes, and what all objects of one kind share (xmile.md 29.5, 29.6).
#pragma once

#include <string_view>

#include "frontend/xmile/view_style.h"
#include "frontend/xmile/xml_node.h"
#include "ir/model/view.h"

namespace weir::xmile {

/// How an object looks, as its attributes and `<shape>` say it.
Look look_of(const ViewObject& object);

/// What both say alike.
Look shared_look(const Look& a, const Look& b);

/// Writes what `look` says and `around` does not.
void set_look(XmlNode& node, const Look& look, const Look& around = {});
void set_style(XmlNode& node, const Style& style, const Style& around = {});

/// To a millionth.
std::string number_text(double value);
std::string color_text(std::uint32_t color);

}  // namespace weir::xmile
