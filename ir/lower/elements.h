// The element graph of a few equations that need each other: each iteration of each equation is a
// node.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "ir/lower/depend.h"

namespace weir {

inline constexpr std::size_t kMaxElementEdges = 2'000'000;

class ElementGraph {
 public:
  /// `parts` is indexed by equation number; `members` are equation numbers. Check `is_too_large`
  /// before use.
  ElementGraph(const Layout& layout, const Dependence& dependence, const std::vector<Part>& parts,
               std::span<const Node> members);

  bool is_too_large() const { return is_too_large_; }
  const Graph& graph() const { return graph_; }
  /// The same edges between whole equations: nodes are indices into `members`.
  Graph between_members() const;

  std::uint32_t member_of(Node element) const { return member_[element]; }
  std::uint32_t iteration_of(Node element) const { return element - first_[member_[element]]; }
  /// Offset of the first element that the iteration writes.
  std::uint32_t offset_of(Node element) const;

 private:
  void add_nodes();
  void add_edges(std::uint32_t member);
  void add_edges(std::uint32_t member, const Read& read);

  const Layout& layout_;
  const Dependence& dependence_;
  const std::vector<Part>& parts_;
  std::span<const Node> members_;
  Graph graph_;
  std::vector<Node> first_;                         // of each member: its iteration 0
  std::vector<std::uint32_t> member_;               // of each element
  std::unordered_map<std::uint32_t, Node> writer_;  // slot -> element
  std::vector<bool> is_inside_;                     // of each variable: a member defines some of it
  std::vector<Edge> edges_;
  bool is_too_large_ = false;
};

}  // namespace weir
