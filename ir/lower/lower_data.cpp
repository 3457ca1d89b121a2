// Data of a Program: see lower_data.h.
#include "ir/lower/lower_data.h"

#include <algorithm>
#include <cmath>

#include "ir/base/check.h"
#include "ir/base/fetch_ahead.h"
#include "ir/base/number.h"

namespace weir {
namespace {

class DataLowering {
 public:
  DataLowering(const ResolvedModel& model, const Layout& layout, const Dependence& dependence,
               const Schedule& schedule, Program& program, Diagnostics& diags)
      : model_(model),
        layout_(layout),
        dependence_(dependence),
        schedule_(schedule),
        program_(program),
        diags_(diags) {}

  void lower() {
    program_.name = model_.name;
    program_.method = model_.method;
    lower_layout();
    lower_dims();
    lower_image();
    program_.vars.reserve(model_.vars.size());
    for (VarId var : model_.vars.ids()) {
      fetch_first_ahead(var.index(), model_.vars);
      if (model_.vars[var].kind == RVarKind::Table)
        lower_tables(var);
      else
        lower_var(var);
      if (model_.vars[var].is_clamped) lower_clamp(var);
      if (layout_[var].home == Home::Memories) lower_solved(var);
    }
    lower_controls();
  }

 private:
  void lower_layout() {
    program_.value_count = layout_.value_count;
    program_.object_count = layout_.object_count;
    program_.stocks = layout_.stocks;
    program_.rates = layout_.rates;
    program_.memories = layout_.memories;
    program_.nexts = layout_.nexts;
  }

  void lower_dims() {
    for (const ResolvedDim& dim : model_.dims) {
      ProgramDim lowered;
      lowered.name = display(dim.name);
      for (ElemId elem : dim.elems) lowered.elements.push_back(display(model_.elems[elem]));
      program_.dims.push_back(std::move(lowered));
    }
  }

  /// Given numbers in place, :NA: where no equation gives a value, else 0.
  void lower_image() {
    program_.image.assign(layout_.value_count, 0.0);
    for (VarId var : model_.vars.ids()) {
      const auto& owners = dependence_.owners[var];
      for (std::size_t offset = 0; offset < owners.size(); ++offset)
        if (owners[offset] == kNoEquation)
          program_.image[layout_[var].base + offset] = kNotAvailable;
    }
    for (const EquationRow& row : dependence_.equations)
      if (row.kind == REquationKind::Values) lower_values(row);
  }

  void lower_values(const EquationRow& row) {
    const REquation& equation = *row.equation;
    WEIR_CHECK(equation.values.size() == row.iterations, "'{}' has {} values for {} elements",
               model_.vars[row.var].name, equation.values.size(), row.iterations);
    Reach written = written_by(layout_, row);
    for (std::uint32_t i = 0; i < row.iterations; ++i)
      for (std::uint32_t offset : offsets_of(written, iterations_at(equation.loops, i)))
        program_.image[layout_[row.var].base + offset] = equation.values[i];
  }

  void lower_var(VarId id) {
    const RVar& var = model_.vars[id];
    ProgramVar lowered;
    lowered.name = var.name;
    lowered.kind = slot_kind(id);
    lowered.base = layout_[id].base;
    lowered.size = layout_[id].size;
    for (DimId dim : var.dims) lowered.dims.push_back(static_cast<std::uint32_t>(dim.index()));
    lowered.is_hidden = var.is_hidden || var.kind == RVarKind::StepTime;
    lowered.is_unchangeable = var.is_unchangeable;
    lowered.defined = defined_elements(id);
    lowered.span = var.span;
    program_.vars.push_back(std::move(lowered));
  }

  SlotKind slot_kind(VarId id) const {
    if (model_.vars[id].kind != RVarKind::Ordinary) return SlotKind::Time;
    if (layout_[id].home == Home::Stocks) return SlotKind::Stock;
    if (layout_[id].home == Home::Memories) return SlotKind::Memory;
    const auto& equations = model_.vars[id].equations;
    bool is_given = std::all_of(equations.begin(), equations.end(), [](const REquation& equation) {
      return equation.kind == REquationKind::Values;
    });
    if (is_given && !equations.empty()) return SlotKind::Constant;
    return is_fixed(id) ? SlotKind::Fixed : SlotKind::Auxiliary;
  }

  /// Nothing of it changes after `init`.
  bool is_fixed(VarId id) const {
    const auto& owners = dependence_.owners[id];
    return std::all_of(owners.begin(), owners.end(), [&](std::uint32_t owner) {
      return owner == kNoEquation || schedule_.is_const[owner] ||
             dependence_.equations[EquationId(owner)].kind == REquationKind::Initial;
    });
  }

  /// None when all elements are defined.
  Rare<std::vector<bool>> defined_elements(VarId id) const {
    const auto& owners = dependence_.owners[id];
    if (std::find(owners.begin(), owners.end(), kNoEquation) == owners.end()) return {};
    std::vector<bool> defined(owners.size());
    for (std::size_t offset = 0; offset < owners.size(); ++offset)
      defined[offset] = owners[offset] != kNoEquation;
    return defined;
  }

  /// One table per element; the layout counts in the same order.
  void lower_tables(VarId id) {
    const RVar& var = model_.vars[id];
    const Block& block = layout_[id];
    WEIR_CHECK(program_.tables.size() == block.base, "tables of '{}' out of place", var.name);
    for (std::uint32_t offset = 0; offset < block.size; ++offset) {
      ProgramTable table = offset < var.tables.size() ? var.tables[offset] : ProgramTable();
      if (table.name.empty()) table.name = element_name(model_, block, id, offset);
      check_table(var, table);
      program_.tables.push_back(std::move(table));
    }
  }

  /// Readers sort points; what no order can be given (a NaN) would search for ever in the runtime.
  void check_table(const RVar& var, const ProgramTable& table) {
    bool is_even = table.xs.size() == table.ys.size();
    bool ascends = is_even && (table.xs.empty() || !std::isnan(table.xs.front()));
    for (std::size_t i = 1; ascends && i < table.xs.size(); ++i)
      ascends = table.xs[i - 1] <= table.xs[i];
    if (!is_even)
      diags_.report(DiagKind::BadLookup, var.span, "not as many y values as x values");
    else if (!ascends)
      diags_.report(DiagKind::BadLookup, var.span, "x values that do not ascend");
  }

  void lower_clamp(VarId var) {
    for (Region run : element_runs(layout_, dependence_, var, REquationKind::Stock, true))
      program_.clamped.push_back(run);
  }

  /// A solution has a variable of its own, and so have the numbers that belong to its elements.
  void lower_solved(VarId var) {
    if (model_.vars[var].equations.size() != 1) return;
    const REquation& equation = model_.vars[var].equations.front();
    const bool is_early =
        layout_[var].size > 0 && schedule_.is_early[dependence_.owners[var].front()];
    const Region region{layout_[var].base, layout_[var].size};
    if (equation.kind == REquationKind::Solved) {
      Solved& solved = program_.solved.emplace_back();
      solved.memories = region;
      if (is_early) solved.guess = beside(var, *equation.init);
    } else if (equation.kind == REquationKind::Sought) {
      program_.sought.push_back({region, beside(var, equation.args[0]),
                                 beside(var, equation.args[1]), beside(var, equation.args[2]),
                                 beside(var, equation.args[3]), is_early});
      sought_count_ += region.size;
      if (sought_count_ > kMaxSought)
        diags_.report(DiagKind::TooLarge, equation.span, "what FIND ZERO has to find",
                      fmt::format("{} numbers", kMaxSought));
    }
  }

  /// Where the numbers of another hidden variable of the same shape stand.
  std::uint32_t beside(VarId var, const RExpr& value) const {
    WEIR_CHECK(value.kind == RKind::Value && layout_[value.var].size == layout_[var].size,
               "'{}' has another shape than what belongs to it", model_.vars[var].name);
    return layout_[value.var].base;
  }

  void lower_controls() {
    ControlSlots& controls = program_.controls;
    controls.time = clock_slot(model_.time, "the time");
    controls.step_time = clock_slot(model_.step_time, "the time of the step");
    controls.start = clock_slot(model_.start, "the initial time");
    controls.stop = clock_slot(model_.stop, "the final time");
    controls.dt = clock_slot(model_.dt, "the time step");
    program_.saves_every_step = !model_.save.valid();
    controls.save =
        program_.saves_every_step ? controls.dt : clock_slot(model_.save, "the saving interval");
  }

  std::uint32_t clock_slot(VarId id, const char* role) {
    WEIR_CHECK(id.valid(), "the model has no variable for {}", role);
    const RVar& var = model_.vars[id];
    if (var.kind == RVarKind::Table || !var.dims.empty())
      diags_.report(DiagKind::MustBeNumber, var.span, fmt::format("{}, '{}',", role, var.name));
    return layout_[id].base;
  }

  const ResolvedModel& model_;
  const Layout& layout_;
  const Dependence& dependence_;
  const Schedule& schedule_;
  Program& program_;
  Diagnostics& diags_;
  std::uint64_t sought_count_ = 0;
};

}  // namespace

void lower_data(const ResolvedModel& model, const Layout& layout, const Dependence& dependence,
                const Schedule& schedule, Program& program, Diagnostics& diags) {
  DataLowering(model, layout, dependence, schedule, program, diags).lower();
}

std::vector<Region> element_runs(const Layout& layout, const Dependence& dependence, VarId var,
                                 REquationKind kind, bool wanted) {
  const auto& owners = dependence.owners[var];
  std::vector<Region> runs;
  for (std::uint32_t offset = 0; offset < owners.size(); ++offset) {
    bool is_of_kind = owners[offset] != kNoEquation &&
                      dependence.equations[EquationId(owners[offset])].kind == kind;
    if (is_of_kind != wanted) continue;
    std::uint32_t slot = layout[var].base + offset;
    if (!runs.empty() && runs.back().base + runs.back().size == slot)
      ++runs.back().size;
    else
      runs.push_back({slot, 1});
  }
  return runs;
}

}  // namespace weir
