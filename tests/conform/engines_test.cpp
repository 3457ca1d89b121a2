// Every model that runs, on both engines, optimised and as it was lowered: the same bytes. And its
// Program survives printing and parsing.
#include <gtest/gtest.h>
#include <malloc.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>

#include "ir/opt/optimise.h"
#include "runtime/lanes.h"
#include "tests/conform/cases.h"
#include "tests/conform/models.h"
#include "tools/libweir/weir.hpp"

namespace weir::conform {
namespace {

namespace fs = std::filesystem;

struct Subject {
  std::string path;
  LowerOptions options;
};

/// A file of a model.
std::string in_file(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + "weir_many_" + name + ".mdl";
  std::ofstream(path) << text;
  return path;
}

/// Wards that pass half of their people on: equations enough that they become loops, in whose turns
/// stocks move at steps that are not saved.
std::string many_wards() {
  std::string text = "{UTF-8}\nvisits 0 = 5 ~~|\n";
  for (int ward = 1; ward <= 1500; ++ward) {
    const std::string own = std::to_string(ward), former = std::to_string(ward - 1);
    text += "staff " + own + " = " + std::to_string(3 + ward % 7) + " ~~|\n" +  //
            "waiting " + own + " = INTEG(visits " + former + " * 0.5 - visits " + own +
            ", 20) ~~|\n" + "visits " + own + " = MIN(waiting " + own + " / 2, staff " + own +
            ") ~~|\n";
  }
  return in_file("wards", text +
                              "INITIAL TIME = 0 ~~|\nFINAL TIME = 12 ~~|\nTIME STEP = 0.25 ~~|\n"
                              "SAVEPER = 3 ~~|\n");
}

/// The same as one array, which also counts all who wait in a region.
std::string ward_array() {
  return in_file(
      "ward_array",
      "{UTF-8}\nregion: (r1-r30) ~~|\nward: (w1-w25) ~~|\n"
      "staff[region, ward] = region + ward / 10 ~~|\n"
      "crowd[region] = SUM(waiting[region, ward!]) ~~|\n"
      "visits[region, ward] = MIN(waiting[region, ward] / 2, staff[region, ward]) ~~|\n"
      "waiting[region, ward] = INTEG(crowd[region] / 40 - visits[region, ward], 20) ~~|\n"
      "INITIAL TIME = 0 ~~|\nFINAL TIME = 12 ~~|\nTIME STEP = 0.25 ~~|\n"
      "SAVEPER = 3 ~~|\n");
}

/// The corpus as it is, the community's models with the data that their special cases name, large
/// ones.
std::vector<Subject> subjects() {
  std::vector<Subject> found = {{many_wards(), {}}, {ward_array(), {}}};
  for (const fs::path& file : model_files(fs::path(WEIR_SOURCE_DIR) / "corpus"))
    found.push_back({file.string(), {}});
  const fs::path folder = find_models_folder();
  if (folder.empty()) return found;
  std::string problem;
  const auto special =
      read_manifest(fs::path(WEIR_SOURCE_DIR) / "tests/conform/special.tsv", problem);
  EXPECT_EQ(problem, "");
  for (const Case& item : find_cases(folder, special)) {
    Subject subject{item.model.string(), {}};
    for (const std::string& data : item.data_files) {
      subject.options.data_files.push_back((item.model.parent_path() / data).string());
    }
    found.push_back(std::move(subject));
  }
  return found;
}

Lowered lowered(const Subject& subject) {
  return lower_model(load_model(subject.path), subject.options);
}

/// The same bits, or both no number: the sign of a NaN is nobody's business.
bool is_same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

/// The first place where two runs differ, in words; empty when they are the same.
std::string difference(const ResultSet& a, const ResultSet& b) {
  if (a.results.times.size() != b.results.times.size()) return "not the same number of saved times";
  for (std::size_t row = 0; row < a.results.times.size(); ++row) {
    if (!is_same(a.results.times[row], b.results.times[row])) return "saved times differ";
    for (std::size_t column = 0; column < a.columns.size(); ++column) {
      const double x = a.results.at(row, column);
      const double y = b.results.at(row, column);
      if (is_same(x, y)) continue;
      return "'" + a.columns[column].header + "' at time " + format_number(a.results.times[row]) +
             ": " + format_number(x) + " and " + format_number(y);
    }
  }
  return {};
}

/// Runs what was lowered, no pass of the optimiser behind it.
RunProduct run_as_lowered(Compiled& compiled) {
  std::unique_ptr<Executable> optimised = std::move(compiled.code);
  compiled.code = make_interpreter(compiled.program);
  RunProduct product = run(compiled, {}, compiled.diags);
  compiled.code = std::move(optimised);
  return product;
}

/// Every seventh column: what is left out differs from model to model.
std::vector<ResultColumn> some_columns(const Program& program) {
  std::vector<ResultColumn> some;
  const std::vector<ResultColumn> all = all_columns(program);
  for (std::size_t i = all.size() % 7; i < all.size(); i += 7) some.push_back(all[i]);
  return some;
}

/// The columns of `whole` that `part` has too.
ResultSet chosen_from(const ResultSet& whole, const ResultSet& part) {
  ResultSet chosen;
  chosen.columns = part.columns;
  chosen.results.times = whole.results.times;
  chosen.results.column_count = part.columns.size();
  std::map<std::uint32_t, std::size_t> places;
  for (std::size_t i = 0; i < whole.columns.size(); ++i) places[whole.columns[i].slot] = i;
  for (std::size_t row = 0; row < whole.results.times.size(); ++row) {
    for (const ResultColumn& column : part.columns)
      chosen.results.values.push_back(whole.results.at(row, places.at(column.slot)));
  }
  return chosen;
}

class Models : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (find_models_folder().empty()) std::puts(absence_note().c_str());
  }
};

TEST_F(Models, OfManyWardsMoveStocksInQuietSteps) {
  const Compiled compiled = compile(lowered({many_wards(), {}}), EngineChoice::Jit, {});
  ASSERT_FALSE(compiled.diags.has_errors());
  EXPECT_NE(compiled.code->code().sections & 1u << WEIR_QUIET, 0u);
}

TEST_F(Models, RunBitEqualOnBothEngines) {
  std::size_t compared = 0;
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(subject.path);
    Compiled slow = compile(lowered(subject), EngineChoice::Interpreter, {});
    if (slow.diags.has_errors()) continue;
    Compiled fast = compile(lowered(subject), EngineChoice::Jit, {});
    ASSERT_FALSE(fast.diags.has_errors()) << render(fast.diags, fast.sources);
    const RunProduct a = run_as_lowered(slow);
    const RunProduct b = run(fast, {}, fast.diags);
    const RunProduct c = run(slow, {}, slow.diags);
    EXPECT_EQ(a.ok, b.ok);
    EXPECT_EQ(a.ok, c.ok);
    if (!a.ok || !b.ok || !c.ok) continue;
    EXPECT_EQ(difference(a.results, b.results), "");
    EXPECT_EQ(difference(a.results, c.results), "");
    EXPECT_EQ(result_text(a.results, ResultFormat::Csv), result_text(b.results, ResultFormat::Csv));
    ++compared;
  }
  std::printf("%zu models ran on both engines\n", compared);
  EXPECT_GT(compared, 0u);
}

/// Runs that differ: by their seeds, and by every `share`th of the model's constants, a little.
std::vector<RunOptions> different_runs(const Program& program, std::size_t count,
                                       std::size_t share) {
  std::vector<RunOptions> runs(count);
  for (std::size_t lane = 0; lane < count; ++lane) {
    RunOptions& options = runs[lane];
    options.seed = 1000 + lane;
    options.run = lane;
    options.max_steps = 20'000;
    for (const ResultColumn& column : all_columns(program))
      options.saved_slots.push_back(column.slot);
    for (std::size_t var = 0; var < program.vars.size(); ++var) {
      const ProgramVar& constant = program.vars[var];
      const bool is_shared =
          constant.base == program.controls.start || constant.base == program.controls.dt;
      if (constant.kind != SlotKind::Constant || is_shared || var % share != 0) continue;
      if ((var / share + lane) % 3 != 0) continue;
      const double factor = 1 + 0.01 * static_cast<double>(lane);
      options.overrides.push_back({constant.base, program.image[constant.base] * factor});
    }
  }
  // one with another end
  const std::uint32_t stop = program.controls.stop;
  runs[1].overrides.push_back({stop, program.image[stop] * 0.75});
  return runs;
}

std::vector<std::uint32_t> slots_set_by(const std::vector<RunOptions>& runs) {
  std::vector<std::uint32_t> slots;
  for (const RunOptions& run : runs) {
    for (const Override& given : run.overrides) slots.push_back(given.slot);
  }
  return slots;
}

/// The first difference of two outcomes, in words.
std::string difference(const RunOutcome& a, const RunOutcome& b) {
  if (a.status != b.status || a.steps != b.steps) return "one of them ends otherwise";
  if (a.results.values.size() != b.results.values.size()) return "not as many rows";
  for (std::size_t i = 0; i < a.results.values.size(); ++i) {
    if (is_same(a.results.values[i], b.results.values[i])) continue;
    return "column " + std::to_string(i % a.results.column_count) + " in row " +
           std::to_string(i / a.results.column_count) + ": " + format_number(a.results.values[i]) +
           " and " + format_number(b.results.values[i]);
  }
  return a.results.times == b.results.times ? "" : "saved times differ";
}

/// While it is there, memory holds anything when it is asked for.
class DirtyMemory {
 public:
  DirtyMemory() { fill_with(kByte); }
  ~DirtyMemory() { fill_with(0); }
  DirtyMemory(const DirtyMemory&) = delete;
  DirtyMemory& operator=(const DirtyMemory&) = delete;

 private:
  static constexpr int kByte = 0x15;  // its complement makes numbers that are large and odd

  static void fill_with([[maybe_unused]] int byte) {
#if defined(M_PERTURB)
    mallopt(M_PERTURB, byte);
#endif
  }
};

// With what they have in common, and without. What cannot go beside the others leaves, and is made
// by itself: a matter of speed. So only a few may.
TEST_F(Models, RunInLanesAsOneByOne) {
  const DirtyMemory whatever_need_not_be_set;
  std::size_t compared = 0, left = 0;
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(subject.path);
    const Lowered model = lowered(subject);
    if (model.diags.has_errors()) continue;
    const Program program = optimised(model.program, {});
    if (!can_run_in_lanes(program)) continue;
    const std::unique_ptr<Executable> one = make_interpreter(program);
    struct Way {
      std::uint32_t lanes;
      bool has_commons;
    };
    for (const auto [lanes, has_commons] : {Way{4, true}, Way{8, true}, Way{8, false}}) {
      // one fewer than there is room for
      const std::vector<RunOptions> runs =
          different_runs(model.program, lanes - 1, has_commons ? 4 : 1);
      LlvmOptions options;
      options.lanes = lanes;
      if (has_commons) options.varied = slots_set_by(runs);
      std::string problem;
      const auto many = make_llvm_engine(program, options, problem);
      ASSERT_NE(many, nullptr) << problem;
      const auto together = simulate_lanes(many->code(), runs);
      for (std::size_t lane = 0; lane < runs.size(); ++lane) {
        left += together[lane] ? 0 : 1;
        if (!together[lane]) continue;
        EXPECT_EQ(difference(simulate(one->code(), runs[lane]), *together[lane]), "")
            << "lane " << lane << " of " << lanes;
        ++compared;
      }
    }
  }
  std::printf("%zu runs in lanes compared, %zu left\n", compared, left);
  EXPECT_GT(compared, 5 * left);
}

std::vector<ResultColumn> stock_columns(const Program& program) {
  std::vector<ResultColumn> columns = all_columns(program);
  std::erase_if(columns, [&](const ResultColumn& column) {
    return column.slot - program.stocks.base >= program.stocks.size;
  });
  return columns;
}

/// Runs native code for these columns, by itself and in lanes, and compares it with what was
/// lowered. False: its steps are not quiet where these are saved.
bool saves_without_rates(const Program& lowered, const std::vector<ResultColumn>& columns) {
  const Program program = optimised(lowered, columns);
  constexpr std::uint32_t kMany = 500;  // others have no quiet steps
  if (!program.saves_without_rates || program.stocks.size < kMany) return false;
  std::vector<RunOptions> runs = different_runs(lowered, 8, 4);
  for (RunOptions& run : runs) {
    run.saved_slots.clear();
    for (const ResultColumn& column : columns) run.saved_slots.push_back(column.slot);
  }
  std::string problem;
  const auto one = make_llvm_engine(program, {}, problem);
  LlvmOptions in_lanes;
  in_lanes.lanes = 8;
  in_lanes.varied = slots_set_by(runs);
  const auto many = make_llvm_engine(program, in_lanes, problem);
  EXPECT_TRUE(one && many) << problem;
  if (!one || !many || (one->code().sections & 1u << WEIR_QUIET) == 0) return false;
  const auto together = simulate_lanes(many->code(), runs);
  const std::unique_ptr<Executable> slow = make_interpreter(lowered);
  for (std::size_t lane = 0; lane < runs.size(); ++lane) {
    const RunOutcome wanted = simulate(slow->code(), runs[lane]);
    EXPECT_EQ(difference(wanted, simulate(one->code(), runs[lane])), "");
    EXPECT_EQ(together[lane] ? difference(wanted, *together[lane]) : "it has left", "");
  }
  return true;
}

// A step of which stocks are saved is quiet, too, and of which little else is.
TEST_F(Models, SaveWithoutRates) {
  std::size_t of_stocks = 0, of_others = 0;
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(subject.path);
    const Lowered model = lowered(subject);
    if (model.diags.has_errors()) continue;
    // and as a model without an interval of saving
    Program every_step = model.program;
    every_step.saves_every_step = true;
    every_step.controls.save = every_step.controls.dt;
    std::vector<ResultColumn> few;
    for (const ProgramVar& var : model.program.vars)
      if (var.name == "crowd") few.push_back(result_column(model.program, var, 1));
    for (const Program& program : {model.program, every_step}) {
      of_stocks += saves_without_rates(program, stock_columns(program)) ? 1 : 0;
      if (!few.empty()) of_others += saves_without_rates(program, few) ? 1 : 0;
    }
  }
  EXPECT_GE(of_stocks, 4u);
  EXPECT_EQ(of_others, 2u);
}

// What is not asked for is not computed, and what is asked for does not notice.
TEST_F(Models, GiveTheSameInPart) {
  std::size_t compared = 0;
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(subject.path);
    Compiled whole = compile(lowered(subject), EngineChoice::Interpreter, {});
    if (whole.diags.has_errors()) continue;
    Compiled part =
        compile(lowered(subject), EngineChoice::Interpreter, {}, some_columns(whole.program));
    const RunProduct a = run_as_lowered(whole);
    const RunProduct b = run(part, {}, part.diags);
    EXPECT_EQ(a.ok, b.ok);
    if (!a.ok || !b.ok) continue;
    EXPECT_EQ(a.steps, b.steps);
    EXPECT_EQ(difference(chosen_from(a.results, b.results), b.results), "");
    ++compared;
  }
  EXPECT_GT(compared, 0u);
}

TEST_F(Models, VerifyAfterEveryPass) {
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(subject.path);
    Lowered model = lowered(subject);
    if (model.diags.has_errors()) continue;
    for (const OptimisePass& pass : optimise_passes()) {
      pass.run(model.program, {});
      ASSERT_EQ(verify(model.program), "") << pass.name;
    }
  }
}

TEST_F(Models, ProgramsReadBackAsTheyPrint) {
  std::size_t read_back = 0;
  for (const Subject& subject : subjects()) {
    SCOPED_TRACE(subject.path);
    const Lowered model = lowered(subject);
    if (model.diags.has_errors()) continue;
    EXPECT_EQ(verify(model.program), "");
    const std::string text = print(model.program);
    std::string problem;
    const Program again = parse_program(text, problem);
    EXPECT_EQ(problem, "");
    if (!problem.empty()) continue;
    EXPECT_EQ(verify(again), "");
    EXPECT_TRUE(print(again) == text) << "the Program prints differently after reading";
    ++read_back;
  }
  std::printf("%zu Programs read back\n", read_back);
  EXPECT_GT(read_back, 0u);
}

// No oracle but that nothing breaks: how many warnings there are is printed, for whoever changes a
// rule.
TEST_F(Models, HaveTheirUnitsChecked) {
  std::map<std::string, std::size_t> counts;
  std::size_t checked = 0;
  for (const Subject& subject : subjects()) {
    const Lowered model = lowered(subject);
    if (model.diags.has_errors()) continue;
    SCOPED_TRACE(subject.path);
    Diagnostics told;
    report_units(model, told);
    EXPECT_FALSE(told.has_errors());
    for (const Diagnostic& diag : told.all()) ++counts[diag_row(diag.kind).name];
    inferred_units(model);
    ++checked;
  }
  std::printf("%zu models checked for units\n", checked);
  for (const auto& [name, count] : counts) std::printf("%6zu %s\n", count, name.c_str());
  EXPECT_GT(checked, 0u);
}

}  // namespace
}  // namespace weir::conform
