// How the time of each stage and of a run grows with a model, what real models take, and what it
// takes to start. For trends: every figure is printed, none is judged. Ratios are of one run of
// this program, since two machines, or two days, have no common measure.
//
//     weir_bench                                  all of it, a minute or two
//     weir_bench --benchmark_filter='^equations'  what Google Benchmark offers
//     weir_bench a.mdl b.xmile                    these models instead of the real ones
//
// A name is kind/size/stage. A stage is timed by libweir itself (weir.hpp, StageTimes), so that
// copies of its input do not count. `weir bench MODEL` tells the same of one model in more detail.
// Models that grow are in growing.cpp.
#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/lanes.h"
#include "tools/bench/growing.h"
#include "tools/libweir/memory.h"
#include "tools/libweir/stopwatch.h"
#include "tools/libweir/weir.hpp"

extern char** environ;

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

constexpr double kManyRuns = 1e9;  // enough for code that makes several at once

/// A model at each stage's entrance, kept so that every stage can be timed on its own.
struct Subject {
  std::string text, name;
  Loaded loaded;
  Lowered lowered;
  Compiled interpreted, native;
};

/// Null when the model does not run; says why.
std::unique_ptr<Subject> make_subject(const std::string& name, std::string text) {
  auto subject = std::make_unique<Subject>();
  subject->name = name;
  subject->text = std::move(text);
  subject->loaded = load_model_text(name, subject->text);
  subject->lowered = lower_model(subject->loaded, {});
  subject->interpreted = compile(subject->lowered, EngineChoice::Interpreter, {});
  subject->native = compile(subject->lowered, EngineChoice::Jit, {}, std::nullopt,
                            {kManyRuns, std::vector<std::uint32_t>()});
  if (subject->interpreted.code && subject->native.code) return subject;
  const Diagnostics& diags =
      subject->lowered.diags.has_errors() ? subject->lowered.diags : subject->native.diags;
  fmt::print(stderr, "{} is left out: {} errors\n", name, diags.error_count());
  return nullptr;
}

/// Milliseconds of writing a run that saved everything.
double write_time(const Compiled& compiled) {
  Diagnostics diags;
  const RunProduct product = run(compiled, {}, diags);
  Stopwatch watch;
  const std::string text = result_text(product.results, ResultFormat::Csv);
  return watch.lap();
}

/// Milliseconds of one run that saves nothing.
double run_time(const Compiled& compiled) {
  RunSettings settings;
  settings.columns.emplace();
  Diagnostics diags;
  return run(compiled, settings, diags).milliseconds;
}

/// Milliseconds of one run among as many as go at once; by itself, where it has to.
double run_time_in_lanes(const Compiled& compiled) {
  if (!compiled.lanes) return run_time(compiled);
  const weir_code& code = compiled.lanes->code();
  const std::vector<RunOptions> options(code.lanes);
  Stopwatch watch;
  simulate_lanes(code, options);
  return watch.lap() / code.lanes;
}

struct Stage {
  const char* name;
  double (*measure)(Subject&);  // milliseconds
};
const Stage kStages[] = {
    {"load", [](Subject& s) { return load_model_text(s.name, s.text).times.load; }},
    {"resolve", [](Subject& s) { return lower_model(s.loaded, {}).times.resolve; }},
    {"lower", [](Subject& s) { return lower_model(s.loaded, {}).times.lower; }},
    {"optimise",
     [](Subject& s) {
       Stopwatch watch;
       const Program program = optimised(s.lowered.program, {});
       return watch.lap();
     }},
    {"make interpreter",
     [](Subject& s) { return compile(s.lowered, EngineChoice::Interpreter, {}).times.engine; }},
    {"make native",
     [](Subject& s) { return compile(s.lowered, EngineChoice::Jit, {}).times.engine; }},
    {"run interpreter", [](Subject& s) { return run_time(s.interpreted); }},
    {"run native", [](Subject& s) { return run_time(s.native); }},
    {"write CSV", [](Subject& s) { return write_time(s.interpreted); }},
    {"run in lanes", [](Subject& s) { return run_time_in_lanes(s.native); }},
};

double least_time(const Stage& stage, Subject& subject) {
  double least = std::numeric_limits<double>::infinity();
  repeat(2000, [&] { least = std::min(least, stage.measure(subject)); });
  return least;
}

using Maker = std::function<std::unique_ptr<Subject>()>;

/// Made when its first benchmark runs; only the last one is kept, since big ones fill memory.
Subject* current_subject(const std::string& name, const Maker& make) {
  static std::string held;
  static std::unique_ptr<Subject> subject;
  if (held != name) {
    subject.reset();
    subject = make();
    held = name;
  }
  return subject.get();
}

void add_subject(const std::string& name, const Maker& make) {
  for (const Stage& stage : kStages) {
    const auto body = [name, make, &stage](benchmark::State& state) {
      Subject* subject = current_subject(name, make);
      if (!subject) return state.SkipWithError("does not run");
      for (auto _ : state) state.SetIterationTime(least_time(stage, *subject) / 1000);
    };
    benchmark::RegisterBenchmark((name + "/" + stage.name).c_str(), body)
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  }
}

void add_growing_models() {
  for (const GrowingModel& model : growing_models()) {
    for (const std::size_t size : model.sizes) {
      for (const std::string& stage : growing_stages()) {
        const auto body = [&model, size, stage](benchmark::State& state) {
          const double time = growing_time(model, size, stage);
          for (auto _ : state) state.SetIterationTime(time / 1000);
        };
        benchmark::RegisterBenchmark(fmt::format("{}/{}/{}", model.kind, size, stage).c_str(), body)
            ->UseManualTime()
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
      }
    }
  }
}

bool is_model(const fs::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".mdl" || ending == ".xmile" || ending == ".stmx";
}

/// Our own large model, and the real ones of the community where they are (as for the tests: the
/// folder WEIR_MODELS, or shared/models beside the project).
std::vector<fs::path> real_models() {
  const fs::path project(WEIR_SOURCE_DIR);
  std::vector<fs::path> found = {project / "corpus/care/homecare_wm.mdl"};
  const char* given = std::getenv("WEIR_MODELS");
  const fs::path models = given ? fs::path(given) : project / "../shared/models";
  const fs::path folder = (models / "real").lexically_normal();
  std::error_code absent;
  if (!fs::is_directory(folder, absent)) {
    fmt::print(stderr, "no community models at {}\n", folder.string());
    return found;
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && is_model(entry.path())) found.push_back(entry.path());
  std::sort(found.begin() + 1, found.end());
  return found;
}

void add_model_file(const fs::path& path) {
  const std::string name = "model/" + path.filename().string();
  add_subject(name, [path] {
    // under its own path, so that data beside it is found
    return make_subject(path.string(), read_file(path.string()).bytes);
  });
}

/// Milliseconds from the call of the program to its end.
double process_time(std::vector<std::string> words) {
  words.insert(words.begin(), WEIR_PROGRAM);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t silent;
  posix_spawn_file_actions_init(&silent);
  posix_spawn_file_actions_addopen(&silent, 1, "/dev/null", 1 /* O_WRONLY */, 0);
  Stopwatch watch;
  pid_t child = 0;
  int status = -1;
  if (posix_spawn(&child, WEIR_PROGRAM, &silent, nullptr, arguments.data(), environ) == 0)
    waitpid(child, &status, 0);
  const double milliseconds = watch.lap();
  posix_spawn_file_actions_destroy(&silent);
  if (status != 0) fmt::print(stderr, "{} failed\n", words[1]);
  return milliseconds;
}

void add_start_up() {
  const std::string cup = (fs::path(WEIR_SOURCE_DIR) / "corpus/mdl/cooling_cup.mdl").string();
  const std::map<std::string, std::vector<std::string>> calls = {
      {"version", {"--version"}},
      {"check", {"check", cup}},
      {"run interpreter", {"run", cup, "--engine", "interp"}},
      {"run native", {"run", cup, "--engine", "jit"}}};
  for (const auto& [name, words] : calls) {
    const auto body = [call = words](benchmark::State& state) {
      for (auto _ : state) state.SetIterationTime(process_time(call) / 1000);
    };
    benchmark::RegisterBenchmark(("start/" + name).c_str(), body)
        ->UseManualTime()
        ->MinTime(0.1)
        ->Unit(benchmark::kMillisecond);
  }
}

/// Prints a line a benchmark and remembers it, for the ratios at the end.
class Reporter : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override {
    fmt::print("{:<52}{:>14}\n", "kind/size/stage", "milliseconds");
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const std::string& name = run.run_name.function_name;
      if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
      times_[name] = run.GetAdjustedRealTime();
      fmt::print("{:<52}{:>14.4f}\n", name, times_[name]);
    }
    std::fflush(stdout);
  }

  /// Each size against the one before it, ten times smaller: 10 is linear, 100 quadratic.
  void print_growth() const {
    fmt::print("\ntime for ten times as much, against the size before\n");
    for (const auto& [name, time] : times_) {
      const std::string smaller = smaller_name(name);
      const auto before = times_.find(smaller);
      if (smaller.empty() || before == times_.end()) continue;
      fmt::print("{:<44} x {:.1f}\n", name, time / before->second);
    }
  }

  void print_engines() const {
    print_ratios("interpreter", "native");
    print_ratios("native", "in lanes");
  }

 private:
  void print_ratios(const std::string& slow, const std::string& fast) const {
    fmt::print("\nruns: {} against {}\n", slow, fast);
    const std::string ending = "/run " + slow;
    for (const auto& [name, time] : times_) {
      if (!name.ends_with(ending)) continue;
      const std::string subject = name.substr(0, name.size() - ending.size());
      const auto faster = times_.find(subject + "/run " + fast);
      if (faster == times_.end() || subject == "start") continue;
      fmt::print("{:<44} x {:.1f}\n", subject, time / faster->second);
    }
  }

  /// "elements/2000/load" of "elements/20000/load"; empty for what does not grow.
  static std::string smaller_name(const std::string& name) {
    const std::size_t first = name.find('/'), last = name.rfind('/');
    if (first == last || name[last - 1] != '0') return {};
    return name.substr(0, last - 1) + name.substr(last);
  }

  std::map<std::string, double> times_;  // by name, milliseconds
};

int run_all(int argc, char** argv) {
  if (tell_growing_stages(argc, argv)) return 0;
  benchmark::Initialize(&argc, argv);
  std::vector<fs::path> models(argv + 1, argv + argc);
  const bool has_given = !models.empty();
  if (!has_given) {
    add_growing_models();
    add_start_up();
    models = real_models();
  }
  for (const fs::path& model : models) add_model_file(model);
  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  if (!has_given) reporter.print_growth();
  reporter.print_engines();
  return 0;
}

}  // namespace
}  // namespace weir::bench

int main(int argc, char** argv) {
  weir::keep_freed_memory();
  return weir::bench::run_all(argc, argv);
}
