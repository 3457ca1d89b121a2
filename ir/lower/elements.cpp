// Equations taken apart into iterations: see elements.h.
#include "ir/lower/elements.h"

namespace weir {
namespace {

/// Operations of all iterations together: each becomes its own statement.
constexpr std::uint64_t kMaxOperations = 4'000'000;

std::uint64_t size_of(const RExpr& expr) {
  std::uint64_t size = 1;
  for (const RExpr& arg : expr.args) size += size_of(arg);
  return size;
}

std::uint64_t size_of(const REquation& equation) {
  return 1 + size_of(equation.expr) + (equation.init ? size_of(*equation.init) : 0);
}

}  // namespace

ElementGraph::ElementGraph(const Layout& layout, const Dependence& dependence,
                           const std::vector<Part>& parts, std::span<const Node> members)
    : layout_(layout), dependence_(dependence), parts_(parts), members_(members) {
  add_nodes();
  for (std::uint32_t m = 0; m < members_.size() && !is_too_large_; ++m) add_edges(m);
  if (!is_too_large_) graph_ = Graph(member_.size(), edges_);
}

void ElementGraph::add_nodes() {
  std::uint64_t written_count = 0, operations = 0, count = 0;
  is_inside_.resize(layout_.blocks.size());
  for (Node member : members_) {
    const EquationRow& row = dependence_.equations[EquationId(member)];
    is_inside_[row.var.index()] = true;
    written_count += count_of(written_by(layout_, row), 0);
    operations += row.iterations * size_of(*row.equation);
    count += row.iterations;
  }
  if (written_count > kMaxElementEdges || operations > kMaxOperations) {
    is_too_large_ = true;
    return;
  }

  member_.reserve(count);
  for (std::uint32_t m = 0; m < members_.size(); ++m) {
    const EquationRow& row = dependence_.equations[EquationId(members_[m])];
    first_.push_back(static_cast<Node>(member_.size()));
    Reach written = written_by(layout_, row);
    for (std::uint32_t i = 0; i < row.iterations; ++i) {
      auto element = static_cast<Node>(member_.size());
      member_.push_back(m);
      for (std::uint32_t offset : offsets_of(written, iterations_at(row.equation->loops, i)))
        writer_.emplace(layout_[row.var].base + offset, element);
    }
  }
}

void ElementGraph::add_edges(std::uint32_t member) {
  EquationId id(members_[member]);
  for (const Read& read : dependence_.reads_of(id, parts_[id.index()])) {
    if (is_inside_[read.var.index()]) add_edges(member, read);
    if (is_too_large_) return;
  }
}

void ElementGraph::add_edges(std::uint32_t member, const Read& read) {
  const EquationRow& row = dependence_.equations[EquationId(members_[member])];
  Reach reach = reach_of(layout_, read);
  auto loops = static_cast<std::uint32_t>(row.equation->loops.size());
  if (edges_.size() + count_of(reach, loops) * row.iterations > kMaxElementEdges) {
    is_too_large_ = true;
    return;
  }

  for (std::uint32_t i = 0; i < row.iterations; ++i) {
    for (std::uint32_t offset : offsets_of(reach, iterations_at(row.equation->loops, i))) {
      auto writer = writer_.find(layout_[read.var].base + offset);
      if (writer == writer_.end()) continue;
      edges_.push_back({first_[member] + i, writer->second});
    }
  }
}

Graph ElementGraph::between_members() const {
  std::vector<Edge> between;
  std::vector<std::uint32_t> last_user(members_.size(), kNoEquation);
  for (Node element = 0; element < graph_.size(); ++element) {
    std::uint32_t user = member_[element];
    for (Node need : graph_.needs(element)) {
      std::uint32_t other = member_[need];
      // elements of one member follow each other, so that this finds all repeats
      if (last_user[other] == user) continue;
      last_user[other] = user;
      between.push_back({user, other});
    }
  }
  return {members_.size(), between};
}

std::uint32_t ElementGraph::offset_of(Node element) const {
  const EquationRow& row = dependence_.equations[EquationId(members_[member_[element]])];
  bool is_vector = row.kind == REquationKind::Vector;
  const std::vector<RIndex>& target = row.equation->target;
  return offset_at(layout_[row.var], is_vector ? row.equation->views.front().index : target,
                   iterations_at(row.equation->loops, iteration_of(element)));
}

}  // namespace weir
