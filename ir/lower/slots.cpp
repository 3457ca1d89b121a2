// Layout of slots: see slots.h.
#include "ir/lower/slots.h"

#include <algorithm>

#include "ir/base/fetch_ahead.h"

namespace weir {
namespace {

bool has_kind(const RVar& var, REquationKind kind) {
  return std::any_of(var.equations.begin(), var.equations.end(),
                     [kind](const REquation& equation) { return equation.kind == kind; });
}

bool is_memory(const RVar& var) {
  return has_kind(var, REquationKind::Memory) || has_kind(var, REquationKind::Solved) ||
         has_kind(var, REquationKind::Sought);
}

Home home_of(const RVar& var) {
  if (var.kind == RVarKind::Table) return Home::Tables;
  if (has_kind(var, REquationKind::Stock)) return Home::Stocks;
  if (is_memory(var)) return Home::Memories;
  return Home::Plain;
}

/// Whether an expression needs an object of its own.
bool has_object(const RExpr& expr) {
  if (expr.kind == RKind::Object && !expr.var.valid()) return true;
  return std::any_of(expr.args.begin(), expr.args.end(), has_object);
}

bool has_object(const RVar& var) {
  return std::any_of(var.equations.begin(), var.equations.end(), [](const REquation& equation) {
    return has_object(equation.expr) || (equation.init && has_object(*equation.init));
  });
}

/// Extents and row-major strides; false when the block alone is too large.
bool measure(const ResolvedModel& model, const RVar& var, Block& block) {
  std::size_t positions = var.dims.size();
  block.shape.resize(positions);
  std::uint64_t size = 1;
  for (std::size_t p = positions; p-- > 0;) {
    block.shape[p].count = static_cast<std::uint32_t>(model.dims[var.dims[p]].elems.size());
    block.shape[p].stride = static_cast<std::uint32_t>(size);
    size *= block.shape[p].count;
    if (size > kMaxSlots) return false;
  }
  block.size = static_cast<std::uint32_t>(size);
  return true;
}

/// Counts off blocks, and knows when there are too many slots.
class Counter {
 public:
  std::uint32_t take(std::uint32_t size) {
    std::uint64_t base = next_;
    next_ += size;
    return is_full() ? 0 : static_cast<std::uint32_t>(base);
  }
  bool is_full() const { return next_ > kMaxSlots; }
  std::uint32_t next() const { return static_cast<std::uint32_t>(next_); }

 private:
  std::uint64_t next_ = 0;
};

Region place(Layout& layout, Home home, Counter& counter) {
  std::uint32_t base = counter.next();
  for (Block& block : layout.blocks)
    if (block.home == home) block.base = counter.take(block.size);
  return {base, counter.is_full() ? 0 : counter.next() - base};
}

/// All blocks, still without their places.
void add_blocks(const ResolvedModel& model, Layout& layout, Diagnostics& diags) {
  for (VarId id : model.vars.ids()) {
    fetch_first_ahead(id.index(), model.vars);
    const RVar& var = model.vars[id];
    Block block;
    block.home = home_of(var);
    if (!measure(model, var, block))
      diags.report(DiagKind::TooLarge, var.span, "'" + var.name + "'",
                   fmt::format("{} elements", kMaxSlots));
    if (block.home == Home::Stocks && is_memory(var))
      diags.report(DiagKind::UnsupportedConstruct, var.span,
                   "a variable of stocks and discrete delays ('" + var.name + "')");
    layout.blocks.add(std::move(block));
  }
}

void place_objects(const ResolvedModel& model, Layout& layout) {
  for (VarId var : model.vars.ids()) {
    Block& block = layout.blocks[var];
    if (block.home != Home::Memories || !has_object(model.vars[var])) continue;
    block.objects = layout.object_count;
    block.has_objects = true;
    layout.object_count += block.size;
  }
}

}  // namespace

Layout lay_out(const ResolvedModel& model, Diagnostics& diags) {
  Layout layout;
  std::size_t errors = diags.error_count();
  add_blocks(model, layout, diags);
  if (diags.error_count() > errors) return layout;

  Counter slots, tables;
  place(layout, Home::Plain, slots);
  layout.stocks = place(layout, Home::Stocks, slots);
  layout.rates = {slots.take(layout.stocks.size), layout.stocks.size};
  layout.memories = place(layout, Home::Memories, slots);
  layout.nexts = {slots.take(layout.memories.size), layout.memories.size};
  place(layout, Home::Tables, tables);
  if (slots.is_full() || tables.is_full()) {
    diags.report(DiagKind::TooLarge, Span{}, "this model", fmt::format("{} values", kMaxSlots));
    return layout;
  }

  layout.value_count = slots.next();
  layout.table_count = tables.next();
  place_objects(model, layout);
  return layout;
}

std::string element_name(const ResolvedModel& model, const Block& block, VarId var,
                         std::uint32_t offset) {
  const RVar& named = model.vars[var];
  if (named.dims.empty()) return named.name;
  std::string text = named.name + "[";
  for (std::size_t p = 0; p < named.dims.size(); ++p) {
    std::uint32_t at = offset / block.shape[p].stride % block.shape[p].count;
    if (p > 0) text += ",";
    text += display(model.elems[model.dims[named.dims[p]].elems[at]]);
  }
  return text + "]";
}

}  // namespace weir
