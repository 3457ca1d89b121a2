// Directed graphs of "comes after": components, order, shortest cycle. Knows nothing of models.
//
// A node is a number 0 .. size-1; `needs[n]` are the nodes that must come before n. All functions
// are linear in nodes and edges (times a logarithm where an order must be stable), use no
// recursion, and give the same answer every time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace weir {

using Node = std::uint32_t;

/// `node` comes after `need`.
struct Edge {
  Node node, need;
};

/// Immutable: all that each node needs, one node after the other.
class Graph {
 public:
  Graph() = default;
  /// Edges in any order; those of one node keep theirs.
  Graph(std::size_t size, const std::vector<Edge>& edges);

  std::size_t size() const { return first_.empty() ? 0 : first_.size() - 1; }
  std::span<const Node> needs(Node node) const {
    return {needs_.data() + first_[node], needs_.data() + first_[node + 1]};
  }

 private:
  std::vector<std::uint32_t> first_;  // of each node, and the end: in needs_
  std::vector<Node> needs_;
};

/// A strongly connected component: nodes ascending. Cyclic: more than one node, or a node that
/// needs itself.
struct Component {
  std::span<const Node> nodes;
  bool is_cyclic = false;
};

/// Some components, and the nodes that they point to.
class Components {
 public:
  Components(std::vector<Node> nodes, std::vector<Component> all)
      : nodes_(std::move(nodes)), all_(std::move(all)) {}
  Components(Components&&) = default;
  Components& operator=(Components&&) = default;

  std::size_t size() const { return all_.size(); }
  const Component& operator[](std::size_t i) const { return all_[i]; }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::vector<Node> nodes_;
  std::vector<Component> all_;
};

/// All components, each after those it needs; where several could come next, the one with the
/// smallest node does.
Components components(const Graph& graph);

/// The shortest cycle among `within` (a cyclic component), from its smallest node on, each node
/// followed by one that it needs. In a component too large to search from every node, the shortest
/// through one of the first nodes.
std::vector<Node> shortest_cycle(const Graph& graph, std::span<const Node> within);

/// Marks the seeds and all that they need, directly or not.
std::vector<bool> closure(const Graph& graph, std::span<const Node> seeds);

/// The same edges turned round.
Graph reversed(const Graph& graph);

}  // namespace weir
