// The pipeline of weir.hpp: each stage measured, none run after an error of an earlier one.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "frontend/data/changes.h"
#include "frontend/data/data.h"
#include "frontend/load.h"
#include "frontend/prelude/prelude.h"
#include "frontend/views.h"
#include "ir/base/name.h"
#include "ir/lower/lower.h"
#include "ir/model/print_views.h"
#include "ir/opt/optimise.h"
#include "runtime/solvers/cvode.h"
#include "tools/libweir/controls.h"
#include "tools/libweir/follow_ups.h"
#include "tools/libweir/stopwatch.h"
#include "tools/libweir/weir.hpp"

namespace weir {

Loaded load_model(const std::string& path) {
  Loaded loaded;
  Stopwatch watch;
  loaded.model = load(path, loaded.sources, loaded.diags);
  loaded.times.load = watch.lap();
  return loaded;
}

Loaded load_model_text(const std::string& name, std::string_view text) {
  Loaded loaded;
  Stopwatch watch;
  const FileId file = loaded.sources.add(SourceFile(name, text));
  loaded.model = load(file, loaded.sources, loaded.diags);
  loaded.times.load = watch.lap();
  return loaded;
}

void load_views(Loaded& loaded) { read_views(loaded.model, loaded.sources, loaded.diags); }

namespace {

/// Whether the command line has set what a changes file sets too.
bool is_settled(const Name& name, const ControlEdits& controls) {
  const std::pair<const char*, bool> settled[] = {{"initial time", controls.start.has_value()},
                                                  {"final time", controls.stop.has_value()},
                                                  {"time step", controls.dt.has_value()},
                                                  {"saveper", controls.save.has_value()}};
  return std::any_of(std::begin(settled), std::end(settled), [&](const auto& control) {
    return control.second && name.key == control.first;
  });
}

/// Reads all changes files; constants go into `lowered`, to be set when the run is made.
std::vector<data::Change> load_changes(const LowerOptions& options, Lowered& lowered) {
  std::vector<data::Change> changes;
  for (const std::string& path : options.changes_files) {
    const FileBytes read = read_file(path);
    if (!read.ok) {
      lowered.diags.report(DiagKind::CannotRead, {}, path, read.problem);
      continue;
    }
    const FileId file = lowered.sources.add(SourceFile(path, read.bytes));
    for (data::Change& change : data::read_changes(file, lowered.sources, lowered.diags)) {
      changes.push_back(std::move(change));
    }
  }
  for (data::Change& change : changes) {
    if (change.kind != data::Change::Kind::Constant) continue;
    if (is_settled(change.name, options.controls)) continue;
    lowered.constant_changes.push_back({change.target, change.values, change.span});
  }
  return changes;
}

}  // namespace

Lowered lower_model(Loaded loaded, const LowerOptions& options) {
  Lowered lowered;
  static_cast<Loaded&>(lowered) = std::move(loaded);

  const bool is_understood = !lowered.diags.has_errors();
  if (!is_understood && lowered.model.root().variables.empty()) return lowered;

  // a reader's error hides no mistake elsewhere: one run of the program tells all that is wrong
  Diagnostics later;
  Diagnostics& diags = is_understood ? lowered.diags : later;
  Stopwatch watch;
  apply_controls(lowered.model, options.controls);
  const std::vector<data::Change> changes = load_changes(options, lowered);
  data::change_texts(lowered.model, changes, diags);
  read_external_data(lowered.model, options.data_files, diags);
  data::change_lookups(lowered.model, changes, diags);
  lowered.times.data = watch.lap();

  const Library prelude = parse_prelude(lowered.sources);
  lowered.times.prelude = watch.lap();

  lowered.resolved = resolve(lowered.model, prelude, options.resolve, diags);
  lowered.times.resolve = watch.lap();
  if (!is_understood) {
    tell_independent(lowered.model, lowered.sources, std::move(later), lowered.diags);
  }
  if (lowered.diags.has_errors()) return lowered;

  lowered.program = lower(lowered.resolved, lowered.diags);
  lowered.times.lower = watch.lap();
  return lowered;
}

namespace {

/// The model's own number of this name, or null.
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

constexpr const char* kAbsoluteTolerance = "absolute tolerance";
constexpr const char* kRelativeTolerance = "relative tolerance";

}  // namespace

Program optimised(const Program& program, const std::optional<std::vector<ResultColumn>>& columns) {
  OptimiseOptions options;
  if (columns) {
    std::vector<std::uint32_t>& wanted = options.wanted.emplace();
    for (const ResultColumn& column : *columns) wanted.push_back(column.slot);
    // bounds of the error are read at every step
    for (const char* key : {kAbsoluteTolerance, kRelativeTolerance}) {
      if (const ProgramVar* bound = find_number(program, key)) wanted.push_back(bound->base);
    }
  }
  return optimise(program, options);
}

Compiled compile(Lowered lowered, EngineChoice choice, const std::vector<Override>& overrides,
                 std::optional<std::vector<ResultColumn>> columns) {
  Compiled compiled;
  static_cast<Lowered&>(compiled) = std::move(lowered);
  if (compiled.diags.has_errors()) return compiled;
  compiled.columns = std::move(columns);

  Stopwatch watch;
  const Program program = optimised(compiled.program, compiled.columns);
  compiled.times.optimise = watch.lap();
  const bool wants_jit =
      choice == EngineChoice::Jit ||
      (choice == EngineChoice::Auto && jit_pays(estimate_run(program, overrides)));
  if (wants_jit) {
    LlvmOptions options;
    options.times = &compiled.times.llvm;
    std::string problem;
    compiled.code = make_llvm_engine(program, options, problem);
    compiled.is_native = compiled.code != nullptr;
    // who asked for native code is told why there is none; Auto only promised the fastest there is
    if (!compiled.is_native && choice == EngineChoice::Jit) {
      compiled.diags.report(DiagKind::RunFailed, {}, "no native code can be made: " + problem);
    }
  }
  if (!compiled.code && !compiled.diags.has_errors()) {
    compiled.code = make_interpreter(program);
  }
  compiled.times.engine = watch.lap();
  return compiled;
}

Compiled compile(const std::string& path, const CompileOptions& options) {
  Lowered lowered = lower_model(load_model(path), options.lower);
  std::vector<Override> overrides;
  if (!lowered.diags.has_errors()) {
    overrides = find_overrides(lowered, options.settings, lowered.diags);
  }
  return compile(std::move(lowered), options.engine, overrides);
}

namespace {

/// The model's own NOISE SEED, when it is a number that a seed can be (vensim.md 10.9.2); else
/// Vensim's default.
std::uint64_t model_seed(const Program& program, const std::vector<Override>& overrides) {
  const ProgramVar* var = find_number(program, "noise seed");
  if (var == nullptr || var->kind != SlotKind::Constant) return RunOptions{}.seed;
  double seed = program.image[var->base];
  for (const Override& change : overrides) {
    if (change.slot == var->base) seed = change.value;
  }
  const bool can_be = seed >= 0 && seed < 9007199254740992.0;
  return can_be ? static_cast<std::uint64_t>(seed) : RunOptions{}.seed;
}

/// Bounds of the error: those asked for, else the model's own (vensim.md 1.6.1), else the method's:
/// Vensim's 0.001; for what is not Vensim's, six digits, as references are printed with.
void set_error_bounds(const Compiled& compiled, const RunSettings& settings, RunOptions& options) {
  const Program& program = compiled.program;
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

/// Where the variable of a slot is defined.
Span span_of(const Program& program, std::optional<std::uint32_t> slot) {
  for (const ProgramVar& var : program.vars) {
    if (slot && *slot >= var.base && *slot - var.base < var.size) return var.span;
  }
  return {};
}

std::vector<ResultColumn> chosen_columns(const Compiled& compiled, const RunSettings& settings) {
  if (settings.columns) return *settings.columns;
  return compiled.columns ? *compiled.columns : all_columns(compiled.program);
}

/// The first column that the code does not compute, or null.
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

}  // namespace

RunProduct run(const Compiled& compiled, const RunSettings& settings, Diagnostics& diags) {
  RunProduct product;
  if (!compiled.code) return product;

  RunOptions options;
  options.overrides = settings.overrides;
  options.seed = settings.seed.value_or(model_seed(compiled.program, settings.overrides));
  set_error_bounds(compiled, settings, options);
  options.make_stiff_solver = stiff_solver();
  options.progress = settings.progress;
  options.progress_context = settings.progress_context;
  product.results.columns = chosen_columns(compiled, settings);
  if (const ResultColumn* missing = find_left_out(compiled, product.results.columns)) {
    diags.report(DiagKind::RunFailed, {},
                 "'" + missing->header + "' was left out when the model was compiled");
    return product;
  }
  for (const ResultColumn& column : product.results.columns) {
    options.saved_slots.push_back(column.slot);
  }

  Stopwatch watch;
  RunOutcome outcome = simulate(compiled.code->code(), options);
  product.milliseconds = watch.lap();
  product.steps = outcome.steps;
  product.ok = outcome.status == RunStatus::Done;
  product.results.results = std::move(outcome.results);
  if (!product.ok) {
    diags.report(DiagKind::RunFailed, span_of(compiled.program, outcome.culprit), outcome.problem);
  }
  return product;
}

std::string dump(const Lowered& lowered, DumpStage stage) {
  switch (stage) {
    case DumpStage::Tokens:
      return lowered.model.file.valid() ? print_tokens(lowered.model.file, lowered.sources)
                                        : std::string();
    case DumpStage::Model:
      return print(lowered.model);
    case DumpStage::Views:
      return print_views(lowered.model);
    case DumpStage::Resolved:
      return print(lowered.resolved);
    case DumpStage::Program:
      return print(lowered.program);
    case DumpStage::Optimised:
      return print(optimised(lowered.program, {}));
    case DumpStage::Bytecode:
      return bytecode_text(optimised(lowered.program, {}));
    case DumpStage::Llvm:
      return llvm_text(optimised(lowered.program, {}), {}, /*as_assembly=*/false);
    case DumpStage::Assembly:
      return llvm_text(optimised(lowered.program, {}), {}, /*as_assembly=*/true);
  }
  return {};
}

const char* version() { return "0.1.0"; }

}  // namespace weir
