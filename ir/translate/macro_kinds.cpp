// See macro_kinds.h.
#include "ir/translate/macro_kinds.h"

#include <algorithm>

#include "ir/builtins/builtins.h"
#include "ir/graph/graph.h"
#include "ir/model/reduces.h"
#include "ir/translate/kept_forms.h"

namespace weir {

namespace {

/// Whether a graphical function, alone or of an equation, is no line with held ends.
bool has_other_table(const Variable& variable) {
  return std::any_of(
      variable.equations.begin(), variable.equations.end(), [](const Equation& equation) {
        const auto is_other = [](TableType type) { return type != TableType::Continuous; };
        const auto& args = equation.expr.args;
        return std::any_of(equation.tables.begin(), equation.tables.end(),
                           [&](const LookupTable& table) { return is_other(table.type); }) ||
               (args.size() == 2 && args[1].kind == ExprKind::Table &&
                is_other(args[1].table_type));
      });
}

}  // namespace

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
  std::vector<Node> to_write;
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
    if (has_arrays && !is_made(macro)) to_write.push_back(i);
    for (const Node call : calls) edges.push_back({i, call});
  }
  std::unordered_set<std::string> tables;
  for (const Sector& sector : model.sectors) {
    for (const Variable& variable : sector.variables)
      if (!model.macros.empty() && has_other_table(variable)) tables.insert(variable.name.key);
  }
  for (const Sector& sector : model.sectors) {
    for (const Variable& variable : sector.variables) {
      if (tables.empty()) break;
      for_each_expr(variable, [&](const Expr& expr, const Equation*) {
        look_for_tables(expr, tables, to_write);
      });
    }
  }
  const Graph graph(model.macros.size(), edges);
  is_written_out_ = closure(reversed(graph), to_write);
  is_recursive_.resize(model.macros.size());
  for (const Component& component : components(graph)) {
    for (const Node node : component.nodes) {
      is_recursive_[node] = component.is_cyclic;
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

void MacroKinds::look_for_tables(const Expr& expr, const std::unordered_set<std::string>& tables,
                                 std::vector<std::uint32_t>& macros) const {
  const Macro* macro = called(expr);
  for (const Expr& arg : expr.args) {
    const bool is_table = arg.kind == ExprKind::Ref && tables.contains(arg.path.back().key);
    if (macro && is_table && !is_made(*macro))
      macros.push_back(static_cast<std::uint32_t>(macro - model_.macros.data()));
    look_for_tables(arg, tables, macros);
  }
}

bool MacroKinds::is_written_out(const Macro& macro) const {
  return is_written_out_[static_cast<std::size_t>(&macro - model_.macros.data())];
}

bool MacroKinds::calls_itself(const Macro& macro) const {
  return is_recursive_[static_cast<std::size_t>(&macro - model_.macros.data())];
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
