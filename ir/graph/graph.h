// Directed graphs of "comes after": components, order, shortest cycle. Knows nothing of models.
//
// A node is a number 0 .. size-1; `needs[n]` are the nodes that must come before n. All functions
// are linear in nodes and edges (times a logarithm where an order must be stable), use no
// recursion, and give the same answer every time.
#pragma once

#include <cstdint>
#include <vector>

namespace weir {

using Node = std::uint32_t;

struct Graph {
  std::vector<std::vector<Node>> needs;

  Graph() = default;
  explicit Graph(std::size_t size) : needs(size) {}
  std::size_t size() const { return needs.size(); }
  void add(Node node, Node need) { needs[node].push_back(need); }
};

/// A strongly connected component: nodes ascending. Cyclic: more than one node, or a node that
/// needs itself.
struct Component {
  std::vector<Node> nodes;
  bool is_cyclic = false;
};

/// All components, each after those it needs; where several could come next, the one with the
/// smallest node does.
std::vector<Component> components(const Graph& graph);

/// The shortest cycle among `within` (a cyclic component), from its smallest node on, each node
/// followed by one that it needs. In a component too large to search from every node, the shortest
/// through one of the first nodes.
std::vector<Node> shortest_cycle(const Graph& graph, const std::vector<Node>& within);

/// Marks the seeds and all that they need, directly or not.
std::vector<bool> closure(const Graph& graph, const std::vector<Node>& seeds);

/// The same edges turned round.
Graph reversed(const Graph& graph);

}  // namespace weir
