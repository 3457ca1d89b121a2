// See macro_kinds.h.
#include "ir/translate/macro_kinds.h"

#include <algorithm>

#include "ir/builtins/builtins.h"
#include "ir/graph/graph.h"
#include "ir/translate/kept_forms.h"

namespace weir {

bool reduces(const Expr& call) {
  for (const Builtin* row : find_builtins(call.path.back().key, FunctionLanguage::Xmile)) {
    switch (row->special) {
      case SpecialFunction::Sum:
      case SpecialFunction::Prod:
      case SpecialFunction::VMin:
      case SpecialFunction::VMax:
      case SpecialFunction::Mean:
      case SpecialFunction::Deviation:
      case SpecialFunction::Size:
      case SpecialFunction::RankOf:
      case SpecialFunction::Interpolate:
        return true;
      case SpecialFunction::Min:
      case SpecialFunction::Max:
        return call.args.size() == 1;
      default:
        break;
    }
  }
  return false;
}

MacroKinds::MacroKinds(const Model& model) : model_(model) {
  for (const Dimension& dimension : model.dimensions) dims_.insert(dimension.name.key);
  for (std::uint32_t i = 0; i < model.macros.size(); ++i) {
    const Macro& macro = model.macros[i];
    macros_[macro.name.key].push_back(i);
    std::size_t least = 0;
    while (least < macro.params.size() && !macro.params[least].default_value) ++least;
    least_.push_back(least);
  }
  std::vector<Edge> edges;
  std::vector<Node> with_arrays;
  for (std::uint32_t i = 0; i < model.macros.size(); ++i) {
    const Macro& macro = model.macros[i];
    std::vector<Node> calls;
    bool has_arrays = macro.result && look(*macro.result, calls);
    for (const MacroParam& param : macro.params)
      has_arrays |= param.default_value && look(*param.default_value, calls);
    for (const Variable& variable : macro.body.variables) {
      has_arrays |= !variable.dims.empty();
      for_each_expr(variable, [&](const Expr& expr, const Equation* equation) {
        has_arrays |= equation && !equation->subs.empty();
        has_arrays |= look(expr, calls);
      });
    }
    if (has_arrays && !is_made(macro)) with_arrays.push_back(i);
    for (const Node call : calls) edges.push_back({i, call});
  }
  const Graph graph(model.macros.size(), edges);
  is_written_out_ = closure(reversed(graph), with_arrays);
  for (const Component& component : components(graph)) {
    for (const Node node : component.nodes) {
      if (component.is_cyclic || model.macros[node].body.specs) is_written_out_[node] = false;
    }
  }
}

bool MacroKinds::look(const Expr& expr, std::vector<std::uint32_t>& calls) const {
  const bool is_dimension = expr.kind == ExprKind::Ref && dims_.contains(expr.path.back().key);
  bool has_arrays = !expr.subs.empty() || is_dimension;
  if (const Macro* macro = called(expr)) {
    calls.push_back(static_cast<std::uint32_t>(macro - model_.macros.data()));
  } else if (expr.kind == ExprKind::Call) {
    has_arrays |= reduces(expr);
  }
  for (const Expr& arg : expr.args) has_arrays |= look(arg, calls);
  for (const Subscript& sub : expr.subs) {
    for (const Expr& index : sub.index) has_arrays |= look(index, calls);
  }
  return has_arrays;
}

bool MacroKinds::is_written_out(const Macro& macro) const {
  return is_written_out_[static_cast<std::size_t>(&macro - model_.macros.data())];
}

bool MacroKinds::is_any() const {
  return std::find(is_written_out_.begin(), is_written_out_.end(), true) != is_written_out_.end();
}

const Macro* MacroKinds::called(const Expr& call) const {
  if (call.kind != ExprKind::Call || call.path.size() != 1) return nullptr;
  const auto named = macros_.find(call.path[0].key);
  if (named == macros_.end()) return nullptr;
  for (const std::uint32_t at : named->second) {
    const Macro& macro = model_.macros[at];
    if (least_[at] <= call.args.size() && call.args.size() <= macro.params.size()) return &macro;
  }
  return nullptr;
}

}  // namespace weir
