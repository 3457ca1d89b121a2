// What each equation reads: the edges that order a model. Orders nothing itself: see order.h and
// schedule.h.
//
// Nodes are equations, not variables, since the elements of one variable may be computed in several
// ways. An equation has two parts, which read different things and run in different phases:
//
//     stock = INTEG(inflow, first)      Value: inflow        Start: first
//     x = ACTIVE INITIAL(y, z)          Value: y             Start: z
//     x = y + z                         Value: y, z          Start: the same
//
// Edges are exact to the element: `x[a]` needs the equation that defines this element, not all of
// x.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "ir/graph/graph.h"
#include "ir/lower/reach.h"
#include "ir/lower/slots.h"

namespace weir {

using EquationId = Id<struct EquationTag>;

inline constexpr std::uint32_t kNoEquation = std::numeric_limits<std::uint32_t>::max();

enum class Part : std::uint8_t { Value, Start };

struct EquationRow {
  VarId var;
  const REquation* equation = nullptr;
  std::uint32_t iterations = 1;
};

/// One reading place. Points into the resolved model.
struct Read {
  VarId var;
  const std::vector<RIndex>* index = nullptr;
  const RView* view = nullptr;  // of a whole-vector operation, instead of `index`
  bool is_all = false;          // VECTOR ELM MAP: any element of the variable
  Span span;
};

struct Dependence {
  IdVec<EquationId, EquationRow> equations;
  IdVec<VarId, std::vector<std::uint32_t>> owners;  // the equation of each element, or kNoEquation
  std::vector<std::vector<Read>> reads[2];          // of each equation, by Part
  Graph needs[2];                                   // by Part: nodes are equations
  std::vector<bool> is_volatile;  // Value reads the clock, random numbers or a discrete delay
  bool is_cut_short = false;      // too many edges: not all are there

  const std::vector<Read>& reads_of(EquationId equation, Part part) const {
    return reads[static_cast<std::size_t>(part)][equation.index()];
  }
  const Graph& graph(Part part) const { return needs[static_cast<std::size_t>(part)]; }
};

/// Finds equations and what they need. Reports UndefinedElements, once a variable, where an element
/// that no equation covers is read for certain; TooLarge when the edges are too many to list.
Dependence find_dependence(const ResolvedModel& model, const Layout& layout, Diagnostics& diags);

/// What a reading place can touch, and what an equation writes.
Reach reach_of(const Layout& layout, const Read& read);
Reach written_by(const Layout& layout, const EquationRow& row);

}  // namespace weir
