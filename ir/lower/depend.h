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
#include <span>
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
  REquationKind kind = REquationKind::Auxiliary;  // of `equation`
  bool has_start = false;                         // Start reads other things than Value
};

/// One reading place. Points into the resolved model.
struct Read {
  VarId var;
  Span span;
  const std::vector<RIndex>* index = nullptr;
  const RView* view = nullptr;  // of a whole-vector operation, instead of `index`
  /// VECTOR ELM MAP: any element of the variable.
  bool is_all() const { return !index && !view; }
};

/// Lists of numbered things, all in one vector: most have one entry or two.
template <class IdType, class T>
class ListVec {
 public:
  /// Adds to the list of the last id; `next` begins another one.
  void push_back(T item) { items_.push_back(std::move(item)); }
  void resize_last(std::size_t size, T item) { items_.resize(begins_.back() + size, item); }
  void reserve(std::size_t lists, std::size_t items) {
    begins_.reserve(lists);
    items_.reserve(items);
  }
  void next() { begins_.push_back(static_cast<std::uint32_t>(items_.size())); }

  std::span<const T> operator[](IdType id) const { return {items_.data() + begin(id), size(id)}; }
  std::span<T> last() { return {items_.data() + begins_.back(), items_.size() - begins_.back()}; }

 private:
  std::size_t begin(IdType id) const { return begins_[id.index()]; }
  std::size_t size(IdType id) const {
    const bool is_last = id.index() + 1 == begins_.size();
    return (is_last ? items_.size() : begins_[id.index() + 1]) - begin(id);
  }

  std::vector<std::uint32_t> begins_;
  std::vector<T> items_;
};

struct Dependence {
  IdVec<EquationId, EquationRow> equations;
  ListVec<VarId, std::uint32_t> owners;  // the equation of each element, or kNoEquation
  ListVec<EquationId, Read> reads[2];    // by Part; without a start of its own those of Value only
  Graph needs[2];                        // by Part: nodes are equations
  std::vector<bool> is_volatile;  // Value reads the clock, random numbers or a discrete delay
  bool is_cut_short = false;      // too many edges: not all are there

  std::span<const Read> reads_of(EquationId equation, Part part) const {
    const bool is_start = part == Part::Start && equations[equation].has_start;
    return reads[is_start ? 1 : 0][equation];
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
