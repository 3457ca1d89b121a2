// See same.h.
#include "ir/model/same.h"

#include <bit>
#include <cstdint>

namespace weir {

namespace {

bool is_same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// A number with its sign: writers print a negative one as a sign and a number.
std::optional<double> number_of(const Expr& expr) {
  if (expr.kind == ExprKind::Number) return expr.number;
  const bool is_negated = expr.kind == ExprKind::Unary && expr.op == SyntaxOp::Minus &&
                          expr.args[0].kind == ExprKind::Number;
  return is_negated ? std::optional(-expr.args[0].number) : std::nullopt;
}

}  // namespace

bool is_same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!is_same_bits(a[i], b[i])) return false;
  }
  return true;
}

bool is_same(const Expr& a, const Expr& b) {
  const std::optional<double> left = number_of(a), right = number_of(b);
  if (left && right) return is_same_bits(*left, *right);
  if (a.kind != b.kind || a.op != b.op || a.table_type != b.table_type) return false;
  if (a.kind == ExprKind::Literal && a.text != b.text) return false;
  return a.row_length == b.row_length && a.path == b.path && a.outputs == b.outputs &&
         is_same(a.subs, b.subs) && is_same(a.args, b.args) && is_same_bits(a.values, b.values);
}

bool is_same(const Subscript& a, const Subscript& b) {
  return a.kind == b.kind && a.name == b.name && a.starts_group == b.starts_group &&
         is_same(a.index, b.index);
}

bool is_same(const LookupTable& a, const LookupTable& b) {
  return a.type == b.type && is_same_bits(a.xs, b.xs) && is_same_bits(a.ys, b.ys);
}

bool is_same(const DimItem& a, const DimItem& b) { return a.first == b.first && a.last == b.last; }

bool is_same(const Mapping& a, const Mapping& b) {
  return a.target == b.target && a.items == b.items;
}

bool is_same(const FlowRef& a, const FlowRef& b) { return a.name == b.name; }

bool is_same(const Connection& a, const Connection& b) { return a.to == b.to && a.from == b.from; }

bool is_same(const ValueRange& a, const ValueRange& b) {
  return a.min == b.min && a.max == b.max && a.step == b.step;
}

bool is_same(const Behavior& a, const Behavior& b) {
  return a.all == b.all && a.stocks == b.stocks && a.flows == b.flows;
}

bool is_same(const SimSpecs& a, const SimSpecs& b) {
  return a.method == b.method && a.run_by == b.run_by && a.time_units == b.time_units &&
         is_same(a.start, b.start) && is_same(a.stop, b.stop) && is_same(a.dt, b.dt) &&
         is_same(a.save, b.save);
}

bool is_same(const UnitDefinition& a, const UnitDefinition& b) {
  return a.equation == b.equation && a.aliases == b.aliases;
}

bool is_same(const MacroParam& a, const MacroParam& b) {
  return a.name == b.name && is_same(a.default_value, b.default_value);
}

/// The window of a lookup is no part of what it says.
bool is_same(const Equation& a, const Equation& b) {
  return a.kind == b.kind && a.data_mode == b.data_mode && is_same(a.subs, b.subs) &&
         is_same(a.except, b.except) && is_same(a.expr, b.expr) && is_same(a.init, b.init) &&
         is_same(a.more_contents, b.more_contents) && is_same(a.tables, b.tables);
}

bool is_same(const Container& a, const Container& b) {
  return a.kind == b.kind && a.is_discrete == b.is_discrete && a.keeps_batches == b.keeps_batches &&
         a.takes_one_at_a_time == b.takes_one_at_a_time &&
         a.leaks_exponentially == b.leaks_exponentially && a.stands == b.stands &&
         is_same(a.transit_time, b.transit_time) && is_same(a.capacity, b.capacity) &&
         is_same(a.inflow_limit, b.inflow_limit) && is_same(a.sample, b.sample) &&
         is_same(a.arrest, b.arrest);
}

bool is_same(const Leak& a, const Leak& b) {
  return is_same(a.fraction, b.fraction) && a.zone_start == b.zone_start &&
         a.zone_end == b.zone_end && a.is_whole == b.is_whole;
}

}  // namespace weir
