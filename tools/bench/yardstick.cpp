// weir's native code against models written out in C by hand (yardstick/), as ratios.
//
//     weir_yardstick          a hundred rounds, a few seconds
//     weir_yardstick 1000     as many rounds as asked for
//
// Everything is timed in each round, one after the other, in this one process, so that a busy
// machine slows all alike: a ratio is the median of the rounds' ratios, and beside it stands the
// ratio of the least times. A run includes the room for its results, for both. Prints Markdown.
#include "tools/bench/yardstick/yardstick.h"

#include <fmt/core.h>
#include <malloc.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "runtime/lanes.h"
#include "tools/libweir/run_options.h"
#include "tools/libweir/samples.h"
#include "tools/libweir/stopwatch.h"
#include "tools/libweir/weir.hpp"

extern "C" {
#define YARDSTICK_BUILD(name, words) const struct yardstick* const* yardsticks_##name(void);
#include "tools/bench/yardstick_builds.def"
#undef YARDSTICK_BUILD
}

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

struct Build {
  const char* words;  // compiler and options
  const struct yardstick* const* (*yardsticks)();
};
const Build kBuilds[] = {
#define YARDSTICK_BUILD(name, words) {words, yardsticks_##name},
#include "tools/bench/yardstick_builds.def"
#undef YARDSTICK_BUILD
};
constexpr std::size_t kBuildCount = std::size(kBuilds);

struct Saving {
  enum saving how;
  const char* words;
};
constexpr Saving kSavings[] = {
    {SAVE_NOTHING, "nothing"}, {SAVE_OUTPUTS, "five outputs"}, {SAVE_ALL, "every variable"}};

/// Ours, or where the community's models are: WEIR_MODELS, or shared/models beside the project.
fs::path find_model(const std::string& name) {
  const fs::path project(WEIR_SOURCE_DIR), ours = project / "tools/bench/models" / name;
  if (fs::exists(ours)) return ours;
  const char* given = std::getenv("WEIR_MODELS");
  return ((given ? fs::path(given) : project / "../shared/models") / name).lexically_normal();
}

/// Microseconds of one run of the C, with room for its results made for it.
double time_c(const struct yardstick& yardstick, enum saving saving) {
  const std::size_t columns = saving == SAVE_ALL ? yardstick.variable_count : std::size_t{kOutputs};
  const std::size_t rows = saving == SAVE_NOTHING ? 1 : yardstick.row_count;
  Stopwatch watch;
  const std::unique_ptr<double[]> room(new double[rows * columns]);
  yardstick.run(saving, room.get());
  return watch.lap() * 1000;
}

/// What weir can save of a model that computes no more than is asked for. Ends the program where
/// there is no code to be timed.
Compiled compiled_for(const fs::path& model, const struct yardstick& yardstick, enum saving saving,
                      EngineChoice engine) {
  Lowered lowered = lower_model(load_model(model.string()), {});
  std::optional<std::vector<ResultColumn>> columns;
  if (saving == SAVE_NOTHING) columns.emplace();
  if (saving == SAVE_OUTPUTS && !lowered.diags.has_errors()) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kOutputs; ++i) names.emplace_back(yardstick.places[i].name);
    columns = find_columns(lowered, names, lowered.diags);
  }
  // so that code of several lanes is made too, of runs as by a table with one column
  PlannedRuns runs{10'000, std::vector<std::uint32_t>()};
  const ProgramVar* input = find_number(lowered.program, yardstick.input);
  if (input != nullptr) runs.varied->push_back(input->base);
  Compiled compiled = compile(std::move(lowered), engine, {}, columns, runs);
  if (compiled.code && !compiled.diags.has_errors()) return compiled;
  for (const Diagnostic& diag : compiled.diags.all()) fmt::print(stderr, "{}\n", diag.message);
  std::exit(1);
}

double time_weir(const Compiled& compiled) {
  Diagnostics diags;
  return run(compiled, {}, diags).milliseconds * 1000;
}

/// Microseconds of one run of those that are made at once; of a run alone where there are no lanes.
/// They are different runs, which meet their points of lookups at different times.
double time_in_lanes(const Compiled& compiled, const struct yardstick& yardstick) {
  const ProgramVar* input = find_number(compiled.program, yardstick.input);
  if (!compiled.lanes || input == nullptr) return time_weir(compiled);
  const weir_code& code = compiled.lanes->code();
  std::vector<RunOptions> options(code.lanes,
                                  run_options(compiled, {}, chosen_columns(compiled, {})));
  for (std::size_t lane = 0; lane < options.size(); ++lane) {
    const double factor = 1 + 0.02 * static_cast<double>(lane);
    options[lane].overrides = {{input->base, code.image[input->base] * factor}};
  }
  Stopwatch watch;
  simulate_lanes(code, options);
  return watch.lap() * 1000 / code.lanes;
}

/// One way to save: times in microseconds, and the rounds' ratios.
struct Row {
  Samples native, in_lanes, interpreted, c[kBuildCount], native_to_c[kBuildCount];
  Samples interpreted_to_native, native_to_lanes;
};

Row measure(const fs::path& model, std::size_t number, enum saving saving, int rounds) {
  const struct yardstick& plan = *kBuilds[0].yardsticks()[number];
  const Compiled native = compiled_for(model, plan, saving, EngineChoice::Jit);
  const Compiled interpreted = compiled_for(model, plan, saving, EngineChoice::Interpreter);
  Row row;
  for (int round = 0; round < rounds; ++round) {
    const double native_time = time_weir(native), interpreted_time = time_weir(interpreted);
    const double lanes_time = time_in_lanes(native, plan);
    row.native.add(native_time);
    row.in_lanes.add(lanes_time);
    row.native_to_lanes.add(native_time / lanes_time);
    row.interpreted.add(interpreted_time);
    row.interpreted_to_native.add(interpreted_time / native_time);
    for (std::size_t build = 0; build < kBuildCount; ++build) {
      const double c_time = time_c(*kBuilds[build].yardsticks()[number], saving);
      row.c[build].add(c_time);
      row.native_to_c[build].add(native_time / c_time);
    }
  }
  return row;
}

std::string times(const Samples& samples) {
  return fmt::format("{:.1f} ({:.1f})", samples.median(), samples.least());
}

std::string ratio(const Samples& ratios, const Samples& over, const Samples& under) {
  return fmt::format("**{:.2f}** ({:.2f})", ratios.median(), over.least() / under.least());
}

void print_row(const char* saved, const Row& row) {
  fmt::print("| {} | {} | {} | {} | {} | {} |", saved, times(row.native), times(row.interpreted),
             ratio(row.interpreted_to_native, row.interpreted, row.native), times(row.in_lanes),
             ratio(row.native_to_lanes, row.native, row.in_lanes));
  for (std::size_t build = 0; build < kBuildCount; ++build) {
    fmt::print(" {} | {} |", times(row.c[build]),
               ratio(row.native_to_c[build], row.native, row.c[build]));
  }
  fmt::print("\n");
}

void report_model(std::size_t number, int rounds) {
  const struct yardstick& plan = *kBuilds[0].yardsticks()[number];
  const fs::path model = find_model(plan.model);
  if (!fs::exists(model)) {
    fmt::print("\n{} is not there.\n", plan.model);
    return;
  }
  fmt::print(
      "\n## {}\n\n| saved | weir, native | weir, interpreter | interpreter / native | a run in "
      "lanes "
      "| native / lanes |",
      model.filename().string());
  for (const Build& build : kBuilds) fmt::print(" C, {} | weir / C |", build.words);
  fmt::print("\n| --- | --- | --- | --- | --- | --- |");
  for (std::size_t build = 0; build < kBuildCount; ++build) fmt::print(" --- | --- |");
  fmt::print("\n");
  for (const Saving& saving : kSavings)
    print_row(saving.words, measure(model, number, saving.how, rounds));
}

int report(int rounds) {
  fmt::print(
      "# weir against C written by hand\n\n"
      "Microseconds of one run in process: median (least) of {} rounds. Ratios: median of the "
      "rounds'\n(ratio of the least). Below 1 weir is faster.\n\n"
      "    cmake --build --preset release --target weir_yardstick\n"
      "    build/release/tools/bench/weir_yardstick {}\n",
      rounds, rounds);
  for (std::size_t number = 0; kBuilds[0].yardsticks()[number] != nullptr; ++number)
    report_model(number, rounds);
  return 0;
}

}  // namespace
}  // namespace weir::bench

// Freed memory is kept, as the program weir does: both find room for the next run's results at
// once.
int main(int argc, char** argv) {
  mallopt(M_MMAP_THRESHOLD, 1 << 25);
  mallopt(M_TRIM_THRESHOLD, 1 << 28);
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 100;
  return rounds > 0 ? weir::bench::report(rounds) : 2;
}
