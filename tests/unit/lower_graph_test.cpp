// Components, order and cycles of graphs.
#include "ir/graph/graph.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

std::vector<Node> nodes_of(const Component& component) {
  return {component.nodes.begin(), component.nodes.end()};
}

std::vector<Node> order_of(const Graph& graph) {
  std::vector<Node> order;
  for (const Component& component : components(graph))
    order.insert(order.end(), component.nodes.begin(), component.nodes.end());
  return order;
}

TEST(Graph, OrdersNeedsFirstAndElseByNumber) {
  const Graph graph(5, {{0, 4}, {3, 1}});  // 0 needs 4
  EXPECT_EQ(order_of(graph), (std::vector<Node>{1, 2, 3, 4, 0}));
}

TEST(Graph, FindsComponentsAndTheirPlace) {
  // 0 after the circle, 5 before it
  const Graph graph(6, {{1, 2}, {2, 3}, {3, 1}, {0, 2}, {3, 5}, {4, 4}});
  const Components found = components(graph);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(nodes_of(found[0]), (std::vector<Node>{4}));
  EXPECT_TRUE(found[0].is_cyclic);
  EXPECT_EQ(nodes_of(found[1]), (std::vector<Node>{5}));
  EXPECT_FALSE(found[1].is_cyclic);
  EXPECT_EQ(nodes_of(found[2]), (std::vector<Node>{1, 2, 3}));
  EXPECT_TRUE(found[2].is_cyclic);
  EXPECT_EQ(nodes_of(found[3]), (std::vector<Node>{0}));
}

TEST(Graph, ShortestCycleStartsAtItsSmallestNode) {
  // 0 -> 1 -> 2 -> 3 -> 4 -> 5 -> 0, and back from 4 to 2
  const Graph graph(6, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}, {4, 2}});
  EXPECT_EQ(shortest_cycle(graph, std::vector<Node>{0, 1, 2, 3, 4, 5}),
            (std::vector<Node>{2, 3, 4}));
}

TEST(Graph, ShortestCycleMayBeOneNode) {
  const Graph graph(4, {{1, 3}, {3, 1}, {3, 3}});
  EXPECT_EQ(shortest_cycle(graph, std::vector<Node>{1, 3}), (std::vector<Node>{3}));
}

TEST(Graph, LongChainsAndRingsNeedNoStack) {
  constexpr Node kSize = 60'000;
  std::vector<Edge> edges;
  for (Node n = 0; n + 1 < kSize; ++n) edges.push_back({n, n + 1});
  const Components chain = components(Graph(kSize, edges));
  EXPECT_EQ(chain.size(), kSize);
  EXPECT_EQ(nodes_of(chain[0]), (std::vector<Node>{kSize - 1}));

  edges.push_back({kSize - 1, 0});
  const Graph graph(kSize, edges);
  const Components ring = components(graph);
  ASSERT_EQ(ring.size(), 1u);
  EXPECT_EQ(shortest_cycle(graph, ring[0].nodes).size(), kSize);
}

TEST(Graph, ClosureFollowsNeedsOnly) {
  const Graph graph(4, {{0, 1}, {1, 2}, {3, 1}});
  const std::vector<Node> seeds = {1};
  EXPECT_EQ(closure(graph, seeds), (std::vector<bool>{false, true, true, false}));
  EXPECT_EQ(closure(reversed(graph), seeds), (std::vector<bool>{true, true, false, true}));
}

}  // namespace
}  // namespace weir
