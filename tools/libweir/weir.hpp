// The library's face in C++: a model file as values, stage by stage, with diagnostics beside the
// product.
//
//     weir::Lowered lowered = weir::lower_model(weir::load_model("teacup.mdl"), {});
//     if (lowered.diags.has_errors()) ...  weir::render(lowered.diags, lowered.sources)
//     weir::Compiled compiled = weir::compile(std::move(lowered), weir::EngineChoice::Auto, {});
//     weir::RunProduct product = weir::run(compiled, {});
//
// Or in one call each: weir::compile(path, options), weir::run(compiled, settings). A product is
// usable when its `diags` has no errors. Results and their files are in results.h, table.h and
// netcdf_results.h, many runs at once (Ensemble) in ensemble.h, comparing in compare.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "codegen/engine.h"
#include "codegen/native/object_cache.h"
#include "ir/base/diag.h"
#include "ir/base/number.h"
#include "ir/base/render.h"
#include "ir/base/source.h"
#include "ir/base/text.h"
#include "ir/model/model.h"
#include "ir/model/resolved.h"
#include "ir/program/program.h"
#include "runtime/sim.h"
#include "tools/libweir/results.h"

namespace weir {

/// Wall-clock milliseconds of each stage; 0 for a stage that was not reached.
struct StageTimes {
  double load = 0, data = 0, prelude = 0, resolve = 0, lower = 0, optimise = 0, engine = 0, run = 0,
         write = 0;
  LlvmTimes llvm;
};

/// A file read into a Model.
struct Loaded {
  SourceMap sources;
  Diagnostics diags;
  Model model;
  StageTimes times;
};

/// Reads a model of any format.
Loaded load_model(const std::string& path, const std::string& encoding = {});
/// The same for a text in memory; `name` stands for its path in messages.
Loaded load_model_text(const std::string& name, std::string_view text);

/// Reads the diagrams too, which nothing but drawing and translating needs (frontend/views.h).
void load_views(Loaded& loaded);

/// Run settings put in place of the model's own, as if its author had written them.
struct ControlEdits {
  std::optional<double> start, stop, dt, save;
  std::optional<Method> method;
};

struct LowerOptions {
  ResolveOptions resolve;
  std::vector<std::string> data_files;
  std::string encoding;                    // of a model that is neither UTF-8 nor says what it is
  std::vector<std::string> changes_files;  // .cin, in order (vensim.md 13.1)
  ControlEdits controls;                   // stronger than changes files
};

/// An entry of a changes file for a constant: `target` is a name, perhaps with subscripts.
struct ConstantChange {
  std::string target;
  std::vector<double> values;
  Span span;
};

/// A model understood and scheduled. After errors `program` is empty.
struct Lowered : Loaded {
  ResolvedModel resolved;
  Program program;
  std::vector<ConstantChange> constant_changes;  // find_overrides turns them into overrides
};

/// Reads external data, resolves and lowers. A Loaded with errors passes through with its errors.
Lowered lower_model(Loaded loaded, const LowerOptions& options);

/// Auto: the interpreter, unless the run is long enough for native code to pay for being made.
enum class EngineChoice : std::uint8_t { Auto, Interpreter, Jit };

/// A model ready to run, any number of times and by several threads at once.
struct Compiled : Lowered {
  std::unique_ptr<Executable> code;  // null after errors
  bool is_native = false;
  MathMode math = MathMode::Strict;
  std::unique_ptr<Executable>
      lanes;  // the same for several runs at once (runtime/lanes.h), or null
  std::optional<std::vector<ResultColumn>> columns;  // all that a run can save; nothing: any
};

/// How many runs code is made for, and the slots that they may set (overrides aside, and in any
/// order): they then share the other constants. Nothing: any.
struct PlannedRuns {
  double count = 1;
  std::optional<std::vector<std::uint32_t>> varied = std::nullopt;
};

/// Makes code; `overrides` tell Auto how long a run will be, and all runs may have them. Native
/// code for many runs is also made for several at once. With `columns`, code that computes these
/// and what they and the stocks need, and nothing else. With `cache`, native code is kept there and
/// taken from there. Fast mathematics is native code's alone: the choice is then Jit, and
/// Interpreter an error.
Compiled compile(Lowered lowered, EngineChoice choice, const std::vector<Override>& overrides,
                 std::optional<std::vector<ResultColumn>> columns = std::nullopt,
                 const PlannedRuns& runs = {}, const ObjectCache& cache = {},
                 MathMode math = MathMode::Strict);

/// What code is made of: the program optimised, less what neither `columns` (nothing: any column)
/// nor the stocks need.
Program optimised(const Program& program, const std::optional<std::vector<ResultColumn>>& columns);

struct CompileOptions {
  LowerOptions lower;
  EngineChoice engine = EngineChoice::Auto;
  MathMode math = MathMode::Strict;
  std::vector<std::string> settings;  // "name=value", see find_overrides
};
/// load_model, lower_model, find_overrides and compile in one call.
Compiled compile(const std::string& path, const CompileOptions& options);

/// The constants of the changes files, then `settings`, of which a later one replaces an earlier
/// one. Understands `name=value`, `name[element]=value` and `name=v1,v2,...` (row-major; one value
/// fills all). Only given constants can be set: reports UnknownVariable, NotAConstant and
/// BadSetting with advice.
std::vector<Override> find_overrides(const Lowered& lowered,
                                     const std::vector<std::string>& settings, Diagnostics& diags);

/// Columns named by `name`, `name[element or range,...]`, `.group` or with wildcards `*`, in the
/// order asked for; all of them for an empty list.
std::vector<ResultColumn> find_columns(const Lowered& lowered,
                                       const std::vector<std::string>& names, Diagnostics& diags);

/// The names of a save list (.lst), one a line (vensim.md 13.2).
std::vector<std::string> read_save_list(const std::string& path, Diagnostics& diags);

struct RunSettings {
  std::vector<Override> overrides;
  std::optional<std::vector<ResultColumn>> columns;  // nothing: all that were compiled
  std::optional<std::uint64_t> seed;
  // of one step, for methods that choose their own; the model's or the method's by default
  std::optional<double> absolute_error, relative_error;
  bool (*progress)(void* context, double share) = nullptr;
  void* progress_context = nullptr;
};

struct RunProduct {
  bool ok = false;
  ResultSet results;
  std::uint64_t steps = 0;
  double milliseconds = 0;
};

/// The seed of a run: the one given, else the model's NOISE SEED, else Vensim's (vensim.md 10.9.2).
std::uint64_t seed_of(const Program& program, const RunSettings& settings);

/// Simulates. A run that cannot be made is reported as RunFailed; so is a column that was left out
/// of the code.
RunProduct run(const Compiled& compiled, const RunSettings& settings, Diagnostics& diags);

/// The run's times, as far as they follow from constants; nothing for one that the run itself
/// computes.
struct ControlValues {
  std::optional<double> start, stop, dt, save;
};
ControlValues control_values(const Program& program, const std::vector<Override>& overrides);

/// What a run will cost: 0 steps when its times do not follow from constants.
struct RunEstimate {
  double steps = 0;
  double evaluations = 0;        // of the `rates` section
  std::size_t instructions = 0;  // to compile; what repeats, once
  double operations = 0;         // executed by one evaluation, loops counted
};
RunEstimate estimate_run(const Program& program, const std::vector<Override>& overrides);
/// Whether native code earns back the time it takes to make, when the model runs so many times.
bool jit_pays(const RunEstimate& estimate, double runs = 1);

/// Variables that nothing else reads, stocks and :SUPPLEMENTARY: ones excepted: reports
/// UnusedVariable for each.
void report_unused(const Lowered& lowered, Diagnostics& diags);
/// Adds a warning for each variable that is named like a function of its language (xmile.md 12.4).
void report_function_names(const Lowered& lowered, Diagnostics& diags);

/// Adds a note for each rule that no document settles and that the model uses, once:
/// ir/model/check/chosen_rules.h.
void report_chosen_rules(const Lowered& lowered, Diagnostics& diags);

/// Whether equations keep to the units that their variables declare: ir/model/check/check_units.h.
void report_units(const Lowered& lowered, Diagnostics& diags);
/// Units that follow from the equations, for variables that declare none, by resolved name.
std::unordered_map<std::string, std::string> inferred_units(const Lowered& lowered);

enum class DumpStage : std::uint8_t {
  Tokens,
  Model,
  Views,  // of a model whose views are read
  Resolved,
  Program,
  Optimised,
  Bytecode,
  Llvm,
  Assembly
};
/// The text of a stage: `weir dump --stage=`.
std::string dump(const Lowered& lowered, DumpStage stage, MathMode math = MathMode::Strict);

/// "euler", "rk4", ..., as --method takes it.
const char* method_text(ProgramMethod method);

const char* version();

}  // namespace weir
