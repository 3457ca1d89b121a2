// Tarjan's components with an explicit stack, Kahn's order with a heap, breadth-first search for
// cycles.
#include "ir/graph/graph.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <unordered_map>

namespace weir {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Edges looked at before `shortest_cycle` is content with what it has.
constexpr std::size_t kCycleSearchLimit = 4'000'000;

/// Tarjan's algorithm: numbers the components; a component gets its number after all it needs.
class Tarjan {
 public:
  explicit Tarjan(const Graph& graph)
      : graph_(graph),
        order_(graph.size(), kNone),
        low_(graph.size(), 0),
        component_(graph.size(), kNone) {
    for (Node node = 0; node < graph.size(); ++node)
      if (order_[node] == kNone) visit(node);
  }

  std::vector<std::uint32_t> component_of_nodes() { return std::move(component_); }
  std::uint32_t component_count() const { return component_count_; }

 private:
  struct Frame {
    Node node;
    std::size_t next;  // edge to follow next
  };

  void enter(Node node) {
    order_[node] = low_[node] = visited_++;
    open_.push_back(node);
    frames_.push_back({node, 0});
  }

  void visit(Node root) {
    enter(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      if (frame.next < graph_.needs(frame.node).size())
        follow(frame.node, graph_.needs(frame.node)[frame.next++]);
      else
        leave(frame.node);
    }
  }

  void follow(Node from, Node to) {
    if (order_[to] == kNone)
      enter(to);  // frames_ may move: the caller's frame is not used after this
    else if (component_[to] == kNone)
      low_[from] = std::min(low_[from], order_[to]);
  }

  void leave(Node node) {
    frames_.pop_back();
    if (!frames_.empty()) {
      Node parent = frames_.back().node;
      low_[parent] = std::min(low_[parent], low_[node]);
    }
    if (low_[node] == order_[node]) close(node);
  }

  void close(Node root) {
    Node node;
    do {
      node = open_.back();
      open_.pop_back();
      component_[node] = component_count_;
    } while (node != root);
    ++component_count_;
  }

  const Graph& graph_;
  std::vector<std::uint32_t> order_, low_, component_;
  std::vector<Node> open_;
  std::vector<Frame> frames_;
  std::uint32_t visited_ = 0, component_count_ = 0;
};

bool needs_itself(const Graph& graph, Node node) {
  const auto needs = graph.needs(node);
  return std::find(needs.begin(), needs.end(), node) != needs.end();
}

/// Order of the components: Kahn's algorithm; of those that are free, the one with the smallest
/// node is next.
std::vector<std::uint32_t> stable_order(const Graph& graph, const std::vector<Component>& found,
                                        const std::vector<std::uint32_t>& component_of) {
  std::vector<std::uint32_t> waits_for(found.size(), 0);
  std::vector<Edge> edges;
  for (Node node = 0; node < graph.size(); ++node) {
    for (Node need : graph.needs(node)) {
      if (component_of[need] == component_of[node]) continue;
      edges.push_back({component_of[need], component_of[node]});
      ++waits_for[component_of[node]];
    }
  }
  const Graph users(found.size(), edges);

  using Entry = std::pair<Node, std::uint32_t>;  // smallest node, component
  std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> free;
  for (std::uint32_t c = 0; c < found.size(); ++c)
    if (waits_for[c] == 0) free.push({found[c].nodes.front(), c});

  std::vector<std::uint32_t> order;
  order.reserve(found.size());
  while (!free.empty()) {
    std::uint32_t next = free.top().second;
    free.pop();
    order.push_back(next);
    for (std::uint32_t user : users.needs(next))
      if (--waits_for[user] == 0) free.push({found[user].nodes.front(), user});
  }
  return order;
}

/// The part of a graph within a component, with nodes renumbered from 0.
Graph restrict(const Graph& graph, std::span<const Node> within) {
  std::unordered_map<Node, Node> local;
  for (Node i = 0; i < within.size(); ++i) local.emplace(within[i], i);
  std::vector<Edge> edges;
  for (Node i = 0; i < within.size(); ++i) {
    for (Node need : graph.needs(within[i])) {
      auto found = local.find(need);
      if (found != local.end()) edges.push_back({i, found->second});
    }
  }
  return {within.size(), edges};
}

/// Breadth-first searches from one node after another, sharing their memory.
class CycleSearch {
 public:
  explicit CycleSearch(const Graph& graph)
      : graph_(graph), parent_(graph.size(), kNone), seen_in_(graph.size(), kNone) {}

  bool is_tired() const { return looked_at_ > kCycleSearchLimit; }

  /// The shortest cycle through `start` that is shorter than `limit` nodes; empty when there is
  /// none.
  std::vector<Node> through(Node start, std::size_t limit) {
    std::vector<Node> level{start}, next;
    seen_in_[start] = start;
    for (std::size_t length = 1; length < limit && !level.empty(); ++length, level.swap(next)) {
      next.clear();
      for (Node node : level) {
        for (Node need : graph_.needs(node)) {
          ++looked_at_;
          if (need == start) return path_to(node, start);
          if (seen_in_[need] == start) continue;
          seen_in_[need] = start;
          parent_[need] = node;
          next.push_back(need);
        }
      }
    }
    return {};
  }

 private:
  std::vector<Node> path_to(Node last, Node start) const {
    std::vector<Node> path;
    for (Node node = last; node != start; node = parent_[node]) path.push_back(node);
    path.push_back(start);
    std::reverse(path.begin(), path.end());
    return path;
  }

  const Graph& graph_;
  std::vector<Node> parent_, seen_in_;
  std::size_t looked_at_ = 0;
};

}  // namespace

Graph::Graph(std::size_t size, const std::vector<Edge>& edges)
    : first_(size + 1, 0), needs_(edges.size()) {
  for (const Edge& edge : edges) ++first_[edge.node + 1];
  for (std::size_t node = 0; node < size; ++node) first_[node + 1] += first_[node];
  // each edge goes behind those of its node that are there: afterwards a node's first is its end
  for (const Edge& edge : edges) needs_[first_[edge.node]++] = edge.need;
  for (std::size_t node = size; node > 0; --node) first_[node] = first_[node - 1];
  first_[0] = 0;
}

Components components(const Graph& graph) {
  Tarjan tarjan(graph);
  const std::vector<std::uint32_t> component_of = tarjan.component_of_nodes();
  std::vector<Edge> members;
  members.reserve(graph.size());
  for (Node node = 0; node < graph.size(); ++node) members.push_back({component_of[node], node});
  const Graph nodes_of(tarjan.component_count(), members);

  std::vector<Component> found;
  found.reserve(nodes_of.size());
  for (std::uint32_t c = 0; c < nodes_of.size(); ++c) {
    const auto nodes = nodes_of.needs(c);
    found.push_back({nodes, nodes.size() > 1 || needs_itself(graph, nodes.front())});
  }
  std::vector<Node> nodes(graph.size());
  std::vector<Component> ordered;
  ordered.reserve(found.size());
  auto end = nodes.begin();
  for (std::uint32_t c : stable_order(graph, found, component_of)) {
    const auto begin = end;
    end = std::copy(found[c].nodes.begin(), found[c].nodes.end(), begin);
    ordered.push_back({{begin, end}, found[c].is_cyclic});
  }
  return {std::move(nodes), std::move(ordered)};
}

std::vector<Node> shortest_cycle(const Graph& graph, std::span<const Node> within) {
  Graph part = restrict(graph, within);
  CycleSearch search(part);
  std::vector<Node> best;
  for (Node start = 0; start < part.size(); ++start) {
    std::size_t limit = best.empty() ? part.size() + 1 : best.size();
    std::vector<Node> cycle = search.through(start, limit);
    if (!cycle.empty()) best = std::move(cycle);
    if (best.size() == 1 || (search.is_tired() && !best.empty())) break;
  }

  // starts are tried in ascending order, but a shorter cycle may contain an earlier, tired start
  std::rotate(best.begin(), std::min_element(best.begin(), best.end()), best.end());
  for (Node& node : best) node = within[node];
  return best;
}

std::vector<bool> closure(const Graph& graph, std::span<const Node> seeds) {
  std::vector<bool> marked(graph.size(), false);
  std::vector<Node> open;
  auto mark = [&](Node node) {
    if (marked[node]) return;
    marked[node] = true;
    open.push_back(node);
  };
  for (Node seed : seeds) mark(seed);
  while (!open.empty()) {
    Node node = open.back();
    open.pop_back();
    for (Node need : graph.needs(node)) mark(need);
  }
  return marked;
}

Graph reversed(const Graph& graph) {
  std::vector<Edge> edges;
  for (Node node = 0; node < graph.size(); ++node)
    for (Node need : graph.needs(node)) edges.push_back({need, node});
  return {graph.size(), edges};
}

}  // namespace weir
