// Components, order and cycles of graphs.
#include "ir/graph/graph.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

std::vector<Node> order_of(const Graph& graph) {
  std::vector<Node> order;
  for (const Component& component : components(graph))
    order.insert(order.end(), component.nodes.begin(), component.nodes.end());
  return order;
}

TEST(Graph, OrdersNeedsFirstAndElseByNumber) {
  Graph graph(5);
  graph.add(0, 4);  // 0 needs 4
  graph.add(3, 1);
  EXPECT_EQ(order_of(graph), (std::vector<Node>{1, 2, 3, 4, 0}));
}

TEST(Graph, FindsComponentsAndTheirPlace) {
  Graph graph(6);
  graph.add(1, 2);
  graph.add(2, 3);
  graph.add(3, 1);
  graph.add(0, 2);  // 0 after the circle
  graph.add(3, 5);  // 5 before it
  graph.add(4, 4);
  std::vector<Component> found = components(graph);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].nodes, (std::vector<Node>{4}));
  EXPECT_TRUE(found[0].is_cyclic);
  EXPECT_EQ(found[1].nodes, (std::vector<Node>{5}));
  EXPECT_FALSE(found[1].is_cyclic);
  EXPECT_EQ(found[2].nodes, (std::vector<Node>{1, 2, 3}));
  EXPECT_TRUE(found[2].is_cyclic);
  EXPECT_EQ(found[3].nodes, (std::vector<Node>{0}));
}

TEST(Graph, ShortestCycleStartsAtItsSmallestNode) {
  Graph graph(6);  // 0 -> 1 -> 2 -> 3 -> 4 -> 5 -> 0, and back from 4 to 2
  for (Node n = 0; n < 6; ++n) graph.add(n, (n + 1) % 6);
  graph.add(4, 2);
  EXPECT_EQ(shortest_cycle(graph, {0, 1, 2, 3, 4, 5}), (std::vector<Node>{2, 3, 4}));
}

TEST(Graph, ShortestCycleMayBeOneNode) {
  Graph graph(4);
  graph.add(1, 3);
  graph.add(3, 1);
  graph.add(3, 3);
  EXPECT_EQ(shortest_cycle(graph, {1, 3}), (std::vector<Node>{3}));
}

TEST(Graph, LongChainsAndRingsNeedNoStack) {
  constexpr Node kSize = 60'000;
  Graph graph(kSize);
  for (Node n = 0; n + 1 < kSize; ++n) graph.add(n, n + 1);
  EXPECT_EQ(components(graph).size(), kSize);
  EXPECT_EQ(components(graph).front().nodes, (std::vector<Node>{kSize - 1}));

  graph.add(kSize - 1, 0);
  std::vector<Component> ring = components(graph);
  ASSERT_EQ(ring.size(), 1u);
  EXPECT_EQ(shortest_cycle(graph, ring[0].nodes).size(), kSize);
}

TEST(Graph, ClosureFollowsNeedsOnly) {
  Graph graph(4);
  graph.add(0, 1);
  graph.add(1, 2);
  graph.add(3, 1);
  EXPECT_EQ(closure(graph, {1}), (std::vector<bool>{false, true, true, false}));
  EXPECT_EQ(closure(reversed(graph), {1}), (std::vector<bool>{true, true, false, true}));
}

}  // namespace
}  // namespace weir
