// weir bench: how long each stage and the run of each engine take. Medians of repetitions in one
// process; the runs of the two engines alternate, so that a busy machine slows both alike.
#include <fmt/core.h>
#include <sys/resource.h>

#include "tools/libweir/json.h"
#include "tools/libweir/samples.h"
#include "tools/libweir/stopwatch.h"
#include "tools/weir/report.h"
#include "tools/weir/verbs.h"

namespace weir::cli {
namespace {

/// One engine: making its code, running code that is for nothing saved, for everything saved.
struct EngineSamples {
  const char* name = "";
  Samples make, run, run_saving;
  std::uint64_t steps = 0;
};

struct Bench {
  Samples load, prelude, resolve, lower, optimise, write;
  EngineSamples interpreter{"interpreter", {}, {}, {}, 0};
  EngineSamples jit{"jit", {}, {}, {}, 0};
  LlvmTimes llvm;
  std::string jit_problem;
  std::size_t statements = 0, instructions = 0, columns = 0;
  double peak_mib = 0;
};

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;  // Linux gives KiB
}

/// Runs once; false when the model does not run.
bool measure_run(const Compiled& compiled, const RunSettings& settings, Samples& samples,
                 RunProduct& product, Diagnostics& diags) {
  product = weir::run(compiled, settings, diags);
  samples.add(product.milliseconds);
  return product.ok;
}

class BenchCommand {
 public:
  explicit BenchCommand(const Options& options) : options_(options) {}

  Exit act() {
    const Exit prepared = measure_stages();
    if (prepared != Exit::Good) return prepared;
    if (!measure_engines()) return fail(interpreted_);
    bench_.peak_mib = peak_mib();
    return print_text(options_.json ? json_text() : text());
  }

 private:
  Exit measure_stages() {
    Lowered lowered;
    for (int round = 0; round < options_.repetitions; ++round) {
      lowered = lower_given(options_.model);
      if (lowered.diags.has_errors()) return fail(lowered);
      bench_.load.add(lowered.times.load);
      bench_.prelude.add(lowered.times.prelude);
      bench_.resolve.add(lowered.times.resolve);
      bench_.lower.add(lowered.times.lower);
    }
    settings_.overrides = find_overrides(lowered, options_.run.settings, lowered.diags);
    if (lowered.diags.has_errors()) {
      fail(lowered);
      return Exit::WrongUse;
    }
    const RunEstimate estimate = estimate_run(lowered.program, settings_.overrides);
    bench_.instructions = estimate.instructions;
    for (const Section& section : lowered.program.sections) bench_.statements += section.size();
    for (int round = 0; round < options_.repetitions; ++round) {
      Stopwatch watch;
      whole_ = optimised(lowered.program, {});
      bench_.optimise.add(watch.lap());
    }
    bare_ = optimised(lowered.program, std::vector<ResultColumn>{});
    native_.program = bare_interpreted_.program = bare_native_.program = lowered.program;
    interpreted_ = compile(std::move(lowered), EngineChoice::Interpreter, {});
    return interpreted_.diags.has_errors() ? fail(interpreted_) : Exit::Good;
  }

  bool measure_engines() {
    make_engines();
    RunSettings saving = settings_;
    settings_.columns = std::vector<ResultColumn>{};
    RunProduct product;
    for (int round = 0; round < options_.repetitions; ++round) {
      if (!measure(bare_interpreted_, interpreted_, bench_.interpreter, saving, product))
        return false;
      if (native_.code && !measure(bare_native_, native_, bench_.jit, saving, product))
        return false;
      Stopwatch watch;
      const std::string text = result_text(product.results, ResultFormat::Csv);
      bench_.write.add(watch.lap());
    }
    bench_.columns = product.results.columns.size();
    return true;
  }

  /// Afterwards the one run that saved everything is in `product`.
  bool measure(const Compiled& bare, const Compiled& whole, EngineSamples& samples,
               const RunSettings& saving, RunProduct& product) {
    if (!measure_run(bare, settings_, samples.run, product, interpreted_.diags)) return false;
    samples.steps = product.steps;
    return measure_run(whole, saving, samples.run_saving, product, interpreted_.diags);
  }

  void make_engines() {
    LlvmOptions llvm;
    llvm.math = options_.run.math;
    for (int round = 0; round < options_.repetitions; ++round) {
      Stopwatch watch;
      interpreted_.code = make_interpreter(whole_);
      bench_.interpreter.make.add(watch.lap());

      llvm.times = &bench_.llvm;
      native_.code = make_llvm_engine(whole_, llvm, bench_.jit_problem);
      if (native_.code) bench_.jit.make.add(watch.lap());
    }
    bare_interpreted_.code = make_interpreter(bare_);
    llvm.times = nullptr;
    bare_native_.code = make_llvm_engine(bare_, llvm, bench_.jit_problem);
  }

  static double nanoseconds_per_step(const EngineSamples& engine) {
    return engine.steps == 0 ? 0 : engine.run.median() * 1e6 / static_cast<double>(engine.steps);
  }

  std::string text() const {
    std::string text = fmt::format("{}: {} statements, {} instructions, {} steps, {} columns\n",
                                   file_name(options_.model.path), bench_.statements,
                                   bench_.instructions, bench_.interpreter.steps, bench_.columns);
    const auto line = [&](const std::string& label, const Samples& samples) {
      text += fmt::format("{:<34}{:>12.3f} ms   least {:>10.3f}\n", label, samples.median(),
                          samples.least());
    };
    line("load", bench_.load);
    line("prelude", bench_.prelude);
    line("resolve", bench_.resolve);
    line("lower", bench_.lower);
    line("optimise", bench_.optimise);
    for (const EngineSamples* engine : {&bench_.interpreter, &bench_.jit}) {
      if (engine->run.empty()) continue;
      line(fmt::format("{}: make", engine->name), engine->make);
      line(fmt::format("{}: run, saving nothing", engine->name), engine->run);
      line(fmt::format("{}: run, saving all", engine->name), engine->run_saving);
      text += fmt::format("{:<34}{:>12.1f} ns\n", fmt::format("{}: a step", engine->name),
                          nanoseconds_per_step(*engine));
    }
    if (!native_.code) text += fmt::format("jit: none, {}\n", bench_.jit_problem);
    line("write CSV", bench_.write);
    text += fmt::format("{:<34}{:>12.1f} MiB\n", "peak memory", bench_.peak_mib);
    return text;
  }

  static void write_samples(JsonWriter& json, const char* key, const Samples& samples) {
    json.key(key).begin_object().key("median").number(samples.median());
    json.key("least").number(samples.least()).end_object();
  }

  static void write_engine(JsonWriter& json, const EngineSamples& engine) {
    json.key(engine.name).begin_object();
    write_samples(json, "make", engine.make);
    write_samples(json, "run", engine.run);
    write_samples(json, "runSavingAll", engine.run_saving);
    json.key("nanosecondsPerStep").number(nanoseconds_per_step(engine)).end_object();
  }

  std::string json_text() const {
    JsonWriter json;
    json.begin_object().key("model").text(options_.model.path);
    json.key("repetitions").count(static_cast<std::uint64_t>(options_.repetitions));
    json.key("statements").count(bench_.statements).key("instructions").count(bench_.instructions);
    json.key("steps").count(bench_.interpreter.steps).key("columns").count(bench_.columns);
    json.key("milliseconds").begin_object();
    write_samples(json, "load", bench_.load);
    write_samples(json, "prelude", bench_.prelude);
    write_samples(json, "resolve", bench_.resolve);
    write_samples(json, "lower", bench_.lower);
    write_samples(json, "optimise", bench_.optimise);
    write_samples(json, "writeCsv", bench_.write);
    write_engine(json, bench_.interpreter);
    if (native_.code) {
      write_engine(json, bench_.jit);
      json.key("jitParts").begin_object().key("emit").number(bench_.llvm.emit_ms);
      json.key("optimise").number(bench_.llvm.optimise_ms);
      json.key("link").number(bench_.llvm.link_ms).end_object();
    }
    json.end_object().key("peakMiB").number(bench_.peak_mib);
    return json.end_object().str();
  }

  Exit fail(Lowered& lowered) const {
    return report(lowered.diags, lowered.sources, options_.model.silence)
               ? exit_after_errors(lowered.diags)
               : Exit::WrongUse;
  }

  const Options& options_;
  Bench bench_;
  Compiled interpreted_;
  Compiled native_;                          // only its program and code, as those below
  Compiled bare_interpreted_, bare_native_;  // nothing can be saved
  Program whole_, bare_;                     // what their code is made of
  RunSettings settings_;
};

}  // namespace

Exit bench_model(const Options& options) { return BenchCommand(options).act(); }

}  // namespace weir::cli
