// Orders equations of one phase so that each comes after what it needs (vensim.md 8.4).
//
// First equations as wholes. Where that goes in a circle, their elements: with ageh = young..old
// and agel one step younger
//
//     f[ageh] = 0.7 * g[ageh]
//     g[ageh] = f[agel]
//
// need each other as wholes, but young, mid, old one after the other are fine: these come out as
// single iterations. What still goes in a circle is the modeller's mistake and is reported with its
// shortest path.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/lower/depend.h"

namespace weir {

/// An equation, or (with `iteration`) one iteration of its loops.
struct OrderedEquation {
  EquationId equation;
  std::optional<std::uint32_t> iteration;
};

struct OrderRequest {
  Graph graph;               // nodes are equations
  std::vector<Part> parts;   // of each equation: which reads made its edges
  std::vector<bool> wanted;  // which equations to order
  DiagKind loop_kind = DiagKind::SimultaneousLoop;
  std::vector<bool> quiet;  // loops among these alone are reported elsewhere; empty: none
};

/// The wanted equations in order. Reports each loop, and TooLarge for a circle of too many
/// elements.
std::vector<OrderedEquation> order(const ResolvedModel& model, const Layout& layout,
                                   const Dependence& dependence, const OrderRequest& request,
                                   Diagnostics& diags);

}  // namespace weir
