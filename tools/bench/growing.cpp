// See growing.h.
#include "tools/bench/growing.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "runtime/lanes.h"
#include "tools/libweir/memory.h"
#include "tools/libweir/run_options.h"
#include "tools/libweir/weir.hpp"

namespace weir::bench {
namespace {

constexpr const char* kAsked = "--stages-of";

constexpr double kManyRuns = 1e9;  // enough for code that makes several at once

std::string settings_text(std::size_t steps) {
  return fmt::format(
      "INITIAL TIME = 0 ~~|\nFINAL TIME = {0} ~~|\nTIME STEP = 1 ~~|\nSAVEPER = {0} ~~|\n", steps);
}

/// `count` scalar equations in groups of four: a constant, a level, an auxiliary, a flow.
std::string scalar_model(std::size_t count, std::size_t steps) {
  std::string text = "{UTF-8}\n";
  for (std::size_t i = 0; i < count / 4; ++i) {
    const std::size_t other = i / 2;  // groups hang together as a tree
    text += fmt::format("rate {0} = 0.0{1} ~ 1/Day ~ how fast |\n", i, 1 + i % 9);
    text += fmt::format("level {0} = INTEG(flow {0} - level {0} * rate {0}, 100) ~ Unit ~|\n", i);
    text += fmt::format("pressure {0} = level {0} * rate {1} + MAX(level {1}, 1) ~ Unit ~|\n", i,
                        other);
    text += fmt::format("flow {0} = pressure {0} * 2 / (1 + pressure {0}) ~ Unit/Day ~|\n", i);
  }
  return text + settings_text(steps);
}

/// As many groups as constants, one each.
std::string grouped_model(std::size_t count) {
  std::string text = "{UTF-8}\n";
  for (std::size_t i = 0; i < count; ++i)
    text += fmt::format("{0:*<56}\n\t.group {1}\n{0:*<56}~\n\t\t|\nx{1} = {1} ~~|\n", "", i);
  return text + settings_text(1);
}

/// Four arrays of rows x 100, `count` elements in all, and two reductions.
std::string array_model(std::size_t count, std::size_t steps) {
  return fmt::format(
             "{{UTF-8}}\n"
             "row: (r1-r{}) ~~|\ncolumn: (c1-c100) ~~|\n"
             "rate[row, column] = 0.001 * row / column ~~|\n"
             "level[row, column] = INTEG(change[row, column], 100) ~~|\n"
             "pressure[row, column] = level[row, column] - total[row] / 100 ~~|\n"
             "change[row, column] = pressure[row, column] * rate[row, column] ~~|\n"
             "total[row] = SUM(level[row, column!]) ~~|\n"
             "all = SUM(total[row!]) ~~|\n",
             std::max<std::size_t>(1, count / 400)) +
         settings_text(steps);
}

/// `count` elements that need each other in turn, so that each becomes a statement.
std::string chain_model(std::size_t count, std::size_t steps) {
  return fmt::format(
             "{{UTF-8}}\n"
             "age: (a1-a{0}) ~~|\nlater: (a2-a{0}) ~~|\nformer: (a1-a{1}) -> later ~~|\n"
             "x[a1] = Time ~~|\nx[later] = y[former] + 1 ~~|\ny[age] = x[age] * 0.5 ~~|\n",
             count / 2, count / 2 - 1) +
         settings_text(steps);
}

/// The least of a few times, of which the first meets its code and its memory for the first time;
/// of more where they are so short that anything disturbs them.
template <class Time>
double least_of_few(const Time& time) {
  constexpr int kFew = 3, kMost = 50;
  constexpr double kShortMs = 0.2;  // all in all
  double least = std::numeric_limits<double>::infinity(), spent = 0;
  for (int i = 0; i < kFew || (i < kMost && spent < kShortMs); ++i) {
    const double taken = time();
    least = std::min(least, taken);
    spent += taken;
  }
  return least;
}

/// Milliseconds of one run that saves nothing.
double run_time(const Compiled& compiled) {
  RunSettings settings;
  settings.columns.emplace();
  return least_of_few([&] {
    Diagnostics diags;
    return run(compiled, settings, diags).milliseconds;
  });
}

/// The same of one of those that are made at once.
double time_in_lanes(const weir_code& code) {
  const std::vector<RunOptions> runs(code.lanes);
  return least_of_few([&] {
    Stopwatch watch;
    simulate_lanes(code, runs);
    return watch.lap() / code.lanes;
  });
}

/// No times, and why.
std::vector<double> refused(const std::string& problem) {
  fmt::print(stderr, "no native code can be made: {}\n", problem);
  return {};
}

/// All stages, one after the other, each once. Where lanes do not pay, a run in lanes is one alone.
std::vector<double> times_of(const std::string& text) {
  expect_memory_for_model(text.size());
  Loaded loaded = load_model_text("growing", text);
  Compiled compiled;
  static_cast<Lowered&>(compiled) = lower_model(std::move(loaded), {});
  if (compiled.diags.has_errors()) return {};
  Stopwatch watch;
  Program program = optimised(compiled.program, std::vector<ResultColumn>{});
  std::vector<double> times = {compiled.times.load, compiled.times.resolve, compiled.times.lower,
                               watch.lap()};
  std::vector<double> image = program.image;  // which the interpreter takes, as in compile()
  watch.lap();
  compiled.code = make_interpreter(std::move(program));
  times.push_back(watch.lap());
  program.image = std::move(image);
  times.push_back(run_time(compiled));

  std::string problem;
  LlvmOptions options;
  watch.lap();
  compiled.code = make_llvm_engine(program, options, problem);
  times.push_back(watch.lap());
  if (!compiled.code) return refused(problem);
  times.push_back(run_time(compiled));
  options.lanes = lanes_that_pay(program, estimate_run(program, {}), kManyRuns);
  if (options.lanes == 1) {
    times.push_back(times.back());
    return times;
  }
  options.varied.emplace();  // runs that differ by their seeds
  const auto lanes = make_llvm_engine(program, options, problem);
  if (!lanes) return refused(problem);
  times.push_back(time_in_lanes(lanes->code()));
  return times;
}

/// The same by another process; empty when it failed.
std::vector<double> times_elsewhere(const std::string& kind, std::size_t size) {
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  const std::string command = fmt::format("'{}' {} '{}' {}", program, kAsked, kind, size);
  std::FILE* out = popen(command.c_str(), "r");
  if (out == nullptr) return {};
  std::vector<double> times;
  for (double time = 0; std::fscanf(out, "%lf", &time) == 1;) times.push_back(time);
  pclose(out);
  return times;
}

}  // namespace

const std::vector<std::string>& growing_stages() {
  static const std::vector<std::string> kStages = {
      "load",        "resolve",    "lower",       "optimise", "make interpreter", "run interpreter",
      "make native", "run native", "run in lanes"};
  return kStages;
}

const std::vector<GrowingModel>& growing_models() {
  static const std::vector<GrowingModel> kModels = {
      {"equations", {100, 1000, 10000, 100000}, [](std::size_t n) { return scalar_model(n, 100); }},
      {"groups", {200, 2000, 20000}, grouped_model},
      {"elements",
       {1000, 10000, 100000, 1000000},
       [](std::size_t n) { return array_model(n, 10); }},
      {"chained elements", {200, 2000, 20000}, [](std::size_t n) { return chain_model(n, 10); }},
      {"steps", {100, 1000, 10000}, [](std::size_t n) { return scalar_model(200, n); }}};
  return kModels;
}

namespace {

using StageTimes = std::vector<double>;

/// The least times of all sizes, by size, of as many processes each: the least of more would be
/// less. They take turns: the machine has faster and slower minutes, and a ratio is that of two
/// sizes.
std::map<std::size_t, StageTimes> least_times(const GrowingModel& model) {
  constexpr int kTurns = 3, kProcessesOfTurn = 4;
  std::map<std::size_t, StageTimes> least;
  for (int turn = 0; turn < kTurns; ++turn) {
    for (const std::size_t size : model.sizes) {
      StageTimes& known = least[size];
      known.resize(growing_stages().size(), std::numeric_limits<double>::infinity());
      for (int process = 0; process < kProcessesOfTurn; ++process) {
        const StageTimes times = times_elsewhere(model.kind, size);
        for (std::size_t i = 0; i < std::min(times.size(), known.size()); ++i)
          known[i] = std::min(known[i], times[i]);
      }
    }
  }
  return least;
}

}  // namespace

double growing_time(const GrowingModel& model, std::size_t size, const std::string& stage) {
  static std::map<std::string, std::map<std::size_t, StageTimes>> known;
  auto found = known.find(model.kind);
  if (found == known.end()) found = known.emplace(model.kind, least_times(model)).first;
  const std::vector<std::string>& stages = growing_stages();
  const auto at = std::find(stages.begin(), stages.end(), stage) - stages.begin();
  return found->second.at(size)[static_cast<std::size_t>(at)];
}

bool tell_growing_stages(int argc, char** argv) {
  if (argc != 4 || std::string_view(argv[1]) != kAsked) return false;
  for (const GrowingModel& model : growing_models()) {
    if (model.kind != argv[2]) continue;
    for (const double time : times_of(model.text(std::strtoull(argv[3], nullptr, 10))))
      fmt::print("{}\n", time);
  }
  return true;
}

}  // namespace weir::bench
