// Reads of equations and the edges they make: see depend.h.
#include "ir/lower/depend.h"

#include <algorithm>

#include "ir/base/check.h"
#include "ir/base/fetch_ahead.h"

namespace weir {
namespace {

/// Elements visited while edges are listed: about what as many steps of the model would visit.
constexpr std::uint64_t kMaxVisits = 1'000'000'000;
constexpr std::size_t kMaxEdges = 50'000'000;

/// Collects the reading places of one part of one equation.
class ReadCollector {
 public:
  using Reads = ListVec<EquationId, Read>;
  /// `kinds`: of each variable.
  ReadCollector(const ResolvedModel& model, const std::vector<RVarKind>& kinds, Reads& reads)
      : model_(model), kinds_(kinds), reads_(reads) {
    reads_.next();
  }

  bool is_volatile() const { return is_volatile_; }

  void collect(const RExpr& expr) {
    switch (expr.kind) {
      case RKind::Number:
      case RKind::Local:
      case RKind::Position:
        return;
      case RKind::Value:
        add({expr.var, expr.span, &places(expr), nullptr});
        break;
      case RKind::FlatValue:
        add({expr.var, expr.span, nullptr, nullptr});
        break;
      case RKind::Object:
        is_volatile_ = true;
        // asks another variable's object: it must have been started
        if (expr.var.valid()) add({expr.var, expr.span, &places(expr), nullptr});
        break;
      case RKind::Apply:
        if (op_row(expr.op).kind == OpKind::Frame) is_volatile_ = true;
        break;
      case RKind::Call:
        if (expr.number != 0) is_volatile_ = true;
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
    add({view.var, span, nullptr, &view});
    collect_index(view.index);
  }

 private:
  static bool never_runs(const RExpr& expr) {
    return std::any_of(expr.reduced->loops.begin(), expr.reduced->loops.end(),
                       [](const ResolvedLoop& loop) { return loop.count == 0; });
  }

  static const std::vector<RIndex>& places(const RExpr& expr) { return expr.index; }

  void collect_index(const std::vector<RIndex>& indexes) {
    for (const RIndex& index : indexes)
      for (const RExpr& expr : index.expr) collect(expr);
  }

  void add(Read read) {
    RVarKind kind = kinds_[read.var.index()];
    WEIR_CHECK(kind != RVarKind::Table, "'{}' read as a value", model_.vars[read.var].name);
    if (kind == RVarKind::Ordinary)
      reads_.push_back(read);
    else
      is_volatile_ = true;
  }

  const ResolvedModel& model_;
  const std::vector<RVarKind>& kinds_;
  Reads& reads_;
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
    found_.owners.reserve(model_.vars.size(), model_.vars.size());
    kinds_.reserve(model_.vars.size());
    for (VarId var : model_.vars.ids()) {
      fetch_first_ahead(var.index(), model_.vars);
      found_.owners.next();
      kinds_.push_back(model_.vars[var].kind);
      if (kinds_.back() == RVarKind::Ordinary) {
        found_.owners.resize_last(layout_[var].size, kNoEquation);
        for (const REquation& equation : model_.vars[var].equations) number(var, equation);
      }
      covered_by_one_.push_back(is_covered_by_one(found_.owners.last()));
    }
  }

  void number(VarId var, const REquation& equation) {
    std::uint64_t iterations = 1;
    for (const ResolvedLoop& loop : equation.loops)
      iterations = std::min<std::uint64_t>(iterations * loop.count, kMaxSlots + 1ull);
    if (iterations == 0) return;  // a range without elements: nothing to compute
    WEIR_CHECK(iterations <= layout_[var].size, "'{}' loops {} times", model_.vars[var].name,
               iterations);

    WEIR_CHECK(!has_start(equation.kind) || equation.init, "'{}' has no start",
               model_.vars[var].name);
    const EquationRow row{var, &equation, static_cast<std::uint32_t>(iterations), equation.kind,
                          has_start(equation.kind)};
    const std::span<std::uint32_t> owners = found_.owners.last();
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

  static bool is_covered_by_one(std::span<const std::uint32_t> owners) {
    return !owners.empty() && owners.front() != kNoEquation &&
           std::all_of(owners.begin(), owners.end(),
                       [&](std::uint32_t owner) { return owner == owners.front(); });
  }

  void collect_reads() {
    constexpr std::size_t kUsualReads = 3;
    const std::size_t count = found_.equations.size();
    found_.reads[0].reserve(count, count * kUsualReads);
    found_.reads[1].reserve(count, count);
    for (EquationId id : found_.equations.ids()) {
      fetch_ahead(id.index(), found_.equations.size(), [&](std::size_t i) {
        return found_.equations[EquationId(static_cast<std::uint32_t>(i))].equation;
      });
      const EquationRow& row = found_.equations[id];
      ReadCollector value(model_, kinds_, found_.reads[0]);
      collect_value(*row.equation, value);
      found_.is_volatile.push_back(value.is_volatile());
      ReadCollector start(model_, kinds_, found_.reads[1]);
      if (row.has_start) start.collect(*row.equation->init);
    }
  }

  /// Turns reads into edges. False when there are too many.
  bool link(Part part) {
    edges_.clear();
    last_user_.assign(found_.equations.size(), kNoEquation);
    for (EquationId id : found_.equations.ids()) {
      auto user = static_cast<Node>(id.index());
      for (const Read& read : found_.reads_of(id, part)) {
        link(user, read);
        if (visits_ <= kMaxVisits && edge_count_ <= kMaxEdges) continue;
        diags_.report(DiagKind::TooLarge, read.span, "the net of dependences",
                      fmt::format("{} edges", kMaxEdges));
        found_.is_cut_short = true;
        return false;
      }
    }
    found_.needs[static_cast<std::size_t>(part)] = Graph(found_.equations.size(), edges_);
    return true;
  }

  void link(Node user, const Read& read) {
    const auto owners = found_.owners[read.var];
    Reach reach = reach_of(layout_, read);
    if (reach.is_nowhere || owners.empty()) return;
    if (covered_by_one_[read.var.index()]) return add_edge(user, owners.front());

    std::uint64_t count = count_of(reach, 0);
    visits_ += count;
    if (visits_ > kMaxVisits) return;
    for (std::uint32_t offset : offsets_of(reach, {})) {
      if (owners[offset] != kNoEquation)
        add_edge(user, owners[offset]);
      else if (!reach.is_dynamic)
        report_undefined(read, offset);
    }
  }

  void add_edge(Node user, std::uint32_t need) {
    if (last_user_[need] == user) return;
    last_user_[need] = user;
    edges_.push_back({user, need});
    ++edge_count_;
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
  std::vector<RVarKind> kinds_;           // of each variable
  std::vector<Edge> edges_;               // of the part at hand
  std::vector<bool> covered_by_one_;      // of each variable: one equation defines all elements
  std::vector<std::uint32_t> last_user_;  // of each equation: the last node that got an edge to it
  std::vector<bool> undefined_;           // of each variable: an undefined element was reported
  std::uint64_t visits_ = 0;
  std::size_t edge_count_ = 0;  // of both parts
};

}  // namespace

Dependence find_dependence(const ResolvedModel& model, const Layout& layout, Diagnostics& diags) {
  return DependenceFinder(model, layout, diags).find();
}

Reach reach_of(const Layout& layout, const Read& read) {
  const Block& block = layout[read.var];
  if (read.view) return reach_of(block, *read.view);
  if (read.is_all()) return reach_of_all(block);
  return reach_of(block, *read.index);
}

Reach written_by(const Layout& layout, const EquationRow& row) {
  const Block& block = layout[row.var];
  if (row.equation->kind == REquationKind::Vector)
    return reach_of(block, row.equation->views.front());
  return reach_of(block, row.equation->target);
}

}  // namespace weir
