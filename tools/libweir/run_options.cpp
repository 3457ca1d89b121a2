// See run_options.h.
#include "tools/libweir/run_options.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "ir/base/name.h"
#include "runtime/integrate.h"
#include "runtime/solvers/cvode.h"

namespace weir {

const ProgramVar* find_number(const Program& program, std::string_view key) {
  const auto found =
      std::find_if(program.vars.begin(), program.vars.end(), [&](const ProgramVar& var) {
        // keys cost time: a name that begins with another plain letter has another key
        const char first = var.name.empty() ? '\0' : var.name.front();
        const bool is_letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
        if (is_letter && (first | 0x20) != key.front()) return false;
        return !var.is_hidden && var.size == 1 && name_key(var.name) == key;
      });
  return found == program.vars.end() ? nullptr : &*found;
}

namespace {

/// Bounds of the error, where the method has any: those asked for, else the model's own
/// (vensim.md 1.6.1), else the method's: Vensim's 0.001; for what is not Vensim's, six digits, as
/// references are printed with.
void set_error_bounds(const Compiled& compiled, const RunSettings& settings, RunOptions& options) {
  const Program& program = compiled.program;
  if (!has_error_bounds(static_cast<weir_method>(program.method))) return;
  const bool is_vensims =
      program.method == ProgramMethod::Rk2Auto || program.method == ProgramMethod::Rk4Auto;
  const auto bound = [&](std::optional<double> given, std::string_view key) {
    ErrorBound made;
    made.value = given.value_or(is_vensims ? 1e-3 : 1e-6);
    // a translated model still has them
    const bool may_have_own =
        !given && (is_vensims || compiled.resolved.dialect == Dialect::Vensim);
    if (may_have_own) {
      if (const ProgramVar* own = find_number(program, key)) made.slot = own->base;
    }
    return made;
  };
  options.absolute_error = bound(settings.absolute_error, kAbsoluteTolerance);
  options.relative_error = bound(settings.relative_error, kRelativeTolerance);
}

}  // namespace

ModelSeed::ModelSeed(const Program& program) {
  const ProgramVar* var = find_number(program, "noise seed");
  if (var == nullptr || var->kind != SlotKind::Constant) return;
  slot_ = var->base;
  own_ = program.image[var->base];
}

std::uint64_t ModelSeed::with(const std::vector<Override>& overrides) const {
  constexpr double kMostExact = 9007199254740992.0;
  if (!slot_) return RunOptions{}.seed;
  double seed = own_;
  for (const Override& change : overrides) {
    if (change.slot == *slot_) seed = change.value;
  }
  const bool can_be = seed >= 0 && seed < kMostExact;
  return can_be ? static_cast<std::uint64_t>(seed) : RunOptions{}.seed;
}

std::vector<ResultColumn> chosen_columns(const Compiled& compiled, const RunSettings& settings) {
  if (settings.columns) return *settings.columns;
  return compiled.columns ? *compiled.columns : all_columns(compiled.program);
}

const ResultColumn* find_left_out(const Compiled& compiled,
                                  const std::vector<ResultColumn>& columns) {
  if (!compiled.columns) return nullptr;
  std::unordered_set<std::uint32_t> slots;
  for (const ResultColumn& column : *compiled.columns) slots.insert(column.slot);
  for (const ResultColumn& column : columns) {
    if (!slots.contains(column.slot)) return &column;
  }
  return nullptr;
}

std::uint64_t seed_of(const Program& program, const RunSettings& settings) {
  return settings.seed ? *settings.seed : ModelSeed(program).with(settings.overrides);
}

RunOptions run_options(const Compiled& compiled, const RunSettings& settings,
                       const std::vector<ResultColumn>& columns) {
  RunOptions options;
  options.overrides = settings.overrides;
  options.seed =
      settings.seed ? *settings.seed : ModelSeed(compiled.program).with(settings.overrides);
  set_error_bounds(compiled, settings, options);
  options.make_stiff_solver = stiff_solver();
  options.progress = settings.progress;
  options.progress_context = settings.progress_context;
  for (const ResultColumn& column : columns) options.saved_slots.push_back(column.slot);
  return options;
}

}  // namespace weir
