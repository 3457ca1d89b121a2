// Reads of equations and the edges they make: see depend.h.
#include "ir/lower/depend.h"

#include <algorithm>

#include "ir/base/check.h"

namespace weir {
namespace {

/// Elements visited while edges are listed: about what as many steps of the model would visit.
constexpr std::uint64_t kMaxVisits = 1'000'000'000;
constexpr std::size_t kMaxEdges = 50'000'000;

/// Collects the reading places of one part of one equation.
class ReadCollector {
 public:
  ReadCollector(const ResolvedModel& model, std::vector<Read>& reads)
      : model_(model), reads_(reads) {}

  bool is_volatile() const { return is_volatile_; }

  void collect(const RExpr& expr) {
    switch (expr.kind) {
      case RKind::Number:
      case RKind::Local:
      case RKind::Position:
        return;
      case RKind::Value:
        add({expr.var, &expr.index, nullptr, false, expr.span});
        break;
      case RKind::FlatValue:
        add({expr.var, &expr.index, nullptr, true, expr.span});
        break;
      case RKind::Object:
        is_volatile_ = true;
        // asks another variable's object: it must have been started
        if (expr.var.valid()) add({expr.var, &expr.index, nullptr, false, expr.span});
        break;
      case RKind::Apply:
        if (op_row(expr.op).kind == OpKind::Frame) is_volatile_ = true;
        break;
      case RKind::Reduce:
        if (never_runs(expr)) return;
        break;
      case RKind::ReadTable:
      case RKind::Let:
        break;
    }
    collect_index(expr.index);
    for (const RExpr& arg : expr.args) collect(arg);
  }

  void collect(const RView& view, Span span) {
    add({view.var, nullptr, &view, false, span});
    collect_index(view.index);
  }

 private:
  static bool never_runs(const RExpr& expr) {
    return std::any_of(expr.loops.begin(), expr.loops.end(),
                       [](const ResolvedLoop& loop) { return loop.count == 0; });
  }

  void collect_index(const std::vector<RIndex>& indexes) {
    for (const RIndex& index : indexes)
      for (const RExpr& expr : index.expr) collect(expr);
  }

  void add(Read read) {
    RVarKind kind = model_.vars[read.var].kind;
    WEIR_CHECK(kind != RVarKind::Table, "'{}' read as a value", model_.vars[read.var].name);
    if (kind == RVarKind::Ordinary)
      reads_.push_back(read);
    else
      is_volatile_ = true;
  }

  const ResolvedModel& model_;
  std::vector<Read>& reads_;
  bool is_volatile_ = false;
};

bool has_start(REquationKind kind) {
  switch (kind) {
    case REquationKind::Active:
    case REquationKind::Stock:
    case REquationKind::Memory:
    case REquationKind::Initial:
    case REquationKind::Solved:
    case REquationKind::Sought:
      return true;
    case REquationKind::Values:
    case REquationKind::Auxiliary:
    case REquationKind::Vector:
    case REquationKind::Shift:
      return false;
  }
  return false;
}

void collect_value(const REquation& equation, ReadCollector& collector) {
  switch (equation.kind) {
    case REquationKind::Values:
    case REquationKind::Initial:
      return;
    case REquationKind::Auxiliary:
    case REquationKind::Active:
    case REquationKind::Stock:
    case REquationKind::Memory:
    case REquationKind::Solved:
      collector.collect(equation.expr);
      return;
    case REquationKind::Sought:
      collector.collect(equation.expr);
      for (const RExpr& arg : equation.args) collector.collect(arg);
      return;
    case REquationKind::Shift:
      collector.collect(equation.expr);
      collector.collect(equation.views.front(), equation.span);
      for (const RExpr& arg : equation.args) collector.collect(arg);
      return;
    case REquationKind::Vector:
      for (std::size_t v = 1; v < equation.views.size(); ++v)
        collector.collect(equation.views[v], equation.span);
      for (const RExpr& arg : equation.args) collector.collect(arg);
      return;
  }
}

class DependenceFinder {
 public:
  DependenceFinder(const ResolvedModel& model, const Layout& layout, Diagnostics& diags)
      : model_(model), layout_(layout), diags_(diags) {}

  Dependence find() {
    number_equations();
    collect_reads();
    for (Part part : {Part::Value, Part::Start})
      if (!link(part)) break;
    return std::move(found_);
  }

 private:
  void number_equations() {
    for (VarId var : model_.vars.ids()) {
      std::vector<std::uint32_t> owners;
      if (model_.vars[var].kind == RVarKind::Ordinary) {
        owners.assign(layout_[var].size, kNoEquation);
        for (const REquation& equation : model_.vars[var].equations) number(var, equation, owners);
      }
      covered_by_one_.push_back(is_covered_by_one(owners));
      found_.owners.add(std::move(owners));
    }
  }

  void number(VarId var, const REquation& equation, std::vector<std::uint32_t>& owners) {
    std::uint64_t iterations = 1;
    for (const ResolvedLoop& loop : equation.loops)
      iterations = std::min<std::uint64_t>(iterations * loop.count, kMaxSlots + 1ull);
    if (iterations == 0) return;  // a range without elements: nothing to compute
    WEIR_CHECK(iterations <= layout_[var].size, "'{}' loops {} times", model_.vars[var].name,
               iterations);

    EquationRow row{var, &equation, static_cast<std::uint32_t>(iterations)};
    auto id = static_cast<std::uint32_t>(found_.equations.add(row).index());
    bool is_repeated = false;
    for (std::uint32_t offset : offsets_of(written_by(layout_, row), {})) {
      if (owners[offset] == kNoEquation)
        owners[offset] = id;
      else
        is_repeated = true;
    }
    if (is_repeated) diags_.report(DiagKind::DuplicateName, equation.span, model_.vars[var].name);
  }

  static bool is_covered_by_one(const std::vector<std::uint32_t>& owners) {
    return !owners.empty() && owners.front() != kNoEquation &&
           std::all_of(owners.begin(), owners.end(),
                       [&](std::uint32_t owner) { return owner == owners.front(); });
  }

  void collect_reads() {
    std::size_t count = found_.equations.size();
    for (auto& reads : found_.reads) reads.resize(count);
    found_.is_volatile.resize(count);
    for (EquationId id : found_.equations.ids()) {
      const REquation& equation = *found_.equations[id].equation;
      ReadCollector value(model_, found_.reads[0][id.index()]);
      collect_value(equation, value);
      found_.is_volatile[id.index()] = value.is_volatile();

      if (has_start(equation.kind)) {
        ReadCollector start(model_, found_.reads[1][id.index()]);
        start.collect(equation.init);
      } else {
        found_.reads[1][id.index()] = found_.reads[0][id.index()];
      }
    }
  }

  /// Turns reads into edges. False when there are too many.
  bool link(Part part) {
    Graph& graph = found_.needs[static_cast<std::size_t>(part)] = Graph(found_.equations.size());
    last_user_.assign(found_.equations.size(), kNoEquation);
    for (EquationId id : found_.equations.ids()) {
      auto user = static_cast<Node>(id.index());
      for (const Read& read : found_.reads_of(id, part)) {
        link(graph, user, read);
        if (visits_ <= kMaxVisits && edges_ <= kMaxEdges) continue;
        diags_.report(DiagKind::TooLarge, read.span, "the net of dependences",
                      fmt::format("{} edges", kMaxEdges));
        found_.is_cut_short = true;
        return false;
      }
    }
    return true;
  }

  void link(Graph& graph, Node user, const Read& read) {
    const auto& owners = found_.owners[read.var];
    Reach reach = reach_of(layout_, read);
    if (reach.is_nowhere || owners.empty()) return;
    if (covered_by_one_[read.var.index()]) return add_edge(graph, user, owners.front());

    std::uint64_t count = count_of(reach, 0);
    visits_ += count;
    if (visits_ > kMaxVisits) return;
    for (std::uint32_t offset : offsets_of(reach, {})) {
      if (owners[offset] != kNoEquation)
        add_edge(graph, user, owners[offset]);
      else if (!reach.is_dynamic)
        report_undefined(read, offset);
    }
  }

  void add_edge(Graph& graph, Node user, std::uint32_t need) {
    if (last_user_[need] == user) return;
    last_user_[need] = user;
    graph.add(user, need);
    ++edges_;
  }

  void report_undefined(const Read& read, std::uint32_t offset) {
    undefined_.resize(model_.vars.size());
    if (undefined_[read.var.index()]) return;
    undefined_[read.var.index()] = true;
    std::string name = element_name(model_, layout_[read.var], read.var, offset);
    Diagnostic& diag = diags_.report(DiagKind::UndefinedElements, read.span, name);
    const auto& equations = model_.vars[read.var].equations;
    if (!equations.empty())
      diag.note(equations.front().span, "other elements of '{}' are defined here",
                model_.vars[read.var].name);
  }

  const ResolvedModel& model_;
  const Layout& layout_;
  Diagnostics& diags_;
  Dependence found_;
  std::vector<bool> covered_by_one_;      // of each variable: one equation defines all elements
  std::vector<std::uint32_t> last_user_;  // of each equation: the last node that got an edge to it
  std::vector<bool> undefined_;           // of each variable: an undefined element was reported
  std::uint64_t visits_ = 0;
  std::size_t edges_ = 0;
};

}  // namespace

Dependence find_dependence(const ResolvedModel& model, const Layout& layout, Diagnostics& diags) {
  return DependenceFinder(model, layout, diags).find();
}

Reach reach_of(const Layout& layout, const Read& read) {
  const Block& block = layout[read.var];
  if (read.view) return reach_of(block, *read.view);
  if (read.is_all) return reach_of_all(block);
  return reach_of(block, *read.index);
}

Reach written_by(const Layout& layout, const EquationRow& row) {
  const Block& block = layout[row.var];
  if (row.equation->kind == REquationKind::Vector)
    return reach_of(block, row.equation->views.front());
  return reach_of(block, row.equation->target);
}

}  // namespace weir
