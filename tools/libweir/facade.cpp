// The pipeline of weir.hpp: each stage measured, none run after an error of an earlier one.
#include <algorithm>
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
#include "tools/libweir/controls.h"
#include "tools/libweir/follow_ups.h"
#include "tools/libweir/import_data.h"
#include "tools/libweir/run_options.h"
#include "tools/libweir/stopwatch.h"
#include "tools/libweir/tier.h"
#include "tools/libweir/weir.hpp"

namespace weir {

Loaded load_model(const std::string& path, const std::string& encoding) {
  Loaded loaded;
  Stopwatch watch;
  loaded.model = load(path, loaded.sources, loaded.diags, encoding);
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
  import_data(lowered.model, diags);
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

namespace {

/// Times may always be set: by options of the run.
std::vector<std::uint32_t> slots_to_vary(const Program& program, std::vector<std::uint32_t> varied,
                                         const std::vector<Override>& overrides) {
  const ControlSlots& controls = program.controls;
  for (const std::uint32_t slot : {controls.start, controls.stop, controls.dt, controls.save})
    varied.push_back(slot);
  for (const Override& given : overrides) varied.push_back(given.slot);
  return varied;
}

}  // namespace

Compiled compile(Lowered lowered, EngineChoice choice, const std::vector<Override>& overrides,
                 std::optional<std::vector<ResultColumn>> columns, const PlannedRuns& planned,
                 const ObjectCache& cache, MathMode math) {
  const double runs = planned.count;
  Compiled compiled;
  static_cast<Lowered&>(compiled) = std::move(lowered);
  if (compiled.diags.has_errors()) return compiled;
  compiled.columns = std::move(columns);
  compiled.math = math;
  if (math == MathMode::Fast) {
    if (choice == EngineChoice::Interpreter) {
      compiled.diags.report(DiagKind::RunFailed, {},
                            "fast mathematics needs native code, the interpreter is strict");
      return compiled;
    }
    choice = EngineChoice::Jit;  // from the first step on: the interpreter has other bits
  }

  Stopwatch watch;
  Program program = optimised(compiled.program, compiled.columns);
  compiled.times.optimise = watch.lap();
  const RunEstimate estimate =
      choice == EngineChoice::Interpreter ? RunEstimate() : estimate_run(program, overrides);
  const bool is_one_of_both = choice == EngineChoice::Auto && runs <= 1;
  const bool wants_jit =
      choice == EngineChoice::Jit ||
      (choice == EngineChoice::Auto && !is_one_of_both && jit_pays(estimate, runs));
  if (wants_jit) {
    LlvmOptions options;
    options.times = &compiled.times.llvm;
    options.cache = &cache;
    options.math = math;
    std::string problem;
    compiled.code = make_llvm_engine(program, options, problem);
    compiled.is_native = compiled.code != nullptr;
    // who asked for native code is told why there is none; Auto only promised the fastest there is
    if (!compiled.is_native && choice == EngineChoice::Jit) {
      compiled.diags.report(DiagKind::RunFailed, {}, "no native code can be made: " + problem);
    }
    options.lanes = compiled.is_native ? lanes_that_pay(program, estimate, runs) : 1;
    if (options.lanes > 1) {
      options.times = nullptr;  // tells of code for one run
      if (planned.varied) options.varied = slots_to_vary(program, *planned.varied, overrides);
      compiled.lanes = make_llvm_engine(program, options, problem);
    }
  }
  if (!compiled.code && !compiled.diags.has_errors()) {
    compiled.code = is_one_of_both ? make_engine_of_one_run(std::move(program), estimate, cache)
                                   : make_interpreter(std::move(program));
  }
  compiled.times.engine = watch.lap();
  return compiled;
}

Compiled compile(const std::string& path, const CompileOptions& options) {
  Lowered lowered = lower_model(load_model(path, options.lower.encoding), options.lower);
  std::vector<Override> overrides;
  if (!lowered.diags.has_errors()) {
    overrides = find_overrides(lowered, options.settings, lowered.diags);
  }
  return compile(std::move(lowered), options.engine, overrides, std::nullopt, {}, {}, options.math);
}

namespace {

/// Where the variable of a slot is defined.
Span span_of(const Program& program, std::optional<std::uint32_t> slot) {
  for (const ProgramVar& var : program.vars) {
    if (slot && *slot >= var.base && *slot - var.base < var.size) return var.span;
  }
  return {};
}

}  // namespace

RunProduct run(const Compiled& compiled, const RunSettings& settings, Diagnostics& diags) {
  RunProduct product;
  if (!compiled.code) return product;

  product.results.columns = chosen_columns(compiled, settings);
  if (const ResultColumn* missing = find_left_out(compiled, product.results.columns)) {
    diags.report(DiagKind::RunFailed, {},
                 "'" + missing->header + "' was left out when the model was compiled");
    return product;
  }
  const RunOptions options = run_options(compiled, settings, product.results.columns);

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

std::string dump(const Lowered& lowered, DumpStage stage, MathMode math) {
  LlvmOptions llvm;
  llvm.math = math;
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
      return llvm_text(optimised(lowered.program, {}), llvm, /*as_assembly=*/false);
    case DumpStage::Assembly:
      return llvm_text(optimised(lowered.program, {}), llvm, /*as_assembly=*/true);
  }
  return {};
}

const char* method_text(ProgramMethod method) {
  switch (method) {
    case ProgramMethod::Euler:
      return "euler";
    case ProgramMethod::Rk2Midpoint:
    case ProgramMethod::Rk2Heun:
      return "rk2";
    case ProgramMethod::Rk4:
      return "rk4";
    case ProgramMethod::Difference:
      return "difference";
    case ProgramMethod::Rk2Auto:
      return "rk2-auto";
    case ProgramMethod::Rk4Auto:
      return "rk4-auto";
    case ProgramMethod::Rk45:
      return "rk45";
    case ProgramMethod::Cvode:
      return "cvode";
  }
  return "";
}

const char* version() { return "0.1.0"; }

}  // namespace weir
