// The layers of a drawing; svg.cpp puts them on each other.
#pragma once

#include "tools/draw/markup.h"
#include "tools/draw/scene.h"

namespace weir::draw {

/// Pipes with their heads, and clouds at ends where the view has no object.
void paint_pipes(const Scene& scene, Markup& markup);
/// Arrows of information.
void paint_connectors(const Scene& scene, Markup& markup);
/// The shape of an object, without its label.
void paint_body(const Placed& placed, Markup& markup);
void paint_label(const Placed& placed, Markup& markup);

/// A filled head with its tip at `tip`, pointing along `direction`.
void paint_head(Point tip, Point direction, double head_length, double half_width,
                std::uint32_t fill, const Stroke* stroke, Markup& markup);
void paint_cloud(const Outline& outline, const Stroke& stroke, Markup& markup);

/// `<g>` with the tooltip of an object around what `paint` adds.
template <class Paint>
void in_group(const std::string& tooltip, Markup& markup, const Paint& paint) {
  markup.text += "<g>\n";
  if (!tooltip.empty()) markup.text += "<title>" + escape(tooltip) + "</title>\n";
  paint();
  markup.text += "</g>\n";
}

}  // namespace weir::draw
